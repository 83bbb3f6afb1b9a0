"""JSON Schema of the agreement file, generated from the model: editors complete and check by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from servanda.agreement.binding import Binding
from servanda.agreement.fields import HOWS, CalendarAt, Related, ValueAt
from servanda.agreement.funnels import CountedStage, ReachedStage
from servanda.agreement.goals import Goal
from servanda.agreement.kinds import metric_keys
from servanda.agreement.model import Agreement
from servanda.agreement.records import ManyParents
from servanda.agreement.schema_needs import Schema, complete, said
from servanda.agreement.settlement import Claim
from servanda.metrics.registry import metric_kinds
from servanda.remedies.registry import function_kinds
from servanda.words.shapes import SCALAR, with_tables

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Servanda agreement"
_PERCENTILE = r"^p[1-9]\d?(\.\d)?$"
_HIDDEN = ("how", "child", "column", "rank")
_DROPPED = ("title", "default")


def json_schema() -> Schema:
    """The schema of a whole file, draft 2020-12. It is as strict about keys as the reader, and lets phrases be texts."""
    collected: Schema = {}
    root = _model(Agreement, collected)
    made_here = (
        ("Metric", _metric), ("RecordField", _record_field), ("Amount", _amount), ("Goal", _goal), ("Stage", _stage),
        ("WayOut", _way_out),
    )  # fmt: skip
    for name, made in made_here:
        collected[name] = made(collected)
    for block in (Binding, ManyParents, Claim):
        collected[block.__name__] = _model(block, collected)
    root["allOf"] = complete(root, collected)
    return {"$schema": DIALECT, "title": TITLE, **root, "$defs": dict(sorted(collected.items()))}


def _model(block: type[BaseModel], collected: Schema) -> Schema:
    """A block's schema; the blocks inside it go to `collected`."""
    written = block.model_json_schema(by_alias=True)
    for name, inner in written.pop("$defs", {}).items():
        collected.setdefault(name, _cleaned(inner))
    found: Schema = _cleaned(written)
    return found


def _cleaned(node: Any) -> Any:
    """Without what only Pydantic needs: titles, null as a type, defaults; shapes become references."""
    if isinstance(node, list):
        return [_cleaned(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "shape" in node:
        return {"$ref": f"#/$defs/{node['shape']}", **said(node)}
    if "anyOf" in node:
        members = [each for each in node["anyOf"] if each != {"type": "null"}]
        if len(members) == 1 and len(members) != len(node["anyOf"]):
            return {**_cleaned(members[0]), **said(node)}
        return {**{key: _cleaned(value) for key, value in _kept(node)}, "anyOf": [_cleaned(each) for each in members]}
    if isinstance(node.get("properties"), dict):
        properties = {name: _cleaned(value) for name, value in node["properties"].items() if name not in _HIDDEN}
        rest = {key: _cleaned(value) for key, value in _kept(node) if key != "properties"}
        if "required" in rest:
            rest["required"] = [name for name in rest["required"] if name not in _HIDDEN]
        return {**rest, "properties": properties}
    found = {key: _cleaned(value) for key, value in _kept(node)}
    if "const" in found:  # `servanda: 1` is a number for an editor
        return {**said(found), "enum": [found["const"], *([int(found["const"])] if found["const"].isdigit() else [])]}
    if found.get("type") == "string" and "enum" not in found:
        found["type"] = list(SCALAR["type"])  # an editor reads `1` and `yes` as other types than text
    if found.get("type") in ("integer", "boolean"):
        found["type"] = list(SCALAR["type"])
    return found


def _kept(node: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in node.items() if key not in _DROPPED]


def _metric(collected: Schema) -> Schema:
    """A block whose first key names the kind: one alternative for each kind."""
    choices: list[tuple[str, Schema]] = []
    for name, kind in metric_kinds().items():
        schema = _model(kind, collected)
        schema["description"] = " ".join(str(schema.get("description", "")).split("\n\n")[0].split()).replace("``", "")
        if name == "percentile":
            choices.append(("", _percentile(schema)))
        else:
            choices.append((name, schema))
    keys = ", ".join(metric_keys())
    conditions = [
        {"if": {"required": [name]} if name else _has_percentile(), "then": schema} for name, schema in choices
    ]
    every: Schema = {}
    for _, schema in choices:
        for key, value in schema.get("properties", {}).items():
            every.setdefault(key, {"description": value.get("description", "")})
    one_of = [*({"required": [name]} for name, _ in choices if name), _has_percentile()]
    needed = [
        {"if": each["if"], "then": {"required": each["then"].pop("required")}}
        for each in conditions
        if "required" in each["then"]
    ]
    collected["WholeMetric"] = {"description": "What a metric needs.", "anyOf": one_of, "allOf": needed}
    return {
        "type": "object",
        "description": f"How a number is obtained from records. Its first key names the kind and the records: {keys}.",
        "properties": every,
        "allOf": conditions,
    }


def _has_percentile() -> Schema:
    return {"not": {"propertyNames": {"not": {"pattern": _PERCENTILE}}}}


def _percentile(schema: Schema) -> Schema:
    properties = {name: value for name, value in schema["properties"].items() if name != "percentile"}
    return {
        **schema,
        "properties": properties,
        "required": [name for name in schema["required"] if name != "percentile"],
        "patternProperties": {_PERCENTILE: {"type": list(SCALAR["type"]), "description": "The record set."}},
    }


def _amount(collected: Schema) -> Schema:
    """An amount, a table of amounts, or a block of one of the functions."""
    blocks = [_model(kind, collected) for kind in function_kinds().values()]
    return {"anyOf": [*with_tables(SCALAR)["anyOf"][:2], *blocks]}


def _goal(collected: Schema) -> Schema:
    """An expression, or a block."""
    return {"anyOf": [dict(SCALAR), _model(Goal, collected)]}


def _stage(collected: Schema) -> Schema:
    """A time, a block with one, or a count of other records."""
    return {"anyOf": [dict(SCALAR), _model(ReachedStage, collected), _model(CountedStage, collected)]}


def _way_out(collected: Schema) -> Schema:
    return {"anyOf": [dict(SCALAR), _model(ReachedStage, collected)]}


def _record_field(collected: Schema) -> Schema:
    """An expression, a table of expressions, or something of related records."""
    related = _model(Related, collected)
    for how in HOWS:
        words = {"type": list(SCALAR["type"]), "description": f"The {how} of related records: CHILD or CHILD.FIELD."}
        related["properties"].setdefault(how, words)
    related.pop("required", None)
    related["anyOf"] = [{"required": [how]} for how in HOWS]
    blocks = [related, _model(CalendarAt, collected), _model(ValueAt, collected)]
    return {"anyOf": [*with_tables(SCALAR)["anyOf"][:2], *blocks]}
