"""What differs between engines, as one value each. Another engine is another value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from servanda.sql.kinds import Kind


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine spells the operations that engines spell differently.

    None says that the engine has no exact way, so that the operation is refused.
    """

    name: str
    """For people."""
    printer: str
    """SQLGlot's name of the dialect."""
    types: Mapping[Kind, str]
    integer_division: Literal["//", "/"] | str
    """Operator or function that divides integers and truncates."""
    wide_division: Literal["//", "/"] | str
    """The same for integers of 38 digits."""
    percentile: Literal["argument", "within group"] | None
    """``QUANTILE_DISC(x, share)`` or ``PERCENTILE_DISC(share) WITHIN GROUP (ORDER BY x)``."""
    trim: str
    """Function of a text and the characters to cut off both ends."""
    binary_order: str | None = None
    """Collation that compares text by its bytes; None where text is always compared so."""
    letter_case: str | Literal[False] | None = None
    """Collation under which LOWER and UPPER map one letter to one letter; None needs none, False has none."""
    capital_sharp_s: bool = True
    """Does UPPER make `ẞ` of `ß`?"""
    longest_name: int | None = None
    """Bytes of an identifier that count; the rest would be cut off without a word."""
    blind_to_case_in_names: bool = False
    """Are `Score` and `score` one column?"""


DUCKDB = Dialect(
    name="DuckDB",
    printer="duckdb",
    types={"integer": "BIGINT", "wide": "HUGEINT", "text": "TEXT", "boolean": "BOOLEAN", "null": "BIGINT"},
    integer_division="//",
    wide_division="//",
    percentile="argument",
    trim="TRIM",
    blind_to_case_in_names=True,
)

POSTGRES = Dialect(
    name="PostgreSQL",
    printer="postgres",
    types={"integer": "BIGINT", "wide": "NUMERIC(38, 0)", "text": "TEXT", "boolean": "BOOLEAN", "null": "BIGINT"},
    integer_division="/",
    wide_division="DIV",
    percentile="within group",
    trim="BTRIM",
    binary_order="C",
    letter_case="pg_c_utf8",
    capital_sharp_s=False,
    longest_name=63,
)
