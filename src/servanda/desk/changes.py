"""What differs between two measurements of one agreement: figures, verdicts, and the money that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.desk.frozen import key_of
from servanda.settle.adjustments import ADJUSTMENT
from servanda.settle.earn_back import EARNED_BACK
from servanda.settle.progress import shown
from servanda.settle.said import mark_of
from servanda.store.plain import instant_text, value_text
from servanda.words.result import Obligation, Verdict
from servanda.words.show import exact_text, show_value

_OF = {EARNED_BACK: "earned back", ADJUSTMENT: "adjusted"}


@dataclass(frozen=True, slots=True)
class Figures:
    """A verdict as it stands and as it would be; one of them may be missing."""

    now: Verdict | None
    then: Verdict | None

    @property
    def one(self) -> Verdict:
        """Either of them: both are of one objective, period and segment."""
        found = self.then or self.now
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Money:
    """An obligation as it stands and as it would be; one of them may be missing."""

    now: Obligation | None
    then: Obligation | None

    @property
    def one(self) -> Obligation:
        """Either of them: both are of one remedy, period and segment."""
        found = self.then or self.now
        assert found is not None
        return found


def figures(now: Iterable[Verdict], then: Iterable[Verdict]) -> tuple[Figures, ...]:
    """Verdicts of which value or word differ, in the order of periods."""
    before, after = ({key_of(each): each for each in found} for found in (now, then))
    every = (Figures(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    found = [each for each in every if _figure(each.now) != _figure(each.then)]
    return tuple(sorted(found, key=lambda each: each.one.reading.period.start))


def money(now: Iterable[Obligation], then: Iterable[Obligation]) -> tuple[Money, ...]:
    """Obligations of which the amount differs, or that are there once only."""
    before, after = ({mark_of(each): each for each in found} for found in (now, then))
    every = (Money(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    found = [each for each in every if _amount(each.now) != _amount(each.then)]
    return tuple(sorted(found, key=lambda each: each.one.period.start))


def _figure(verdict: Verdict | None) -> object:
    return None if verdict is None else (verdict.reading.value, verdict.word)


def _amount(obligation: Obligation | None) -> object:
    return None if obligation is None else (obligation.amount, obligation.unit)


def said_figure(verdict: Verdict | None) -> str:
    """``99.87…%, missed``; what is not there is told so."""
    if verdict is None:
        return "no figure"
    value = verdict.reading.value
    shown_value = "no value" if value is None else show_value(value, verdict.reading.unit)
    return shown_value if verdict.target is None else f"{shown_value}, {verdict.word}"


def said_amount(obligation: Obligation | None) -> str:
    """``220.80 EUR``, ``nothing``; a duty or a right in words."""
    if obligation is None:
        return "nothing"
    if not obligation.unit and not obligation.unknown:
        return obligation.what or "due"
    return "an amount that is not known" if obligation.amount is None else shown(obligation, obligation.amount)


def which_figure(verdict: Verdict) -> str:
    """``availability web``."""
    return " ".join((verdict.reading.objective, *(value for _, value in verdict.reading.segment)))


def which_money(obligation: Obligation) -> str:
    """``credit web``; of an earn-back so."""
    names = " ".join((obligation.remedy, *(value for _, value in obligation.segment)))
    return f"{names} ({_OF[obligation.kind]})" if obligation.kind in _OF else names


def plain(found: Sequence[Figures], owed: Sequence[Money]) -> dict[str, Any]:
    """The differences as plain values: as it stands (`now`) and as it would be (`then`)."""
    return {"readings": list(map(_plain_figure, found)), "obligations": list(map(_plain_money, owed))}


def _plain_figure(each: Figures) -> dict[str, Any]:
    reading = each.one.reading
    period = {
        "label": reading.period.label,
        "start": instant_text(reading.period.start),
        "end": instant_text(reading.period.end),
    }
    return {
        "objective": reading.objective, "period": period, "segment": dict(reading.segment), "unit": reading.unit,
        "now": _side(each.now), "then": _side(each.then),
    }  # fmt: skip


def _side(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    value = value_text(verdict.reading.value, verdict.reading.unit)
    return {"value": value, "verdict": verdict.word, "reason": verdict.reason}


def _plain_money(each: Money) -> dict[str, Any]:
    one = each.one
    return {
        "remedy": one.remedy, "kind": one.kind, "period": one.period.label, "segment": dict(one.segment),
        "record": one.period.key, "from": one.debtor, "to": one.creditor, "unit": one.unit,
        "now": _exact(each.now), "then": _exact(each.then),
    }  # fmt: skip


def _exact(obligation: Obligation | None) -> str | None:
    """The exact amount; nothing where it does not follow, or is no amount."""
    return None if obligation is None or obligation.amount is None else exact_text(obligation.amount)


def lines(found: Sequence[Figures], owed: Sequence[Money]) -> Iterator[tuple[str, str, str, str]]:
    """Period, what it is about, as it would be, as it stands."""
    for each in found:
        yield each.one.reading.period.label, which_figure(each.one), said_figure(each.then), said_figure(each.now)
    for one in owed:
        yield one.one.period.label, which_money(one.one), said_amount(one.then), said_amount(one.now)
