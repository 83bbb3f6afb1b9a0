"""How far a goal should be by a day: 1/n of the days, working days, hours, weights, past periods; and the words for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clock.calendar import Calendar
from servanda.clock.rules import CalendarRules
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.pace.days import PaceDay, days_of, days_over, share_due, shares_due
from servanda.pace.pacing import Pacing, pacing_of
from servanda.words.pace import Pace
from servanda.words.pace_block import read_pace
from servanda.words.result import Period

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "revops_examples.json"
ZONE = Zone("America/New_York")
WEEK = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}


def period(first: str, last: str) -> Period:
    start, end = (ZONE.midnight(day_of(date.fromisoformat(each))) for each in (first, last))
    return Period("it", start, ZONE.midnight(ZONE.day(end) + 1))


def office(*holidays: str, half: str | None = None) -> CalendarRules:
    dates = {date.fromisoformat(half): [("09:00", "13:00")]} if half else {}
    return Calendar(
        timezone="America/New_York", hours=WEEK, holidays=[date.fromisoformat(each) for each in holidays], dates=dates
    ).rules


def paced(
    goal: object, first: str, last: str, as_of: str, actual: object = 0, *, pace: str | dict[str, object] = "days",
    rules: CalendarRules | None = None,
) -> Pacing:  # fmt: skip
    """As of the end of a day."""
    read, faults = read_pace(pace)
    assert not faults
    days = days_of(read, period(first, last), ZONE, rules)
    over = days_over(days, ZONE, ZONE.midnight(day_of(date.fromisoformat(as_of)) + 1))
    found = pacing_of(read, days, over, Fraction(str(goal)), Fraction(str(actual)))
    assert found is not None
    return found


def test_one_nth_of_the_goal_is_expected_each_day() -> None:
    """Goal 310 in 31 days: 100 by the tenth; 87 are 13 too few, and 223 in 21 days are still to come."""
    found = paced(310, "2024-05-01", "2024-05-31", "2024-05-10", 87)
    assert (found.expected, found.gap, found.ratio) == (100, -13, Fraction(87, 100))
    assert found.needed == Fraction(223, 21)
    assert found.status == "behind"


def test_only_working_days_count_where_they_are_written() -> None:
    """10,000 in the 23 working days of May 2018, 21 of them over on the 29th."""
    found = paced(10_000, "2018-05-01", "2018-05-31", "2018-05-29", pace="working days of office", rules=office())
    assert (found.passed, found.left) == (21, 2)
    assert found.expected == Fraction(210_000, 23)
    assert round(found.expected, 4) == Fraction("9130.4348")


def test_a_holiday_is_no_working_day() -> None:
    """November 2023 has 22 days from Monday to Friday; without Thanksgiving it has 21."""
    rules = office("2023-11-23")
    found = paced(2100, "2023-11-01", "2023-11-30", "2023-11-24", pace="working days of office", rules=rules)
    assert found.passed + found.left == 21
    assert found.expected == 100 * found.passed
    assert paced(2100, "2023-11-01", "2023-11-30", "2023-11-22", pace="working days of office", rules=rules).passed == (
        paced(2100, "2023-11-01", "2023-11-30", "2023-11-23", pace="working days of office", rules=rules).passed
    )


def test_half_a_day_counts_half_by_hours_and_whole_by_days() -> None:
    """The week of 7 December 2026 with a Friday until one o'clock: 36 hours, of which 32 are over on Thursday."""
    rules = office(half="2026-12-11")
    week = ("2026-12-07", "2026-12-13", "2026-12-10")
    assert paced(45, *week, pace="hours of office", rules=rules).expected == 40
    assert paced(45, *week, pace="working days of office", rules=rules).expected == 36


def test_written_weights_share_the_goal_among_the_days_of_the_week() -> None:
    """50,000 in a week with the weights 18, 19, 20, 22, 21 from Tuesday to Saturday: 9,000 by Tuesday, 28,500 by Thursday."""
    pace = {"weights": {"tue": "18", "wed": "19", "thu": "20", "fri": "22", "sat": "21"}}
    week = ("2026-06-01", "2026-06-07")
    days = [paced(50_000, *week, f"2026-06-0{day}", pace=pace).expected for day in range(1, 8)]
    assert days == [0, 9000, 18_500, 28_500, 39_500, 50_000, 50_000]


def test_a_weight_counts_only_on_days_on_which_the_calendar_opens() -> None:
    pace = {"over": "working days of office", "weights": {"mon-thu": "2", "fri-sun": "1"}}
    rules = office("2026-06-03")
    found = paced(70, "2026-06-01", "2026-06-07", "2026-06-03", pace=pace, rules=rules)
    assert (found.expected, found.left) == (40, 2)


def shares(*brought: int) -> list[Fraction]:
    return [Fraction(sum(brought[: place + 1]), sum(brought)) for place in range(len(brought))]


def test_past_periods_say_what_is_expected_from_day_to_day() -> None:
    """Two weeks before brought 10 % and 30 % on their Mondays; so 20 % of 500 are expected by the end of this one."""
    past = [shares(10, 10, 10, 10, 20, 20, 20), shares(30, 10, 10, 10, 10, 10, 20)]
    days = days_of(Pace(past=2), period("2026-06-01", "2026-06-07"), ZONE, None, past)
    assert [500 * each for each in shares_due(days)] == [100, 150, 200, 250, 325, 400, 500]


def test_a_longer_period_before_is_read_at_the_same_part_of_its_days() -> None:
    """Half of the four days before brought 80 %; one of two days is half."""
    days = days_of(Pace(past=1), period("2026-06-01", "2026-06-02"), ZONE, None, [shares(60, 20, 10, 10)])
    assert shares_due(days) == (Fraction(8, 10), 1)


def test_a_calendar_without_a_working_day_expects_nothing_on_any_day() -> None:
    rules = office("2026-06-01", "2026-06-02")
    days = days_of(Pace("office"), period("2026-06-01", "2026-06-02"), ZONE, rules)
    assert share_due(days, 1) is None
    assert pacing_of(Pace("office"), days, 1, Fraction(10), Fraction(3)) is None


@pytest.mark.parametrize(
    ("actual", "status"),
    [(94, "behind"), (95, "on track"), (125, "on track"), (126, "too far ahead"), (310, "too far ahead")],
)
def test_too_little_and_too_much_are_both_told(actual: int, status: str) -> None:
    """100 of 310 are expected: behind below 95 %, too far ahead above 125 %, since Sales cannot work them all at once."""
    assert paced(310, "2024-05-01", "2024-05-31", "2024-05-10", actual).status == status


def test_the_alarms_are_those_that_are_written() -> None:
    pace = {"behind": "below 80%", "too_far_ahead": "above 110%"}
    month = ("2024-05-01", "2024-05-31", "2024-05-10")
    assert paced(310, *month, 80, pace=pace).status == "on track"
    assert paced(310, *month, 79, pace=pace).status == "behind"
    assert paced(310, *month, 111, pace=pace).status == "too far ahead"
    assert paced(310, *month, 400, pace={"too_far_ahead": "never"}).status == "reached"


def test_one_good_day_is_no_alarm() -> None:
    assert paced(310, "2024-05-01", "2024-05-31", "2024-05-02", 60).status == "begun"
    assert paced(310, "2024-05-01", "2024-05-31", "2024-05-03", 60).status == "too far ahead"


def test_a_goal_is_reached_at_the_end_or_it_is_not() -> None:
    month = ("2024-05-01", "2024-05-31", "2024-05-31")
    assert (paced(310, *month, 310).status, paced(310, *month, 310).needed) == ("reached", None)
    assert paced(310, *month, 200).status == "behind"


weights = st.lists(st.integers(0, 5).map(Fraction), min_size=1, max_size=40)


@given(weights, st.integers(1, 1000))
@settings(max_examples=40, deadline=None)
def test_the_line_never_falls_and_ends_exactly_at_the_goal(found: Sequence[Fraction], goal: int) -> None:
    days = [PaceDay(place, weight) for place, weight in enumerate(found)]
    due = [goal * each for each in shares_due(days)]
    assert due == sorted(due)
    assert not due or due[-1] == goal
    assert bool(due) == any(found)


@given(weights, st.integers(0, 40), st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_what_is_needed_a_day_reaches_the_goal_exactly(found: Sequence[Fraction], over: int, actual: int) -> None:
    days = [PaceDay(place, weight) for place, weight in enumerate(found)]
    pacing = pacing_of(Pace(), days, min(over, len(days)), Fraction(1000), Fraction(actual))
    if pacing is not None and pacing.needed is not None:
        assert actual + pacing.needed * pacing.left == max(1000, actual)


@pytest.mark.parametrize(
    ("written", "at", "said"),
    [
        ({"weights": {"mon": "0"}}, ("weights",), "Every weight is 0."),
        ({"weights": {"mon-fri": "1", "fri": "2"}}, ("weights", "fri"), "`fri` stands twice."),
        ({"weights": {"mon": "-1"}}, ("weights", "mon"), "A weight is not below 0."),
        ({"weights": {"holidays": "1"}}, ("weights", "holidays"), "Holidays have no weight."),
        ({"weight": {"mon": "1"}}, ("weight",), "`weight` is no key of a pace."),
        ({"behind": "95%"}, ("behind",), "`below` and a percentage are expected."),
        ({"behind": "below 130%"}, ("too_far_ahead",), "What is too far ahead would be behind as well."),
        ({"over": "last 3 periods", "weights": {"mon": "1"}}, ("weights",), "The last periods have their own weights."),
        ({}, (), "The block says nothing."),
    ],
)
def test_mistakes_in_the_block_are_told_at_their_place(written: object, at: tuple[str, ...], said: str) -> None:
    _, faults = read_pace(written)
    assert [(each.path, each.sentence) for each in faults] == [(at, said)]
    assert faults[0].hint


def test_every_worked_row_of_pacing_comes_out() -> None:
    if not CASES.exists():
        pytest.skip("the worked cases of revenue operations are not beside this checkout")
    rows = [each for each in json.loads(CASES.read_text(encoding="utf-8")) if each["kind"] == "pacing"]
    assert rows
    for row in rows:
        given_, expect = row["input"], row["expect"]
        weekdays = given_["calendar"] == "weekdays"
        found = paced(
            given_["goal"], given_["period_start"], given_["period_end"], given_["as_of"],
            given_.get("actual_to_date", 0), pace="working days of office" if weekdays else "days",
            rules=office() if weekdays else None,
        )  # fmt: skip
        figures: dict[str, Fraction | None] = {
            "n": Fraction(found.passed + found.left), "elapsed": Fraction(found.passed),
            "daily_goal": found.goal / (found.passed + found.left), "expected_to_date": found.expected,
            "variance": found.gap, "pace_ratio": found.ratio, "required_per_day_left": found.needed,
            "forecast_run_rate": found.actual * (found.passed + found.left) / found.passed,
        }  # fmt: skip
        for name, value in expect.items():
            digits = -int(Decimal(str(value)).as_tuple().exponent)
            figure = figures[name]
            assert figure is not None
            assert round(figure, digits) == Fraction(str(value)), (row["id"], name)
