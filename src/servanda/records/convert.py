"""The conversion of a column by its declared type."""

from __future__ import annotations

from servanda.query.types import Kind, Physical
from servanda.records.cell import Cell, Conversion, Converted
from servanda.records.durations import convert_duration, why_not_a_duration
from servanda.records.numbers import convert_number, why_not_a_number
from servanda.records.text import quoted
from servanda.records.times import convert_time, why_not_a_time

YES = ("yes", "true", "1", "y", "t")
NO = ("no", "false", "0", "n", "f")
_NESTED = ("STRUCT", "MAP", "UNION", "JSON", "BLOB")


def convert(cell: Cell) -> Converted:
    """How a column's cells become values of its declared type, and what is wrong with that."""
    if cell.source.startswith(_NESTED) or cell.source.endswith("]"):
        sentence = f"{cell.shown} holds nested values ({cell.source.lower()[:40]}); only single values can be read."
        return None, (cell.problem("S324", sentence, "Export the part you need as a column of its own."),)
    match cell.type.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            return convert_number(cell)
        case Kind.DURATION:
            return convert_duration(cell)
        case Kind.TIME | Kind.DATE:
            return convert_time(cell)
        case Kind.YESNO:
            return _yes_or_no(cell), ()
        case _:
            return Conversion(text_of(cell.x, cell.source), Physical(cell.type), sure=True), ()


def text_of(x: str, source: str) -> str:
    """A cell as text; whole numbers that a file holds as fractions lose their ``.0`` (12345.0 is the key 12345)."""
    if source in ("text", "VARCHAR"):
        return x
    if source in ("FLOAT", "DOUBLE"):
        return f"regexp_replace(CAST({x} AS VARCHAR), '\\.0$', '')"
    return f"CAST({x} AS VARCHAR)"


def _yes_or_no(cell: Cell) -> Conversion:
    if cell.source == "BOOLEAN":
        return Conversion(cell.x, Physical(cell.type), sure=True)
    # Comparisons one by one: a list is looked up by a join, and lower case of every cell costs as much.
    text = text_of(cell.x, cell.source)
    small = f"CASE WHEN {_any(text, YES)} THEN true WHEN {_any(text, NO)} THEN false"
    word = f"lower({text})"
    value = f"{small} ELSE CASE WHEN {_any(word, YES)} THEN true WHEN {_any(word, NO)} THEN false END END"
    return Conversion(value, Physical(cell.type))


def _any(text: str, words: tuple[str, ...]) -> str:
    return " OR ".join(f"{text} = {quoted(word)}" for word in words)


def why_not(cell: Cell, text: str) -> str:
    """Why a cell cannot be read, in words."""
    match cell.type.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            return why_not_a_number(cell, text)
        case Kind.DURATION:
            return why_not_a_duration(cell, text)
        case Kind.TIME | Kind.DATE:
            return why_not_a_time(cell, text)
        case _:
            return "is neither yes nor no"
