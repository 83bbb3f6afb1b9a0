"""Periods of every window: no gap, no overlap, the right edges, names and cuts."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wall_clock import CHANGES, to_instant

from servanda.clock.periods import named, periods, stretch
from servanda.clock.steps import period_number
from servanda.clock.units import DAY
from servanda.clock.zone import Zone
from servanda.words.window import (
    UNITS,
    Calendar,
    ContractYear,
    FixedDays,
    Records,
    Term,
    Window,
    parse_over,
    parse_window,
)

WINDOWS = (
    "day", "week", "month", "quarter", "half", "year", "month from day 16", "month from day 31", "quarter from 16 January",
    "quarter from February", "half from 29 February", "year from 1 April", "fiscal year from February", "month of 30 days",
    "30 days", "1 day", "400 days", "contract year", "week from Sunday", "week from Friday 12:00", "day from 06:00",
    "month from day 31 17:30", "quarter from 2 January 12:00", "14 days from 2015-01-05", "2 days from 2012-01-02 17:00",
)  # fmt: skip
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ONE = timedelta(days=1)


def midnight(day: date, zone: str, at: int = 0) -> int:
    """The first instant of a date, by zoneinfo: where midnight is missing, what the clock shows when it would come.

    Or the time of day at which a period begins, in microseconds.
    """
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(microseconds=at)
    return to_instant(local.astimezone(UTC))


def on(year: int, month: int, day: int) -> date:
    """A date whose month end clamps."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def begins(window: Window, day: date, anchor: date) -> bool:
    """Whether a period of the window begins on a date, told without reckoning: by looking at the date."""
    match window:
        case FixedDays(length, since):
            return (day - (since or anchor)).days % length == 0
        case ContractYear():
            return day >= anchor and day == on(day.year, anchor.month, anchor.day)
        case Calendar("day"):
            return True
        case Calendar("week"):
            return day.weekday() == window.weekday
        case Calendar(unit, start_day, start_month):
            first = (start_month or 1) - (day.month if unit != "month" else start_month or 1)
            return first % MONTHS[unit] == 0 and day == on(day.year, day.month, start_day or 1)
    raise AssertionError(window)


def label(window: Window, day: date, anchor: date) -> str:
    if isinstance(window, ContractYear):
        return f"contract-year-{day.year - anchor.year + 1}"
    if isinstance(window, Calendar) and (window.at or window.weekday):
        return day.isoformat()
    if isinstance(window, Calendar) and window.unit == "week":
        return f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
    if isinstance(window, Calendar) and window.unit != "day" and window.day is None:
        number = (day.month - 1) // MONTHS[window.unit] + 1
        if (window.month or 1) % MONTHS[window.unit] == 1 % MONTHS[window.unit]:
            name = {"month": f"-{number:02}", "quarter": f"-Q{number}", "half": f"-H{number}", "year": ""}[window.unit]
            return f"{day.year}{name}"
    return day.isoformat()


days = st.dates(date(2010, 1, 1), date(2026, 12, 31))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WINDOWS), st.sampled_from(sorted(CHANGES)), days, st.integers(1, 900), st.integers(0, DAY - 1))
def test_periods_fill_the_term_and_begin_on_the_days_that_the_calendar_says(
    text: str, zone: str, anchor: date, length: int, later: int
) -> None:
    window = parse_window(text)
    last = anchor + ONE * length
    term = midnight(anchor, zone), midnight(last, zone) + later
    if term[0] >= term[1]:
        return
    found = periods(window, Zone(zone), *term, term)
    assert (found[0].start, found[-1].end) == term
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(each.start < each.end for each in found)
    at = window.at if isinstance(window, Calendar | FixedDays) else 0
    starts = [anchor + ONE * n for n in range(length + 1) if begins(window, anchor + ONE * n, anchor)]
    # A date that the zone jumped over begins with the next one.
    edges = sorted({midnight(each, zone, at) for each in starts} - {term[1]})
    assert [each.start for each in found if each.start != term[0]] == [
        each for each in edges if term[0] < each < term[1]
    ]
    names = {midnight(each, zone, at): label(window, each, anchor) for each in starts}
    for each in found[:-1]:
        if not each.partial and zone != "Pacific/Apia":
            assert each.label == names[each.start]
    for each in found:
        whole = each.whole or (each.start, each.end)
        assert each.partial == (each.whole is not None) == (whole != (each.start, each.end))
        assert whole[0] <= each.start < each.end <= whole[1]
    assert not any(each.partial for each in found[1:-1])


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(WINDOWS), st.sampled_from(sorted(CHANGES)), days, st.integers(1, 500), st.data())
def test_the_table_of_periods_places_an_instant_in_the_period_that_holds_it(
    text: str, zone: str, first: date, length: int, data: st.DataObject
) -> None:
    term = midnight(first, zone), midnight(first + ONE * length, zone)
    if term[0] >= term[1]:
        return
    found = periods(parse_window(text), Zone(zone), *term, term)
    table = period_number(found)
    edges = [each + near for period in found for each in (period.start, period.end) for near in (-1, 0, 1)]
    for x in [
        *data.draw(st.lists(st.sampled_from(edges), max_size=20)),
        data.draw(st.integers(term[0] - DAY, term[1] + DAY)),
    ]:
        holding = [index for index, period in enumerate(found) if period.start <= x < period.end]
        assert table.at(x) == (holding[0] if holding else None)
        assert len(holding) <= 1


def shown(window: str, first: str, last: str, zone: str = "UTC") -> list[tuple[str, str, bool]]:
    start, stop = (to_instant(datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(zone))) for each in (first, last))
    found = periods(parse_window(window), Zone(zone), start, stop, (start, stop))
    return [(each.label, to_date(each.start, zone), each.partial) for each in found]


def to_date(instant: int, zone: str) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()


def test_months_from_the_last_day_clamp_and_come_back() -> None:
    assert [start for _, start, _ in shown("month from day 31", "2026-01-31", "2026-06-30")] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31",
    ]  # fmt: skip


def test_contract_years_of_a_leap_day_begin_on_the_last_of_february() -> None:
    found = shown("contract year", "2024-02-29", "2029-01-01", "Europe/Berlin")
    assert [start for _, start, _ in found] == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
    assert [partial for _, _, partial in found] == [False] * 4 + [True]
    assert found[0][0] == "contract-year-1" and isleap(2028)


def test_weeks_are_those_of_iso_with_their_own_year() -> None:
    assert [each[:2] for each in shown("week", "2026-12-28", "2027-01-11")] == [
        ("2026-W53", "2026-12-28"), ("2027-W01", "2027-01-04"),
    ]  # fmt: skip


def test_fiscal_years_are_named_by_their_first_day_unless_they_are_calendar_years() -> None:
    assert [each[0] for each in shown("fiscal year from February", "2025-02-01", "2027-02-01")] == [
        "2025-02-01",
        "2026-02-01",
    ]
    assert [each[0] for each in shown("fiscal year from January", "2025-01-01", "2027-01-01")] == ["2025", "2026"]


def test_a_term_that_begins_within_a_month_cuts_it_and_keeps_the_whole() -> None:
    zone = Zone("America/New_York")
    start, stop = (midnight(each, zone.name) for each in (date(2026, 3, 10), date(2026, 5, 1)))
    march, april = periods(parse_window("month"), zone, start, stop, (start, stop))
    assert march.partial and march.start == start
    assert march.whole == (midnight(date(2026, 3, 1), zone.name), midnight(date(2026, 4, 1), zone.name))
    assert not april.partial and april.whole is None


def test_a_month_has_its_real_length_with_summer_time() -> None:
    zone = Zone("America/New_York")
    start, stop = (midnight(each, zone.name) for each in (date(2026, 3, 1), date(2026, 4, 1)))
    (march,) = periods(parse_window("month"), zone, start, stop)
    assert march.end - march.start == 31 * DAY - DAY // 24


def test_the_term_is_one_period_and_record_sets_have_none() -> None:
    assert [(each.start, each.end) for each in periods(Term(), Zone("UTC"), 5, 10, (3, 20))] == [(3, 20)]
    assert periods(Records("requests"), Zone("UTC"), 5, 10, (3, 20)) == ()
    assert periods(ContractYear(), Zone("UTC"), 5, 10, (None, None)) == ()
    assert periods(parse_window("month"), Zone("UTC"), 5, 10, (20, 30)) == ()


@pytest.mark.parametrize(
    ("over", "first", "last"),
    [
        ("365 days before", "2025-03-01", "2026-03-01"),
        ("last 12 months", "2025-04-01", "2026-04-01"),
        ("last 2 weeks", "2026-03-18", "2026-04-01"),
        ("last 2 quarters", "2025-10-01", "2026-04-01"),
    ],
)
def test_the_stretch_of_over_ends_with_the_period_or_before_it(over: str, first: str, last: str) -> None:
    zone = Zone("America/New_York")
    start, stop = (midnight(each, zone.name) for each in (date(2026, 3, 1), date(2026, 4, 1)))
    (march,) = periods(parse_window("month"), zone, start, stop)
    assert stretch(parse_over(over), march, zone) == tuple(
        midnight(date.fromisoformat(each), zone.name) for each in (first, last)
    )


def test_the_last_months_of_an_anchored_month_keep_the_anchor() -> None:
    zone, window = Zone("UTC"), parse_window("month from day 31")
    start, stop = (midnight(each, "UTC") for each in (date(2026, 1, 31), date(2026, 2, 28)))
    (period,) = periods(window, zone, start, stop)
    assert stretch(parse_over("last 2 months"), period, zone, window) == (midnight(date(2025, 12, 31), "UTC"), stop)


@pytest.mark.parametrize("label", ["2026-03", "2024-Q1", "2026-W01", "2020-W53", "2025-H2", "2026", "2024-02-29"])
def test_a_period_is_known_by_its_name_whoever_has_it(label: str) -> None:
    zone = Zone("America/New_York")
    found = named(label, zone)
    assert found is not None
    assert found.label == label
    every = [each for unit in UNITS for each in periods(Calendar(unit), zone, found.start, found.end)]
    assert found in every


@pytest.mark.parametrize("label", ["2026-13", "2026-W54", "2026-Q5", "march", "", "0000", "20266", "2026-3", "term"])
def test_what_is_no_name_of_a_period(label: str) -> None:
    assert named(label, Zone("UTC")) is None
