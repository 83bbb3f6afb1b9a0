"""What granted claims have used up: of each reading what lies before the last one that was granted for an earlier period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from servanda.clock.zone import Zone
from servanda.measure.agreed import GrantedClaim
from servanda.measure.cell_text import cell_value
from servanda.measure.segments import NOBODY
from servanda.measure.timelines import FOREVER, on_every
from servanda.measure.windows import Choice
from servanda.metrics.lines import Lines
from servanda.query.relation import Filter, Relation, Select, Union, Values
from servanda.query.scalar import Col, Compare, IsNull, Lit, Scalar, all_of
from servanda.query.types import Physical
from servanda.words.phrase import PhraseError
from servanda.words.result import Period, Segment

if TYPE_CHECKING:
    from servanda.agreement.model import Agreement
    from servanda.agreement.objectives import Objective
    from servanda.measure.scope import ObjectiveScope

Cut = tuple[tuple[Segment, GrantedClaim, int], ...]
"""Of each thing that something was granted for: the claim that counts, and the instant before which time is used up."""


@dataclass(frozen=True, slots=True)
class UsedUp:
    """A stretch of time that is used up by a claim, of the readings of this segment."""

    segment: Segment
    start: int
    end: int
    claim: GrantedClaim


def asks(agreement: Agreement, objective: Objective) -> bool:
    """Does an exclusion of this objective ask what was granted?"""
    written = (agreement.exclusions.get(name) for name in objective.metric.exclude)
    return any(each is not None and each.before is not None for each in written)


def cut_of(claims: Iterable[GrantedClaim], every: Sequence[Period], period: Period) -> Cut:
    """What was granted for earlier periods than this one: it uses up what lies before the day of the claim.

    A claim for a period of another kind, as of a quarter among months, counts for the periods that end after it was made.
    """
    known = {each.label: each for each in every}
    latest: dict[Segment, tuple[GrantedClaim, int]] = {}
    for claim in claims:
        own = known.get(claim.period)
        earlier = claim.at < period.end if own is None else own.start < period.start
        until = claim.at if own is None else max(claim.at, own.end)
        if earlier and (claim.segment not in latest or until > latest[claim.segment][1]):
            latest[claim.segment] = claim, until
    return tuple((segment, *latest[segment]) for segment in sorted(latest))


def used_up(cuts: Sequence[Cut], periods: Sequence[Period]) -> tuple[UsedUp, ...]:
    """Where all readings have the same behind them, all before it; else of each period what lies in it.

    Periods share no time, so that their own stretches are told apart; readings that look further back are measured in
    the `runs` that have the same behind them.
    """
    if len(set(cuts)) <= 1:
        return tuple(UsedUp(segment, -FOREVER, until, claim) for segment, claim, until in next(iter(cuts), ()))
    every = zip(cuts, periods, strict=True)
    found = (
        UsedUp(segment, each.start, min(each.end, until), claim) for cut, each in every for segment, claim, until in cut
    )
    return tuple(sorted((each for each in found if each.start < each.end), key=lambda each: each.segment))


def runs(cuts: Sequence[Cut], periods: Sequence[Period], choice: Choice) -> tuple[Choice, ...]:
    """The same periods, in runs that have the same behind them."""
    found = [[each for _, each in run] for _, run in groupby(zip(cuts, periods, strict=True), key=lambda pair: pair[0])]
    if len(found) <= 1:
        return (choice,)
    return tuple(Choice(None, run[0].start, run[-1].end) for run in found)


def used_on_lines(scope: ObjectiveScope, lines: Lines) -> Relation:
    """Stretches of time lines that are used up."""
    parts = []
    for segment, spans in groupby(scope.used_up, key=lambda each: each.segment):
        times = Values(("_begins", "_ends"), tuple((each.start, each.end) for each in spans), ("integer", "integer"))
        test = _is_of(segment, lines.segments, scope.source.zone)
        own = Lines(lines.relation if test is None else Filter(lines.relation, test), {})
        parts.append(on_every(times, own))
    if not parts:
        parts = [on_every(Values(("_begins", "_ends"), (), ("integer", "integer")), lines)]
    shaped = [Select(each, tuple((name, Col(name)) for name in ("_line", "_begins", "_ends"))) for each in parts]
    return Union(tuple(shaped)) if len(shaped) > 1 else shaped[0]


def is_used_up(scope: ObjectiveScope, columns: Mapping[str, tuple[str, Physical | None]]) -> list[Scalar]:
    """Tests of rows, of which one must hold where a row is used up."""
    found = []
    for each in scope.used_up:
        own = _is_of(each.segment, columns, scope.source.zone)
        within = [Compare(">=", Col("_at"), Lit(each.start)), Compare("<", Col("_at"), Lit(each.end))]
        found.append(all_of(*([own] if own is not None else []), *within))
    return found


def _is_of(segment: Segment, columns: Mapping[str, tuple[str, Physical | None]], zone: Zone) -> Scalar | None:
    """Is a row of this thing? What a claim does not name it is about in all of its values."""
    tests = [_equals(*columns[name], value, zone) for name, value in segment if name in columns]
    return all_of(*tests) if tests else None


def _equals(column: str, physical: Physical | None, text: str, zone: Zone) -> Scalar:
    if text == NOBODY:
        return IsNull(Col(column))
    if physical is None:
        return Compare("=", Col(column), Lit(text))
    try:
        value = cell_value(text, physical.type, zone)
    except PhraseError:  # the column was of another type when it was claimed
        return Lit(False)
    lies = value if isinstance(value, str | bool) else int((value or 0) * 10**physical.scale)
    return Compare("=", Col(column), Lit(lies))
