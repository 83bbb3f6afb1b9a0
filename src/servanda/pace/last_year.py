"""What a period would bring if it grew over the same one a year ago as the year has grown so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.words.result import Period


def as_last_year(values: Mapping[Period, Fraction], period: Period, zone: Zone) -> Fraction | None:
    """The same period of last year × this year so far ÷ last year up to the same day; None without all of these.

    `values` are those of whole periods that are over. So far are those of this calendar year before the period; each of
    them needs its counterpart.
    """
    by_day = {date_of(zone.day(each.start)): value for each, value in values.items()}
    first = date_of(zone.day(period.start))
    before = [day for day in by_day if day.year == first.year and day < first]
    then = [by_day.get(_year_ago(day)) for day in (first, *before)]
    known = [each for each in then if each is not None]
    if not before or len(known) < len(then) or not sum(known[1:]):
        return None
    return known[0] * sum(by_day[day] for day in before) / sum(known[1:])


def _year_ago(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
