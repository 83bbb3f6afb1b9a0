"""Expressions as scalars that an engine computes: integers, texts and booleans, exact and without division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.clock.zone import UTC_ZONE, Zone
from servanda.query import scalar as s
from servanda.query.check import typed
from servanda.query.derive import Step
from servanda.query.evaluate import later, moment_in
from servanda.query.exact import (
    Bench,
    as_ratio,
    choose,
    coalesce,
    compare_day,
    compare_ratios,
    divided,
    is_null,
    never_zero,
)
from servanda.query.expression import (
    FLIPPED,
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    CompareOp,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal,
    Moment,
    Negative,
    Not,
    Or,
    civil_of,
    heights,
)
from servanda.query.literals import DAY
from servanda.query.ratio import (
    NULL_RATIO,
    Ratio,
    Whole,
    add,
    column_bits,
    constant_ratio,
    divide,
    floor,
    multiply,
    negative,
    plus,
    raised,
    times,
    to_scale,
    whole,
)
from servanda.query.scalar import NOTHING, Col, Lit, Scalar
from servanda.query.types import NULL, Kind, Physical, Type
from servanda.words.duration import Civil, Exact

BIND_EVERY = 12
"""Levels of an expression after which its value becomes a column, so that no engine's text gets too deep."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """How a value is computed, laid out as `Physical` says; the columns of `steps` must be derived first.

    A condition is a boolean `value`. A number is ``value · 10^-scale``, divided by `divisor` if there is one: it is
    never negative and never null, and where it is 0 the number is null.
    """

    value: Scalar
    type: Type
    scale: int = 0
    divisor: Scalar | None = None
    steps: tuple[Step, ...] = ()


def lower(expression: Expression, columns: Mapping[str, Physical], zone: Zone, prefix: str = "_") -> Lowered:
    """The scalars of an expression that `check` found no fault in.

    `columns` says how fields lie in the engine, those of parents under ``parent.field``; times without an offset and
    steps of the calendar are of `zone`. Columns that must be derived are named `prefix` and a number. Raises
    LoweringError where an exact answer cannot be had, ValueError for an expression with faults.
    """
    found, faults = typed(expression, _own(columns), _of_parents(columns))
    if faults:
        raise ValueError(faults[0].sentence)
    lowering = _Lowering(columns, zone, prefix, heights(found))
    return lowering.result(found)


def _own(columns: Mapping[str, Physical]) -> dict[str, Type]:
    return {name: physical.type for name, physical in columns.items()}


def _of_parents(columns: Mapping[str, Physical]) -> dict[str, dict[str, Type]]:
    parents: dict[str, dict[str, Type]] = {}
    for key, physical in columns.items():
        parent, point, name = key.partition(".")
        if point:
            parents.setdefault(parent, {})[name] = physical.type
    return parents


class _Lowering:
    """One expression on its way to an engine."""

    def __init__(self, columns: Mapping[str, Physical], zone: Zone, prefix: str, height: dict[int, int]) -> None:
        self.columns = columns
        self.zone = zone
        self.height = height
        self.bench = Bench(prefix, zone)
        self.bound: dict[int, Ratio | Scalar] = {}

    def result(self, node: Expression) -> Lowered:
        found = self.lowered(node)
        kind = _kind(node)
        scale, divisor = 0, None
        if not isinstance(found, Ratio):
            value = found
        elif kind in (Kind.TIME, Kind.DATE):
            value = floor(found).scalar
        else:
            if kind == Kind.DURATION and found.scale:
                found = Ratio(found.num, raised(found.den or whole(1), found.scale), 0, found.sign)
            scale = found.scale
            value, divisor = divided(self.bench, found)
        return Lowered(value, node.type or NULL, scale, divisor, tuple(self.bench.steps))

    def bind(self, node: Expression) -> None:
        """Compute a node that is about to be used more than once."""
        if civil_of(node):
            return
        if isinstance(node, Arithmetic) and node.op == "-" and _kind(node.left) in (Kind.TIME, Kind.DATE):
            self.bind(node.left)
            self.bind(node.right)
            return
        self.bound[id(node)] = self.bench.columnar(self.lowered(node))

    # Nodes

    def lowered(self, node: Expression) -> Ratio | Scalar:
        if id(node) in self.bound:
            return self.bound[id(node)]
        if _kind(node) == Kind.NULL:
            return NOTHING
        found = self.node(node)
        return self.bench.columnar(found) if self.height[id(node)] % BIND_EVERY == 0 else found

    def ratio(self, node: Expression) -> Ratio:
        return as_ratio(self.lowered(node))

    def scalar(self, node: Expression) -> Scalar:
        found = self.lowered(node)
        return NOTHING if isinstance(found, Ratio) else found

    def node(self, node: Expression) -> Ratio | Scalar:
        match node:
            case Literal():
                return self.constant(node)
            case Field():
                return self.field(node)
            case Negative(value):
                inner = self.ratio(value)
                return replace(inner, num=negative(inner.num))
            case Arithmetic():
                return self.arithmetic(node)
            case Compare(op, left, right):
                return self.compare(op, left, right)
            case Between(value, low, high, negated):
                self.bind(value)
                inside = s.And((self.compare(">=", value, low), self.compare("<=", value, high)))
                return s.Not(inside) if negated else inside
            case In(value, items, negated):
                inside_list = self.in_list(value, items)
                return s.Not(inside_list) if negated else inside_list
            case IsNull(value, negated):
                missing = is_null(self.bench, self.lowered(value))
                return s.Not(missing) if negated else missing
            case Like(value, pattern, fold, negated):
                text = self.scalar(value)
                fits = NOTHING if text == NOTHING else s.Like(text, pattern, fold)
                return s.Not(fits) if negated else fits
            case Not(value):
                return s.Not(self.scalar(value))
            case And(parts):
                return s.And(tuple(map(self.scalar, parts)))
            case Or(parts):
                return s.Or(tuple(map(self.scalar, parts)))
            case Case():
                return self.case(node)
            case Call("coalesce", arguments):
                return coalesce(self.bench, [self.lowered(argument) for argument in arguments])
            case Call(name, arguments):
                text = self.scalar(arguments[0])
                return NOTHING if text == NOTHING else s.TextOp(name, text)  # type: ignore[arg-type]

    def constant(self, node: Literal) -> Ratio | Scalar:
        match node.value:
            case bool() | str() | None:
                return Lit(node.value)
            case Fraction():
                return constant_ratio(node.value)
            case Exact(microseconds):
                return Ratio(whole(microseconds))
            case Moment():
                return Ratio(whole(moment_in(node.value, self.zone)))
            case int():
                return Ratio(whole(node.value))
            case Civil():
                raise AssertionError("steps of the calendar stand beside times only")

    def field(self, node: Field) -> Ratio | Scalar:
        physical = self.columns[node.key]
        kind = physical.type.kind
        if kind in (Kind.TEXT, Kind.YESNO):
            return Col(node.key)
        num = Whole(Col(node.key), column_bits(kind))
        if physical.divisor is None:
            return Ratio(num, None, physical.scale)
        return Ratio(num, Whole(Col(physical.divisor), 50), physical.scale, "not negative")

    # Arithmetic

    def arithmetic(self, node: Arithmetic) -> Ratio:
        for steps, base in ((civil_of(node.right), node.left), (civil_of(node.left), node.right)):
            if steps is not None:
                return self.step(base, Civil(-steps.months, -steps.days) if node.op == "-" else steps)
        left, right = self.ratio(node.left), self.ratio(node.right)
        match node.op:
            case "+":
                return add("+", left, right)
            case "-":
                found = add("-", left, right)
                return multiply(found, Ratio(whole(DAY))) if _kind(node.left) == Kind.DATE else found
            case "*":
                return multiply(left, right)
            case "/":
                return divide(left, never_zero(self.bench, right))

    def step(self, base: Expression, steps: Civil) -> Ratio:
        """A time or date and steps of the calendar."""
        kind, start = _kind(base), floor(self.ratio(base))
        if start.is_null:
            return NULL_RATIO
        if start.constant is not None:
            return Ratio(whole(later(kind, start.constant, steps, self.zone)))
        if kind == Kind.DATE and not steps.months:
            return Ratio(plus("+", start, whole(steps.days)))
        zone = UTC_ZONE if kind == Kind.DATE else self.zone
        of = times(start, whole(DAY)) if kind == Kind.DATE else start
        stepped = self.bench.stepped(of, steps, zone)
        return Ratio(floor(Ratio(stepped, whole(DAY))) if kind == Kind.DATE else stepped)

    # Comparison

    def compare(self, op: CompareOp, left: Expression, right: Expression) -> Scalar:
        if civil_of(left) is not None:
            return self.compare(FLIPPED[op], right, left)
        kinds = (_kind(left), _kind(right))
        if Kind.NULL in kinds:
            return NOTHING
        steps = civil_of(right)
        if steps is not None and isinstance(left, Arithmetic):
            return compare_ratios(self.bench, op, self.ratio(left.left), self.step(left.right, steps))
        if kinds == (Kind.TIME, Kind.DATE):
            return compare_day(self.bench, op, self.ratio(left), self.ratio(right))
        if kinds == (Kind.DATE, Kind.TIME):
            return compare_day(self.bench, FLIPPED[op], self.ratio(right), self.ratio(left))
        one, two = self.lowered(left), self.lowered(right)
        if isinstance(one, Ratio) or isinstance(two, Ratio):
            return compare_ratios(self.bench, op, as_ratio(one), as_ratio(two))
        return NOTHING if NOTHING in (one, two) else s.Compare(op, one, two)

    def in_list(self, value: Expression, items: tuple[Expression, ...]) -> Scalar:
        alike = all(isinstance(item, Literal) and _kind(item) == _kind(value) and not civil_of(item) for item in items)
        constants = [self.lowered(item) for item in items] if alike else []
        found = self.lowered(value) if alike else NOTHING
        if alike and (found == NOTHING or (isinstance(found, Ratio) and found.num.is_null)):
            return NOTHING
        if alike and not isinstance(found, Ratio):
            listed = tuple(each.value for each in constants if isinstance(each, Lit) and each.value is not None)
            return s.InList(found, listed)
        if alike and isinstance(found, Ratio) and found.den is None:
            numbers = [each for each in constants if isinstance(each, Ratio)]
            scale = max(found.scale, *(each.scale for each in numbers))
            scaled = [to_scale(each, scale).num.constant for each in numbers]
            return s.InList(to_scale(found, scale).num.scalar, tuple(each for each in scaled if each is not None))
        self.bind(value)
        return s.Or(tuple(self.compare("=", value, item) for item in items))

    # Choices

    def case(self, node: Case) -> Ratio | Scalar:
        if node.subject is None:
            conditions = [self.scalar(condition) for condition, _ in node.whens]
        else:
            self.bind(node.subject)
            conditions = [self.compare("=", node.subject, condition) for condition, _ in node.whens]
        values = [self.lowered(value) for _, value in node.whens]
        values.append(self.lowered(node.otherwise) if node.otherwise is not None else NOTHING)
        return choose(self.bench, conditions, values)


def _kind(node: Expression) -> Kind:
    return node.type.kind if node.type else Kind.NULL
