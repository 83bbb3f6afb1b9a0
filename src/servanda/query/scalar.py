"""Scalar operations that may reach an engine: a closed list over integers, text and booleans.

Nothing a person wrote becomes an engine's text except as a literal in one of these. There is no
division: exact quotients are compared by cross-multiplication or made in Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Col:
    """A column of the input relation."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """A constant; None is null. Integers of any size up to 38 digits. ``true`` is another constant than 1."""

    value: int | str | bool | None

    def __eq__(self, other: object) -> bool:
        return type(other) is Lit and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True)
class Arith:
    """Integer arithmetic; overflow of a product is avoided by `Wide` on an operand."""

    op: Literal["+", "-", "*"]
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class FloorDiv:
    """floor(left / by), `by` a positive constant. Right for negative numbers too (engines truncate)."""

    left: Scalar
    by: int


@dataclass(frozen=True, slots=True)
class Quotient:
    """floor(left / by) of two integers; null where `by` is not positive.

    Only for sums of quotients whose error is then bounded: what must be exact is divided in Python.
    """

    left: Scalar
    by: Scalar


@dataclass(frozen=True, slots=True)
class Wide:
    """The integer in a type of 38 digits."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Compare:
    """Of two integers, two texts (binary order) or two booleans (= and <> only); null if either is."""

    op: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class And:
    """Three-valued."""

    parts: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Three-valued."""

    parts: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Three-valued."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class IsNull:
    """Never null."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first condition that is true, else `otherwise`."""

    whens: tuple[tuple[Scalar, Scalar], ...]
    otherwise: Scalar


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first value that is not null."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest integer; null if any is null."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Greatest:
    """The largest integer; null if any is null."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class InList:
    """Is the value one of these constants? Null for null."""

    value: Scalar
    items: tuple[int | str | bool, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """SQL's LIKE: `%` any text, `_` one character, backslash escapes. `fold` compares in lower case."""

    value: Scalar
    pattern: str
    fold: bool = False


@dataclass(frozen=True, slots=True)
class TextOp:
    """``lower``, ``upper`` (of ASCII letters and of those beyond that map one to one) and ``trim`` (spaces)."""

    op: Literal["lower", "upper", "trim"]
    value: Scalar


@dataclass(frozen=True, slots=True)
class TextOf:
    """An integer's or boolean's decimal text (``true``/``false``)."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Concat:
    """Texts one after another; null if any is null."""

    values: tuple[Scalar, ...]


Scalar = (
    Col
    | Lit
    | Arith
    | FloorDiv
    | Quotient
    | Wide
    | Compare
    | And
    | Or
    | Not
    | IsNull
    | Case
    | Coalesce
    | Least
    | Greatest
    | InList
    | Like
    | TextOp
    | TextOf
    | Concat
)
"""Any of the above."""

TRUE, FALSE, NOTHING = Lit(True), Lit(False), Lit(None)


def all_of(*parts: Scalar) -> Scalar:
    """`And` without needless wrapping; no parts is true."""
    kept = tuple(part for part in parts if part != TRUE)
    return kept[0] if len(kept) == 1 else And(kept) if kept else TRUE


def columns_of(scalar: Scalar) -> frozenset[str]:
    """Names of the columns that a scalar reads."""
    match scalar:
        case Col(name):
            return frozenset({name})
        case Lit():
            return frozenset()
        case Arith(_, left, right) | Compare(_, left, right) | Quotient(left, right):
            return columns_of(left) | columns_of(right)
        case And(parts) | Or(parts) | Coalesce(parts) | Least(parts) | Greatest(parts) | Concat(parts):
            return frozenset().union(*map(columns_of, parts))
        case Case(whens, otherwise):
            inner = (columns_of(condition) | columns_of(value) for condition, value in whens)
            return columns_of(otherwise).union(*inner)
        case (
            FloorDiv(value)
            | Wide(value)
            | Not(value)
            | IsNull(value)
            | InList(value)
            | Like(value)
            | TextOp(_, value)
            | TextOf(value)
        ):
            return columns_of(value)
