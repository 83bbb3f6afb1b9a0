"""A month of real leads at half time: expected, reached and needed against plain counts, and how the forecast came out."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from servanda.clock.units import day_of
from servanda.desk.measuring import Asked
from servanda.desk.pace import PaceOf, paces
from servanda.pace.days import PaceDay
from servanda.pace.forecast import Forecast, Run, forecast_of
from servanda.pace.pacing import pacing_of
from servanda.words.pace import Pace

LEADS = "olist_marketing_qualified_leads_dataset.csv"
AGREEMENT = """\
servanda: 1
id: funnel
title: Funnel
version: "1"
in_force: 2017-06-01
timezone: America/Sao_Paulo
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
calendars:
  office: {hours: {mon-fri: "09:00-18:00"}, dates: {2018-05-01: closed, 2018-05-31: closed}}
records:
  leads: {key: mql_id, time: first_contact_date, columns: {origin: text}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1400, each: month, pace: working days of office}
  evenly: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1400, each: month}
  as-before: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1400, each: month, pace: last 3 periods}
"""
NOW = date(2018, 5, 17)


@pytest.fixture(scope="module")
def days(shared: Path) -> Counter[date]:
    with (shared / "data" / "olist_funnel" / LEADS).open(encoding="utf-8", newline="") as file:
        return Counter(date.fromisoformat(row["first_contact_date"]) for row in csv.DictReader(file))


@pytest.fixture(scope="module")
def found(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> PaceOf:
    folder, records = tmp_path_factory.mktemp("pace"), shared / "data" / "olist_funnel"
    (folder / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    bound = f"[records.leads]\nfile = '{records / LEADS}'\ncomplete_until = \"2018-06-01\"\n"
    (folder / "servanda.toml").write_text(bound, encoding="utf-8")
    (found,) = paces(Asked([folder / "agreement.yaml"], str(NOW), allow=(records,)))
    return found


def of_month(days: Counter[date], first: date, until: date) -> int:
    return sum(number for day, number in days.items() if first <= day < until)


def test_half_of_may_is_as_plain_counts_say(found: PaceOf, days: Counter[date]) -> None:
    """Of 21 working days without Labour Day and Corpus Christi, 11 are over on the morning of the 17th; of 31 days 16.

    These leads have dates and no times, so that those of the 17th came at its first instant, and are there.
    """
    reached = of_month(days, date(2018, 5, 1), NOW + timedelta(days=1))
    by_name = {each.objective: each.pacing for each in found.paces}
    working, evenly, before = by_name["volume"], by_name["evenly"], by_name["as-before"]
    assert {each.actual for each in by_name.values()} == {reached}
    assert (working.passed, working.left, working.expected) == (11, 10, Fraction(1400 * 11, 21))
    assert (evenly.passed, evenly.expected) == (16, Fraction(1400 * 16, 31))
    assert working.needed == Fraction(1400 - reached, 10)
    assert before.expected == 1400 * sum(_share(days, first) for first in _MONTHS) / 3


_MONTHS = (date(2018, 2, 1), date(2018, 3, 1), date(2018, 4, 1))


def _share(days: Counter[date], first: date) -> Fraction:
    """What a month had after 16/31 of its days, the last of them in part."""
    after = (first + timedelta(days=31)).replace(day=1)
    place = Fraction(16 * (after - first).days, 31)
    whole = int(place)
    day = first + timedelta(days=whole)
    return (of_month(days, first, day) + days[day] * (place - whole)) / of_month(days, first, after)


def test_each_day_adds_up_to_the_month(found: PaceOf, days: Counter[date]) -> None:
    for each in found.paces:
        assert sum(each.run.brought) == each.pacing.actual
        assert [sum(run.brought) for run in each.past] == [
            of_month(days, first, (first + timedelta(days=31)).replace(day=1))
            for first in (*reversed(_MONTHS), *(date(2018, 1, 1), date(2017, 12, 1), date(2017, 11, 1)))
        ]


def test_the_forecast_rests_on_six_months_before(found: PaceOf) -> None:
    for each in found.paces:
        assert isinstance(each.forecast, Forecast)
        assert each.forecast.past == 6
        assert each.forecast.low < each.forecast.value < each.forecast.high


def test_the_band_held_about_eight_of_ten_times(days: Counter[date]) -> None:
    """Ten months, each foretold on five days from the months before it: 39 of 50 ended inside the band."""
    months = [_run(days, date(2017 + month // 12, month % 12 + 1, 1)) for month in range(6, 17)]
    inside = 0
    for place, month in enumerate(months[1:], start=1):
        for over in (8, 12, 16, 20, 24):
            so_far = sum(month.brought[:over], Fraction(0))
            pacing = pacing_of(Pace(), month.days, over, Fraction(1000), so_far)
            assert pacing is not None
            before = months[max(0, place - 6) : place][::-1]
            told = forecast_of(pacing, Run(month.days, month.brought[:over]), before, whole=True)
            assert isinstance(told, Forecast)
            inside += told.low <= sum(month.brought) <= told.high
    assert inside == 39


def _run(days: Counter[date], first: date) -> Run:
    after = (first + timedelta(days=31)).replace(day=1)
    dates = [first + timedelta(days=place) for place in range((after - first).days)]
    weighed = (PaceDay(day_of(each), Fraction(each.weekday() < 5)) for each in dates)
    return Run(tuple(weighed), tuple(Fraction(days[each]) for each in dates))
