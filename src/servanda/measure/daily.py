"""What each day of some periods brought to a count or a sum: the same rows as its readings, placed by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.clock.zone import Zone
from servanda.measure.run import Bench
from servanda.measure.windows import Choice
from servanda.words.result import Period, Segment

Brought = dict[Segment, dict[int, Fraction]]
"""By segment and date (days since 1970-01-01); days that brought nothing are left out."""

MOST_DAYS = 5_000


def daily(ready: Bench, name: str, periods: Sequence[Period], zone: Zone) -> Brought | None:
    """What came on each day of the periods, which are of this version; None where days do not add up to the figure.

    Different values that are counted once a period may come on several days, so their days do not.
    """
    days = tuple(each for period in periods for each in days_of_period(period, zone))
    if not days or len(days) > MOST_DAYS:
        return None
    prepared = ready.prepare(name, Choice(None, days[0].start, days[-1].end))
    if prepared is None or prepared.by_record or prepared.facts.rule.how not in ("count", "sum"):
        return None
    stretches = tuple((each.start, each.end) for each in days)
    found: Brought = {}
    for reading in ready.read(replace(prepared, periods=days, stretches=stretches, short=())):
        own = found.setdefault(reading.segment, {})
        if reading.value:
            own[zone.day(reading.period.start)] = reading.value
    return found


def days_of_period(period: Period, zone: Zone) -> Iterable[Period]:
    """Each date of a period, cut to it."""
    for day in range(zone.day(period.start), zone.day(period.end - 1) + 1):
        start, end = max(zone.midnight(day), period.start), min(zone.midnight(day + 1), period.end)
        yield Period(str(day), start, end)
