"""Expected figures of examples/marketing-sales, reckoned from its CSV files another way.

Nothing of the package is imported: rows are plain dictionaries, times whole UTC seconds, and open time is
counted over a list of opening hours. Prints one JSON list; run it with `python oracle_marketing_sales.py`.
"""

from __future__ import annotations

import csv
import json
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parents[2] / "examples" / "marketing-sales" / "data"
ZONE = ZoneInfo("America/New_York")
HOUR = 3600
CLOSED = {date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 12), date(2026, 2, 16), date(2026, 5, 25)}
LEAST_LEADS = {"2026-01": 450, "2026-02": 450, "2026-03": 520, "2026-04": 490, "2026-05": 500}

Row = dict[str, Any]


def seconds(day: date, hour: int, minute: int = 0) -> int:
    return int(datetime.combine(day, time(hour, minute), ZONE).timestamp())


HORIZON = seconds(date(2026, 5, 28), 18, 30)
OPEN = [
    (seconds(day, 9), seconds(day, 18))
    for day in (date(2026, 1, 1) + timedelta(n) for n in range(200))
    if day.weekday() < 5 and day not in CLOSED
]
WORKING = [datetime.fromtimestamp(opens, ZONE).date() for opens, _ in OPEN]
RUNNING = [0]
for opens, closes in OPEN:
    RUNNING.append(RUNNING[-1] + closes - opens)


def total(at: int) -> int:
    """Open seconds since the beginning of the year."""
    number = bisect_right(OPEN, (at, sys.maxsize))
    if number == 0:
        return 0
    opens, closes = OPEN[number - 1]
    return RUNNING[number - 1] + min(at, closes) - opens


def due_after(start: int, limit: int) -> int:
    """The first instant at which so many open seconds have passed."""
    wanted = total(start) + limit
    for (opens, closes), before in zip(OPEN, RUNNING, strict=False):
        if closes >= start and wanted <= before + closes - opens:
            return opens + wanted - before
    raise AssertionError("the list of opening hours is too short")


def due_in_working_days(start: int, count: int) -> int:
    """The same time of day, so many working days later; what begins while closed begins at the next opening."""
    opens = next(max(start, opens) for opens, closes in OPEN if closes > start)
    local = datetime.fromtimestamp(opens, ZONE)
    day = WORKING[WORKING.index(local.date()) + count]
    return int(datetime.combine(day, local.time(), ZONE).timestamp())


def local_time(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE).timestamp())
    except ValueError:
        return None


def american_time(text: str) -> int | None:
    return int(datetime.strptime(text, "%m/%d/%Y %H:%M").replace(tzinfo=ZONE).timestamp()) if text else None


def utc_time(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def month(at: int) -> str:
    return datetime.fromtimestamp(at, ZONE).strftime("%Y-%m")


def quarter(at: int) -> str:
    local = datetime.fromtimestamp(at, ZONE)
    return f"{local.year}-Q{(local.month + 2) // 3}"


def quality(title: str, score: int) -> str:
    if (title != "N/A" and "director" in title.lower()) or score >= 80:
        return "A"
    return "B" if score >= 50 else "C"


def read() -> list[Row]:
    """Leads in scope, each with what the calls and deals say about it."""
    calls: dict[str, list[tuple[int, str, dict[str, str]]]] = defaultdict(list)
    for call in rows("calls.csv"):
        at = utc_time(call["started_at"])
        if call["call_id"] and at is not None:
            calls[call["lead_id"]].append((at, call["call_id"], call))
    won = {
        deal["Associated Lead"]: american_time(deal["Close Date"])
        for deal in rows("deals.csv")
        if deal["Deal Stage"] == "won"
    }
    leads = []
    for row in rows("leads.csv"):
        created = local_time(row["created_at"])
        if not row["lead_id"] or created is None or row["test"] == "yes" or row["duplicate_of"]:
            continue
        assigned = local_time(row["assigned_at"])
        tried = sorted(
            (at, key, call)
            for at, key, call in calls[row["lead_id"]]
            if call["direction"] == "outbound"
            and call["channel"] != "automatic mail"
            and assigned is not None
            and at >= assigned
        )
        reached = [at for at, _, call in tried if call["outcome"] in ("connected", "meeting booked")]
        leads.append(
            {
                "id": row["lead_id"],
                "quality": quality(row["job_title"], int(row["score"])),
                "created": created,
                "assigned": assigned,
                "first": tried[0][0] if tried else None,
                "fifth": tried[4][0] if len(tried) >= 5 else None,
                "reached": reached[0] if reached else None,
                "decision": row["decision"],
                "decided": local_time(row["decided_at"]),
                "reason": row["rejection_reason"],
                "won": won.get(row["lead_id"]),
            }
        )
    return leads


def clock(leads: Iterable[Row], start: str, stop: str, due_of: Callable[[Row], int]) -> dict[str, list[int]]:
    """Within, counted and pending per month of the start."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for lead in leads:
        if lead[start] is None:
            continue
        due, stopped = due_of(lead), lead[stop]
        figures = counted[month(lead[start])]
        if stopped is None and due > HORIZON:
            figures[2] += 1
            continue
        figures[0] += stopped is not None and stopped <= due
        figures[1] += 1
    return counted


def shares(leads: Iterable[Row], period: Callable[[Row], str], good: Callable[[Row], bool]) -> dict[str, list[int]]:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for lead in leads:
        figures = counted[period(lead)]
        figures[0] += good(lead)
        figures[1] += 1
    return counted


def reading(objective: str, period: str, figures: list[int], least: Fraction, **segment: str) -> Row:
    inside, count, pending = figures
    running = period in ("2026-05", "2026-Q2")
    word = "open" if running or pending else "met" if Fraction(inside, count) >= least else "missed"
    return {
        "objective": objective,
        "period": period,
        "segment": segment,
        "numerator": inside,
        "denominator": count,
        "pending": pending,
        "verdict": word,
    }


def readings() -> list[Row]:
    leads = read()
    wanted = [lead for lead in leads if lead["quality"] in "AB"]
    return [
        *volume(wanted),
        *per_month("routing", clock(wanted, "created", "assigned", lambda lead: lead["created"] + 600), "0.97"),
        *acceptance(wanted),
        *follow_up(wanted),
        *persistence(wanted),
        *per_month("feedback", clock(wanted, "assigned", "decided", two_working_days), "0.90"),
        *reasons(wanted),
        *close_rate(wanted),
        *reports(),
        *response_p90(wanted),
        *new_pipeline(),
    ]


def per_month(objective: str, counted: dict[str, list[int]], least: str) -> list[Row]:
    return [reading(objective, period, counted[period], Fraction(least)) for period in sorted(counted)]


def volume(wanted: list[Row]) -> list[Row]:
    counted = shares(wanted, lambda lead: month(lead["created"]), lambda lead: True)
    found = []
    for period in sorted(counted):
        number, least = counted[period][0], LEAST_LEADS[period]
        word = "met" if number >= least else "open" if period == "2026-05" else "missed"
        found.append(
            {
                "objective": "lead-volume",
                "period": period,
                "segment": {},
                "numerator": number,
                "denominator": None,
                "pending": 0,
                "verdict": word,
            }
        )
    return found


def two_working_days(lead: Row) -> int:
    return due_in_working_days(lead["assigned"], 2)


def follow_up(wanted: list[Row]) -> list[Row]:
    limit = {"A": HOUR, "B": 4 * HOUR}
    counted = clock(wanted, "assigned", "first", lambda lead: due_after(lead["assigned"], limit[lead["quality"]]))
    found = per_month("follow-up", counted, "0.90")
    volumes = {each["period"]: each["verdict"] for each in volume(wanted)}
    for each in found:
        if volumes[each["period"]] == "missed":
            each["verdict"] = "not owed"
    return found


def persistence(wanted: list[Row]) -> list[Row]:
    worked = [
        lead
        for lead in wanted
        if lead["decision"] in ("", "accepted")
        and (lead["reached"] is None or (lead["fifth"] is not None and lead["fifth"] <= lead["reached"]))
    ]
    return per_month(
        "persistence",
        clock(worked, "assigned", "fifth", lambda lead: due_in_working_days(lead["assigned"], 5)),
        "0.75",
    )


def acceptance(wanted: list[Row]) -> list[Row]:
    judged = [lead for lead in wanted if lead["decided"] is not None]
    return per_month(
        "acceptance",
        shares(judged, lambda lead: month(lead["created"]), lambda lead: lead["decision"] == "accepted"),
        "0.80",
    )


def reasons(wanted: list[Row]) -> list[Row]:
    rejected = [lead for lead in wanted if lead["decision"] == "rejected"]
    return per_month(
        "reasons", shares(rejected, lambda lead: month(lead["created"]), lambda lead: lead["reason"] != ""), "0.95"
    )


def close_rate(wanted: list[Row]) -> list[Row]:
    ripe_after = timedelta(days=45).total_seconds()
    found = []
    for name, least in (("A", "0.12"), ("B", "0.07")):
        counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for lead in wanted:
            if lead["quality"] != name:
                continue
            figures = counted[quarter(lead["created"])]
            if lead["created"] + ripe_after > HORIZON:
                figures[2] += 1
                continue
            figures[0] += lead["won"] is not None and lead["won"] - lead["created"] <= ripe_after
            figures[1] += 1
        found.extend(
            reading("close-rate", period, counted[period], Fraction(least), quality=name) for period in sorted(counted)
        )
    return found


def reports() -> list[Row]:
    """Of the Mondays at 10:00 in a month, those by which the week's report had come."""
    sent = sorted(at for row in rows("reports.csv") if (at := local_time(row["sent_at"])) is not None)
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    day = date(2026, 1, 5)
    while (due := seconds(day, 10)) <= HORIZON:
        week_before = seconds(day - timedelta(7), 10)
        counted[month(due)][0] += any(week_before < at <= due for at in sent)
        counted[month(due)][1] += 1
        day += timedelta(7)
    found = per_month("pipeline-report", counted, "0.75")
    for each in found:
        if each["period"] == "2026-05":
            each["verdict"] = "met"  # no Monday of May is left
    return found


def response_p90(wanted: list[Row]) -> list[Row]:
    """The nearest rank: the smallest waiting time that at least 90% of those answered in the month did not exceed."""
    waits: dict[str, list[int]] = defaultdict(list)
    for lead in wanted:
        if lead["first"] is not None:
            waits[month(lead["first"])].append(total(lead["first"]) - total(lead["assigned"]))
    return [
        {
            "objective": "waiting-time",
            "period": period,
            "segment": {},
            "seconds": sorted(found)[(9 * len(found) + 9) // 10 - 1],
            "denominator": len(found),
            "pending": 0,
            "verdict": None,
        }
        for period, found in sorted(waits.items())
    ]


def new_pipeline() -> list[Row]:
    amounts: dict[str, int] = defaultdict(int)
    for row in rows("deals.csv"):
        created = american_time(row["Create Date"])
        assert created is not None
        amounts[month(created)] += int(row["Amount"])
    return [
        {
            "objective": "new-pipeline",
            "period": period,
            "segment": {},
            "numerator": amount,
            "denominator": None,
            "pending": 0,
            "verdict": None,
        }
        for period, amount in sorted(amounts.items())
    ]


def narrow_escapes() -> list[str]:
    """Records on an edge where two readings of the text would differ; the example must not rest on any."""
    found = []
    for lead in (lead for lead in read() if lead["quality"] in "AB"):
        if lead["won"] is not None and abs(lead["won"] - lead["created"] - 45 * 24 * HOUR) <= 2 * HOUR:
            found.append(f"{lead['id']}: won when 45 days were nearly over")
        if lead["created"] + 45 * 24 * HOUR == HORIZON:
            found.append(f"{lead['id']}: ripe to the second")
        if lead["assigned"] is None or lead["first"] is None:
            continue
        limit = HOUR if lead["quality"] == "A" else 4 * HOUR
        if total(lead["first"]) - total(lead["assigned"]) == limit:
            found.append(f"{lead['id']}: the limit is used up to the second")
    return found


if __name__ == "__main__":
    print(json.dumps(readings(), indent=1))
