"""A target where it stands: a phrase, a table of them, bare numbers under their comparison, or a rounded one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from servanda.words.comparison import OPS, parse_op
from servanda.words.filled import Filled
from servanda.words.phrase import PhraseError
from servanda.words.problem import did_you_mean
from servanda.words.rounding import parse_rounding
from servanda.words.shapes import SCALAR, Fault, Raw, Read, Table, read_phrase, read_table, with_tables
from servanda.words.target import Rounded, Target, parse_target

TargetOrTable = Target | Table[Target]
_EXAMPLE = "at least 95%"
_PLAIN = "at least 0"
"""Stands in for a row that is a block."""


def read_target_shape(raw: Raw, context: Any = None) -> Read:
    """A target; a table; ``{is: T, rounded: down to 1 min}``; ``{at least: {by: period, …}}``."""
    if not isinstance(raw, Mapping):
        return read_phrase(parse_target, raw)
    if "is" in raw or "rounded" in raw:
        return _read_rounded(raw, context)
    if "by" in raw:
        return _read_rows(raw, context)
    if "from" in raw:
        hint = f"Write {{at least: {{from: {raw.get('from')}, period: month, value: leads}}}}."
        return None, (Fault("The numbers of a file need a comparison above them.", hint=hint),)
    if len(raw) == 1 and next(iter(raw)) in OPS:
        ((op, below),) = raw.items()
        return _read_under(op, below)
    wrong = next((key for key in raw if key not in OPS), None)
    if wrong is None:
        return None, (
            Fault(
                "One comparison stands above a table of numbers.", hint="Write {at least: {by: period, 2026-01: 600}}."
            ),
        )
    hint = _operator(wrong) or did_you_mean(wrong, ("is", "rounded", "by", *OPS), "Keys of a target")
    return None, (Fault(f"`{wrong}` is no key of a target.", (wrong,), hint=hint, code="S020", on_key=True),)


def _operator(word: str) -> str | None:
    """The comparison that a word of another language means."""
    try:
        parse_op(word)
    except PhraseError as error:
        return error.hint if error.hint and error.hint.startswith("Write") else None
    return None


def _read_rows(raw: Mapping[str, Raw], context: Any) -> Read:
    """A table of targets: a row is whatever may stand where a single target may."""
    shaped = {key: value for key, value in raw.items() if key != "by" and isinstance(value, Mapping)}
    table, faults = read_table(parse_target, {key: _PLAIN if key in shaped else raw[key] for key in raw}, _EXAMPLE)
    found = list(faults)
    rows: dict[str, Any] = {}
    for key, value in shaped.items():
        rows[key], wrong = read_target_shape(value, context)
        found += [fault.below(key) for fault in wrong]
    if found or table is None:
        return None, tuple(found)
    whole = tuple((key, rows.get(key, one)) for key, one in table.rows)
    return replace(table, rows=whole, otherwise=rows.get("else", table.otherwise)), ()


def _read_rounded(raw: Mapping[str, Raw], context: Any) -> Read:
    hint = "Write {is: at most 0.1% of the time, rounded: down to 1 min}."
    faults = [
        Fault(f"`{key}` is no key of a rounded target.", (key,), hint=hint, code="S020", on_key=True)
        for key in raw
        if key not in ("is", "rounded")
    ]
    if not faults:  # a misspelt key is not also a missing one
        faults = [
            Fault(f"A rounded target lacks `{key}`.", hint=hint, code="S021")
            for key in ("is", "rounded")
            if key not in raw
        ]
    if faults:
        return None, tuple(faults)
    target, wrong_target = read_target_shape(raw["is"], context)
    rounding, wrong_rounding = read_phrase(parse_rounding, raw["rounded"])
    faults = [fault.below("is") for fault in wrong_target] + [fault.below("rounded") for fault in wrong_rounding]
    if faults:
        return None, tuple(faults)

    def rounded(one: Any) -> Rounded:
        if isinstance(one, Rounded):  # a row that says its own rounding
            return one
        return Rounded(one, rounding.direction, rounding.to)

    return (target.map(rounded) if isinstance(target, Table) else rounded(target)), ()


def _read_under(op: str, raw: Raw) -> Read:
    """Bare numbers under a comparison: each is read as if the comparison stood before it."""
    if isinstance(raw, Mapping) and "from" in raw and "by" not in raw:
        table, faults = read_table(parse_target, raw)
        if faults:
            return None, tuple(fault.below(op) for fault in faults)
        return Table(table.by, source=replace(table.source, under=op)), ()
    read, faults = read_table(parse_target, _with_op(op, raw), "600")
    lead = len(op) + 1
    moved = (
        replace(fault, start=max(0, fault.start - lead)) if fault.length is not None else fault for fault in faults
    )
    return read, tuple(fault.below(op) for fault in moved)


def _with_op(op: str, raw: Raw) -> Raw:
    if isinstance(raw, Mapping):
        return {key: value if key == "by" else _with_op(op, value) for key, value in raw.items()}
    if isinstance(raw, Filled):
        return Filled(f"{op} {raw}", raw.written, raw.texts)
    return f"{op} {raw}" if isinstance(raw, str) else raw


TARGET_SCHEMA = {
    "anyOf": [
        *with_tables(SCALAR)["anyOf"],
        {
            "type": "object",
            "required": ["is", "rounded"],
            "additionalProperties": False,
            "properties": {
                "is": {"description": "The target."},
                "rounded": {"type": "string", "description": "How its limit is rounded: down to 1 min."},
            },
        },
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "description": "A table of bare numbers under their comparison: {at least: {by: period, 2026-01: 600}}.",
            "properties": {op: {"description": "A table of bare values."} for op in OPS},
        },
    ]
}
