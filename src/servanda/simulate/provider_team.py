"""One export of all tickets of an invented IT service provider: twelve customers, one tool that writes UTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.simulate.days import DAY, HOUR, MINUTE, Hours, day_of, month_of, weekday, written
from servanda.simulate.dice import Curve, Dice
from servanda.simulate.files import write_csv, write_notice
from servanda.simulate.provider_story import (
    AGENTS,
    ALWAYS,
    CUSTOMERS,
    DOWN,
    EXPORT_ENDS,
    HOUR_WEIGHT,
    PRIORITIES,
    PRIORITY_WEIGHT,
    REMOTE_HELP_DOWN,
    REPLIED_IN_TIME,
    SHORT_OF_STAFF,
    SOLVED_IN_TIME,
    WEEKDAY_WEIGHT,
    Customer,
)

UTC = "{y:04}-{m:02}-{d:02}T{H:02}:{M:02}Z"
COLUMNS = (
    "ticket", "account", "kind", "priority", "opened_at", "first_reply_at", "resolved_at", "on_hold", "reopened", "rating",
    "agent",
)  # fmt: skip
LAST_MONTH = month_of(EXPORT_ENDS)

PROMPT: Curve = ((0, 20), (400, 220), (750, 560), (930, 840), (1000, 975))
"""Share of the time allowed that a prompt reply or solution takes, per mille."""
LATE: Curve = ((0, 1020), (400, 1300), (750, 1900), (1000, 3600))
HOLD: Curve = ((0, 10), (400, 70), (800, 400), (1000, 1500))
"""Open minutes in which the desk waits for the customer."""
SOLVE_WITHIN = (6 * HOUR, 12 * HOUR, 30 * HOUR)

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as the export has it; moments of UTC."""

    customer: Customer
    kind: str
    priority: int
    opened: int
    replied: int
    resolved: int | None
    hold: int
    reopened: bool
    rating: int | None
    agent: str


def service_provider(seed: int, folder: Path, size: int = 100) -> tuple[Path, ...]:
    """Write the ticket export of the service provider into `folder`, which must exist.

    `size` is the number of tickets in percent of the usual 4,000. Returns the files written.
    """
    dice = Dice(seed)
    tickets = [ticket for customer in CUSTOMERS for ticket in _tickets(customer, size, dice)]
    tickets.sort(key=lambda each: (each.opened, each.customer.account))
    return (
        write_csv(folder / "tickets.csv", COLUMNS, _rows(tickets)),
        write_notice(folder, "service-provider", seed, size),
    )


def _tickets(customer: Customer, size: int, dice: Dice) -> Iterator[Ticket]:
    for month in range(1, LAST_MONTH + 1):
        days = [(day, _weight(customer, day)) for day in range(day_of(month, 1), day_of(month + 1, 1))]
        usual = customer.tickets * (customer.busy or {}).get(month, 100) * dice.between(90, 112)
        for _ in range(usual * size // 1_000_000):
            at = dice.weighted(days) * DAY + dice.weighted(tuple(enumerate(HOUR_WEIGHT))) * HOUR
            ticket = _ticket(customer, at + dice.below(60) * MINUTE, dice)
            if at >= customer.starts and ticket.opened <= EXPORT_ENDS:
                yield ticket


def _weight(customer: Customer, day: int) -> int:
    return 2 if day in customer.holidays else WEEKDAY_WEIGHT[weekday(day)]


def _ticket(customer: Customer, local: int, dice: Dice) -> Ticket:
    """Follow one ticket on the wall clock of its customer; what lies after the export is cut off later."""
    priority = PRIORITIES.index(dice.weighted(PRIORITY_WEIGHT))
    hours, down = customer.hours, _down(customer, local)
    prompt = PROMPT if dice.chance(REPLIED_IN_TIME[priority] - down) else LATE
    allowed = (customer.reply * MINUTE, 2 * HOUR, 8 * HOUR)[priority]
    replied = _forward(hours if priority else ALWAYS, local, allowed * dice.along(prompt) // 1000)
    prompt = PROMPT if dice.chance(SOLVED_IN_TIME[priority] - down) else LATE
    hold = dice.along(HOLD) if dice.chance(260) else 0
    took = SOLVE_WITHIN[priority] * dice.along(prompt) // 1000 + hold * MINUTE
    resolved = max(_forward(hours, local, took), replied + dice.between(4, 20) * MINUTE)
    forgotten = priority == 2 and dice.chance(5)
    reopened = dice.chance(38 + down // 8)
    rating = dice.between(3, 5) if dice.chance(160) else None
    return Ticket(
        customer, "incident" if priority < 2 or dice.chance(640) else "request", priority, customer.utc(local),
        customer.utc(replied), None if forgotten else customer.utc(resolved), hold, reopened, rating,
        dice.weighted(AGENTS),
    )  # fmt: skip


def _down(customer: Customer, local: int) -> int:
    """How many fewer are in time just now, per mille."""
    begins, ends = REMOTE_HELP_DOWN
    down = DOWN if begins <= customer.utc(local) < ends else 0
    return max(down, SHORT_OF_STAFF * (month_of(local) in customer.short))


def _forward(hours: Hours, at: int, seconds: int) -> int:
    return hours.forward(at, seconds // MINUTE * MINUTE)


_SPOILT: dict[int, Row] = {
    417: ("", "Hanse Kontor GmbH", "incident", "P3", "2026-01-21T10:31Z", "", "", "0", "no", "", "H. Tan"),
    1302: ("T39001", "Bluestem Clinics Inc", "incident", "P2", "2026-02-31T09:15Z", "", "", "0", "no", "", "M. Byrne"),
    2109: ("T39002", "Kestrel Legal LLP", "incident", "P3", "2026-04-14T08:02Z", "n/a", "", "0", "no", "", "D. Okafor"),
    2850: ("T39003", "", "request", "P3", "2026-05-11T07:40Z", "2026-05-11T09:00Z", "", "0", "no", "", "I. Marques"),
}
"""Rows that went wrong on the way out of the tool, and the place at which they stand. Nobody knows whose the last one is."""


def _rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    for number, ticket in enumerate(tickets):
        if number in _SPOILT:
            yield _SPOILT[number]
        done = ticket.resolved is not None and ticket.resolved <= EXPORT_ENDS
        yield (
            f"T{30_001 + number}", ticket.customer.account, ticket.kind, PRIORITIES[ticket.priority],
            written(ticket.opened, UTC), _until_now(ticket.replied), _until_now(ticket.resolved), str(ticket.hold),
            "yes" if ticket.reopened and done else "no", str(ticket.rating) if ticket.rating and done else "", ticket.agent,
        )  # fmt: skip


def _until_now(at: int | None) -> str:
    return written(at, UTC) if at is not None and at <= EXPORT_ENDS else ""
