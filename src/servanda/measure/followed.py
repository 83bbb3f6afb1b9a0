"""How long each step of a follow-up took, over all records and split: counts, percentiles and bands, in one table of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective, Split
from servanda.clock.steps import period_number
from servanda.measure.followed_rows import FollowedClock, clock_of
from servanda.measure.readings import Prepared
from servanda.measure.segments import segment_value
from servanda.metrics.facts import INSIDE, OUTSIDE, PENDING, UNCOVERED, UNREADABLE
from servanda.query.relation import Aggregate, Derive, Filter, Group, Lookup, Relation, Scan, Select
from servanda.query.scalar import NOTHING, And, Case, Coalesce, Col, Compare, InList, IsNull, Lit, Not, Scalar, all_of
from servanda.words.result import Period
from servanda.words.window import Calendar

STEPS = ("assigned", "attempted", "contacted", "qualified", "waited")
"""Created to assigned, to the first attempt, to the first contact, to qualified; and created to the first attempt."""
NEVER = 1 << 62
"""Longer than any wait: what a percentile is where so many have waited in vain."""
PERMILLE = (500, 900, 950)
NAME, WORTH = "follow-up of ", "attempts on "
"""Before the name of a record set: the objectives that stand for its follow-up, and for what attempts brought.

No agreement can have them. Who became a customer may be known less far than who was called, so they are two.
"""

_KEPT = ("_key", "_outcome", "_anew", "_started", "_placed_at", "_at", *(f"_of_{each}" for each in STEPS),
         *(f"_so_far_{each}" for each in STEPS))  # fmt: skip
_WORTH = ("_outcome", "_placed_at", "_tries", "_effort", "_reached", "_customer", "_revenue", "_ripe")


@dataclass(frozen=True, slots=True)
class Wait:
    """One step: lengths in microseconds of open time. `in_bands` has one number more than there are edges.

    `never` have waited longer than the last edge and still wait; `young` wait less long, and are in no other figure.
    """

    step: str
    done: int
    never: int
    young: int
    in_bands: tuple[int, ...]
    percentiles: tuple[int | None, ...]

    @property
    def every(self) -> int:
        """How many are told of: done, or waiting longer than the last edge."""
        return sum(self.in_bands)


@dataclass(frozen=True, slots=True)
class Followed:
    """The figures of all records, or of those with one value of one column (`split`)."""

    split: str
    value: str
    records: int
    in_time: int
    late: int
    pending: int
    never_tried: int
    """Late ones without any attempt."""
    anew: int
    """Records that were attempted before the instant at which they were assigned: they changed hands since."""
    waits: tuple[Wait, ...]

    @property
    def share(self) -> Fraction | None:
        """The share of those within the limit; None where nothing is due."""
        due = self.in_time + self.late
        return Fraction(self.in_time, due) if due else None


def followed_text(agreement: Agreement, splits: Mapping[str, Sequence[str]], *, waits: bool, worth: bool) -> Agreement:
    """The agreement whose objectives are its follow-ups, split by these columns of each record set.

    `waits`: how long they took; `worth`: what attempts brought.
    """
    objectives = {}
    for records, block in agreement.follow_up.items():
        created = agreement.records[records].placed_by or ""
        per = tuple(map(Split, dict.fromkeys(splits.get(records, ()))))
        if waits:
            clock = clock_of(records, block, created, worth=False, shares=worth)
            objectives[f"{NAME}{records}"] = Objective(metric=clock, each=Calendar("month"), per=per)
        if worth:
            clock = clock_of(records, block, created, worth=True, shares=True)
            objectives[f"{WORTH}{records}"] = Objective(metric=clock, each=Calendar("month"))
    return agreement.model_copy(update={"objectives": objectives})


def rows_of(prepared: Prepared, period: Period | None, what: str) -> Relation:
    """A table with a row for each record of a period (None: of all time), made once for everything that is asked of it."""
    metric = prepared.objective.metric
    assert isinstance(metric, FollowedClock)
    columns = dict.fromkeys(name for name, _ in prepared.columns.values())
    relation = prepared.facts.relation
    if period is not None:
        relation = placed_in(relation, period)
    wanted = [*(_WORTH if metric.counts_worth else _KEPT), *columns]
    source = prepared.scope.source
    table = source.store(what, Select(relation, tuple((name, Col(name)) for name in wanted)))
    return Scan(table, tuple(wanted))


def newest_period(prepared: Prepared, rows: Relation) -> Period | None:
    """The newest period in which one of these records is placed."""
    numbered = Filter(Lookup(rows, period_number(prepared.periods), "_placed_at", "_piece"), Not(IsNull(Col("_piece"))))
    last = Group(numbered, (), (("_last", Aggregate("max", Col("_piece"))),))
    found = [row[0] for row in prepared.scope.source.engine.run(last) if isinstance(row[0], int)]
    return prepared.periods[found[0]] if found else None


def placed_in(rows: Relation, period: Period) -> Relation:
    """Those rows that are placed in a period."""
    numbered = Lookup(rows, period_number((period,)), "_placed_at", "_piece")
    return Filter(numbered, Not(IsNull(Col("_piece"))))


def read_followed(prepared: Prepared, rows: Relation) -> tuple[Followed, ...]:
    """The figures of all, then those of each value of each split, the largest first."""
    found = [*_figures(prepared, rows, None)]
    for name in prepared.columns:
        found += sorted(_figures(prepared, rows, name), key=lambda each: (-each.records, each.value))
    return tuple(found)


def unreadable_in(prepared: Prepared, rows: Relation) -> tuple[int, int]:
    """How many records cannot be read, and how many no row of a table covers; they are in no figure."""
    counted = Group(rows, (), tuple((word, Aggregate("count", None, _is(word))) for word in (UNREADABLE, UNCOVERED)))
    unreadable, uncovered = next(iter(prepared.scope.source.engine.run(counted)))
    return int(unreadable or 0), int(uncovered or 0)


def _figures(prepared: Prepared, rows: Relation, split: str | None) -> Iterable[Followed]:
    metric = prepared.objective.metric
    assert isinstance(metric, FollowedClock)
    edges = tuple(each.microseconds for each in metric.follows.bands)
    column, physical = prepared.columns[split] if split is not None else ("", None)
    readable = Filter(rows, Not(InList(Col("_outcome"), (UNREADABLE, UNCOVERED))))
    asks = [*_counts(), *(each for step in STEPS for each in _asks(step, edges))]
    counted = Derive(readable, tuple((f"_length_{step}", _length(step, edges[-1])) for step in STEPS))
    for row in prepared.scope.source.engine.run(Group(counted, (column,) if split else (), tuple(asks))):
        value, numbers = (segment_value(row[0], physical), row[1:]) if split else ("", row)
        answers = {name: answer for (name, _), answer in zip(asks, numbers, strict=True)}
        found = _followed(split or "", value, answers, len(edges))
        yield found if metric.limit is not None else replace(found, in_time=0, late=0, pending=0, never_tried=0)


def _followed(split: str, value: str, answers: Mapping[str, Any], edges: int) -> Followed:
    def count(name: str) -> int:
        return int(answers[name] or 0)

    waits = []
    for step in STEPS:
        up_to = [count(f"{step} up to {place}") for place in range(edges)]
        every = count(f"{step} every")
        bands = [after - before for before, after in zip([0, *up_to], [*up_to, every], strict=True)]
        percentiles = tuple(answers[f"{step} {permille}"] for permille in PERMILLE)
        done = count(f"{step} done")
        waits.append(Wait(step, done, every - done, count(f"{step} young"), tuple(bands), percentiles))
    return Followed(
        split,
        value,
        count("records"),
        count(INSIDE),
        count(OUTSIDE),
        count(PENDING),
        count("never"),
        count("anew"),
        tuple(waits),
    )


def _counts() -> Iterable[tuple[str, Aggregate]]:
    yield "records", Aggregate("count")
    yield INSIDE, Aggregate("count", None, _is(INSIDE))
    yield OUTSIDE, Aggregate("count", None, _is(OUTSIDE))
    yield PENDING, Aggregate("count", None, _is(PENDING))
    yield "never", Aggregate("count", None, And((_is(OUTSIDE), IsNull(Col("_of_attempted")))))
    yield "anew", Aggregate("count", None, Col("_anew"))


def _asks(step: str, edges: Sequence[int]) -> Iterable[tuple[str, Aggregate]]:
    length = Col(f"_length_{step}")
    yield f"{step} done", Aggregate("count", None, Not(IsNull(Col(f"_of_{step}"))))
    yield f"{step} every", Aggregate("count", None, Not(IsNull(length)))
    yield f"{step} young", Aggregate("count", None, all_of(IsNull(length), Not(IsNull(Col(f"_so_far_{step}")))))
    for place, edge in enumerate(edges):
        yield f"{step} up to {place}", Aggregate("count", None, Compare("<=", length, Lit(edge)))
    for permille in PERMILLE:
        yield f"{step} {permille}", Aggregate("percentile", length, Not(IsNull(length)), permille)


def _length(step: str, last: int) -> Scalar:
    """How long a step took; `NEVER` where it is still waited for longer than the last edge; null where it is too young."""
    waits = Case(((Compare(">", Col(f"_so_far_{step}"), Lit(last)), Lit(NEVER)),), NOTHING)
    return Coalesce((Col(f"_of_{step}"), waits))


def _is(word: str) -> Scalar:
    return Compare("=", Col("_outcome"), Lit(word))
