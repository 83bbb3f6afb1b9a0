"""Checks of two probes, counters of requests, announcements and invoices of an invented provider of online services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda.simulate.days import DAY, HOUR, MINUTE, Span, moment, written
from servanda.simulate.dice import Curve, Dice
from servanda.simulate.files import write_csv, write_notice
from servanda.simulate.online_story import (
    BAD_RELEASE,
    BEGINS,
    BILLED,
    CUT_OFF,
    ENDS,
    EVERY,
    FAILS,
    FAILS_BADLY,
    LOST_BY_ONE,
    MAINTENANCE,
    MONITOR_DOWN,
    PROBES,
    REGIONS,
    SERVICES,
    USED,
    WORKING_HOURS,
    Service,
)

TO_THE_MINUTE = "{y:04}-{m:02}-{d:02} {H:02}:{M:02}"
MONTHS = range(1, 7)

ANSWER: Curve = ((0, 70), (500, 100), (900, 150), (985, 190), (1000, 420))
"""An answer, in percent of the usual one."""
SLOW = 260
"""An answer on slow days, in percent of what it would be."""

Row = tuple[str, ...]


def online_service(seed: int, folder: Path, size: int = 100) -> tuple[Path, ...]:
    """Write the records of the two services into `folder`, which must exist.

    `size` is how many checks and requests there are, in percent of the usual number. Returns the files written.
    """
    dice = Dice(seed)
    return (
        write_csv(folder / "services.csv", ("service", "plan", "monthly_fee", "since", "until"), _services()),
        write_csv(folder / "checks.csv", ("checked_at", "service", "probe", "status", "ms"), _checks(size, dice)),
        write_csv(folder / "requests.csv", ("hour", "region", "requests", "failed"), _requests(size, dice)),
        write_csv(folder / "maintenance.csv", ("id", "announced_at", "begins", "ends"), _maintenance()),
        write_csv(
            folder / "invoices.csv", ("invoice", "billed_on", "service", "amount"), invoices := [*_invoices(dice)]
        ),
        write_csv(folder / "invoice-lines.csv", ("line", "billed_on", "invoice", "text", "amount"), _lines(invoices)),
        write_notice(folder, "online-service", seed, size),
    )


def _services() -> Iterator[Row]:
    for each in SERVICES:
        yield each.key, each.plan, _money(each.fee), written(each.since, TO_THE_MINUTE), ""


def _maintenance() -> Iterator[Row]:
    for each in MAINTENANCE:
        yield each.key, *(written(at, TO_THE_MINUTE) for at in (each.announced, *each.span))


def _checks(size: int, dice: Dice) -> Iterator[Row]:
    """What each probe saw, in order of time; nothing while the monitor is down."""
    every = max(EVERY * 100 // size // (len(PROBES) * MINUTE), 1) * len(PROBES) * MINUTE
    for at in range(BEGINS, ENDS, every):
        if _inside(at, MONITOR_DOWN):
            continue
        for service in SERVICES:
            if at >= service.since:
                yield from _round(service, at, every, dice)


def _round(service: Service, at: int, every: int, dice: Dice) -> Iterator[Row]:
    """One look of each probe. At most one of them loses an answer that there was."""
    loses = dice.pick(PROBES) if dice.chance(LOST_BY_ONE * len(PROBES)) else None
    for place, probe in enumerate(PROBES):
        when = at + place * every // len(PROBES)
        up = not any(_inside(when, span) for span in service.down) and probe != loses and not _cut_off(probe, when)
        taken = service.milliseconds * dice.along(ANSWER) // 100
        if any(_inside(when, span) for span in service.slow):
            taken = taken * SLOW // 100
        yield written(when, TO_THE_MINUTE), service.key, probe, "up" if up else "down", str(taken) if up else ""


def _cut_off(probe: str, at: int) -> bool:
    which, span = CUT_OFF
    return probe == which and _inside(at, span)


def _requests(size: int, dice: Dice) -> Iterator[Row]:
    """Requests to the shop by hour and region; an hour without any has no row."""
    shop = SERVICES[0]
    for at in range(BEGINS, ENDS, HOUR):
        down = sum(_inside(minute, span) for minute in range(at, at + HOUR, MINUTE) for span in shop.down)
        for region, usual in REGIONS:
            hour = (at // HOUR - (6 if region == "us" else 0)) % 24
            number = usual * WORKING_HOURS[hour] * dice.between(80, 120) * size // 1_000_000
            bad, span = BAD_RELEASE
            low, high = FAILS_BADLY if region == bad and _inside(at, span) else FAILS
            failed = (
                number * min(down, 60) // 60 + number * (60 - min(down, 60)) // 60 * dice.between(low, high) // 1000
            )
            if number:
                yield written(at, TO_THE_MINUTE), region, str(number), str(failed)


def _invoices(dice: Dice) -> Iterator[Row]:
    """One for each service and month, on its last day: the fee, of a part of the month its part, and what was used."""
    number = 26_000
    for month in MONTHS:
        first, after = moment(month, 1), moment(month + 1, 1)
        for each in SERVICES:
            if each.since < after:
                number += 1
                days = (after - max(first, each.since // DAY * DAY)) // DAY
                fee = each.fee * days // ((after - first) // DAY)
                last = written(after - DAY, "{y:04}-{m:02}-{d:02}")
                yield f"R{number}", last, each.key, _money(fee + dice.along(USED))


def _lines(invoices: Sequence[Row]) -> Iterator[Row]:
    """The lines of each invoice: what the service cost, and the credits and charges that billing remembered."""
    number = 0
    for invoice, billed_on, service, amount in invoices:
        number += 1
        yield str(number), billed_on, invoice, f"{service}, {billed_on[:7]}", amount
        for each in BILLED:
            if (each.billed, SERVICES[0].key) == (billed_on[:7], service):
                number += 1
                cents = (_cents_of(invoices, each.month) * each.part + 5_000) // 10_000
                shown = _money(cents) if each.charge else f"-{_money(cents)}"
                yield str(number), billed_on, invoice, f"{each.says} {each.reference}", shown


def _cents_of(invoices: Sequence[Row], month: str) -> int:
    """What the shop cost in a month."""
    return next(
        int(amount.replace(".", ""))
        for _, billed_on, service, amount in invoices
        if (billed_on[:7], service) == (month, SERVICES[0].key)
    )


def _inside(at: int, span: Span) -> bool:
    return span[0] <= at < span[1]


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
