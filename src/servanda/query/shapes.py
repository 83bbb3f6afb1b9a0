"""Expressions as a type of the model: read where they stand, with the offset of every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from servanda.query.expression import Expression, Literal, walk
from servanda.query.fault import Fault as Misfit
from servanda.query.parse import parse_expression
from servanda.words.filled import Filled
from servanda.words.shapes import Fault, shape


def read_expression(raw: Any, context: Any) -> tuple[Expression | None, tuple[Fault, ...]]:
    """The expression that stands in the file; parameters enter it as typed values, never as text."""
    if not isinstance(raw, str):
        what = "a list" if isinstance(raw, list) else "a block"
        hint = "Write a field's name or an expression such as `score >= 50`."
        return None, (Fault(f"An expression is expected here, not {what}.", hint=hint, code="S022"),)
    written = raw.written if isinstance(raw, Filled) else raw
    parameters = (context or {}).get("parameters", {})
    parsed, faults = parse_expression(written, parameters)
    if parsed is not None and not faults:
        faults = tuple(_quoted(parsed, written, parameters))
        parsed = None if faults else parsed
    return parsed, tuple(Fault(each.sentence, (), each.start, each.length, each.hint, each.code) for each in faults)


def _quoted(parsed: Expression, written: str, parameters: Collection[str]) -> Iterator[Misfit]:
    """Parameters in quotes: a text like any other, which no record has."""
    for node in walk(parsed):
        name = node.value[1:] if isinstance(node, Literal) and isinstance(node.value, str) else ""
        if name in parameters and written[node.span.start : sum(node.span)] == f"'${name}'":
            sentence = f"In quotes `${name}` is only a text, not the parameter."
            yield Misfit("S115", sentence, *node.span, f"Write `${name}` without quotes.")


@dataclass(frozen=True, slots=True)
class expression:  # noqa: N801 - reads as a word in annotations
    """Annotation: the field is an expression over the columns of a record set."""

    example: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return shape(read_expression, self.example).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return shape(read_expression, self.example).__get_pydantic_json_schema__(schema, handler)
