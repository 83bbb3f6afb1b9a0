"""Expected figures and money of examples/online-service, reckoned from its CSV files another way.

Nothing of the package is imported, and no agreement is read: what was promised stands here once more. Time is counted
minute by minute, money in fractions. `python oracle_online_service.py` writes what is kept in expected/.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import ceil, floor
from typing import Any
from zoneinfo import ZoneInfo

from oracle import EXAMPLES, Figures, Row, finished, nearest_rank, reading, text, write

NAME = "online-service"
ZONE = ZoneInfo("Europe/Dublin")
UTC = ZoneInfo("UTC")
MONTHS = tuple(f"2026-{number:02}" for number in range(1, 7))
MINUTE, ROUND = 60, 10
NOTICE, ALLOWED = 72 * 60, 4 * 60
"""Minutes: of the announcement of maintenance before its begin, and of maintenance in a month."""

UP_TIME = {"business": Fraction("0.999"), "standard": Fraction("0.995")}
SLOWEST = {"business": 350, "standard": 700}
BANDS = {
    "business": (("0.999", "0.10"), ("0.995", "0.25"), ("0.99", "0.50")),
    "standard": (("0.995", "0.05"), ("0.99", "0.15")),
}
"""Below the first, the second part of the invoice; the last that applies."""
GRANTED = {("latency-credit", "2026-03")}
"""Claimed on 24 April and granted on 6 May, as the ledger has it."""


def table(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / NAME / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def minute(at: str) -> int:
    """The minute of UTC since 1970 that stands in a file."""
    return int(datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()) // MINUTE


def midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp()) // MINUTE


def month_of(at: int) -> str:
    return datetime.fromtimestamp(at * MINUTE, ZONE).strftime("%Y-%m")


@cache
def minutes_of(month: str) -> range:
    year, number = int(month[:4]), int(month[5:])
    return range(midnight(date(year, number, 1)), midnight(date(year, number + 1, 1)))


@cache
def services() -> dict[str, dict[str, str]]:
    return {each["service"]: each for each in table("services")}


@cache
def seen() -> dict[tuple[str, int], list[str]]:
    """What the probes found, by service and round of ten minutes."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in table("checks"):
        found[each["service"], minute(each["checked_at"]) // ROUND].append(each["status"])
    return found


@cache
def excluded(month: str) -> frozenset[int]:
    """The minutes of maintenance that was announced in time, as many as the month allows."""
    found: list[int] = []
    for each in sorted(table("maintenance"), key=lambda row: row["begins"]):
        begins = minute(each["begins"])
        if minute(each["announced_at"]) + NOTICE <= begins:
            found += [at for at in range(begins, minute(each["ends"])) if at in minutes_of(month)]
    return frozenset(found[:ALLOWED])


def times(service: str, month: str) -> dict[str, int]:
    """Minutes of one service in one month by what they were."""
    found = {"up": 0, "down": 0, "unknown": 0, "excluded": 0}
    since = minute(services()[service]["since"])
    for at in minutes_of(month):
        if at >= since:
            checks = seen().get((service, at // ROUND), [])
            state = "unknown" if not checks else "up" if "up" in checks else "down"
            found["excluded" if at in excluded(month) else state] += 1
    return found


def available() -> Iterator[Row]:
    for service in services():
        wanted = UP_TIME[services()[service]["plan"]]
        for month in MONTHS:
            found = times(service, month)
            up, counted = found["up"], found["up"] + found["down"]
            if not counted + found["unknown"]:
                continue
            whole = counted + found["unknown"]
            ends = {Fraction(up + some, whole) >= wanted for some in (0, found["unknown"])}
            word = "undetermined" if len(ends) == 2 else "met" if ends == {True} else "missed"
            made = reading(
                "availability", month, Fraction(up, counted), word, segment={"services": service},
                numerator=up * MINUTE, denominator=counted * MINUTE,
            )  # fmt: skip
            yield {**made, "times": {name: str(number * MINUTE) for name, number in found.items()}}


def latency() -> Iterator[Row]:
    taken: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in table("checks"):
        if each["status"] == "up":
            taken[each["service"], month_of(minute(each["checked_at"]))].append(int(each["ms"]))
    for (service, month), found in taken.items():
        value = nearest_rank(found, 950)
        word = "met" if value <= SLOWEST[services()[service]["plan"]] else "missed"
        yield reading(
            "latency", month, value, word, Figures(len(found)), segment={"services": service},
            numerator=value, denominator=len(found),
        )  # fmt: skip


def failures() -> Iterator[Row]:
    """Only hours with a hundred requests count."""
    found: dict[tuple[str, str], Figures] = defaultdict(Figures)
    for each in table("requests"):
        asked, failed = int(each["requests"]), int(each["failed"])
        if asked >= 100:
            found[each["region"], month_of(minute(each["hour"]))].add(good=failed * 100 <= asked)
    for (region, month), figures in found.items():
        value = Fraction(figures.inside, figures.counted)
        yield reading(
            "failures", month, value, "met" if value >= Fraction("0.98") else "missed", figures,
            segment={"region": region}, numerator=figures.inside, denominator=figures.counted,
        )  # fmt: skip


@cache
def all_readings() -> tuple[Row, ...]:
    return tuple(finished([*available(), *latency(), *failures()], ZONE))


def readings() -> list[Row]:
    return list(all_readings())


# Money


def invoiced(month: str, service: str | None = None) -> Fraction:
    return sum(
        (Fraction(each["amount"]) for each in table("invoices")
         if each["billed_on"].startswith(month) and service in (None, each["service"])), Fraction(0),
    )  # fmt: skip


def of_month(objective: str, month: str) -> list[Row]:
    return [each for each in readings() if each["objective"] == objective and each["period"]["label"] == month]


def credits(month: str) -> list[Row]:
    """What each miss of a month comes to, before and after the cap."""
    found: list[Row] = []
    for each in of_month("availability", month):
        if each["verdict"] == "missed":
            service = each["segment"]["services"]
            parts = [part for edge, part in BANDS[services()[service]["plan"]]
                     if Fraction(each["value"]) < Fraction(edge)]  # fmt: skip
            found.append(line("uptime-credit", each, Fraction(parts[-1]) * invoiced(month, service)))
    for each in of_month("latency", month):
        if each["verdict"] == "missed":
            fee = Fraction(services()[each["segment"]["services"]]["monthly_fee"])
            found.append(line("latency-credit", each, fee * 5 / 100))
    short = [(Fraction("0.98") - Fraction(each["value"]), each) for each in of_month("failures", month)
             if each["verdict"] == "missed"]  # fmt: skip
    if short:  # only the largest is due, and in these months there never are two
        ((missing, each),) = short
        part = min(ceil(missing / Fraction("0.005")) * Fraction("0.0075"), Fraction("0.03"))
        found.append(line("failure-credit", each, part * invoiced(month)))
    total, most = sum(each["computed"] for each in found), Fraction("0.3") * invoiced(month)
    for each in found:
        each["amount"] = each["computed"] * min(Fraction(1), most / total)
    return found


def line(remedy: str, each: Row, computed: Fraction, kind: str = "credit") -> dict[str, Any]:
    back = kind == "earn-back"
    return {
        "remedy": remedy, "kind": kind, "period": each["period"]["label"], "segment": each["segment"],
        "from": "customer" if back else "provider", "to": "provider" if back else "customer", "computed": computed,
        "amount": computed,
    }  # fmt: skip


def earned_back(credit: Mapping[str, Any]) -> dict[str, Any] | None:
    """Half of it, in the first later month that is met like the month before it, the one or the other after the miss."""
    words = {
        each["period"]["label"]: each
        for each in readings()
        if each["objective"] == "availability" and each["segment"] == credit["segment"]
    }
    for before, month in pairwise(MONTHS):
        run = [words.get(each, {}).get("verdict") for each in (before, month)]
        if month > credit["period"] and run == ["met", "met"]:
            return line("uptime-credit", words[month], credit["amount"] / 2, "earn-back")
    return None


def rounded(statement: Sequence[dict[str, Any]]) -> None:
    """To the cent: the total half up, the lines cut, and what is missing goes to the largest remainders."""
    amounts = [each["amount"] * 100 for each in statement]
    left = floor(sum(amounts) + Fraction(1, 2)) - sum(map(floor, amounts))
    order = sorted(range(len(amounts)), key=lambda place: (floor(amounts[place]) - amounts[place], place))
    for place, each in enumerate(statement):
        each["amount"] = Fraction(floor(amounts[place]) + (place in order[:left]), 100)


def claimed_until(month: str, days: int) -> str:
    """The instant after the last day, as UTC: the month's last day is day 0."""
    after = datetime.fromtimestamp(minutes_of(month)[-1] * MINUTE, ZONE).date() + timedelta(days + 1)
    last = datetime(after.year, after.month, after.day, tzinfo=ZONE)
    return last.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def obligations() -> list[dict[str, Any]]:
    lines = [each for month in MONTHS for each in credits(month)]
    back = (earned_back(each) for each in lines if each["remedy"] == "uptime-credit")
    lines += [each for each in back if each is not None]
    for month in MONTHS:
        for debtor in ("provider", "customer"):
            statement = [each for each in lines if each["period"] == month and each["from"] == debtor]
            assert not statement or sum(each["amount"] for each in statement) > 10, "nothing is below the least"
            rounded(statement)
    found = [
        {**each, **claim(each), "computed": text(each["computed"]), "amount": text(each["amount"])} for each in lines
    ]
    return [*found, *exits()]


def claim(each: Mapping[str, Any]) -> dict[str, Any]:
    """Everything is asked on 1 July: what nobody claimed of May and before has lapsed."""
    if each["remedy"] == "uptime-credit":
        return {"state": "granted", "until": None}
    until = claimed_until(each["period"], 30)
    if (each["remedy"], each["period"]) in GRANTED:
        return {"state": "granted", "until": until}
    return {"state": "lapsed" if until <= "2026-06-30T23:00:00Z" else "claimable", "until": until}


def forgotten() -> list[str]:
    """Granted amounts that stand on no line of an invoice, by remedy and period, once an invoice has come since."""
    lines = " ".join(each["text"] for each in table("invoice-lines"))
    return [
        f"{each['remedy']} {each['period']}"
        for each in obligations()
        if each["state"] == "granted"
        and each["period"] < MONTHS[-1]
        and f"/{each['period']}/{each['remedy']}/" not in lines
    ]


def exits() -> Iterator[dict[str, Any]]:
    """Three of six months, the last one among them."""
    for service in services():
        missed = [each["period"]["label"] for each in readings() if each["objective"] == "availability"
                  and each["segment"] == {"services": service} and each["verdict"] == "missed"]  # fmt: skip
        for place, month in enumerate(missed):
            if place >= 2:
                yield {
                    "remedy": "exit", "kind": "right_to_terminate", "period": month, "segment": {"services": service},
                    "from": "provider", "to": "customer", "computed": None, "amount": None, "state": "claimable",
                    "until": claimed_until(month, 60),
                }  # fmt: skip


if __name__ == "__main__":
    write(NAME, readings())
    lines = ",\n".join(" " + json.dumps(each, ensure_ascii=False) for each in obligations())
    kept = EXAMPLES / NAME / "expected" / "obligations.json"
    kept.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
