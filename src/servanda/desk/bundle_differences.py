"""Figures laid beside figures, number by number: what a bundle says, and what is found here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from servanda.desk.bundle_figures import Figures, Plain
from servanda.desk.compare_records import Moved, changed

What = Literal["reading", "obligation", "record"]
READING = (
    "value",
    "unit",
    "numerator",
    "denominator",
    "target",
    "verdict",
    "state",
    "levels",
    "records",
    "times",
    "measured_to",
)
"""What is compared of a reading. Its reason is a sentence, which another version of Servanda may say in other words."""
OBLIGATION = ("computed", "amount", "unit", "state", "claim", "what")
_NO_VALUE = "nothing"

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """One figure that is not the same: of what, in which period and segment, which part of it, and both values."""

    what: What
    name: str
    period: str
    segment: str
    part: str
    there: str
    here: str
    unit: str = ""
    """Of an exact value, so that people can be shown a shorter one."""


def differences(there: Figures, here: Figures) -> tuple[Differs, ...]:
    """Everything that differs: readings first, then obligations, then the records behind the readings."""
    found = [
        *_of("reading", READING, _keyed(there.readings, _reading), _keyed(here.readings, _reading)),
        *_of("obligation", OBLIGATION, _keyed(there.obligations, _obligation), _keyed(here.obligations, _obligation)),
    ]
    for name in sorted({*there.evidence, *here.evidence}):
        found += map(lambda each, name=name: _record(name, each), _moved(there, here, name))  # type: ignore[misc]
    return tuple(found)


def _moved(there: Figures, here: Figures, name: str) -> Sequence[Moved]:
    return changed(there.evidence.get(name, ()), here.evidence.get(name, ()))


def _keyed(plain: Iterable[Plain], key_of: Any) -> dict[Key, Plain]:
    """By what tells them apart; several alike are numbered."""
    seen: dict[Key, int] = defaultdict(int)
    found: dict[Key, Plain] = {}
    for each in plain:
        key = key_of(each)
        found[*key, str(seen[key])] = each
        seen[key] += 1
    return found


def _reading(plain: Plain) -> Key:
    return (str(plain["objective"]), *_span(plain))


def _obligation(plain: Plain) -> Key:
    parties = (str(plain["from"]), str(plain["to"]))
    return (str(plain["remedy"]), *_span(plain), str(plain["kind"]), *parties)


def _span(plain: Plain) -> tuple[str, str]:
    period = plain["period"]
    segment = "; ".join(f"{name}={value}" for name, value in plain["segment"].items())
    return str(period.get("key") or period["label"]), segment


def _of(what: What, parts: Sequence[str], there: Mapping[Key, Plain], here: Mapping[Key, Plain]) -> Iterable[Differs]:
    for key in dict.fromkeys((*there, *here)):
        name, period, segment, *_ = key
        first, second = there.get(key), here.get(key)
        if first is None or second is None:
            yield Differs(what, name, period, segment, "", *(_there(each) for each in (first, second)))
            continue
        for part in parts:
            if first.get(part) != second.get(part):
                unit = str(first["unit"]) if part == "value" and first["unit"] == second["unit"] else ""
                differs = Differs(what, name, period, segment, part, "", "", unit)
                yield from _parts(differs, first.get(part), second.get(part))


def _there(plain: Plain | None) -> str:
    return "not there" if plain is None else "there"


def _parts(differs: Differs, there: Any, here: Any) -> Iterable[Differs]:
    """Of a part that is a block each of its own parts that differs."""
    if not (isinstance(there, dict) and isinstance(here, dict)):
        yield _filled(differs, differs.part, there, here)
        return
    for name in dict.fromkeys((*there, *here)):
        if there.get(name) != here.get(name):
            yield _filled(differs, f"{differs.part}: {name}", there.get(name), here.get(name))


def _filled(differs: Differs, part: str, there: Any, here: Any) -> Differs:
    shown = (_NO_VALUE if each is None else str(each) for each in (there, here))
    return replace(differs, part=part, there=next(shown), here=next(shown))


def _record(name: str, moved: Moved) -> Differs:
    row = moved.new or moved.old or {}
    if moved.old is None or moved.new is None:
        there, here = ("there" if each is not None else "not there" for each in (moved.old, moved.new))
        return Differs("record", name, row["period"], row["segment"], row["key"], there, here)
    parts = [each for each in moved.old if moved.old[each] != moved.new.get(each)]
    there, here = ("; ".join(f"{part} {row[part] or _NO_VALUE}" for part in parts) for row in (moved.old, moved.new))
    return Differs("record", name, row["period"], row["segment"], row["key"], there, here)
