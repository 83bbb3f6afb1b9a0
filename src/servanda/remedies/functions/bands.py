"""Bands: edges are target phrases, best first; the last one that holds applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field

from servanda.remedies.amounts import Path, placed
from servanda.remedies.figures import Figures, Reckoned, based_on, times
from servanda.remedies.function import Function
from servanda.words.amount import Amount, parse_amount
from servanda.words.quantity import Quantity, parse_quantity
from servanda.words.result import Because
from servanda.words.said import listed, table_said, target_said
from servanda.words.sentence import Figure, Sentence
from servanda.words.shapes import SCALAR, Fault, Raw, Read, Table, read_phrase, shape
from servanda.words.target import Target, holds, parse_target
from servanda.words.told_money import quantity_told, worth_told

VALUE = Quantity("value")
_HINT = "Write bands: {below 99.9%: 10%, below 99%: 25%}: best first, the last that holds applies."


@dataclass(frozen=True, slots=True)
class Edges:
    """The bands of one scale, best first, and the quantity that they are about."""

    rows: tuple[tuple[Target, Amount], ...]
    of: Quantity = VALUE
    written: tuple[str, ...] = ()
    """Each edge as the file has it."""

    def __str__(self) -> str:
        of = "" if self.of == VALUE else f"of: {self.of}, "
        return "{" + of + ", ".join(f"{edge}: {amount}" for edge, amount in self.rows) + "}"


def read_bands(raw: Raw, context: Any = None) -> Read:
    """``{below 99.9%: 10%}``, ``{of: lateness, at least 1 h: 5%}``, or a table of such blocks."""
    if not isinstance(raw, Mapping):
        return None, (Fault("Bands are a block: each edge with its amount.", hint=_HINT, code="S022"),)
    if "by" not in raw:
        return _read_edges(raw)
    rows: list[tuple[str, Any]] = []
    faults: list[Fault] = []
    for key, value in raw.items():
        if key != "by":
            read, wrong = read_bands(value, context)
            rows.append((key, read))
            faults += [each.below(key) for each in wrong]
    if not isinstance(raw["by"], str):
        faults.append(Fault("`by` names one column, or `date`.", ("by",), hint="Write by: plan.", code="S022"))
    if not rows and not faults:
        faults.append(Fault("The table has no rows.", hint="Write one row of bands for each value."))
    if faults:
        return None, tuple(faults)
    plain = tuple((key, value) for key, value in rows if key != "else")
    return Table(raw["by"], plain, dict(rows).get("else")), ()


def _read_edges(raw: Mapping[str, Raw]) -> Read:
    of, faults = VALUE, list[Fault]()
    rows: list[tuple[Any, Any]] = []
    for key, value in raw.items():
        if key == "of":
            of, wrong = read_phrase(parse_quantity, value)
            faults += [each.below("of") for each in wrong]
            continue
        edge, wrong = read_phrase(parse_target, key)
        faults += [Fault(each.sentence, (key,), each.start, each.length, each.hint, each.code, True) for each in wrong]
        amount, wrong = read_phrase(parse_amount, value)
        faults += [each.below(key) for each in wrong]
        rows.append((edge, amount))
    if not rows and not faults:
        faults.append(Fault("There are no bands.", hint=_HINT, code="S021"))
    written = tuple(key for key in raw if key != "of")
    return (None, tuple(faults)) if faults else (Edges(tuple(rows), of, written), ())


_SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "description": "Each edge with its amount, best first; the last that holds applies. Or a table: {by: COLUMN, VALUE: {…}}.",
    "properties": {
        "by": {"type": "string", "description": "A column of the segment, or `date`: a row of bands for each value."},
        "of": {"type": "string", "description": "The quantity that the edges are about. Default: value."},
    },
    "additionalProperties": {"anyOf": [dict(SCALAR), {"type": "object"}]},
}


class Bands(Function):
    """An amount for each band of the reading: edges are target phrases, best first, and the last that holds applies.

    Example: ``credit: {of: subscription, bands: {below 99.9%: 10%, below 99%: 25%, below 95%: 100%}}``.
    """

    called = "a ladder of bands"
    key: ClassVar[str] = "bands"
    bands: Annotated[
        Edges | Table[Edges],
        shape(read_bands, "{below 99.9%: 10%, below 99%: 25%}", _SCHEMA),
        Field(description="Each edge with its amount, best first; `of` names another quantity than the value."),
    ]

    def reckon(self, figures: Figures) -> Reckoned | None:
        edges = figures.choose(self.bands) if isinstance(self.bands, Table) else self.bands
        if edges is None:
            return None
        number, unit = figures.quantity(edges.of)
        holding = [row for row in edges.rows if holds(row[0], number, lambda value: figures.number(value, unit))]
        if not holding:
            return None
        edge, amount = holding[-1]
        worth = based_on(times(amount, Fraction(1)), self.of)
        figure = Figure(figures.said(number, unit))
        said = Sentence("{figure} is {edge}: {worth}", figure=figure, edge=target_said(edge), worth=worth_told(worth))
        return Reckoned((worth,), (Because(said),))

    def amounts(self) -> Iterable[tuple[Path, Amount]]:
        for path, edges in placed(self.bands, ("bands",)):
            for edge, (_, amount) in zip(edges.written, edges.rows, strict=True):
                yield (*path, edge), amount

    def sentence(self) -> str:
        said = table_said(self.bands, _edges_said) if isinstance(self.bands, Table) else _edges_said(self.bands)
        return said if self.of is None else Sentence("a part of {fee}: {parts}", fee=self.base_said(), parts=said)


def _edges_said(edges: Edges) -> str:
    rows = [
        Sentence("{amount} if it is {edge}", amount=worth_told(amount), edge=target_said(edge))
        for edge, amount in edges.rows
    ]
    said = listed(rows)
    return said if edges.of == VALUE else Sentence("{said} ({quantity})", said=said, quantity=quantity_told(edges.of))


FUNCTION = Bands
