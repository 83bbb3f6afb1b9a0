"""Wall clocks: what zoneinfo says, what `Zone` says and what the step tables of a zone say are the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wall_clock import CHANGES, to_datetime, to_instant

from servanda.clock.steps import local_to_utc, utc_to_local
from servanda.clock.units import DAY, HOUR, MINUTE, day_of
from servanda.clock.zone import Zone, zone_problem

ZONES = sorted(
    {*CHANGES, "Africa/Monrovia", "Europe/Dublin", "Asia/Kolkata", "America/Havana", "Europe/Moscow", "Asia/Gaza"}
)
FIRST, LAST = (day_of(date(year, 1, 1)) * DAY for year in (1971, 2030))


def naive(local: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(microseconds=local)  # noqa: DTZ001 - a wall clock


def shown(instant: int, zone: str) -> int:
    """The wall clock of zoneinfo, as a number."""
    return (to_datetime(instant).astimezone(ZoneInfo(zone)).replace(tzinfo=None) - naive(0)) // timedelta(
        microseconds=1
    )


def first_reading(local: int, zone: str) -> int:
    """The first instant that zoneinfo gives to a wall-clock time."""
    return to_instant(naive(local).replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC))


def near_changes(zone: str) -> list[int]:
    """Instants around every change of offset in some years, found day by day and then hour by hour."""

    def changes(low: int, high: int, step: int) -> list[int]:
        ahead = [(each, shown(each, zone) - each) for each in range(low, high + 1, step)]
        return [b for (_, before), (b, after) in pairwise(ahead) if before != after]

    found: list[int] = []
    for year in (1972, 1986, 2011, 2018, 2024):
        for day in changes(day_of(date(year, 1, 1)) * DAY, day_of(date(year + 1, 1, 1)) * DAY, DAY):
            found += changes(day - DAY, day, HOUR)
    near = (-HOUR - 1, -HOUR, -HOUR // 2, -15 * MINUTE, -1, 0, 1, HOUR // 2, HOUR)
    return [each + offset for each in found for offset in near]


@pytest.mark.parametrize("name", ZONES)
def test_tables_of_a_zone_are_zoneinfo_at_every_change(name: str) -> None:
    zone = Zone(name)
    to_local, to_utc = utc_to_local(zone, FIRST, LAST), local_to_utc(zone, FIRST, LAST)
    for instant in near_changes(name):
        local = shown(instant, name)
        assert zone.to_local(instant) == to_local.at(instant) == local
        for each in (local, local - HOUR, local - HOUR // 2, local + HOUR // 2):
            assert zone.to_utc(each) == to_utc.at(each) == first_reading(each, name)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.integers(FIRST, LAST - 1))
def test_tables_of_a_zone_are_zoneinfo_anywhere(name: str, x: int) -> None:
    zone = Zone(name)
    assert utc_to_local(zone, FIRST, LAST).at(x) == zone.to_local(x) == shown(x, name)
    assert local_to_utc(zone, FIRST, LAST).at(x) == zone.to_utc(x) == first_reading(x, name)


def test_the_repeated_hour_is_read_first_and_the_missing_hour_is_read_as_an_hour_later() -> None:
    zone = Zone("America/New_York")
    autumn, spring = to_local(2026, 11, 1, 1, 30), to_local(2026, 3, 8, 2, 30)
    assert zone.is_repeated(autumn) and not zone.is_missing(autumn)
    assert to_datetime(zone.to_utc(autumn)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert zone.is_missing(spring) and not zone.is_repeated(spring)
    assert zone.to_local(zone.to_utc(spring)) == spring + HOUR


def test_the_first_instant_of_a_date_without_midnight_is_one_o_clock() -> None:
    zone, day = Zone("Africa/Cairo"), day_of(date(2024, 4, 26))
    assert zone.to_local(zone.midnight(day)) == day * DAY + HOUR
    assert zone.day(zone.midnight(day) - 1) == day - 1


@pytest.mark.parametrize("name", ["Europe/Berln", "New York", "CET+1", "", "../etc/passwd", "right/UTC", "localtime"])
def test_a_name_that_is_no_zone_is_a_problem_with_a_hint(name: str) -> None:
    problem = zone_problem(name)
    assert problem is not None and problem.code == "S240" and problem.hint is not None
    assert name != "New York" or "America/New_York" in problem.hint


def to_local(*parts: int) -> int:
    return (datetime(*parts) - naive(0)) // timedelta(microseconds=1)  # type: ignore[arg-type]  # noqa: DTZ001
