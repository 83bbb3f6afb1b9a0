"""A fingerprint of rows: of what they say, whatever their order, their file or the scale of their column.

It is the number of rows and the sum of the MD5 of each row's canonical text, modulo 2^128: a change anywhere
in scope changes it, rows out of scope do not. It finds changes; it does not withstand somebody who
composes rows to cheat, for which the hashes of whole files stand beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from servanda.engines.engine import Engine
from servanda.query.relation import Relation, Select
from servanda.query.scalar import Col
from servanda.query.types import Kind, Physical
from servanda.records.text import name

_TABLE = "rows_to_fingerprint"
_NUMERIC = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY)
_WORD = 1 << 64


def fingerprint(engine: Engine, rows: Relation, physical: Mapping[str, Physical]) -> str:
    """``rows:hash`` over ``_key`` and the columns of `physical` in the order of their names."""
    columns = sorted(physical)
    taken = Select(rows, tuple((column, Col(column)) for column in ("_key", *columns)))
    if engine.dialect == "duckdb":
        return _in_duckdb(engine, taken, columns, physical)
    return fingerprint_of(
        canonical(row, [None, *(physical[column] for column in columns)]) for row in engine.run(taken)
    )


def fingerprint_of(texts: Iterable[str]) -> str:
    """The fingerprint of canonical texts."""
    count, low, high = 0, 0, 0
    for text in texts:
        digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        count += 1
        high += int.from_bytes(digest[:8], "little")
        low += int.from_bytes(digest[8:], "little")
    return _shown(count, high, low)


def canonical(row: Iterable[Any], kinds: Iterable[Physical | None]) -> str:
    """A row as one text: each value with its length before it, numbers without the scale of their column."""
    return "".join(_value(value, physical) for value, physical in zip(row, kinds, strict=True))


def _value(value: Any, physical: Physical | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int) and physical is not None and physical.type.kind in _NUMERIC:
        mantissa = str(value).rstrip("0")
        text = f"{mantissa}e{len(str(value)) - len(mantissa) - physical.scale}" if value else "0"
    else:
        text = str(value)
    return f"{len(text)}:{text}"


def _in_duckdb(engine: Any, rows: Relation, columns: list[str], physical: Mapping[str, Physical]) -> str:
    engine.store(_TABLE, rows)
    texts = [_sql("_key", None), *(_sql(column, physical[column]) for column in columns)]
    joined = " || ".join(f"coalesce({text}, '-')" for text in texts)
    count, high, low = engine.connection.execute(
        f"SELECT count(*), coalesce(sum(md5_number_upper(t)), 0), coalesce(sum(md5_number_lower(t)), 0) "
        f"FROM (SELECT {joined} AS t FROM {_TABLE})"
    ).fetchone()
    engine.connection.execute(f"DROP TABLE {_TABLE}")
    return _shown(count, high, low)


def _sql(column: str, physical: Physical | None) -> str:
    text = f"CAST({name(column)} AS VARCHAR)"
    if physical is not None and physical.type.kind in _NUMERIC:
        mantissa = f"rtrim({text}, '0')"
        exponent = f"CAST(length({text}) - length({mantissa}) - {physical.scale} AS VARCHAR)"
        text = f"CASE WHEN {name(column)} = 0 THEN '0' ELSE {mantissa} || 'e' || {exponent} END"
    return f"CAST(length({text}) AS VARCHAR) || ':' || {text}"


def _shown(count: int, high: int, low: int) -> str:
    return f"{count}:{(high * _WORD + low) % (_WORD * _WORD):032x}"
