"""Amounts where they stand: a phrase or a table of them, with the paths of all that are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from servanda.words.amount import Amount, parse_amount
from servanda.words.said import value_said
from servanda.words.shapes import Table, phrase
from servanda.words.told_money import worth_told

Path = tuple[str | int, ...]

AmountOrTable = Annotated[Amount | Table[Amount], phrase(parse_amount, "10% of subscription", tables=True)]
"""An amount, or a table that chooses one."""


def placed(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value of a table with its path; of a single value, itself."""
    if not isinstance(value, Table):
        yield path, value
        return
    for key, row in value.rows:
        yield from placed(row, (*path, key))
    if value.otherwise is not None:
        yield from placed(value.otherwise, (*path, "else"))


def amount_said(value: Amount | Table[Amount]) -> str:
    """``10%``; of a table ``40% of pool from 1 January 2026 on``."""
    return value_said(value, worth_told)
