"""What the JSON Schema asks for: all of it in a text of its own, only what differs in a text on top of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.words.shapes import SCALAR

Schema = dict[str, Any]


def said(node: Mapping[str, Any]) -> Schema:
    """What an editor shows of a key: its meaning and examples."""
    return {key: node[key] for key in ("description", "examples") if key in node}


def complete(root: Schema, collected: Schema) -> list[Schema]:
    """What a text needs that builds on no other: one that does may leave all of it to the text below."""
    root["required"] = ["servanda"]
    keys, objective = root["properties"], collected["Objective"]
    metric = {**said(objective["properties"]["metric"]), "$ref": "#/$defs/WholeMetric"}
    needs = {"required": objective.pop("required"), "properties": {"metric": metric}}
    properties = {
        "objectives": {**said(keys["objectives"]), "additionalProperties": needs},
        "parties": {**said(keys["parties"]), "additionalProperties": {"required": collected["Party"].pop("required")}},
        "term": {**said(keys["term"]), "required": collected["Duration"].pop("required")},
    }
    _let_none_remove(root, collected)
    return [
        {"if": {"not": {"required": ["extends"]}}, "then": {"required": ["objectives"], "properties": properties}},
        {"if": {"not": {"required": ["parameters"]}}, "then": {"required": ["id"]}},  # a plan needs no name of its own
    ]


def _let_none_remove(root: Schema, collected: Schema) -> None:
    """``reopened: none`` takes away what the text below says: a name, or a key of what is named."""
    for key in ("parties", "calendars", "records", "objectives"):
        root["properties"][key]["additionalProperties"] = _or_none(root["properties"][key]["additionalProperties"])
    for name in ("Party", "Calendar", "RecordSet", "Objective"):
        inside = collected[name]["properties"]
        inside.update({key: _or_none(value) for key, value in inside.items()})


def _or_none(value: Schema) -> Schema:
    """Not a choice of two: an editor would then say of any mistake inside only that it is neither."""
    if value.get("type") == SCALAR["type"] or "anyOf" in value:
        return value
    return {**said(value), "if": {"enum": ["none"]}, "else": value}
