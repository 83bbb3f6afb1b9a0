"""Pauses chosen by a table: each row names states, a record set of stretches, or ``none``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.words.said import listed, value_said
from servanda.words.shapes import Fault, Faults, Table

_ROW = "Write states `[waiting]`, a record set of stretches, or `none`."


def read_pauses(raw: Mapping[str, Any]) -> Table[Any]:
    """The table that a block with ``by`` says; raises Faults."""
    if not isinstance(raw["by"], str):
        raise Faults(Fault("`by` names one field, or `date`.", ("by",), hint="Write by: priority.", code="S022"))
    rows = {key: _row(key, value) for key, value in raw.items() if key != "by"}
    if len(rows) < 2 or "else" not in rows:
        sentence = "A table of pauses has rows, and `else` for all other records."
        raise Faults(Fault(sentence, hint=f"Write {{by: {raw['by']}, P1: none, else: [waiting]}}.", code="S021"))
    return Table(raw["by"], tuple((key, each) for key, each in rows.items() if key != "else"), rows["else"])


def _row(key: str, raw: Any) -> Any:
    if isinstance(raw, str):
        return () if raw == "none" else str(raw)
    if isinstance(raw, list) and all(isinstance(each, str) for each in raw):
        return tuple(str(each) for each in raw)
    if not (isinstance(raw, Mapping) and "by" in raw):
        raise Faults(Fault("This row does not say when the clock stands still.", (key,), hint=_ROW, code="S022"))
    try:
        return read_pauses(raw)
    except Faults as found:
        raise below(found, key) from None


def below(found: Faults, key: str) -> Faults:
    """The same faults inside the value of `key`."""
    return Faults(*(each.below(key) for each in (found.context or {})["faults"]))


def pauses_said(pause: Any) -> str:
    """``waiting and on hold``, ``none for priority P1, else waiting``."""
    return value_said(pause, lambda one: "none" if one == () else listed(one) if isinstance(one, tuple) else str(one))


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["by"],
    "description": "A table: {by: priority, P1: none, else: [waiting]}.",
}
