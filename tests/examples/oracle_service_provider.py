"""Expected figures of examples/service-provider, reckoned from its one CSV file another way.

Nothing of the package is imported, and no agreement is read: what each customer is promised stands here once more.
`python oracle_service_provider.py` writes expected/readings.json of the example.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from oracle import (
    EXAMPLES,
    HOUR,
    Desk,
    Figures,
    Holds,
    Row,
    at_least,
    at_most,
    finished,
    month,
    nearest_rank,
    quarter,
    read_time,
    reading,
    share_reading,
    write,
)

NAME = "service-provider"
UTC = "%Y-%m-%dT%H:%MZ"
HORIZON = read_time("2026-05-28T18:00Z", UTC, ZoneInfo("UTC")) or 0
RUNNING = ("2026-05", "2026-Q2")
PRIORITIES = ("P1", "P2", "P3")


@dataclass
class Customer:
    """What differs between the customers."""

    id: str
    account: str
    zone: ZoneInfo
    desk: Desk
    reply: int
    tickets: int
    replied: str = "0.95"
    solved: str = "0.90"
    first: int = 1
    """The first month, and the first day of it on which the term begins."""
    starts: date | None = None

    def months(self) -> list[str]:
        return [f"2026-{number:02}" for number in range(self.first, 6)]


def customer(
    id_: str, account: str, zone: str, hours: tuple[int, int], closed: str, reply: int, tickets: int, **more: object
) -> Customer:
    """`closed` are the weekdays on which nobody works, as month-day."""
    days = [date(2026, *map(int, each.split("-"))) for each in ["1-1", *closed.split()]]
    span = (time(hours[0]), time(hours[1]))
    desk = Desk(ZoneInfo(zone), (*(span,) * 5, None, None), dict.fromkeys(days))
    return Customer(id_, account, ZoneInfo(zone), desk, reply * 60, tickets, **more)  # type: ignore[arg-type]


CUSTOMERS = (
    customer("atelier-lumiere", "Atelier Lumière SARL", "Europe/Paris", (9, 18), "4-6 5-1 5-8 5-14 5-25", 30, 45),
    customer("bluestem-clinics", "Bluestem Clinics Inc", "America/Chicago", (7, 19), "1-19 2-12 2-16 3-2 5-25", 15, 165),
    customer("cedar-freight", "Cedar Freight LLC", "America/New_York", (8, 18), "1-19 2-12 2-16 5-25", 30, 95),
    customer("hanse-kontor", "Hanse Kontor GmbH", "Europe/Berlin", (8, 18), "4-3 4-6 5-1 5-14 5-25", 30, 80),
    customer("ipe-engenharia", "Ipê Engenharia Ltda", "America/Sao_Paulo", (8, 18), "4-3 4-21 5-1", 30, 75, first=3,
             starts=date(2026, 3, 16)),
    customer("kestrel-legal", "Kestrel Legal LLP", "Europe/London", (8, 18), "4-3 4-6 5-4 5-25", 30, 110),
    customer("maple-and-vine", "Maple & Vine Ltd", "America/Toronto", (8, 18), "2-16 4-3 5-18", 30, 60),
    customer("marina-bay-optics", "Marina Bay Optics Pte", "Asia/Singapore", (9, 18), "2-17 2-18 4-3 5-1 5-27", 30, 50),
    customer("porto-azul", "Porto Azul Lda", "Europe/Lisbon", (9, 18), "4-3 5-1", 30, 40),
    customer("protea-wines", "Protea Wines (Pty) Ltd", "Africa/Johannesburg", (8, 18), "4-3 4-6 4-27 5-1", 30, 55),
    customer("tundra-design", "Tundra Design Oy", "Europe/Helsinki", (8, 18), "1-6 4-3 4-6 5-1 5-14", 30, 32,
             replied="0.90", solved="0.85"),
    customer("wattle-health", "Wattle Health Pty Ltd", "Australia/Sydney", (8, 20), "1-26 4-3 4-6 4-27", 15, 140),
)  # fmt: skip


def read() -> list[dict[str, str]]:
    with (EXAMPLES / NAME / "data" / "tickets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tickets(rows: Iterable[dict[str, str]], of: Customer) -> list[Row]:
    """The customer's tickets that have a number and a time of opening."""
    found = []
    for row in rows:
        opened = read_time(row["opened_at"], UTC, of.zone)
        if row["account"] != of.account or not row["ticket"] or opened is None:
            continue
        if of.starts and opened < datetime.combine(of.starts, time(), of.zone).timestamp():
            continue
        found.append(
            {
                "incident": row["kind"] == "incident",
                "priority": row["priority"],
                "opened": opened,
                "replied": read_time(row["first_reply_at"], UTC, of.zone) if row["first_reply_at"] else None,
                "unreadable reply": row["first_reply_at"] == "n/a",
                "resolved": read_time(row["resolved_at"], UTC, of.zone) if row["resolved_at"] else None,
                "hold": int(row["on_hold"]) * 60,
                "reopened": row["reopened"] == "yes",
                "rating": row["rating"],
            }
        )
    return found


def in_time(taken: int, *, stopped: bool, limit: int) -> bool | None:
    """None while it is not decided."""
    if stopped:
        return taken <= limit
    return None if taken < limit else False


def replied(of: Customer, each: Row) -> bool | None:
    stop = each["replied"] if each["replied"] is not None else HORIZON
    limit = {"P1": of.reply, "P2": 2 * HOUR, "P3": 8 * HOUR}[each["priority"]]
    around_the_clock = each["priority"] == "P1"
    taken = stop - each["opened"] if around_the_clock else of.desk.total(stop) - of.desk.total(each["opened"])
    return in_time(taken, stopped=each["replied"] is not None, limit=limit)


def worked(of: Customer, each: Row) -> int:
    """Seconds of support hours from the opening to the solution, or to the horizon, without the time on hold."""
    stop = each["resolved"] if each["resolved"] is not None else HORIZON
    return max(0, of.desk.total(stop) - of.desk.total(each["opened"]) - each["hold"])


def solved(of: Customer, each: Row) -> bool | None:
    limit = {"P1": 6, "P2": 12, "P3": 30}[each["priority"]] * HOUR
    return in_time(worked(of, each), stopped=each["resolved"] is not None, limit=limit)


def readings() -> list[Row]:
    rows = read()
    return [
        {"agreement": of.id, **_within_the_term(of, each)}
        for of in CUSTOMERS
        for each in finished(_readings(of, tickets(rows, of)), of.zone)
    ]


def _within_the_term(of: Customer, each: Row) -> Row:
    """A period begins on the first day of the term at the earliest."""
    if of.starts is None:
        return each
    begins = datetime.combine(of.starts, time(), of.zone).astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**each, "period": {**each["period"], "start": max(each["period"]["start"], begins)}}


def _readings(of: Customer, own: list[Row]) -> Iterator[Row]:
    volume = list(_volume(of, own))
    yield from _reply(of, [each for each in own if not each["unreadable reply"]])
    over = {each["period"]["label"] for each in volume if each["verdict"] == "missed"}
    incidents = [each for each in own if each["incident"]]
    for each in _shares("solution", of, incidents, lambda row: solved(of, row), at_least(of.solved)):
        yield {**each, "verdict": "not owed"} if each["period"]["label"] in over else each
    yield from _reopened(of, own)
    yield from volume
    yield from _rating(of, own)
    yield from _time_to_solution(of, incidents)


def _reply(of: Customer, own: list[Row]) -> Iterator[Row]:
    for priority in PRIORITIES:
        holds = at_least("0.85") if priority == "P3" else _or_one_late(of.replied)
        some = [each for each in own if each["priority"] == priority]
        for each in _shares("reply", of, some, lambda row: replied(of, row), holds):
            # Where nothing came in, at most one is late; of a share of nothing nobody can tell.
            kept = each["verdict"] == "undetermined" and priority != "P3"
            yield {**each, "segment": {"priority": priority}, "verdict": "met" if kept else each["verdict"]}


def _or_one_late(share: str) -> Holds:
    return lambda value, late: value >= Fraction(share) or late <= 1


def _shares(
    objective: str, of: Customer, own: Iterable[Row], judge: Callable[[Row], bool | None], holds: Holds
) -> Iterator[Row]:
    found = {period: Figures() for period in of.months()}
    for each in own:
        found[month(each["opened"], of.zone)].add(good=judge(each))
    for period, figures in found.items():
        yield share_reading(objective, period, figures, holds, running=period in RUNNING)


def _reopened(of: Customer, own: list[Row]) -> Iterator[Row]:
    """Judged seven days after a ticket was opened, at the same time of day."""
    found = {"2026-Q1": Figures(), "2026-Q2": Figures()}
    for each in own:
        if each["resolved"] is None:
            continue
        opened = datetime.fromtimestamp(each["opened"], of.zone).replace(tzinfo=None)
        young = (opened + timedelta(7)).replace(tzinfo=of.zone).timestamp() > HORIZON
        found[quarter(each["opened"], of.zone)].add(good=None if young else each["reopened"])
    for period, figures in found.items():
        yield share_reading("reopened", period, figures, at_most("0.06"), running=period in RUNNING)


def _volume(of: Customer, own: list[Row]) -> Iterator[Row]:
    for period in of.months():
        number = sum(month(each["opened"], of.zone) == period for each in own)
        word = "missed" if number > of.tickets else "open" if period in RUNNING else "met"
        yield reading("volume", period, number, word, Figures(number), numerator=number)


def _rating(of: Customer, own: list[Row]) -> Iterator[Row]:
    for period in ("2026-Q1", "2026-Q2"):
        given = [int(each["rating"]) for each in own if each["rating"] and quarter(each["opened"], of.zone) == period]
        yield reading(
            "rating", period, Fraction(sum(given), len(given)), None, Figures(len(given)),
            numerator=sum(given), denominator=len(given),
        )  # fmt: skip


def _time_to_solution(of: Customer, incidents: list[Row]) -> Iterator[Row]:
    """By the month of the solution."""
    done = [each for each in incidents if each["resolved"] is not None]
    for period in of.months():
        found = [worked(of, each) for each in done if month(each["resolved"], of.zone) == period]
        value = nearest_rank(found, 500)
        yield reading(
            "time-to-solution", period, value, None, Figures(len(found)), numerator=value, denominator=len(found)
        )


if __name__ == "__main__":
    write(NAME, readings())
