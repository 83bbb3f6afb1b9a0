"""What is counted of a funnel: how many records came how far and what became of them, by one pass over their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.clock.steps import period_number
from servanda.clock.units import DAY
from servanda.measure.funnel_rows import FunnelRows
from servanda.measure.funnel_source import FunnelSource
from servanda.measure.segments import segment_value
from servanda.query.expression import fields_of
from servanda.query.relation import Aggregate, Filter, Group, Lookup, Relation, Select, Union
from servanda.query.scalar import (
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    FloorDiv,
    IsNull,
    Lit,
    Not,
    Or,
    Scalar,
    all_of,
)
from servanda.words.result import Period

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fate:
    """Records that came equally far and ended alike. The stage and the way out are places in the funnel's lists.

    `entered` of them entered in the stretch, worth `worth`; `young` of these may still ripen. By stage: `skipped` bear
    no time of their own though they came further, `backward` one before the stage before. Whenever they entered:
    `passed` of them passed each stage in the stretch, `arrived_worth` is that of those who arrived in it, `left_now`
    and `left_worth` of those who left in it, and `cycles` of them took `cycle` microseconds from the last stage but one.
    """

    split: str
    furthest: int
    state: int
    entered: int
    worth: Fraction
    young: int
    skipped: tuple[int, ...]
    backward: tuple[int, ...]
    passed: tuple[int, ...]
    arrived_worth: Fraction
    left_now: int
    left_worth: Fraction
    cycles: int
    cycle: int
    is_out: bool = False
    """Have they left by a way out?"""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Of the records that entered in one period: how far they came, and what became of them."""

    period: Period
    furthest: int
    state: int
    entered: int
    young: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Records that were at a stage for `days` days, begun ones counted.

    Then they `moved` on, `left`, or the records ended on them, `still` there.
    """

    stage: int
    days: int
    moved: int
    left: int
    still: int


def fates(opened: FunnelSource, rows: FunnelRows, stretch: Stretch) -> list[Fate]:
    """The records of a stretch, by what they are split by, how far they came and what became of them."""
    by = ("_furthest", "_state", *(["_split"] if rows.split is not None else []))
    found = opened.source.engine.run(Group(rows.relation, by, tuple(_asks(rows, stretch))))
    return [_fate(rows, row) for row in found]


def _asks(rows: FunnelRows, stretch: Stretch) -> Iterable[tuple[str, Aggregate]]:
    last = len(rows.stages) - 1
    entered, arrived = _inside("_passed_0", stretch), _inside(f"_passed_{last}", stretch)
    left = And(
        (
            Compare(">=", Col("_state"), Lit(0)),
            Compare("<", Col("_state"), Lit(rows.on_the_way)),
            _inside("_since", stretch),
        )
    )
    took = Arith("-", Col(f"_reached_{last}"), Col(f"_reached_{last - 1}"))
    whole = And((arrived, Compare(">=", took, Lit(0))))
    yield "entered", Aggregate("count", None, entered)
    yield "worth", Aggregate("sum", Col("_worth"), entered)
    yield "young", Aggregate("count", None, And((entered, Col("_young"))))
    for place in range(last + 1):
        beyond = Compare(">", Col("_furthest"), Lit(place))
        yield f"skipped_{place}", Aggregate("count", None, And((entered, beyond, IsNull(Col(f"_reached_{place}")))))
    for place in range(last + 1):
        yield f"backward_{place}", Aggregate("count", None, And((entered, _backward(place))))
    for place in range(last + 1):
        yield f"passed_{place}", Aggregate("count", None, _inside(f"_passed_{place}", stretch))
    yield "arrived_worth", Aggregate("sum", Col("_worth"), arrived)
    yield "left_now", Aggregate("count", None, left)
    yield "left_worth", Aggregate("sum", Col("_worth"), left)
    yield "cycles", Aggregate("count", None, whole)
    yield "cycle", Aggregate("sum", took, whole)


def _inside(column: str, stretch: Stretch) -> Scalar:
    return And((Compare(">=", Col(column), Lit(stretch[0])), Compare("<", Col(column), Lit(stretch[1]))))


def _backward(place: int) -> Scalar:
    """Is a stage dated before the last one before it that bears a time?"""
    if place == 0:
        return Lit(False)
    before = tuple(Col(f"_reached_{each}") for each in range(place - 1, -1, -1))
    return Coalesce((Compare("<", Col(f"_reached_{place}"), before[0] if place == 1 else Coalesce(before)), Lit(False)))


def _fate(rows: FunnelRows, row: Sequence[object]) -> Fate:
    n, unit = len(rows.stages), 10**rows.scale
    furthest, state, *rest = row
    split = segment_value(rest.pop(0), rows.split) if rows.split is not None else ""
    numbers = [int(each or 0) for each in rest]  # type: ignore[call-overload]
    entered, worth, young = numbers[:3]
    skipped, backward, passed = (tuple(numbers[3 + n * part : 3 + n * (part + 1)]) for part in range(3))
    arrived, left, left_worth, cycles, cycle = numbers[3 + 3 * n :]
    return Fate(
        split, int(furthest), int(state), entered, Fraction(worth, unit), young, skipped, backward, passed,  # type: ignore[call-overload]
        Fraction(arrived, unit), left, Fraction(left_worth, unit), cycles, cycle, 0 <= int(state) < rows.on_the_way,  # type: ignore[call-overload]
    )  # fmt: skip


def cohorts(opened: FunnelSource, rows: FunnelRows, periods: tuple[Period, ...]) -> list[Cohort]:
    """The records that entered in each period."""
    numbered = Lookup(rows.relation, period_number(periods), "_passed_0", "_period")
    young = (("entered", Aggregate("count")), ("young", Aggregate("count", None, Col("_young"))))
    found = opened.source.engine.run(
        Group(Filter(numbered, Not(IsNull(Col("_period")))), ("_period", "_furthest", "_state"), young)
    )
    return [Cohort(periods[int(p)], int(f), int(s), int(n), int(y)) for p, f, s, n, y in found]  # type: ignore[arg-type]


def medians(
    opened: FunnelSource, rows: FunnelRows, stretch: Stretch, *, split: bool = False
) -> dict[str, tuple[int | None, ...]]:
    """The middle time, in microseconds, from each stage to the next, of those who entered in the stretch and moved on.

    Of all of them under ``""``, or of each value of the split.
    """
    asks = []
    for place in range(1, len(rows.stages)):
        took = Arith("-", Col(f"_reached_{place}"), Col(f"_reached_{place - 1}"))
        meant = And((_inside("_passed_0", stretch), Compare(">=", took, Lit(0))))
        asks.append((f"took_{place}", Aggregate("percentile", took, meant, 500)))
    found = opened.source.engine.run(Group(rows.relation, ("_split",) if split else (), tuple(asks)))
    named = ((segment_value(row[0], rows.split), row[1:]) if split else ("", row) for row in found)
    return {name: tuple(None if each is None else int(each) for each in row) for name, row in named}


def waits(opened: FunnelSource, rows: FunnelRows, stretch: Stretch) -> list[Wait]:
    """How many days, begun ones counted, passed from each stage to the next, or until a record left or the records end."""
    words = ("moved", "left", "still")
    asks = tuple((word, Aggregate("count", None, Compare("=", Col("end"), Lit(word)))) for word in words)
    every = Union(tuple(_waits_from(opened, rows, stretch, place) for place in range(len(rows.stages) - 1)))
    found = opened.source.engine.run(Group(every, ("stage", "days"), asks))
    return [Wait(*(int(each or 0) for each in row)) for row in found]


def _waits_from(opened: FunnelSource, rows: FunnelRows, stretch: Stretch, place: int) -> Relation:
    """Of the records at a stage: for how long, and how that ended."""
    here, there = Col(f"_reached_{place}"), Col(f"_reached_{place + 1}")
    moved = Not(IsNull(there))
    stayed = Compare("=", Col("_furthest"), Lit(place))
    left = Compare("<", Col("_state"), Lit(rows.on_the_way))
    until = Case(((moved, there), (left, Col("_since"))), Lit(opened.horizon))
    timed = And((_inside("_passed_0", stretch), Not(IsNull(here)), Or((moved, stayed)), Compare(">=", until, here)))
    days = Arith("+", FloorDiv(Arith("-", Arith("-", until, here), Lit(1)), DAY), Lit(1))  # begun days: 24 h are one
    end = Case(((moved, Lit("moved")), (left, Lit("left"))), Lit("still"))
    return Select(Filter(rows.relation, timed), (("stage", Lit(place)), ("days", days), ("end", end)))


def counted(opened: FunnelSource, name: str, stretch: Stretch, split: str | None = None) -> dict[str, Fraction]:
    """What a stage before the first record comes to in a stretch, by split where its records have that column; else under ``""``."""
    stage, source = opened.funnel.counted[name], opened.source
    declared = opened.agreement.records[stage.records]
    shared = split is not None and split in declared.columns
    names = {*([stage.field] if stage.field else []), *(fields_of(stage.where) if stage.where is not None else ())}
    made = source.rows(stage.records, names | ({split} if shared and split else set()))
    relation = made.readable
    meant = [_inside("_at", (stretch[0], min(stretch[1], opened.ends[name] + 1)))]
    if stage.where is not None:
        relation, lowered = source.lower(relation, made.physical, stage.where)
        meant.append(lowered.value)
    amount = Aggregate("sum", Col(stage.field)) if stage.field else Aggregate("count")
    scale = made.physical[stage.field].scale if stage.field else 0
    found = source.engine.run(
        Group(Filter(relation, all_of(*meant)), (split,) if shared and split else (), (("n", amount),))
    )
    if not shared or split is None:
        return {"": Fraction(int(found[0][0] or 0), 10**scale)}
    return {segment_value(value, made.physical[split]): Fraction(int(n or 0), 10**scale) for value, n in found}


def listed(
    opened: FunnelSource, rows: FunnelRows, stretch: Stretch, meant: Scalar, most: int | None = None
) -> list[tuple[object, ...]]:
    """The records that entered in a stretch and fit, by key: key, times of stages, times of ways out, state; at most so many."""
    columns = ("_key", *(f"_reached_{each}" for each in range(len(rows.stages))), *(f"_left_{each}" for each in range(len(rows.ways))),
               "_furthest", "_state")  # fmt: skip
    relation: Relation = Filter(rows.relation, And((_inside("_passed_0", stretch), meant)))
    relation = Select(relation, tuple((each, Col(each)) for each in columns))
    found = sorted(opened.source.engine.run(relation), key=lambda row: str(row[0]))
    return [*found[:most]]


def is_backward(rows: FunnelRows) -> Scalar:
    """Does any stage bear a time before the one before it?"""
    return Or(tuple(_backward(place) for place in range(1, len(rows.stages))))


def has_state(state: int, furthest: int | None = None) -> Scalar:
    """Has this become of a record, at a stage if one is named?"""
    fits = Compare("=", Col("_state"), Lit(state))
    return fits if furthest is None else And((fits, Compare("=", Col("_furthest"), Lit(furthest))))


def splits_of(found: Iterable[Fate]) -> tuple[str, ...]:
    """The values of the split, those that most records bear first."""
    numbers: dict[str, int] = {}
    for each in found:
        numbers[each.split] = numbers.get(each.split, 0) + each.entered + sum(each.passed)
    return tuple(sorted(numbers, key=lambda name: (-numbers[name], name)))
