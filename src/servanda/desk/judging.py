"""Which version of an agreement judges which periods, and what its own part of a period is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.agreement.versions import InForce
from servanda.clock.periods import FOREVER, periods
from servanda.clock.units import date_of, day_of
from servanda.clock.zone import Zone
from servanda.measure.windows import Applies, Named, term_of
from servanda.words.result import Period
from servanda.words.window import ContractYear, Records, Term, Window

PART = "-from-"
"""Between the name of a period and the day on which a younger version's part of it begins."""


def applies_to(version: InForce) -> Applies:
    """A version judges the periods that begin while it is in force."""
    zone = Zone(version.agreement.timezone)
    first = None if version.first is None else zone.midnight(day_of(version.first))
    until = None if version.until is None else zone.midnight(day_of(version.until))
    return lambda period: (first is None or period.start >= first) and (until is None or period.start < until)


def named_by(versions: Sequence[InForce], version: InForce) -> Named:
    """What a version calls its periods, oldest version first.

    A month that an older version judges to its end is not judged again: None. Where the older one ended within it, each
    judges its own part, and the later part is told apart by its first day: ``2026-01-from-2026-01-16``.
    """
    older = versions[: next(place for place, each in enumerate(versions) if each is version)]
    known: dict[str, dict[str, int]] = {}

    def named(objective: str, period: Period) -> Period | None:
        window = version.agreement.objectives[objective].each
        if not older or not _may_meet(window, period):
            return period
        if objective not in known:
            known[objective] = {label: end for each in older for label, end in _ends(each, objective)}
        end = known[objective].get(period.label)
        if end is None:
            return period
        return None if end > period.start else _from_its_day(period, Zone(version.agreement.timezone))

    return named


def _may_meet(window: Window, period: Period) -> bool:
    """Can an older version have a period of this name? One that is cut at its beginning, or that every term has anew."""
    cut = period.whole is not None and period.start > period.whole[0]
    return cut or isinstance(window, Term | ContractYear)


def _ends(version: InForce, objective: str) -> list[tuple[str, int]]:
    """The names and ends of the periods that an older version judges."""
    agreement = version.agreement
    written = agreement.objectives.get(objective)
    if written is None or isinstance(written.each, Records):
        return []
    zone, (begin, end) = Zone(agreement.timezone), term_of(agreement)
    start = begin if begin is not None else 0
    stop = FOREVER if version.until is None else zone.midnight(day_of(version.until))
    judges = applies_to(version)
    found = periods(written.each, zone, start, stop if end is None else min(stop, end), (begin, end))
    return [(each.label, each.end) for each in found if judges(each)]


def _from_its_day(period: Period, zone: Zone) -> Period:
    return replace(period, label=f"{period.label}{PART}{date_of(zone.day(period.start)).isoformat()}")
