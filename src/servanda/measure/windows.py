"""The periods of an objective and the stretches they look at, cut into pieces that share no instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.periods import TermSpan, periods, stretch
from servanda.clock.units import DAY, date_of, day_of
from servanda.clock.zone import Zone
from servanda.measure.failure import CannotMeasure
from servanda.words.result import Period
from servanda.words.show import show_number
from servanda.words.window import Calendar, FixedDays, Listed, Window

Applies = Callable[[Period], bool]
"""Does a period belong to this version of the agreement?"""
Named = Callable[[str, Period], Period | None]
"""An objective's period under its name in all versions; None where an older version judges it."""


def as_it_is(_: str, period: Period) -> Period:
    """Of an agreement with one version."""
    return period


@dataclass(frozen=True, slots=True)
class Choice:
    """Which periods are asked for: one by its name, or those that touch ``[start, end)``; None is all."""

    label: str | None = None
    start: int | None = None
    end: int | None = None

    def takes(self, period: Period) -> bool:
        """Is this period asked for?"""
        if self.label is not None:
            return self.label in (period.label, period.key)
        last = period.start if period.key is not None else period.end - 1  # a record has its instant, and no length
        return (self.start is None or last >= self.start) and (self.end is None or period.start < self.end)


EVERYTHING = Choice()

MOST_PERIODS = 10_000
"""More than any agreement has (27 years of days): dates that are mistyped ask for them."""

_SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half": 181, "year": 365}


@dataclass(frozen=True, slots=True)
class Pieces:
    """Disjoint pieces of time, and for each period the pieces that its stretch is made of."""

    pieces: tuple[Period, ...]
    of: tuple[range, ...]

    @property
    def plain(self) -> bool:
        """Is every period one piece of its own?"""
        places = [place for each in self.of for place in each]
        return all(len(each) == 1 for each in self.of) and len(set(places)) == len(places)


def term_of(agreement: Agreement) -> TermSpan:
    """The first instant of the term and the first after it."""
    zone = Zone(agreement.timezone)
    starts = agreement.term.starts if agreement.term is not None else agreement.in_force
    ends = agreement.term.ends if agreement.term is not None else None
    begin = None if starts is None else zone.midnight(day_of(starts))
    return begin, None if ends is None else zone.midnight(day_of(ends) + 1)


def periods_of(
    agreement: Agreement, objective: Objective, first: int | None, as_of: int, applies: Applies
) -> tuple[Period, ...]:
    """The periods that have begun by `as_of`: from the term's first day, or else from the first record, on.

    Raises CannotMeasure where they would be more than `MOST_PERIODS`.
    """
    begin, end = term_of(agreement)
    start = begin if begin is not None else first
    if start is None or start > as_of:  # equal where all records bear one time: their period has begun before it
        return ()
    zone = Zone(agreement.timezone)
    _no_more_than_can_be(objective.each, start, as_of if end is None else min(as_of, end), zone)
    found = periods(objective.each, zone, start, as_of, (begin, end))
    return tuple(each for each in found if each.start < as_of and applies(each))


def _no_more_than_can_be(window: Window, start: int, stop: int, zone: Zone) -> None:
    days = _SHORTEST[window.unit] if isinstance(window, Calendar) else window.n if isinstance(window, FixedDays) else 0
    if not days or (number := (stop - start) // (days * DAY)) <= MOST_PERIODS:
        return
    first, last = (date_of(zone.day(each)) for each in (start, stop))
    raise CannotMeasure(
        f"from {first} to {last} there are about {show_number(number)} periods; at most {show_number(MOST_PERIODS)} are measured",
        ("each",), "Is a date mistyped: where the agreement begins, in the records, or --as-of?", "S405",
    )  # fmt: skip


def days_after_the_list(agreement: Agreement, objective: Objective, as_of: int) -> str | None:
    """Days of the term that have come, and that the objective's list of periods does not reach: no figure holds them."""
    window = objective.each
    if not isinstance(window, Listed) or not window.periods:
        return None
    last, zone = window.periods[-1], Zone(agreement.timezone)
    _, end = term_of(agreement)
    after = zone.midnight(day_of(last.ends) + 1)
    if after >= (as_of if end is None else min(as_of, end)):
        return None
    return f"`{last.name}`, the last period of `{window.file}`, ends on {last.ends}: what comes later is in no period."


def stretches_of(agreement: Agreement, objective: Objective, wanted: Sequence[Period]) -> tuple[tuple[int, int], ...]:
    """The stretch of time that each period's reading looks at."""
    if objective.over is None:
        return tuple((each.start, each.end) for each in wanted)
    begin, end = term_of(agreement)
    found = _whole_stretches(agreement, objective, wanted)
    low = begin if begin is not None else -(10**18)
    high = end if end is not None else 10**18
    return tuple((max(start, low), max(min(stop, high), start, low)) for start, stop in found)


def short_stretches(agreement: Agreement, objective: Objective, wanted: Sequence[Period]) -> tuple[bool, ...]:
    """Of each period: would its stretch begin before the term does?"""
    begin, _ = term_of(agreement)
    if objective.over is None or begin is None:
        return tuple(False for _ in wanted)
    return tuple(start < begin for start, _ in _whole_stretches(agreement, objective, wanted))


def _whole_stretches(agreement: Agreement, objective: Objective, wanted: Sequence[Period]) -> list[tuple[int, int]]:
    assert objective.over is not None
    zone = Zone(agreement.timezone)
    return [stretch(objective.over, each, zone, objective.each) for each in wanted]


def pieces_of(stretches: Sequence[tuple[int, int]]) -> Pieces:
    """Every stretch as a run of pieces between all beginnings and ends."""
    edges = sorted({edge for each in stretches for edge in each})
    pieces = tuple(Period(str(place), start, end) for place, (start, end) in enumerate(pairwise(edges)))
    place_of = {edge: place for place, edge in enumerate(edges)}
    runs = tuple(range(place_of[start], place_of[end]) for start, end in stretches)
    used = sorted({place for run in runs for place in run})
    if len(used) == len(pieces):
        return Pieces(pieces, runs)
    renumbered = {place: number for number, place in enumerate(used)}
    kept = tuple(pieces[place] for place in used)
    return Pieces(kept, tuple(range(renumbered[run[0]], renumbered[run[-1]] + 1) if run else run for run in runs))
