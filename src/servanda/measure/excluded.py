"""What exclusions take out of time lines: stretches of records, of rules, of calendars, as far as they are allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.agreement.exclusions import Exclusion
from servanda.clock.periods import periods
from servanda.clock.recurring import recurring
from servanda.clock.spans import Pair
from servanda.measure.agreed import Agreed
from servanda.measure.timelines import on_every, on_things
from servanda.measure.used_up import used_on_lines
from servanda.measure.windows import term_of
from servanda.metrics.lines import Excluded, Lines
from servanda.metrics.outages import numbered, outages
from servanda.metrics.rows import derive
from servanda.query.expression import fields_of
from servanda.query.relation import Filter, Join, Lookup, Relation, Select, Union, Values, Window, WindowColumn
from servanda.query.scalar import (
    FALSE,
    Arith,
    Coalesce,
    Col,
    Compare,
    Greatest,
    IsNull,
    Least,
    Lit,
    Not,
    Or,
    Scalar,
    all_of,
)
from servanda.words.duration import Civil, Exact

if TYPE_CHECKING:
    from servanda.measure.scope import ObjectiveScope

_STRETCH = ("_line", "_begins", "_ends")
_CUT: tuple[tuple[str, Scalar], ...] = (
    ("_line", Col("_line")), ("_begins", Greatest((Col("_begins"), Col("_from")))), ("_ends", Least((Col("_ends"), Col("_to"))))
)  # fmt: skip
_NEVER_OPEN: tuple[Pair, ...] = ()


def excluded_of(scope: ObjectiveScope, lines: Lines) -> Excluded:
    """The stretches of all exclusions of the metric, by what becomes of the time."""
    found: dict[str, list[Relation]] = {"leaves": [], "up": [], "down": []}
    for name in scope.objective.metric.exclude:
        exclusion = scope.source.agreement.exclusions[name]
        applies = scope.source.agreed.applies(name, exclusion)
        if applies and exclusion.excluded_time is not None and scope.edges:
            inside, beyond = _Exclusion(scope, lines, name, exclusion).stretches()
            found[exclusion.excluded_time.way].append(inside)
            if beyond is not None:
                found["down"].append(beyond)
    return Excluded(*(_all(each) for each in found.values()))


def _all(parts: Sequence[Relation]) -> Relation | None:
    return Union(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


@dataclass
class _Exclusion:
    """One exclusion on the time lines of one objective."""

    scope: ObjectiveScope
    lines: Lines
    name: str
    written: Exclusion

    def stretches(self) -> tuple[Relation, Relation | None]:
        """What is excluded, and what goes beyond the allowance where that counts as down."""
        whole = self._whole()
        return (whole, None) if self.written.at_most is None else self._allowed(whole)

    def _whole(self) -> Relation:
        if self.written.before is None:
            return self._held() or self._never()
        held, used = self._held(), used_on_lines(self.scope, self.lines)
        return used if held is None else _shared(held, used)

    def _held(self) -> Relation | None:
        """What its rows, its rule and its calendar exclude; None where nothing of these is written."""
        times = self._times()
        if self.written.records is None:
            return None if times is None else _shaped(on_every(_values(times), self.lines))
        rows = self._rows(self.written.records)
        return rows if times is None else _overlaps(rows, times)

    def _never(self) -> Relation:
        return _shaped(on_every(_values(_NEVER_OPEN), self.lines))

    def _bounds(self) -> Pair:
        """From the first edge, or the beginning of the window in which the allowance is used, to the last edge."""
        first, last = self.scope.edges[0], self.scope.edges[-1]
        windows = self._windows()
        return min([first, *(start for start, _ in windows)]), min(last, self.scope.source.reach.last)

    def _windows(self) -> tuple[Pair, ...]:
        allowance = self.written.at_most
        if allowance is None:
            return ()
        first, last = self.scope.edges[0], self.scope.edges[-1]
        found = periods(allowance.each, self.scope.source.zone, first, last, term_of(self.scope.source.agreement))
        return tuple((each.start, each.end) for each in found)

    def _times(self) -> tuple[Pair, ...] | None:
        """When a rule comes back and the calendar is open; None where neither is written."""
        written, bounds = self.written, self._bounds()
        agreement, zone = self.scope.source.agreement, self.scope.source.zone
        times: tuple[Pair, ...] | None = None
        if written.every is not None and isinstance(written.lasts, Exact | Civil):
            times = recurring(written.every, written.lasts, zone, *bounds, agreement.starts)
        if written.calendar is not None:
            spans = self.scope.source.calendar(written.calendar).spans
            times = (
                spans.between(*bounds)
                if times is None
                else tuple(each for begin, end in times for each in spans.between(begin, end))
            )
        return times

    def _rows(self, name: str) -> Relation:
        """Stretches of the record set that are meant and were announced in time, on their time lines."""
        source, written, declared = self.scope.source, self.written, self.scope.source.agreement.records[name]
        ends = declared.end_column
        where = frozenset() if written.where is None else fields_of(written.where)
        names = {*where, *({written.announced} if written.announced else ())} | (
            {ends} if ends and ends != "_ends" else set()
        )
        link = declared.belongs_to.get(self.lines.things or "")
        rows = source.rows(name, names | ({link.column} if link else set()))
        relation: Relation = Filter(rows.relation, Not(Or((rows.unreadable(names), IsNull(Col("_at"))))))
        if written.where is not None:
            relation, lowered = source.lower(relation, rows.physical, written.where)
            relation = Filter(relation, lowered.value)
        relation = announced_in_time(self.scope, written, relation)
        relation = as_approved(source.agreed, self.name, written, relation)
        last = Lit(self.scope.horizon)
        relation = derive(relation, begins=Col("_at"), ends=last if ends is None else Coalesce((Col(ends), last)))
        placed = (
            on_every(relation, self.lines)
            if self.lines.things is None
            else on_things(self.scope, relation, name, self.lines)
        )
        return _shaped(placed)

    def _allowed(self, whole: Relation) -> tuple[Relation, Relation | None]:
        """The stretches up to the allowance of each window, in order of time; and the rest where it counts as down."""
        assert self.written.at_most is not None
        united = outages(numbered(derive(whole, key=Lit(""))))
        cut = derive(_overlaps(united, self._windows(), number=True), length=Arith("-", Col("_ends"), Col("_begins")))
        order = (("_begins", False),)
        cut = Window(cut, ("_line", "_window"), order, (("_before", WindowColumn("sum_before", Col("_length"))),))
        left = Arith("-", Lit(self.written.at_most.time.microseconds), Coalesce((Col("_before"), Lit(0))))
        within = Least((Col("_length"), Greatest((Lit(0), left))))
        cut = derive(cut, until=Arith("+", Col("_begins"), within))
        inside = Select(cut, (("_line", Col("_line")), ("_begins", Col("_begins")), ("_ends", Col("_until"))))
        if self.written.beyond.way != "down":
            return inside, None
        return inside, Select(cut, (("_line", Col("_line")), ("_begins", Col("_until")), ("_ends", Col("_ends"))))


def as_approved(agreed: Agreed, name: str, written: Exclusion, relation: Relation) -> Relation:
    """Only the rows that nobody has to approve, or that were approved."""
    meant = agreed.meant(name, written)
    return relation if meant is None else Filter(relation, meant)


def announced_in_time(scope: ObjectiveScope, written: Exclusion, relation: Relation) -> Relation:
    """Only the stretches that were announced, and so long before."""
    announced, notice = written.announced, written.notice
    if announced is None:
        return relation
    if notice is None:
        return Filter(relation, Compare("<=", Col(announced), Col("_at")))
    due: Scalar = Col("_noticed")
    if isinstance(notice, Exact):
        due = Arith("+", Col(announced), Lit(notice.microseconds))
    else:
        relation = Lookup(relation, scope.calendar(written.calendar).step(notice), announced, "_noticed")
    return Filter(relation, Coalesce((Compare("<=", due, Col("_at")), FALSE)))


def _shaped(relation: Relation) -> Relation:
    return Select(relation, tuple((name, Col(name)) for name in _STRETCH))


def _values(times: Sequence[Pair]) -> Relation:
    return Values(("_begins", "_ends"), tuple(times), ("integer", "integer"))


def _shared(stretches: Relation, others: Relation) -> Relation:
    """What stretches share with others of the same time line."""
    few = Select(others, (("_on", Col("_line")), ("_from", Col("_begins")), ("_to", Col("_ends"))))
    both: Relation = Join(stretches, few, (("_line", "_on"),), (("_from", "_from"), ("_to", "_to")), "inner")
    both = Filter(both, all_of(Compare("<", Col("_begins"), Col("_to")), Compare(">", Col("_ends"), Col("_from"))))
    return Select(both, _CUT)


def _overlaps(stretches: Relation, times: Sequence[Pair], *, number: bool = False) -> Relation:
    """What stretches share with these times; `number`: with ``_window``, the place of the time."""
    rows = tuple((begin, end, place, 1) for place, (begin, end) in enumerate(times))
    values = Values(("_from", "_to", "_window", "_one"), rows, ("integer", "integer", "integer", "integer"))
    taken = tuple((name, name) for name in ("_from", "_to", "_window"))
    both: Relation = Join(derive(stretches, one=Lit(1)), values, (("_one", "_one"),), taken, "inner")
    both = Filter(both, all_of(Compare("<", Col("_begins"), Col("_to")), Compare(">", Col("_ends"), Col("_from"))))
    return Select(both, (*_CUT, ("_window", Col("_window"))) if number else _CUT)
