"""Where the rows of a record set lie: ``from:``, never part of what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from servanda.agreement.faults import validate
from servanda.agreement.values import Part, Text, Texts
from servanda.words.shapes import SCALAR, Block, Fault, Raw, Read, shape

_NAMES = {"type": "object", "additionalProperties": dict(SCALAR)}


def _read_pairs(raw: Raw, context: Any) -> Read:
    if not isinstance(raw, Mapping):
        return None, (
            Fault("A block of names is expected here.", hint='Write {created_at: "Create Date"}.', code="S022"),
        )
    faults = tuple(
        Fault("One text is expected here.", (key,), code="S022")
        for key, value in raw.items()
        if not isinstance(value, str)
    )
    return (None, faults) if faults else ({key: str(value) for key, value in raw.items()}, ())


Pairs = Annotated[dict[str, str], shape(_read_pairs, '{created_at: "Create Date"}', _NAMES)]


class Binding(Block):
    """Where the rows lie and how they are written. The same keys stand in ``servanda.toml``, which wins."""

    called = "a binding"
    file: Annotated[
        Texts, Field(description="The file, or a pattern over several exports.", examples=["contacts-*.csv"])
    ] = ()
    files: Annotated[Texts, Field(description="Several files or patterns.", examples=["[2025.csv, 2026.csv]"])] = ()
    format: Annotated[
        Literal["csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb"] | None,
        Field(description="The kind of file. Default: told by its name."),
    ] = None
    table: Annotated[
        Text | None, Field(description="The table of a database, or of the preset.", examples=["crm.leads"])
    ] = None
    connection: Annotated[
        Text | None,
        Field(description="The connection of `servanda.toml` that reaches the database.", examples=["warehouse"]),
    ] = None
    sheet: Annotated[
        Text | None, Field(description="The sheet of an Excel file. Default: the first.", examples=["Tickets"])
    ] = None
    preset: Annotated[
        Text | None,
        Field(
            description="The system that wrote the file, whose columns and codes are known.", examples=["uptime-kuma"]
        ),
    ] = None
    columns: Annotated[
        Pairs, Field(description="Our names and the headers of the file, or the columns of the preset.")
    ] = {}
    delimiter: Annotated[Text | None, Field(description="What parts the columns of a CSV file.", examples=['";"'])] = (
        None
    )
    encoding: Annotated[
        Text | None, Field(description="How letters are written. Default: utf-8.", examples=["latin-1"])
    ] = None
    decimal: Annotated[
        Literal[".", ","] | None, Field(description="The decimal sign. Default: the point.", examples=['","'])
    ] = None
    thousands: Annotated[
        Text | None, Field(description="The character that parts thousands. Default: none.", examples=['"."'])
    ] = None
    dates: Annotated[
        Part | None,
        Field(
            description="How dates and times are written: a format, a list of them, or a block of columns and formats.",
            examples=['"%d.%m.%Y %H:%M"'],
        ),
    ] = None
    timezone: Annotated[
        Text | None,
        Field(
            description="The zone of times without an offset. Default: the agreement's.", examples=["America/New_York"]
        ),
    ] = None
    complete_until: Annotated[
        Part | None,
        Field(
            description="Up to when the rows are complete: an instant, {column: NAME}, or {file: instant}. Default: the newest row.",
            examples=["2026-04-01 00:00"],
        ),
    ] = None
    missing: Annotated[
        Texts, Field(description="Texts that mean that there is no value.", examples=["[N/A, unknown]"])
    ] = ()
    keep: Annotated[Literal["first", "last"] | None, Field(description="Which row of a repeated key counts.")] = None
    by: Annotated[
        Text | None,
        Field(
            description="The column that orders rows of a repeated key. Default: their order.", examples=["updated_at"]
        ),
    ] = None
    units: Annotated[
        Pairs,
        Field(
            description="What bare numbers are: us, ms, s, min, h, mm:ss; 1970: dated from then; share: 0.95 is 95%; "
            "sign: $5 is in our currency.",
            examples=["{paused: s}"],
        ),
    ] = {}


def read_binding(raw: Raw, context: Any) -> Read:
    """A file's name or a block."""
    if isinstance(raw, str):
        return Binding(file=(str(raw),)), ()
    if not isinstance(raw, Mapping):
        return None, (
            Fault("A binding is a file's name or a block.", hint="Write leads.csv or {file: leads.csv}.", code="S022"),
        )
    binding, faults = validate(Binding, raw, context)
    of_database = binding is not None and binding.connection and binding.preset
    if binding is not None and not (binding.file or binding.files or binding.table or of_database):
        faults = (Fault("The binding names neither a file nor a table.", hint="Write {file: leads.csv}.", code="S021"),)
    return (None, faults) if faults else (binding, ())


BINDING_SCHEMA = {"anyOf": [dict(SCALAR), {"shape": "Binding"}]}
AnyBinding = Annotated[Binding, shape(read_binding, "leads.csv", BINDING_SCHEMA)]
