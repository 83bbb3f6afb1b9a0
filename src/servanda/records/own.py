"""The rows that exist for an agreement, among those of an export that many share: told by the text in one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.records.convert import text_of
from servanda.records.text import name, quoted

MANY = 3
"""So many readers of one export are worth laying its rows out by whose they are."""


@dataclass(frozen=True, slots=True)
class Own:
    """The rows whose text in `column` is `value`. All others are never looked at."""

    column: str
    value: str


def called(records: str, own: Own | None, column: str = "") -> str:
    """A record set, or a column of it, in a sentence; of a shared export with whose rows are meant."""
    name = f"`{records}.{column}`" if column else f"`{records}`"
    return name if own is None else f"{name} of {own.value}"


def whose(place: int, kind: str) -> str:
    """The raw cell that says whose a row is, as text."""
    return text_of(f"r{place}", kind)


def slice_of(whole: str, own: Own, place: int, kind: str, taken: Sequence[int]) -> str:
    """SELECT of the rows that are `own`, with the cells in `taken` as ``r0``, ``r1``, …."""
    cells = "".join(f"r{cell} AS r{number}, " for number, cell in enumerate(taken))
    return f"SELECT {cells}_row, _file, _broken FROM ({whole}) WHERE {whose(place, kind)} = {quoted(own.value)}"


def laid_out(whole: str, place: int, table: str) -> str:
    """A copy of all rows in which those of one reader lie together, so that the engine passes over the others."""
    return f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM ({whole}) ORDER BY r{place}, _file, _row"


def owned_in_postgres(relation: str, own: Own, header: str) -> str:
    """A relation of PostgreSQL without the rows of others."""
    return f"(SELECT * FROM {relation} WHERE CAST({name(header)} AS text) = {quoted(own.value)}) AS own"
