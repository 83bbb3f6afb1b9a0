"""`pace:` as a block: the days with weights of their own, and from which share on somebody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from servanda.words.hours import parse_weekdays
from servanda.words.number import parse_number
from servanda.words.pace import DAYS, Pace, parse_pace
from servanda.words.percent import parse_percent
from servanda.words.phrase import PhraseError, did_you_mean
from servanda.words.shapes import SCALAR, Fault, Raw, Read, read_phrase

KEYS = ("over", "weights", "behind", "too_far_ahead")
_BLOCK = "Write {over: working days of CALENDAR, weights: {mon-thu: 2, fri: 1}, behind: below 90%}."


def read_pace(raw: Raw, context: Any = None) -> Read:
    """A phrase, or ``{over: days, weights: {mon-fri: 2, sat: 1}, behind: below 95%, too_far_ahead: above 125%}``."""
    if not isinstance(raw, Mapping):
        return read_phrase(parse_pace, raw)
    faults = [_unknown(key) for key in raw if key not in KEYS]
    values: dict[str, Any] = {}
    for key, read in (("over", _over), ("weights", _weights), ("behind", _behind), ("too_far_ahead", _ahead)):
        if key in raw:
            values[key], wrong = read(raw[key])
            faults += [fault.below(key) for fault in wrong]
    if not faults and values.get("over", Pace()).past and "weights" in values:
        faults.append(Fault("The last periods have their own weights.", ("weights",), hint="Leave one of both out."))
    if not faults and not values:
        faults.append(Fault("The block says nothing.", hint=_BLOCK))
    return (None, tuple(faults)) if faults else _made(values)


def _made(values: Mapping[str, Any]) -> Read:
    pace = replace(values.get("over", Pace()), weights=values.get("weights", ()))
    behind = values.get("behind", pace.behind)
    ahead = values.get("too_far_ahead", pace.ahead)
    if ahead is not None and ahead < behind:
        fault = Fault(
            "What is too far ahead would be behind as well.", ("too_far_ahead",), hint="Write a larger share."
        )
        return None, (fault,)
    return replace(pace, behind=behind, ahead=ahead), ()


def _unknown(key: str) -> Fault:
    hint = did_you_mean(key, KEYS) or f"Keys: {', '.join(KEYS)}."
    return Fault(f"`{key}` is no key of a pace.", (key,), hint=hint, code="S020", on_key=True)


def _over(raw: Raw) -> Read:
    return read_phrase(parse_pace, raw)


def _weights(raw: Raw) -> Read:
    if not isinstance(raw, Mapping) or not raw:
        return None, (Fault("Weights stand under days of the week.", hint="Write {mon-thu: 2, fri: 1}.", code="S022"),)
    found: dict[int, Fraction] = {}
    faults: list[Fault] = []
    for key, value in raw.items():
        days, wrong = read_phrase(_days, key)
        faults += [Fault(each.sentence, (key,), hint=each.hint, on_key=True) for each in wrong]
        weight, unread = read_phrase(_weight, value)
        faults += [fault.below(key) for fault in unread]
        twice = [] if wrong else [DAYS[day] for day in days if day in found]
        faults += [Fault(f"`{day}` stands twice.", (key,), hint="Name each day once.", on_key=True) for day in twice]
        found |= {} if wrong or unread else dict.fromkeys(days, weight)
    if not faults and not any(found.values()):
        faults.append(Fault("Every weight is 0.", hint="At least one day has a weight above 0."))
    return (None, tuple(faults)) if faults else (tuple(found.get(day, Fraction(0)) for day in range(7)), ())


def _days(text: str) -> tuple[int, ...]:
    named = parse_weekdays(text)
    if named.holidays:
        raise PhraseError(
            "Holidays have no weight.", 0, len(text), "Days on which the calendar of `over` is closed count 0."
        )
    return named.days


def _weight(text: str) -> Fraction:
    value = parse_number(text).value
    if value < 0:
        raise PhraseError("A weight is not below 0.", 0, len(text), "Write 0 for a day on which nothing is expected.")
    return value


def _behind(raw: Raw) -> Read:
    return read_phrase(lambda text: _share(text, "below", "behind: below 95%"), raw)


def _ahead(raw: Raw) -> Read:
    if raw == "never":
        return None, ()
    return read_phrase(lambda text: _share(text, "above", "too_far_ahead: above 125%, or never"), raw)


def _share(text: str, word: str, example: str) -> Fraction:
    """``below 95%`` of what is expected by now."""
    first, _, rest = text.strip().partition(" ")
    if first != word:
        raise PhraseError(f"`{word}` and a percentage are expected.", 0, len(text), f"Write {example}.")
    return parse_percent(rest).share


PACE_SCHEMA = {
    "anyOf": [
        dict(SCALAR),
        {
            "type": "object",
            "additionalProperties": False,
            "description": "Days with weights of their own, and when somebody is told.",
            "properties": {
                "over": {**SCALAR, "description": "Over which days.", "examples": ["working days of selling-hours"]},
                "weights": {
                    "type": "object",
                    "description": "How much a day of the week counts: {mon-thu: 2, fri: 1}. Others count 0.",
                    "additionalProperties": dict(SCALAR),
                },
                "behind": {
                    **SCALAR,
                    "description": "Below this share of what is expected it is behind.",
                    "examples": ["below 95%"],
                },
                "too_far_ahead": {
                    **SCALAR,
                    "description": "Above this share of what is expected it is too far ahead; or `never`.",
                    "examples": ["above 125%", "never"],
                },
            },
        },
    ]
}
