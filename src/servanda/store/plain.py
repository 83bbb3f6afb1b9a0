"""Readings and verdicts as plain values for JSON, and back: exact numbers as texts, instants as ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, get_args

from servanda.store.plain_sentence import plain_sentence, sentence_from
from servanda.words.result import (
    Because,
    Changed,
    Charged,
    Choice,
    Counts,
    Obligation,
    Period,
    Reading,
    State,
    Times,
    Unit,
    Verdict,
    Word,
)
from servanda.words.sentence import Sentence
from servanda.words.show import exact_text

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - the name says which zone
_TIMES = ("up", "down", "unknown", "excluded", "pending")
_COUNTS = {"in": "inside", "out": "outside", "pending": "pending", "excluded": "excluded", "unreadable": "unreadable"}


def instant_text(instant: int) -> str:
    """``2026-03-01T05:00:00Z``, with microseconds only where there are some."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat().replace("+00:00", "Z")


def instant_from(text: str) -> int:
    """UTC microseconds of `instant_text`; raises ValueError."""
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def value_text(value: Fraction | None, unit: str) -> str | None:
    """An exact decimal, or a fraction where it never ends: a share of 1, seconds, a number, an amount."""
    if value is None:
        return None
    return exact_text(value / 1_000_000 if unit == "duration" else value)


def value_from(text: str | None, unit: str) -> Fraction | None:
    """The value of `value_text`; raises ValueError."""
    if text is None:
        return None
    if not isinstance(text, str) or text.endswith("/0"):
        raise ValueError(f"`{text}` is no exact number")
    return Fraction(text) * (1_000_000 if unit == "duration" else 1)


def plain_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict with its reading."""
    reading, period = verdict.reading, verdict.reading.period
    plain: dict[str, Any] = {
        "objective": reading.objective,
        "period": {"label": period.label, "start": instant_text(period.start), "end": instant_text(period.end)},
        "segment": dict(reading.segment),
        "value": value_text(reading.value, reading.unit),
        "unit": reading.unit,
        "numerator": value_text(reading.numerator, _part_unit(reading)),
        "denominator": None if reading.denominator is None else exact_text(reading.denominator),
        "target": verdict.target,
        "verdict": verdict.word,
        "reason": verdict.reason,
        "state": verdict.state,
        "records": {key: getattr(reading.counts, name) for key, name in _COUNTS.items()},
        "measured_to": instant_text(reading.measured_to),
    }
    if period.partial and period.whole is not None:
        plain["period"]["whole"] = [instant_text(each) for each in period.whole]
    if period.key is not None:
        plain["period"]["key"] = period.key
    if reading.counts.uncovered:
        plain["records"]["not covered"] = reading.counts.uncovered
    if verdict.levels:
        plain["levels"] = dict(verdict.levels)
    if reading.details:
        plain["details"] = dict(reading.details)
    if reading.times is not None:
        plain["times"] = {name: value_text(getattr(reading.times, name), "duration") for name in _TIMES}
    if reading.doubts:
        plain["doubts"] = list(reading.doubts)
    if reading.incidents:
        plain["incidents"] = {name: exact_text(share) for name, share in reading.incidents}
    return plain


def plain_obligation(obligation: Obligation) -> dict[str, Any]:
    """An obligation; amounts are exact decimals, or fractions where they never end."""
    period = obligation.period
    plain: dict[str, Any] = {
        "remedy": obligation.remedy,
        "kind": obligation.kind,
        "period": {"label": period.label, "start": instant_text(period.start), "end": instant_text(period.end)},
        "segment": dict(obligation.segment),
        "from": obligation.debtor,
        "to": obligation.creditor,
        "computed": None if obligation.computed is None else exact_text(obligation.computed),
        "amount": None if obligation.amount is None else exact_text(obligation.amount),
        "unit": obligation.unit,
        "state": obligation.state,
        "claim": {
            "from": None if obligation.begins is None else instant_text(obligation.begins),
            "until": None if obligation.until is None else instant_text(obligation.until),
        },
        "because": [_plain_reason(each) for each in obligation.because],
    }
    if period.key is not None:
        plain["period"]["key"] = period.key
    if obligation.from_bank:
        plain["from_bank"] = exact_text(obligation.from_bank)
    if obligation.kept:
        plain["kept"] = True
    if obligation.choice is not None:
        choice = obligation.choice
        plain["choice"] = {"between": list(choice.others), "waits": choice.waits, "chosen": choice.won}
    if obligation.what:
        plain["what"] = obligation.what
    if obligation.objective:
        plain["objective"] = obligation.objective
    if obligation.changed:
        plain["changed"] = [_plain_changed(each) for each in obligation.changed]
    if obligation.charged:
        plain["fees"] = [_plain_charged(each) for each in obligation.charged]
    if obligation.unknown:
        plain["unknown"] = obligation.unknown
    if obligation.closed:
        plain["closed"] = True
    return plain


def _plain_changed(each: Changed) -> dict[str, Any]:
    """An amount of another currency with its rate: what one unit of it came to."""
    return {
        "amount": exact_text(each.amount), "unit": each.currency, "rate": exact_text(each.rate), "day": each.day,
        "source": each.source,
    }  # fmt: skip


def _changed_from(plain: Mapping[str, Any]) -> Changed:
    return Changed(Fraction(plain["amount"]), plain["unit"], Fraction(plain["rate"]), plain["day"], plain["source"])


def _plain_charged(each: Charged) -> dict[str, Any]:
    """A fee, of which of its periods, and what it came to."""
    return {"fee": each.fee, "period": each.period, "amount": exact_text(each.amount), "unit": each.currency}


def _charged_from(plain: Mapping[str, Any]) -> Charged:
    return Charged(plain["fee"], plain["period"], Fraction(plain["amount"]), plain["unit"])


def plain_frozen(obligation: Obligation) -> dict[str, Any]:
    """An obligation as it is closed: how far it has come is left to the ledger, all else stands."""
    plain = plain_obligation(obligation) | {"because": [_frozen_reason(each) for each in obligation.because]}
    if isinstance(obligation.what, Sentence):
        plain["what_said"] = plain_sentence(obligation.what)
    plain["claim"] |= {"by": list(obligation.claimants), "automatic": obligation.automatic}
    if obligation.of is not None:
        period, segment = obligation.of
        span = {"label": period.label, "start": instant_text(period.start), "end": instant_text(period.end)}
        plain["of"] = {"period": span | ({} if period.key is None else {"key": period.key}), "segment": dict(segment)}
    return {key: value for key, value in plain.items() if key not in ("state", "closed")}


def frozen_from(plain: Mapping[str, Any]) -> Obligation:
    """The obligation of `plain_frozen`; raises KeyError, TypeError or ValueError for anything else."""
    claim, of = plain["claim"], plain.get("of")
    what = sentence_from(plain.get("what_said"), plain.get("what", ""))
    return Obligation(
        plain["remedy"], plain["kind"], _period_from(plain["period"]), tuple(plain["segment"].items()), plain["from"],
        plain["to"], value_from(plain["computed"], "number"), value_from(plain["amount"], "number"), plain["unit"],
        "computed", what, _maybe_instant(claim["from"]), _maybe_instant(claim["until"]),
        tuple(_reason_from(each) for each in plain["because"]), True, bool(claim["automatic"]), tuple(claim["by"]),
        None if of is None else (_period_from(of["period"]), tuple(of["segment"].items())), True,
        choice=_choice_from(plain.get("choice")),
        from_bank=value_from(plain.get("from_bank"), "number") or Fraction(0), kept=bool(plain.get("kept", False)),
        objective=plain.get("objective", ""), changed=tuple(_changed_from(each) for each in plain.get("changed", ())),
        unknown=str(plain.get("unknown", "")), charged=tuple(_charged_from(each) for each in plain.get("fees", ())),
    )  # fmt: skip


def _choice_from(plain: Mapping[str, Any] | None) -> Choice | None:
    return (
        None
        if plain is None
        else Choice(tuple(map(str, plain["between"])), bool(plain["waits"]), bool(plain["chosen"]))
    )


def _period_from(plain: Mapping[str, Any]) -> Period:
    return Period(plain["label"], instant_from(plain["start"]), instant_from(plain["end"]), key=plain.get("key"))


def _maybe_instant(text: str | None) -> int | None:
    return None if text is None else instant_from(text)


def _reason_from(plain: Mapping[str, Any]) -> Because:
    sentence = sentence_from(plain.get("said"), str(plain["sentence"]))
    return Because(sentence, tuple(_reason_from(each) for each in plain["reasons"]))


def _frozen_reason(because: Because) -> dict[str, Any]:
    """A reason with what its sentence is made of, so that it can be said in another language later."""
    plain: dict[str, Any] = {
        "sentence": because.sentence,
        "reasons": [_frozen_reason(each) for each in because.reasons],
    }
    if isinstance(because.sentence, Sentence):
        plain["said"] = plain_sentence(because.sentence)
    return plain


def _plain_reason(because: Because) -> dict[str, Any]:
    return {"sentence": because.sentence, "reasons": [_plain_reason(each) for each in because.reasons]}


def times_from(plain: Mapping[str, Any] | None) -> Times | None:
    """What the time of a reading was, in seconds in the file; raises ValueError for anything else."""
    if plain is None:
        return None
    found = {name: value_from(plain[name], "duration") for name in _TIMES}
    return Times(**{name: value for name, value in found.items() if value is not None})


def _share(text: str) -> Fraction:
    value = value_from(text, "number")
    if value is None or not 0 < value <= 1:
        raise ValueError(f"`{text}` is no share of 1")
    return value


def _part_unit(reading: Reading) -> str:
    return "duration" if reading.unit == "duration" else "number"


def verdict_from(plain: Mapping[str, Any]) -> Verdict:
    """The verdict of `plain_verdict`; raises KeyError, TypeError or ValueError for anything else."""
    period, records, unit = plain["period"], plain["records"], plain["unit"]
    _one_of(unit, Unit)
    _one_of(plain["state"], State)
    for word in (plain["verdict"], *plain.get("levels", {}).values()):
        _one_of(word, Word)
    for key, number in records.items():
        if not isinstance(number, int) or number < 0:
            raise ValueError(f"`{key}` is no number of records")
    whole = period.get("whole")
    value = value_from(plain["value"], unit)
    reading = Reading(
        plain["objective"],
        Period(
            period["label"], instant_from(period["start"]), instant_from(period["end"]), whole is not None,
            (instant_from(whole[0]), instant_from(whole[1])) if whole else None, period.get("key"),
        ),
        tuple(plain["segment"].items()), value, unit,
        value_from(plain["numerator"], "duration" if unit == "duration" else "number"),
        value_from(plain["denominator"], "number"),
        Counts(**{name: records[key] for key, name in _COUNTS.items()}, uncovered=records.get("not covered", 0)),
        instant_from(plain["measured_to"]), value, value,
        tuple(plain.get("details", {}).items()), tuple(plain.get("doubts", ())), times=times_from(plain.get("times")),
        incidents=tuple((str(name), _share(share)) for name, share in plain.get("incidents", {}).items()),
    )  # fmt: skip
    levels = tuple(plain.get("levels", {}).items())
    return Verdict(reading, plain["target"], plain["verdict"], plain["reason"], plain["state"], levels)


def _one_of(value: Any, known: Any) -> None:
    if value not in get_args(known):
        raise ValueError(f"`{value}` is none of {', '.join(get_args(known))}")
