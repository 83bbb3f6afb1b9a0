"""Which stretches of an exclusion a reading met, which of them do not exclude and why, and what is left of an allowance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.agreement.exclusions import Exclusion
from servanda.agreement.exclusions_said import exclusion_said
from servanda.clock.periods import periods
from servanda.desk.moments import local_text
from servanda.measure.excluded import announced_in_time
from servanda.measure.readings import Prepared
from servanda.measure.windows import term_of
from servanda.query.expression import fields_of
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col, IsNull, Not, Or
from servanda.words.duration import Exact
from servanda.words.result import Because, Verdict
from servanda.words.show import show_duration, show_number

LISTED = 10

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    starts: int
    ends: int
    announced: int | None
    in_time: bool


def explain_exclusions(prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    """Of each exclusion of the metric that hangs on an announcement or an allowance, the stretches that touch the reading."""
    agreement = prepared.scope.source.agreement
    start, end = prepared.stretches[prepared.periods.index(verdict.reading.period)]
    for name in prepared.objective.metric.exclude:
        written = agreement.exclusions[name]
        if written.records is not None and (written.announced is not None or written.at_most is not None):
            rows = _rows(prepared, verdict, written, written.records)
            own = [each for each in rows if each.starts < end and each.ends > start]
            lines = [Because(_said(prepared, written, each)) for each in own[:LISTED]]
            lines += [Because(f"and {show_number(len(own) - LISTED)} more")] if len(own) > LISTED else []
            if (
                verdict.reading.segment or prepared.scope.lines().things is None
            ):  # each thing has an allowance of its own
                lines += [Because(each) for each in _allowance(prepared, written, rows, (start, end))]
            if lines:
                yield Because(f"{name}: {exclusion_said(agreement, name)}", tuple(lines))


def _rows(prepared: Prepared, verdict: Verdict, written: Exclusion, name: str) -> list[_Row]:
    """Stretches of the record set that may exclude time of this reading's thing, in order of time."""
    source = prepared.scope.source
    declared = source.agreement.records[name]
    things = prepared.scope.lines().things
    link = declared.belongs_to.get(things or "")
    names = {written.announced, declared.ends, link.column if link is not None else None} - {None}
    used = frozenset(each for each in names if each is not None)
    if written.where is not None:
        used |= fields_of(written.where)
    rows = source.rows(name, used)
    relation: Relation = Filter(rows.relation, Not(Or((rows.unreadable(used), IsNull(Col("_at"))))))
    if written.where is not None:
        relation, lowered = source.lower(relation, rows.physical, written.where)
        relation = Filter(relation, lowered.value)
    mark = (("key", Col("_key")), ("at", Col("_at")))
    in_time = set(source.engine.run(Select(announced_in_time(prepared.scope, written, relation), mark)))
    optional = [
        (declared.end_column, "ends"),
        (written.announced, "announced"),
        (link.column if link else None, "thing"),
    ]
    columns = tuple((as_, Col(column)) for column, as_ in optional if column is not None)
    names_of = [as_ for column, as_ in optional if column is not None]
    thing = dict(verdict.reading.segment).get(things or "")
    found: list[_Row] = []
    for key, at, *cells in source.engine.run(Select(relation, (*mark, *columns))):
        cell = dict(zip(names_of, cells, strict=True))
        if thing is None or cell.get("thing") in (None, thing):
            ends = cell.get("ends")
            until = prepared.scope.horizon if ends is None else int(str(ends))
            said = cell.get("announced")
            found.append(
                _Row(str(key), int(str(at)), until, None if said is None else int(str(said)), (key, at) in in_time)
            )
    return sorted(found, key=lambda each: (each.starts, each.key))


def _said(prepared: Prepared, written: Exclusion, row: _Row) -> str:
    zone = prepared.scope.source.zone
    span = f"{row.key}: {local_text(row.starts, zone)} to {local_text(row.ends, zone)}"
    if written.announced is None:
        return span
    if row.announced is None:
        return f"{span}: never announced, so it does not exclude"
    told = f"{span}, announced {local_text(row.announced, zone)}"
    if row.in_time:
        return f"{told}: in time"
    if row.announced > row.starts:
        return f"{told}: after it began, so it does not exclude"
    before = f"{show_duration(row.starts - row.announced)} before"
    wanted = f", not {written.notice}" if isinstance(written.notice, Exact) else f": that is less than {written.notice}"
    return f"{told}, {before}{wanted}, so it does not exclude"


def _allowance(prepared: Prepared, written: Exclusion, rows: Sequence[_Row], span: Span) -> Iterable[str]:
    """How much of the allowance is used in each of its windows that the reading touches."""
    if written.at_most is None or written.calendar is not None or written.every is not None:
        return
    source = prepared.scope.source
    most = written.at_most.time.microseconds
    for window in periods(written.at_most.each, source.zone, *span, term_of(source.agreement)):
        used = _length([(each.starts, each.ends) for each in rows if each.in_time], (window.start, window.end))
        if used:
            said = f"{show_duration(min(used, most))} of the {written.at_most.time} of {window.label} are used"
            beyond = "counts as down" if written.beyond.way == "down" else "counts as it was measured"
            yield said + (f"; {show_duration(used - most)} beyond it {beyond}" if used > most else "")


def _length(spans: Sequence[Span], window: Span) -> int:
    """How long at least one of them holds within the window."""
    total, until = 0, window[0]
    for starts, ends in sorted(spans):
        first, last = max(starts, until), min(ends, window[1])
        if last > first:
            total, until = total + last - first, last
    return total
