"""`explain --record` of a clock says the same due instant as the evidence, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import run

AGREEMENT = """\
servanda: 1
id: desk
title: Desk
version: "1.0"
in_force: 2026-01-01
timezone: Europe/Berlin
parties: {provider: {name: Provider}, customer: {name: Customer}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  tickets:
    from: {file: tickets.csv, complete_until: 2026-04-01}
    key: id
    time: opened
    columns: {closed: time, place: text, priority: text, waited: duration, promised: time}
  holds:
    {key: id, from: {file: holds.csv, complete_until: 2026-04-01}, starts: begins, ends: until, belongs_to: {tickets: ticket}}
objectives:
  summed: {metric: {clock: tickets, start: opened, stop: closed, calendar: office, pause: waited, limit: 2 h}, each: month}
  days:
    metric:
      clock: tickets
      start: opened
      stop: closed
      calendar: {by: place, Berlin: office}
      pause: holds
      limit: {by: priority, A: 2 working days, B: 1 h}
    each: month
  promised: {metric: {clock: tickets, start: opened, stop: closed, calendar: office, pause: holds, due: promised}, each: month}
  slowest: {metric: {clock: tickets, start: opened, stop: closed, calendar: office, take: longest}, target: at most 8 h, each: month}
"""
TICKETS = """\
id,opened,closed,place,priority,waited,promised
1,2026-03-02 10:00,2026-03-02 13:00,Berlin,A,2 h,2026-03-02 12:00
2,2026-03-02 10:00,2026-03-02 13:00,Paris,A,,2026-03-02 14:00
3,2026-03-02 10:00,2026-03-02 13:00,Berlin,B,soon,2026-03-02 14:00
4,2026-03-30 10:00,,Berlin,A,,
5,2026-03-05 10:00,2026-03-04 10:00,Berlin,A,,
"""
HOLDS = "id,ticket,begins,until\na,1,2026-03-02 10:30,2026-03-02 11:30\nb,3,2026-03-02 11:30,never\nc,2,2026-03-03 11:30,2026-03-03 12:00\n"


@pytest.fixture
def desk(tmp_path: Path) -> str:
    for name, text in (("desk.yaml", AGREEMENT), ("tickets.csv", TICKETS), ("holds.csv", HOLDS)):
        (tmp_path / name).write_text(text)
    return str(tmp_path / "desk.yaml")


@pytest.mark.parametrize(
    ("objective", "key", "lines"),
    [
        ("summed", "1", [
            "2 h paused, as a column of the record says: that leaves 1 h",
            "limit 2 h, put off by the 2 h paused: due on Mon 2 March 2026 14:00",
        ]),
        ("summed", "3", ["a value that it needs cannot be read"]),
        ("days", "1", ["limit 2 working days: 2 working days from Mon 2 March 2026 10:00: due on Wed 4 March 2026 11:00",
                       "working day 2: Wed 4 March 2026"]),
        ("days", "2", ["2: it is not covered by any row of a table", "the table of calendars has no row for it"]),
        ("days", "3", ["a pause of it cannot be read, so nobody can tell how long it ran"]),
        ("promised", "1", ["due on 2 March 2026 13:00", "put off from 2 March 2026 12:00 by as much open time as was paused"]),
        ("promised", "2", ["due on 2 March 2026 14:00"]),
    ],
)  # fmt: skip
def test_a_record_says_why_it_is_due_when_it_is(desk: str, objective: str, key: str, lines: list[str]) -> None:
    ran = run("explain", desk, objective, "--record", key)
    assert ran.code == 0
    for line in lines:
        assert line in ran.out
    assert "all hours" not in ran.out


def test_what_is_missed_because_of_a_clock_that_still_runs_says_so(desk: str) -> None:
    """No ticket that was closed took more than three hours; the fourth has been open for fifteen."""
    ran = run("explain", desk, "slowest", "--period", "2026-03")
    assert "Missed: 7 h over, counting 1 still running." in ran.out
    assert "with those still running it becomes at least 15 h" in ran.out


def test_how_long_it_took_is_told_of_those_that_were_stopped_and_says_so(desk: str) -> None:
    """Two tickets took three hours each, two of which were waited in one; a third has run for more than its two hours."""
    explained = run("explain", desk, "summed", "--period", "2026-03").out
    told = [line.strip("│├└─ ") for line in explained.split("how long it took the ")[1].splitlines()[:7]]
    assert told == [
        "2 that were stopped", "p50: 1 h", "p90: 3 h", "p95: 3 h", "mean: 2 h", "longest: 3 h",
        "1 was not stopped and is in none of these",
    ]  # fmt: skip


def test_what_cannot_be_read_or_is_not_covered_is_named(desk: str) -> None:
    lines = [each.strip("│├└─ ") for each in run("explain", desk, "days", "--period", "2026-03").out.splitlines()]
    assert lines[lines.index("2 unreadable") + 1] == "3, 5"
    assert lines[lines.index("1 not covered by any row of a table") + 1] == "2"
