"""Clocks in office hours against limits of every kind: what became of each of a dozen tickets, reckoned by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Judged, Measure

# Office hours are 09:00 to 17:00 from Monday to Friday; 2 March 2026 is a Monday.
TICKETS = """
    id | at               | opened           | closed           | kind | due_at           | due_on
    1  | 2026-03-02 10:00 | 2026-03-02 10:00 | 2026-03-02 12:00 | A    | 2026-03-02 12:00 | 2026-03-02
    2  | 2026-03-02 16:00 | 2026-03-02 16:00 | 2026-03-03 10:00 | B    | 2026-03-03 09:59 | 2026-03-02
    3  | 2026-03-06 16:30 | 2026-03-06 16:30 | 2026-03-09 09:30 | A    | 2026-03-10 00:00 | 2026-03-09
    4  | 2026-03-07 12:00 | 2026-03-07 12:00 | 2026-03-07 13:00 | B    | 2026-03-07 12:30 | 2026-03-07
    5  | 2026-03-10 09:00 | 2026-03-10 09:00 | 2026-03-12 17:00 | A    |                  | 2026-03-11
    6  | 2026-03-30 16:00 | 2026-03-30 16:00 |                  | A    | 2026-03-31 10:00 | 2026-03-31
    7  | 2026-03-31 09:30 | 2026-03-31 09:30 |                  | B    | 2026-03-31 11:00 | 2026-03-30
    8  | 2026-03-11 09:00 |                  | 2026-03-11 10:00 | A    | 2026-03-11 11:00 | 2026-03-11
    9  | 2026-03-05 12:00 | 2026-03-05 12:00 | 2026-03-04 12:00 | A    | 2026-03-05 13:00 | 2026-03-05
    10 | 2026-03-13 09:00 | 2026-03-13 09:00 | 2026-04-02 10:00 | A    | 2026-04-05 10:00 | 2026-04-05
    11 | 2026-03-03 09:00 | 2026-03-03 09:00 | 2026-03-03 09:30 | C    | 2026-03-03 09:30 | 2026-03-03
"""
HORIZON = "2026-03-31 10:00"
OPEN_HOURS = {
    "1": "2", "2": "2", "3": "1", "4": "0", "5": "24", "6": "2", "7": "0.5", "9": None, "10": "97", "11": "0.5",
}  # fmt: skip

LIMITS = {
    # limit or due field: the tickets that are in time, late, pending, not covered
    "limit: 4 h": ("1 2 3 4 11", "5 10", "6 7", ""),
    # 1 took its two hours to the minute; those of 6 are used up at the horizon.
    "limit: {by: kind, A: 2 h, B: 1 h}": ("1 3 4", "2 5 6 10", "7", "11"),
    "limit: {by: kind, A: 2 h, B: 1 h, else: 15 min}": ("1 3 4", "2 5 6 10 11", "7", ""),
    "limit: {by: date, 2026-01-01: 1 h, 2026-03-09: 24 h}": ("3 4 5 11", "1 2 10", "6 7", ""),
    "limit: {by: date, 2026-03-09: 24 h}": ("5", "10", "6 7", "1 2 3 4 11"),
    "limit: {by: kind, A: {by: date, 2026-01-01: 1 h, 2026-03-09: 24 h}, else: 1 h}": ("3 4 5 11", "1 2 10", "6 7", ""),
    "limit: 2 days": ("1 2 4 11", "3 5 10", "6 7", ""),  # civil: they pass on Saturdays too
    "limit: 2 working days": ("1 2 3 4 11", "5 10", "6 7", ""),
    "limit: 2 full working days": ("1 2 3 4 5 11", "10", "6 7", ""),
    "limit: next working day 17:00": ("1 2 3 4 11", "5 10", "6 7", ""),
    "limit: {by: kind, A: 2 working days, B: 1 h, C: 1 day}": ("1 3 4 11", "2 5 10", "6 7", ""),
    "due: due_at": ("1 3 11", "2 4 6", "7 10", "5"),
    "due: due_on": ("1 3 4 11", "2 5 7", "6 10", ""),  # a date is over when its day is
}


def _tickets(judged: Judged, objective: str, word: str) -> str:
    keys = [int(row[0]) for row in judged.rows[objective] if row[6] == word]
    return " ".join(map(str, sorted(keys)))


@pytest.fixture(scope="module")
def clocks(request: pytest.FixtureRequest) -> Judged:
    measure: Measure = request.getfixturevalue("paper").measure
    objectives = {f"limit-{place}": f"{limit}" for place, limit in enumerate(LIMITS)}
    objectives |= {take: f"take: {take}" for take in ("longest", "average", "p50", "p95")}
    objectives |= {
        "late": "limit: 4 h, take: late",
        "lateness": "due: due_on, take: lateness",
        "elapsed": "take: elapsed",
    }
    each = {"lateness": "tickets", "elapsed": "tickets"}
    lines = "\n".join(
        f"  {name}: {{metric: {{clock: tickets, start: opened, stop: closed, calendar: office, {rest}}}, each: {each.get(name, 'month')}}}"
        for name, rest in objectives.items()
    )
    text = f"""
calendars:
  office: {{hours: {{mon-fri: "09:00-17:00"}}}}
records:
  tickets:
    key: id
    time: at
    columns: {{opened: time, closed: time, kind: text, due_at: time, due_on: date}}
objectives:
{lines}
"""
    return measure(
        text, {"tickets": TICKETS}, HORIZON, timezone="Europe/Berlin", in_force="2026-03-01", evidence=list(objectives)
    )


def test_open_time_is_counted_in_office_hours_up_to_the_horizon(clocks: Judged) -> None:
    found = {row[0]: row[4] for row in clocks.rows["limit-0"]}
    assert found == {
        key: None if hours is None else str(int(Fraction(hours) * 3600)) for key, hours in OPEN_HOURS.items()
    } | {"9": found["9"]}
    assert {row[0]: row[6] for row in clocks.rows["limit-0"]}["9"] == "unreadable"


@pytest.mark.parametrize("limit", LIMITS)
def test_each_ticket_is_in_time_late_pending_or_not_covered(clocks: Judged, limit: str) -> None:
    name = f"limit-{list(LIMITS).index(limit)}"
    words = ("in", "out", "pending", "not covered")
    assert tuple(_tickets(clocks, name, word) for word in words) == LIMITS[limit]
    inside, outside, pending, uncovered = (len(each.split()) for each in LIMITS[limit])
    reading = clocks.one(name).reading
    assert reading.value == Fraction(inside, inside + outside)
    counts = reading.counts
    assert (counts.inside, counts.outside, counts.pending, counts.uncovered) == (inside, outside, pending, uncovered)
    assert counts.unreadable == 1  # ticket 9 closed before it opened; ticket 8 never opened


HOUR = 3_600_000_000


def test_what_else_a_clock_gives(clocks: Judged) -> None:
    """Of the six tickets that were closed by the horizon: 0, 0.5, 1, 2, 2 and 24 hours."""
    assert clocks.values("longest") == {"2026-03": 24 * HOUR}
    assert clocks.values("average") == {"2026-03": Fraction(295 * HOUR, 60)}
    assert clocks.values("p50") == {"2026-03": HOUR}
    assert clocks.values("p95") == {"2026-03": 24 * HOUR}
    assert clocks.values("late") == {"2026-03": 2}
    assert clocks.one("late").reading.denominator == 7


def test_what_is_still_running_bounds_the_value_from_below(clocks: Judged) -> None:
    """Tickets 6, 7 and 10 have run 2, 0.5 and 97 hours and will only grow."""
    # The records end before March does, so nobody knows yet which tickets will come: only the longest is certain.
    assert clocks.one("longest").reading.floor == 97 * HOUR
    assert clocks.one("longest").reading.ceiling is None
    assert clocks.one("average").reading.floor is None


def test_a_reading_for_each_ticket(clocks: Judged) -> None:
    elapsed = clocks.values("elapsed")
    assert elapsed["5"] == 24 * HOUR
    assert elapsed["6"] is None
    assert clocks.of("elapsed")[0].reading.period.key == "1"
    lateness = clocks.values("lateness")
    assert lateness["1"] == 0  # early is 0
    assert lateness["2"] == 24 * HOUR  # due on a date, done at 10:00 on the next: one date late
    assert lateness["5"] == 24 * HOUR  # due on the 11th, done on the 12th at 17:00


def test_a_ticket_of_a_place_without_a_calendar_is_not_covered(measure: Measure) -> None:
    """Nobody agreed on hours for it: that is no fault of its data, and it is in no share and no average."""
    text = """
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  tickets: {key: id, time: at, columns: {opened: time, closed: time, kind: text}}
objectives:
  share: {metric: {clock: tickets, start: opened, stop: closed, calendar: {by: kind, A: office}, limit: 4 h}, each: month}
  mean: {metric: {clock: tickets, start: opened, stop: closed, calendar: {by: kind, A: office}, take: average}, each: month}
"""
    tickets = "\n".join(line for line in TICKETS.splitlines() if not line.strip().startswith(("8", "9")))
    judged = measure(
        text, {"tickets": tickets}, HORIZON, timezone="Europe/Berlin", in_force="2026-03-01", evidence=["share", "mean"]
    )
    for name in ("share", "mean"):
        assert _tickets(judged, name, "not covered") == "2 4 7 11"
        counts = judged.one(name).reading.counts
        assert (counts.uncovered, counts.unreadable) == (4, 0)


def test_what_stopped_before_it_started_has_no_open_time_at_all(clocks: Judged) -> None:
    """Not even a negative one, which a sum over the evidence would swallow."""
    (ticket,) = [row for row in clocks.rows["limit-0"] if row[0] == "9"]
    assert ticket[4:7] == (None, None, "unreadable")


def test_late_ones_are_counted_beside_a_figure_that_is_a_time(measure: Measure) -> None:
    """Three hours are more than the limit of one, also where the promise is about the longest; one still runs."""
    found = measure(
        """
        records:
          jobs: {key: id, time: at, columns: {done: time}}
        objectives:
          one: {metric: {clock: jobs, start: at, stop: done, limit: 1 h, take: longest}, target: at most 2 h or at most 1 late, each: month}
          two: {metric: {clock: jobs, start: at, stop: done, limit: 1 h, take: longest}, target: at most 2 h or at most 2 late, each: month}
          three: {metric: {clock: jobs, start: at, stop: done, limit: 1 h, take: p50}, target: at most 9 min or at most 3 late, each: month}
        """,
        {
            "jobs": """
            id | at               | done
            1  | 2026-01-05 09:00 | 2026-01-05 12:00
            2  | 2026-01-06 09:00 | 2026-01-06 09:30
            3  | 2026-01-31 20:00 |
            4  | 2026-01-31 23:30 |
            """
        },
        "2026-02-01",
    )
    assert [found.one(name).word for name in ("one", "two", "three")] == ["missed", "open", "met"]
    reading = found.one("one").reading
    assert (reading.late, dict(reading.details)["late"]) == ((2, 1), "2")


def test_a_limit_that_takes_years_of_rare_hours_still_has_its_due_instant(measure: Measure) -> None:
    """An hour every Friday: 150 hours from Monday 2 March 2026 on are used up after 150 Fridays; early is 0."""
    text = """
calendars: {rare: {hours: {fri: "09:00-10:00"}}}
records:
  tickets: {key: id, time: at, columns: {closed: time}}
objectives:
  share: {metric: {clock: tickets, start: at, stop: closed, calendar: rare, limit: 150 h}, each: year}
  late: {metric: {clock: tickets, start: at, stop: closed, calendar: rare, limit: 150 h, take: lateness}, each: tickets}
"""
    tickets = """
        id | at               | closed
        1  | 2026-03-02 10:00 | 2026-03-20 12:00
    """
    judged = measure(text, {"tickets": tickets}, HORIZON, evidence=["share"])
    assert judged.rows["share"][0][2] == "2029-01-12T10:00:00Z"
    assert judged.values("late") == {"1": 0}
