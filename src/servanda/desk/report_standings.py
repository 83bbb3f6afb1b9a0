"""The scoreboard of a report: a side for each party, with where each of its promises stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.parties import Party
from servanda.agreement.sentences import sentence_of
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.paced import Paced
from servanda.desk.report_paces import expected_of, pace_of
from servanda.desk.report_period import Line
from servanda.desk.report_readings import figure_said
from servanda.judge.standing import Outlook, outlook
from servanda.paper.page import Mark, Side, Standing
from servanda.paper.tongue import Tongue
from servanda.words.result import Verdict
from servanda.words.sentence import Sentence, joined
from servanda.words.told import text_told
from servanda.words.window import Records

PERIODS = 6
"""Periods in the trend beside a figure, the report's own among them."""


def sides(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], anchors: Mapping[Line, str], zone: Zone, tongue: Tongue,
    paced: Mapping[Line, Paced],
) -> tuple[Side, ...]:  # fmt: skip
    """One side for each party that promises something, in the order of the agreement; then what is only measured."""
    agreement = measured.agreement
    assert agreement is not None
    by_party: dict[tuple[str | None, str | None], list[Standing]] = {}
    for line, verdicts in found.items():
        objective = measured.objectives[line[0]]
        side = (objective.promised_by, objective.to)
        by_party.setdefault(side, []).append(
            _standing(measured, objective, verdicts, anchors.get(line, ""), zone, tongue, paced.get(line))
        )
    order = {name: place for place, name in enumerate(agreement.parties)}
    return tuple(
        _side(agreement, side, standings, tongue)
        for side, standings in sorted(by_party.items(), key=lambda each: order.get(each[0][0] or "", len(order)))
    )


def _side(
    agreement: Agreement, side: tuple[str | None, str | None], standings: Sequence[Standing], tongue: Tongue
) -> Side:
    promiser, receiver = (agreement.parties.get(name or "") for name in side)
    name = promiser.name if promiser else tongue.told(Sentence("Measured"))
    promise = tongue.told(_promise(promiser, receiver))
    titles = tuple(each.title for each in promiser.contacts) if promiser else ()
    return Side(name, promise, titles, tuple(standings), promiser is not None)


def _promise(promiser: Party | None, receiver: Party | None) -> Sentence:
    if promiser is None:
        return Sentence("promised by nobody")
    return Sentence("promises {party}", party=receiver.name) if receiver is not None else Sentence("promises")


def _standing(
    measured: Measured, objective: Objective, verdicts: Sequence[Verdict], anchor: str, zone: Zone, tongue: Tongue,
    paced: Paced | None,
) -> Standing:  # fmt: skip
    last, agreement = verdicts[-1], measured.agreement
    assert agreement is not None
    reading = last.reading
    ahead, currency = outlook(agreement, objective, last), agreement.currency or ""
    return Standing(
        name=reading.objective,
        segment=" ".join(value for _, value in reading.segment),
        period=tongue.period(reading.period.label),
        said=sentence_of(agreement, reading.objective) if reading.objective in agreement.objectives else "",
        target=tongue.told(text_told(last.target or "")),
        so_far=tongue.told(figure_said(measured, objective, last)),
        expected=tongue.told(ahead.expected or (expected_of(paced, currency) if last.word == "open" else "")),
        room=tongue.told(ahead.room),
        reason=tongue.told(_reason(last, many=isinstance(objective.each, Records))),
        word=last.word if last.target is not None else None,
        state=last.state,
        owner=owner_of(agreement, objective, reading.objective),
        trend=marks(measured, agreement, objective, verdicts[-PERIODS:], tongue),
        why=anchor,
        until=tongue.moment(reading.measured_to, zone),
        levels=last.levels,
        pending=reading.counts.pending,
        pace=tongue.told(pace_of(paced, currency)),
    )


def _reason(verdict: Verdict, *, many: bool) -> str:
    """The reason where it says more than the figures beside it; of many readings what became of them."""
    if many and verdict.target is not None:
        return verdict.reason
    if verdict.target is None or verdict.word == "open":
        pending = verdict.reading.counts.pending
        waits = verdict.reason if "owed only if" in verdict.reason else ""
        return joined((waits, Sentence("{n} pending", n=pending) if pending else ""), "; ")
    return verdict.reason


def owner_of(agreement: Agreement, objective: Objective, name: str) -> str:
    """Whose contact answers for it: of the promising party, else of any."""
    parties = [agreement.parties[objective.promised_by]] if objective.promised_by in agreement.parties else []
    parties += agreement.parties.values()
    return next((each.title for party in parties for each in party.contacts if name in each.answers_for), "")


def marks(
    measured: Measured, agreement: Agreement, objective: Objective, verdicts: Sequence[Verdict], tongue: Tongue
) -> tuple[Mark, ...]:
    """Verdicts as points of a trend; figures and targets share one scale."""
    points = [(each, outlook(agreement, objective, each)) for each in verdicts]
    numbers = [each for verdict, ahead in points for each in (verdict.reading.value, ahead.target) if each is not None]
    low, high = min(numbers, default=Fraction(0)), max(numbers, default=Fraction(1))
    shown = [tongue.told(figure_said(measured, objective, verdict)) for verdict in verdicts]
    return tuple(_mark(each, verdict, ahead, low, high) for each, (verdict, ahead) in zip(shown, points, strict=True))


def _mark(shown: str, verdict: Verdict, ahead: Outlook, low: Fraction, high: Fraction) -> Mark:
    def height(value: Fraction | None) -> float | None:
        return None if value is None else 0.5 if high == low else float((value - low) / (high - low))

    word = verdict.word if verdict.target is not None else None
    return Mark(verdict.reading.period.label, shown, word, height(verdict.reading.value), height(ahead.target))


def anchors_of(found: Iterable[Line]) -> dict[Line, str]:
    """A place on the page for the reasons of each line; no two are the same."""
    anchors: dict[Line, str] = {}
    for name, segment in found:
        text = "-".join(("why", name, *(value for _, value in segment)))
        anchor = re.sub(r"[^\w-]+", "-", text).lower()
        anchors[name, segment] = anchor if anchor not in anchors.values() else f"{anchor}-{len(anchors)}"
    return anchors
