"""What an agreed length of a period (``month of 30 days``) is more or less than the real one, as rows of their own.

A longer month is up for longer. A shorter one takes the difference from the time that is still to come, then from what
was up, then from what nobody knows, and at last from what was down: what is down never exceeds the time that counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda.clock.steps import period_number
from servanda.metrics.facts import INSIDE, PENDING
from servanda.metrics.rows import derive
from servanda.metrics.sweep import NOWHERE
from servanda.query.relation import Aggregate, Filter, Group, Join, Lookup, Relation, Select
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Greatest,
    IsNull,
    Lit,
    Not,
    Scalar,
)
from servanda.words.result import Period

NOTHING_INTEGER = Case(((FALSE, Lit(0)),), NOTHING)
"""A null that every engine takes for an integer."""
_ZERO = Lit(0)
_ORDER = ("_still", "_up", "_unknown", "_rest", "_down")
"""From what a shorter length is taken; pending time is ``_still`` to come, or the ``_rest`` in a period that is over."""
_SUMMED = ("_up", "_unknown", "_pending", "_down")


def to_agreed_length(swept: Relation, amounts: Relation, agreed: tuple[Sequence[Period], int],
                     lived: Scalar, one: Scalar, horizon: int, columns: Sequence[str]) -> Relation:  # fmt: skip
    """A row with `columns` for each whole period of `agreed` that a time line lived through.

    `swept` are the pieces, `lived` the microseconds of each that are life, `amounts` what became of them, `one` the weight
    of what is wholly up.
    """
    periods, length = agreed
    every = _lived_through(_placed(swept, periods), lived)
    every = derive(every, over=Compare("<=", Col("_to"), Lit(horizon)))
    every = derive(every, elapsed=Arith("-", Lit(length), Arith("-", Col("_to"), Col("_from"))))
    every = _moved(_with_sums(every, _placed(amounts, periods)), one)
    known: dict[str, Scalar] = {
        "_line": Col("_line"), "_at": Arith("-", Col("_to"), Lit(1)), "_stopped": NOTHING_INTEGER, "_elapsed": Col("_elapsed"),
        "_outcome": Case(((Col("_over"), Lit(INSIDE)),), Lit(PENDING)), "_began": Lit(NOWHERE),
        "_pending": Arith("+", Col("_moved_still"), Col("_moved_rest")),
        **{name: Col(f"_moved{name}") for name in ("_up", "_unknown", "_down")},
    }  # fmt: skip
    return Select(every, tuple((name, known.get(name, _ZERO)) for name in columns))


def _placed(pieces: Relation, periods: Sequence[Period]) -> Relation:
    placed = Lookup(pieces, period_number(tuple(periods)), "_at", "_period")
    return Filter(placed, Not(IsNull(Col("_period"))))


def _lived_through(placed: Relation, lived: Scalar) -> Relation:
    """Each line and period, where all of the period is life: what a life cuts has its real days."""
    sums = (
        ("_lived", Aggregate("sum", Col("_lived"))),
        ("_from", Aggregate("min", Col("_at"))),
        ("_to", Aggregate("max", Col("_stopped"))),
    )
    every = Group(derive(placed, lived=lived), ("_line", "_period"), sums)
    return Filter(every, Compare("=", Col("_lived"), Arith("-", Col("_to"), Col("_from"))))


def _with_sums(every: Relation, amounts: Relation) -> Relation:
    sums = Group(amounts, ("_line", "_period"), tuple((name, Aggregate("sum", Col(name))) for name in _SUMMED))
    taken = tuple((name, f"_sum{name}") for name in _SUMMED)
    joined: Relation = Join(every, sums, (("_line", "_line"), ("_period", "_period")), taken)
    have = {name[1:]: Coalesce((Col(f"_sum{name}"), _ZERO)) for name in _SUMMED}
    still = Case(((Col("_over"), _ZERO),), have["pending"])
    joined = derive(joined, still=still, up=have["up"], unknown=have["unknown"], down=have["down"])
    return derive(joined, rest=Arith("-", have["pending"], Col("_still")))


def _moved(every: Relation, one: Scalar) -> Relation:
    """``_moved…`` for each of `_ORDER`: by how much that time becomes more or less."""
    left: Scalar = Arith("*", Col("_elapsed"), one)
    every = derive(every, left=left, longer=Compare(">", Col("_elapsed"), _ZERO))
    for name in _ORDER:
        less = Greatest((Col("_left"), Arith("-", _ZERO, Col(name))))
        every = derive(every, **{f"moved{name}": Case(((Col("_longer"), _more(name)),), less)})
        every = derive(every, left=Arith("-", Col("_left"), Col(f"_moved{name}")))
    return every


def _more(name: str) -> Scalar:
    """A longer month is pending while it runs, and up once it is over."""
    if name == "_still":
        return Case(((Col("_over"), _ZERO),), Col("_left"))
    return Col("_left") if name == "_up" else _ZERO
