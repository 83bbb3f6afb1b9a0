"""How a time was counted, as sentences: the days add up to what the clock says, and people can read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wall_clock import DAY, calendars, to_instant

from servanda.clock.calendar import Calendar
from servanda.clock.compile import Compiled
from servanda.clock.counted import counted_days
from servanda.clock.explain import explain_calendar, explain_due, explain_elapsed, explain_open
from servanda.clock.limits import due
from servanda.clock.rules import CalendarRules
from servanda.clock.units import HOUR
from servanda.words.duration import Duration, Exact, parse_duration
from servanda.words.result import Because

NEW_YORK = ZoneInfo("America/New_York")
RULES = replace(
    Calendar("America/New_York", {"mon-fri": "09:00-18:00"}, "US-NY", {"2026-12-24": "09:00-12:00"}).rules,
    name="selling-hours",
)
HOURS = "selling-hours: Mon–Fri 09:00–18:00, holidays of US-NY closed, 1 special date, America/New_York"


def at(text: str, zone: ZoneInfo = NEW_YORK) -> int:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=zone))


def tree(because: Because, depth: int = 0) -> list[str]:
    return ["  " * depth + because.sentence, *(line for each in because.reasons for line in tree(each, depth + 1))]


def test_a_weekend_with_a_clock_change_and_pauses_that_overlap() -> None:
    pauses = [
        (at("2026-03-09T11:00"), at("2026-03-09T13:00")),
        (at("2026-03-09T10:00"), at("2026-03-09T12:00")),
        (at("2026-03-09T10:30"), at("2026-03-09T11:00")),
        (at("2026-03-08T10:30"), at("2026-03-08T11:00")),
        (at("2026-03-12T10:30"), None),
    ]
    assert tree(explain_elapsed(RULES, at("2026-03-06T16:00"), at("2026-03-11T09:30"), pauses)) == [
        "17 h 30 min of open time from Fri 6 March 2026 16:00 to Wed 11 March 2026 09:30",
        f"  {HOURS}",
        "  Fri 6 March: 16:00–18:00, 2 h",
        "  Sat 7 and Sun 8 March: no hours on Saturdays and Sundays",
        "  Mon 9 and Tue 10 March: 09:00–18:00, 2 days of 9 h, 18 h",
        "  Wed 11 March: 09:00–09:30, 30 min",
        "  summer time began on Sun 8 March 2026 at 02:00: this day has 23 hours",
        "  3 h paused while open",
        "    Sun 8 March 10:30 to 11:00: nothing, it is closed then",
        "    Mon 9 March 10:00 to 12:00: 2 h",
        "    Mon 9 March 10:30 to 11:00: nothing more, it lies inside other pauses",
        "    Mon 9 March 11:00 to 13:00: 1 h, the rest overlaps other pauses",
        "  20 h 30 min open − 3 h paused = 17 h 30 min",
    ]


def test_many_days_are_told_by_month_with_the_holidays_by_name() -> None:
    assert tree(explain_elapsed(RULES, at("2026-02-02T10:00"), at("2026-04-02T11:00"))) == [
        "370 h of open time from Mon 2 February 2026 10:00 to Thu 2 April 2026 11:00",
        f"  {HOURS}",
        "  February 2026: 17 days 09:00–18:00, 153 h; 6 days closed, no hours on Saturdays and Sundays",
        "    Mon 2 February: 10:00–18:00, 8 h",
        "    Thu 12 February: closed, Lincoln's Birthday (US-NY)",
        "    Sun 15 February: closed, Susan B. Anthony Day (US-NY)",
        "    Mon 16 February: closed, Washington's Birthday (US-NY)",
        "  March 2026: 22 days 09:00–18:00, 198 h; 9 days closed, no hours on Saturdays and Sundays",
        "  April 2026",
        "    Wed 1 April: 09:00–18:00, 9 h",
        "    Thu 2 April: 09:00–11:00, 2 h",
        "  summer time began on Sun 8 March 2026 at 02:00: this day has 23 hours",
        "  together 370 h",
    ]


def test_years_are_told_by_year() -> None:
    lines = tree(explain_elapsed(RULES, at("2024-06-03T10:00"), at("2027-06-10T11:00")))
    assert [line.split(":")[0].strip() for line in lines if re.match(r"  20\d\d:", line)] == [
        "2024",
        "2025",
        "2026",
        "2027",
    ]
    assert len(lines) < 40


def test_of_a_century_the_first_years_are_told() -> None:
    lines = tree(explain_elapsed(RULES, at("1950-01-01T00:00"), at("2050-01-01T00:00")))
    assert [line.split(":")[0].strip() for line in lines if re.match(r"  \d+ years more", line)] == [
        "88 years more, until 2049"
    ]
    assert len(lines) < 200


def test_a_limit_used_up_at_closing_names_the_other_reading() -> None:
    assert tree(explain_due(RULES, at("2026-03-06T16:00"), 2 * HOUR)) == [
        "2 h of open time from Fri 6 March 2026 16:00: due on Fri 6 March 2026 18:00",
        f"  {HOURS}",
        "  Fri 6 March: 16:00–18:00, 2 h",
        "  used up exactly at closing: due then; read the other way, at the next opening, it would be due on Mon 9 March 2026 09:00",
    ]
    other = explain_due(RULES, at("2026-03-06T16:00"), 2 * HOUR, closing="opening")
    assert other.sentence.endswith("due on Mon 9 March 2026 09:00")
    assert other.reasons[-1].sentence.endswith("at closing, it would be due on Fri 6 March 2026 18:00")
    zero = explain_due(RULES, at("2026-03-06T19:00"), 0)
    assert zero.reasons[-1].sentence.startswith("a limit of zero that starts while closed: due at once")


def test_limits_in_days_say_which_days_count() -> None:
    assert tree(explain_due(RULES, at("2026-02-13T19:00"), parse_duration("2 working days"))) == [
        "2 working days from Fri 13 February 2026 19:00: due on Thu 19 February 2026 09:00",
        f"  {HOURS}",
        "  closed at the start: counted from the next opening, Tue 17 February 2026 09:00",
        "  the day it starts, Tue 17 February 2026, is not counted",
        "  working day 1: Wed 18 February 2026",
        "  working day 2: Thu 19 February 2026",
        "  at the same time of day, 09:00",
    ]
    full = tree(explain_due(RULES, at("2026-02-13T12:00"), parse_duration("1 full working day")))
    assert "  not counted: Mon 16 February 2026: closed, Washington's Birthday (US-NY)" in full
    assert full[-1] == "  full days: due at the last closing of Tue 17 February 2026, 18:00"
    late = tree(explain_due(RULES, at("2026-12-23T17:00"), parse_duration("1 working day")))
    assert late[-1] == "  17:00 lies after that day's closing: due at 12:00"


def test_civil_days_say_what_happens_at_month_ends_in_spring_and_with_pauses() -> None:
    clamped = tree(explain_due(RULES, at("2026-01-31T17:00"), parse_duration("1 month")))
    assert "  that month has no day 31: its last day is Sat 28 February 2026" in clamped
    spring = tree(explain_due(RULES, at("2026-03-07T02:30"), parse_duration("1 day")))
    assert "  02:30 does not exist on that day: 03:30 instead" in spring
    paused = tree(
        explain_due(
            RULES, at("2026-03-06T15:00"), parse_duration("3 days"), [(at("2026-03-06T16:00"), at("2026-03-06T17:00"))]
        )
    )
    assert paused[0].endswith("due on Mon 9 March 2026 16:00")
    assert paused[-1] == "  put off from Mon 9 March 2026 15:00 by as much open time"


def test_what_never_comes_says_why() -> None:
    never = tree(explain_due(CalendarRules("UTC", name="never"), 0, HOUR))
    assert never[-1] == "  the calendar has too few hours within a hundred years"
    waiting = tree(explain_due(RULES, at("2026-03-06T16:00"), HOUR, [(at("2026-03-06T16:30"), None)]))
    assert waiting[-1] == "  the pause from Fri 6 March 2026 16:30 on has no end"
    backwards = tree(explain_elapsed(RULES, at("2026-03-06T16:00"), at("2026-03-06T15:00")))
    assert backwards[-1] == "  the end lies before the start"


def test_open_says_the_hours_and_until_when_or_when_next() -> None:
    assert tree(explain_open(RULES, at("2026-02-16T12:00"))) == [
        "closed on Mon 16 February 2026 12:00",
        f"  {HOURS}",
        "  Mon 16 February 2026: closed, Washington's Birthday (US-NY)",
        "  opens on Tue 17 February 2026 09:00",
    ]
    assert tree(explain_open(RULES, at("2026-12-24T11:59")))[2:] == [
        "  Thu 24 December 2026: 09:00–12:00, 3 h (special date)",
        "  open until Thu 24 December 2026 12:00",
    ]
    assert "  the moment of closing is closed" in tree(explain_open(RULES, at("2026-12-24T12:00")))
    assert tree(explain_open(CalendarRules("UTC", name="never"), 0))[-1] == "  it does not open again"
    assert tree(explain_open(Calendar(), 0))[0] == "open on Thu 1 January 1970 00:00"


def test_a_calendar_over_a_month_is_one_line() -> None:
    march = explain_calendar(RULES, at("2026-03-01T00:00"), at("2026-04-01T00:00"))
    change = "summer time began on Sun 8 March 2026 at 02:00: this day has 23 hours"
    assert tree(march) == [f"{HOURS}; 22 working days; {change}"]


def test_odd_days_of_zones_are_said() -> None:
    def change(zone: str, day: str) -> str:
        there = ZoneInfo(zone)
        return explain_calendar(
            Calendar(zone), at(f"{day}T03:30", there), at(f"{day}T12:00", there)
        ).sentence.rpartition("; ")[2]

    assert (
        change("Europe/Berlin", "2026-10-25")
        == "summer time ended on Sun 25 October 2026 at 03:00: this day has 25 hours"
    )
    assert change("Australia/Lord_Howe", "2024-10-06").endswith("this day has 23 h 30 min")
    assert (
        change("Africa/Casablanca", "2024-03-10")
        == "the clock was set back by 1 h on Sun 10 March 2024 at 03:00: this day has 25 hours"
    )
    assert (
        change("Africa/Cairo", "2024-10-31")
        == "summer time ended on Thu 31 October 2024 at 24:00: this day has 25 hours"
    )
    apia = tree(
        explain_elapsed(
            Calendar("Pacific/Apia"),
            at("2011-12-29T10:00", ZoneInfo("Pacific/Apia")),
            at("2011-12-31T10:00", ZoneInfo("Pacific/Apia")),
        )
    )
    assert "  the clock was set forward by 24 h: Fri 30 December 2011 did not exist" in apia
    assert "  Thu 29 December: 10:00–24:00, 14 h" in apia


limits: st.SearchStrategy[Duration] = st.one_of(
    st.builds(Exact, st.integers(0, 30).map(lambda hours: hours * HOUR)),
    st.sampled_from(["2 days", "1 month", "2 working days", "2 full working days", "next working day 17:00"]).map(
        parse_duration
    ),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendars(), st.integers(0, 30 * DAY), st.integers(0, 20 * DAY), limits)
def test_the_days_add_up_and_every_question_has_an_explanation(
    calendar: tuple[CalendarRules, date], later: int, length: int, limit: Duration
) -> None:
    rules, odd = calendar
    start = to_instant(datetime(odd.year, odd.month, odd.day, tzinfo=ZoneInfo("UTC"))) - 15 * DAY + later
    stop = start + length
    asked = Compiled(rules)
    days = counted_days(asked, start, stop)
    assert sum(each.length for each in days) == asked.covering(start, stop).elapsed(start, stop)
    assert len({each.day for each in days}) == len(days)
    pauses = [(start + length // 4, start + length // 2), (start + length // 3, stop)]
    for each in (
        explain_elapsed(rules, start, stop, pauses), explain_open(rules, start), explain_calendar(rules, start, stop),
        explain_due(rules, start, limit, pauses),
    ):  # fmt: skip
        assert len(tree(each)) < 200
        assert not any("None" in line or "  " in line.strip() for line in tree(each))
    assert ("never used up" in explain_due(rules, start, limit).sentence) == (due(asked, start, limit) is None)
