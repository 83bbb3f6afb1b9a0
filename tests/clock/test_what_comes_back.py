"""What comes back on the wall clock: plain rules and rules of iCalendar, across changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from servanda.clock.recurring import recurring
from servanda.clock.units import HOUR, instant_of
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Exact
from servanda.words.recurrence import parse_recurrence

BERLIN = ZoneInfo("Europe/Berlin")


def begins(rule: str, first: date, last: date, anchor: date | None = None) -> list[str]:
    """When a rule of one hour begins, as the wall clock shows it."""
    bounds = (instant_of(datetime(day.year, day.month, day.day, tzinfo=BERLIN)) for day in (first, last))
    found = recurring(parse_recurrence(rule), Exact(HOUR), Zone("Europe/Berlin"), *bounds, anchor)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [f"{(epoch + timedelta(microseconds=start)).astimezone(BERLIN):%m-%d %H:%M}" for start, _ in found]


JANUARY = (date(2026, 1, 1), date(2026, 2, 1))
SPRING = (date(2026, 3, 1), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Sunday 02:00", ["01-04 02:00", "01-11 02:00", "01-18 02:00", "01-25 02:00"]),
        ("FREQ=WEEKLY;BYDAY=SU;BYHOUR=2", ["01-04 02:00", "01-11 02:00", "01-18 02:00", "01-25 02:00"]),
        ("first Sunday of month 22:30", ["01-04 22:30"]),
        ("fourth Sunday of month 22:30", ["01-25 22:30"]),
        ("last Saturday of month 06:00", ["01-31 06:00"]),
        ("day 15 of month 00:00", ["01-15 00:00"]),
        ("FREQ=MONTHLY;BYDAY=-1SA;BYHOUR=6", ["01-31 06:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=3;BYMINUTE=30", ["01-01 03:30", "01-15 03:30"]),
    ],
)
def test_a_rule_begins_when_the_wall_clock_says(rule: str, expected: list[str]) -> None:
    assert begins(rule, *JANUARY) == expected


def test_month_ends_clamp() -> None:
    assert begins("day 31 of month 01:00", date(2026, 1, 1), date(2026, 5, 1)) == [
        "01-31 01:00", "02-28 01:00", "03-31 01:00", "04-30 01:00",
    ]  # fmt: skip


def test_every_second_week_counts_from_the_first_day_of_the_agreement() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=8"
    assert begins(rule, *JANUARY, date(2026, 1, 5)) == ["01-05 08:00", "01-19 08:00"]
    assert begins(rule, *JANUARY, date(2026, 1, 12)) == ["01-12 08:00", "01-26 08:00"]


def test_a_time_that_the_clock_jumps_over_begins_after_the_jump() -> None:
    found = begins("Sunday 02:00", *SPRING)
    assert found[:5] == ["03-01 02:00", "03-08 02:00", "03-15 02:00", "03-22 02:00", "03-29 03:00"]
    assert found[5] == "04-05 02:00"


def test_one_that_has_begun_before_and_still_lasts_is_told() -> None:
    zone, first = Zone("UTC"), instant_of(datetime(2026, 1, 4, 3, tzinfo=UTC))
    (found,) = recurring(parse_recurrence("Sunday 02:00"), Exact(2 * HOUR), zone, first, first + HOUR)
    assert found == (first - HOUR, first + HOUR)
    (day,) = recurring(parse_recurrence("Sunday 00:00"), Civil(0, 1), zone, first, first + HOUR)
    assert day[1] - day[0] == 24 * HOUR
