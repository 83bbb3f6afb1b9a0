"""Expressions as a person writes them: conditions and fields of one record, as frozen values.

Every node knows where it stands in the text (`span`) and, once `check` has seen it, what it is (`type`);
neither takes part in comparing two expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal as OneOf
from typing import NamedTuple

from servanda.query.types import Kind, Type
from servanda.words.duration import Civil, Exact

ArithmeticOp = OneOf["+", "-", "*", "/"]
CompareOp = OneOf["=", "<>", "<", "<=", ">", ">="]
Function = OneOf["coalesce", "lower", "upper", "trim"]

FLIPPED: dict[CompareOp, CompareOp] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The comparison that says the same with its sides exchanged."""


class Span(NamedTuple):
    """Where something stands: offset of the first character, and number of characters."""

    start: int
    length: int

    def to(self, other: Span) -> Span:
        """From the start of this to the end of the other."""
        return Span(self.start, max(self.length, other.start + other.length - self.start))


NOWHERE = Span(0, 0)


class Moment(NamedTuple):
    """A time as written: wall-clock microseconds since 1970-01-01T00:00; `offset` in minutes, None for the zone's."""

    local: int
    offset: int | None = None


LiteralValue = str | Fraction | bool | int | Exact | Civil | Moment | None
"""text: str; number, percent (a share of 1), money: Fraction; duration: Exact or Civil; time: Moment; date: days
since 1970-01-01; yes/no: bool; null: None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    type: Type | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        from servanda.query.show import show

        return show(self)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Literal(_Node):
    """A constant, written as such or given by a parameter."""

    value: LiteralValue
    kind: Kind
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Field(_Node):
    """A column or field of the record, or of its parent."""

    name: str
    parent: str | None = None

    @property
    def key(self) -> str:
        """The name under which rows and engines hold it: `name`, or `parent.name`."""
        return f"{self.parent}.{self.name}" if self.parent else self.name


@dataclass(frozen=True, slots=True)
class Negative(_Node):
    """Minus the value."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """Sum, difference, product or exact quotient; dividing by zero is null."""

    op: ArithmeticOp
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    """Null if either side is."""

    op: CompareOp
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Between(_Node):
    """``low <= value and value <= high``."""

    value: Expression
    low: Expression
    high: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(_Node):
    """Equal to one of the items."""

    value: Expression
    items: tuple[Expression, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull(_Node):
    """Is there no value? Never null."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like(_Node):
    """`%` stands for any text, `_` for one character, a backslash takes their meaning away; `fold` ignores case."""

    value: Expression
    pattern: str
    fold: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """Three-valued."""

    value: Expression


@dataclass(frozen=True, slots=True)
class And(_Node):
    """Three-valued; at least two parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or(_Node):
    """Three-valued; at least two parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Case(_Node):
    """The value of the first `when` that is true, or that equals the `subject` if there is one."""

    subject: Expression | None
    whens: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None = None


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """``coalesce`` (the first that is not null), ``lower``, ``upper`` or ``trim``."""

    name: Function
    arguments: tuple[Expression, ...]


Expression = (
    Literal | Field | Negative | Arithmetic | Compare | Between | In | IsNull | Like | Not | And | Or | Case | Call
)
"""Any of the above."""


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside, in the order written."""
    match expression:
        case Literal() | Field():
            return ()
        case Negative(value) | IsNull(value) | Like(value) | Not(value):
            return (value,)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Between(value, low, high):
            return (value, low, high)
        case In(value, items):
            return (value, *items)
        case And(parts) | Or(parts) | Call(_, parts):
            return parts
        case Case(subject, whens, otherwise):
            inner = (each for pair in whens for each in pair)
            return tuple(each for each in (subject, *inner, otherwise) if each is not None)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all inside it; never recursive, so that any depth is safe."""
    waiting = [expression]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children(found)))


def fields_of(expression: Expression) -> frozenset[str]:
    """Keys of the fields that an expression reads: `name`, or `parent.name`."""
    return frozenset(each.key for each in walk(expression) if isinstance(each, Field))


def heights(expression: Expression) -> dict[int, int]:
    """The height of every node by its identity; a node with nothing inside has height 1."""
    found: dict[int, int] = {}
    for node in reversed(list(walk(expression))):
        found[id(node)] = 1 + max((found[id(child)] for child in children(node)), default=0)
    return found


def is_difference(expression: Expression) -> bool:
    """A time minus a time, or a date minus a date: what civil steps (90 days) may be compared with."""
    if not (isinstance(expression, Arithmetic) and expression.op == "-"):
        return False
    left, right = expression.left.type, expression.right.type
    return left is not None and right is not None and left.kind == right.kind and left.kind in (Kind.TIME, Kind.DATE)


def civil_of(expression: Expression) -> Civil | None:
    """The civil steps that a literal says, None for anything else."""
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, Civil) else None
