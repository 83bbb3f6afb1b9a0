"""Expected figures of examples/marketing-sales, reckoned from its CSV files another way.

Nothing of the package is imported. `python oracle_marketing_sales.py` writes expected/readings.json of the example.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from oracle import (
    EXAMPLES,
    HOUR,
    Desk,
    Figures,
    Row,
    at_least,
    finished,
    month,
    nearest_rank,
    quarter,
    read_time,
    reading,
    seconds,
    share_reading,
    write,
)

NAME = "marketing-sales"
ZONE = ZoneInfo("America/New_York")
HORIZON = seconds(ZONE, date(2026, 5, 28), 18, 30)
RUNNING = ("2026-05", "2026-Q2")
CLOSED = (date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 12), date(2026, 2, 16), date(2026, 5, 25))
SELLING = Desk(ZONE, (*((time(9), time(18)),) * 5, None, None), dict.fromkeys(CLOSED))
LEAST_LEADS = {"2026-01": 450, "2026-02": 450, "2026-03": 520, "2026-04": 490, "2026-05": 500}
LIMIT = {"A": HOUR, "B": 4 * HOUR}
RIPE_AFTER = 45 * 24 * HOUR


def rows(name: str) -> Iterator[dict[str, str]]:
    with (EXAMPLES / NAME / "data" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def local(text: str) -> int | None:
    return read_time(text, "%Y-%m-%d %H:%M:%S", ZONE)


def american(text: str) -> int | None:
    return read_time(text, "%m/%d/%Y %H:%M", ZONE)


def quality(title: str, score: int) -> str:
    if (title != "N/A" and "director" in title.lower()) or score >= 80:
        return "A"
    return "B" if score >= 50 else "C"


def read() -> list[Row]:
    """Leads in scope, each with what the calls and deals say about it."""
    calls: dict[str, list[tuple[int, str, dict[str, str]]]] = defaultdict(list)
    lost: dict[str, set[str]] = defaultdict(set)
    for call in rows("calls.csv"):
        at = read_time(call["started_at"], "%Y-%m-%dT%H:%M:%SZ", ZONE)
        if call["call_id"] and at is not None:
            calls[call["lead_id"]].append((at, call["call_id"], call))
        # A call at a time that nobody can read may have been the first one; without a time none was made.
        elif at is None and call["started_at"] and call["direction"] == "outbound":
            lost[call["lead_id"]] |= unknown_by(call)
    won = {
        deal["Associated Lead"]: american(deal["Close Date"])
        for deal in rows("deals.csv")
        if deal["Deal Stage"] == "won"
    }
    leads = []
    for row in rows("leads.csv"):
        created = local(row["created_at"])
        if not row["lead_id"] or created is None or row["test"] == "yes" or row["duplicate_of"]:
            continue
        assigned = local(row["assigned_at"])
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
                "decided": local(row["decided_at"]),
                "reason": row["rejection_reason"],
                "won": won.get(row["lead_id"]),
                "unknown": lost[row["lead_id"]],
            }
        )
    return leads


def unknown_by(call: dict[str, str]) -> set[str]:
    """The times of a lead that an outbound call without a readable time leaves unknown."""
    attempts = set() if call["channel"] == "automatic mail" else {"first", "fifth"}
    return attempts | ({"reached"} if call["outcome"] in ("connected", "meeting booked") else set())


def readings() -> list[Row]:
    wanted = [lead for lead in read() if lead["quality"] in "AB"]
    judged = [lead for lead in wanted if lead["decided"] is not None]
    rejected = [lead for lead in wanted if lead["decision"] == "rejected"]
    return [
        *volume(wanted),
        *shares("routing", clock(wanted, "created", "assigned", lambda lead: lead["created"] + 600), "0.97"),
        *shares("acceptance", ((lead["created"], lead["decision"] == "accepted") for lead in judged), "0.80"),
        *follow_up(wanted),
        *persistence([lead for lead in wanted if not lead["unknown"] & {"fifth", "reached"}]),
        *shares("feedback", clock(wanted, "assigned", "decided", lambda lead: working_days(lead, 2)), "0.90"),
        *shares("reasons", ((lead["created"], lead["reason"] != "") for lead in rejected), "0.95"),
        *close_rate(wanted),
        *reports(),
        *waiting_time(wanted),
        *new_pipeline(),
    ]


def working_days(lead: Row, count: int) -> int:
    return SELLING.due_in_working_days(lead["assigned"], count)


def clock(
    leads: Iterable[Row], start: str, stop: str, due_of: Callable[[Row], int]
) -> Iterator[tuple[int, bool | None]]:
    """The start of each clock, and whether it stopped in time; None while that is open."""
    for lead in leads:
        if lead[start] is None:
            continue
        due, stopped = due_of(lead), lead[stop]
        yield lead[start], (None if due > HORIZON else False) if stopped is None else stopped <= due


def shares(objective: str, judged: Iterable[tuple[int, bool | None]], least: str) -> list[Row]:
    found: dict[str, Figures] = defaultdict(Figures)
    for at, good in judged:
        found[month(at, ZONE)].add(good=good)
    return [
        share_reading(objective, period, found[period], at_least(least), running=period in RUNNING)
        for period in sorted(found)
    ]


def volume(wanted: list[Row]) -> list[Row]:
    found = []
    for period, least in LEAST_LEADS.items():
        number = sum(month(lead["created"], ZONE) == period for lead in wanted)
        word = "met" if number >= least else "open" if period in RUNNING else "missed"
        found.append(reading("lead-volume", period, number, word, Figures(number), numerator=number))
    return found


def follow_up(wanted: list[Row]) -> list[Row]:
    told = [lead for lead in wanted if "first" not in lead["unknown"]]
    judged = clock(told, "assigned", "first", lambda lead: SELLING.due(lead["assigned"], LIMIT[lead["quality"]]))
    short = {each["period"]["label"] for each in volume(wanted) if each["verdict"] == "missed"}
    return [
        {**each, "verdict": "not owed"} if each["period"]["label"] in short else each
        for each in shares("follow-up", judged, "0.90")
    ]


def persistence(wanted: list[Row]) -> list[Row]:
    worked = [
        lead
        for lead in wanted
        if lead["decision"] in ("", "accepted")
        and (lead["reached"] is None or (lead["fifth"] is not None and lead["fifth"] <= lead["reached"]))
    ]
    return shares("persistence", clock(worked, "assigned", "fifth", lambda lead: working_days(lead, 5)), "0.75")


def close_rate(wanted: list[Row]) -> Iterator[Row]:
    for name, least in (("A", "0.12"), ("B", "0.07")):
        found: dict[str, Figures] = defaultdict(Figures)
        for lead in wanted:
            if lead["quality"] != name:
                continue
            won = lead["won"] is not None and lead["won"] - lead["created"] <= RIPE_AFTER
            good = None if lead["created"] + RIPE_AFTER > HORIZON else won
            found[quarter(lead["created"], ZONE)].add(good=good)
        for period in sorted(found):
            yield share_reading(
                "close-rate",
                period,
                found[period],
                at_least(least),
                running=period in RUNNING,
                segment={"quality": name},
            )


def reports() -> list[Row]:
    """Of the Mondays at 10:00 in a month, those by which the week's report had come."""
    sent = sorted(at for row in rows("reports.csv") if (at := local(row["sent_at"])) is not None)
    judged = []
    day = date(2026, 1, 5)
    while (due := seconds(ZONE, day, 10)) <= HORIZON:
        week_before = seconds(ZONE, day - timedelta(7), 10)
        judged.append((due, any(week_before < at <= due for at in sent)))
        day += timedelta(7)
    found = shares("pipeline-report", judged, "0.75")
    # No Monday of May is left after the end of the records.
    return [{**each, "verdict": "met"} if each["period"]["label"] == "2026-05" else each for each in found]


def waiting_time(wanted: list[Row]) -> Iterator[Row]:
    """The waiting time that nine of ten of those answered in the month did not exceed."""
    waits: dict[str, list[int]] = defaultdict(list)
    for lead in wanted:
        if lead["first"] is not None and "first" not in lead["unknown"]:
            waits[month(lead["first"], ZONE)].append(SELLING.total(lead["first"]) - SELLING.total(lead["assigned"]))
    for period, found in sorted(waits.items()):
        value = nearest_rank(found, 900)
        yield reading("waiting-time", period, value, None, Figures(len(found)), numerator=value, denominator=len(found))


def new_pipeline() -> Iterator[Row]:
    amounts: dict[str, list[Fraction]] = defaultdict(list)
    for row in rows("deals.csv"):
        created = american(row["Create Date"])
        assert created is not None
        amounts[month(created, ZONE)].append(Fraction(row["Amount"]))
    for period, found in sorted(amounts.items()):
        whole = sum(found, Fraction(0))
        yield reading("new-pipeline", period, whole, None, Figures(len(found)), numerator=whole)


def year_before() -> dict[str, tuple[int, int, int]]:
    """Of the leads of 2025 by quality: how many there were, how many were won within 45 days, and what all of them brought."""
    leads = {row["lead_id"]: row for row in rows("leads-2025.csv") if not row["duplicate_of"] and row["test"] == "no"}
    won = {row["Associated Lead"]: row for row in rows("deals-2025.csv") if row["Deal Stage"] == "won"}
    found = {name: [0, 0, 0] for name in "ABC"}
    for key, lead in leads.items():
        counts = found[quality(lead["job_title"], int(lead["score"]))]
        counts[0] += 1
        created = local(lead["created_at"])
        if key in won and created is not None:
            closed = american(won[key]["Close Date"])
            assert closed is not None
            counts[1] += closed - created <= RIPE_AFTER
            counts[2] += int(won[key]["Amount"])
    return {name: (counts[0], counts[1], counts[2]) for name, counts in found.items()}


def narrow_escapes() -> list[str]:
    """Records on an edge where two readings of the text would differ; the example must not rest on any."""
    found = []
    for lead in (lead for lead in read() if lead["quality"] in "AB"):
        if lead["won"] is not None and abs(lead["won"] - lead["created"] - RIPE_AFTER) <= 2 * HOUR:
            found.append(f"{lead['id']}: won when 45 days were nearly over")
        if lead["created"] + RIPE_AFTER == HORIZON:
            found.append(f"{lead['id']}: ripe to the second")
        if lead["assigned"] is None or lead["first"] is None:
            continue
        if SELLING.total(lead["first"]) - SELLING.total(lead["assigned"]) == LIMIT[lead["quality"]]:
            found.append(f"{lead['id']}: the limit is used up to the second")
    return found


if __name__ == "__main__":
    write(NAME, finished(readings(), ZONE))
