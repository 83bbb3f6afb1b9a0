"""A line of a ledger: an entry as one JSON object in a fixed order of keys, closed by the hash of all that stands before it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from servanda.store.plain import instant_from, instant_text, value_from
from servanda.words.entry import About, Change, Entry, Evidence
from servanda.words.number import exact_text

LAYOUT = 1
_ABOUT = ("remedy", "period", "segment", "record", "objective", "exclusion", "records", "field", "restatement")


def sealed(entry: Entry, number: int, before: str) -> Entry:
    """The entry in its place of a chain, with its hash."""
    placed = replace(entry, number=number, before=before)
    return replace(placed, sha256=sha256(_text(placed).encode()).hexdigest())


def line_of(entry: Entry) -> str:
    """The line of a sealed entry, without its end."""
    return f'{_text(entry)[:-1]},"sha256":{json.dumps(entry.sha256)}}}'


def entry_from(line: str) -> Entry:
    """The entry of a line as it is written; raises ValueError, KeyError or TypeError for anything else."""
    plain = json.loads(line)
    if plain["layout"] != LAYOUT:
        raise ValueError(f"layout {plain['layout']}; this version reads {LAYOUT}")
    return Entry(
        _known(plain, "agreement"), _known(plain, "party"), _known(plain, "said_by"), _known(plain, "recorded_by"),
        instant_from(plain["recorded_at"]), _known(plain, "what"), _about(plain["about"]),
        date.fromisoformat(plain["date"]), value_from(plain.get("amount"), "number"), _known(plain, "unit", ""),
        _known(plain, "invoice", ""), tuple(_evidence(each) for each in plain.get("evidence", ())),
        _known(plain, "note", ""), _change(plain), _number(plain), _known(plain, "before"), _known(plain, "sha256"),
    )  # fmt: skip


def _known(plain: Mapping[str, Any], key: str, otherwise: str | None = None) -> str:
    value = plain[key] if otherwise is None else plain.get(key, otherwise)
    if not isinstance(value, str):
        raise TypeError(f"`{key}` is no text")
    return value


def _number(plain: Mapping[str, Any]) -> int:
    number = plain["number"]
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError("`number` is no number")
    return number


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    return Evidence(_known(plain, "name"), _known(plain, "sha256"))


def _about(plain: Mapping[str, Any]) -> About:
    segment = plain.get("segment", {})
    record = None if plain.get("record") is None else _known(plain, "record")
    own = tuple((str(name), _known(segment, name)) for name in segment)
    rest = (_known(plain, key, "") for key in _ABOUT[4:])
    return About(_known(plain, "remedy", ""), _known(plain, "period", ""), own, record, *rest)


def _change(plain: Mapping[str, Any]) -> Change | None:
    return Change(_known(plain, "from"), _known(plain, "to")) if "from" in plain or "to" in plain else None


def _text(entry: Entry) -> str:
    """The canonical text: keys in this order, what is empty left out, no space between."""
    about = {"segment": dict(entry.about.segment)} | {
        key: getattr(entry.about, key) for key in _ABOUT if key != "segment"
    }
    plain: dict[str, Any] = {
        "layout": LAYOUT, "agreement": entry.agreement, "number": entry.number, "before": entry.before,
        "recorded_at": instant_text(entry.recorded_at), "party": entry.party, "said_by": entry.said_by,
        "recorded_by": entry.recorded_by, "what": entry.what,
        "about": {key: about[key] for key in _ABOUT if about[key]}, "date": entry.day.isoformat(),
    }  # fmt: skip
    if entry.amount is not None:
        plain |= {"amount": exact_text(entry.amount), "unit": entry.unit}
    if entry.invoice:
        plain["invoice"] = entry.invoice
    if entry.change is not None:
        plain |= {"from": entry.change.was, "to": entry.change.becomes}
    if entry.evidence:
        plain["evidence"] = [{"name": each.name, "sha256": each.sha256} for each in entry.evidence]
    if entry.note:
        plain["note"] = entry.note
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
