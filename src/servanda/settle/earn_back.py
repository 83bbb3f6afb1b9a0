"""Earn-back: a part of what was owed goes back when its trigger holds later; of each credit once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import EarnBack
from servanda.judge.triggers import Record
from servanda.settle.due import ByObjective, Fallen, answer_of
from servanda.settle.lines import Line
from servanda.words.result import Because
from servanda.words.sentence import Figure, Sentence
from servanda.words.told_money import money_told
from servanda.words.told_triggers import trigger_told
from servanda.words.trigger import objectives_of

EARNED_BACK = "earn-back"


def earned_back(agreement: Agreement, lines: Sequence[Line], verdicts: ByObjective, record: Record) -> list[Line]:
    """The lines by which credits are earned back, each in the first later period in which the trigger holds."""
    found = []
    for line in lines:
        terms = agreement.remedies[line.remedy].earn_back
        if terms is not None and terms.how == "refund" and line.is_money and line.amount:
            found += list(_back(line, terms, verdicts, record))[:1]
    return found


def _back(line: Line, terms: EarnBack, verdicts: ByObjective, record: Record) -> Iterable[Line]:
    assert line.amount is not None
    for verdict in verdicts.get(objectives_of(terms.when)[0], ()):
        period, segment = verdict.reading.period, verdict.reading.segment
        if period.start < line.fallen.period.end or not _same_thing(segment, line.fallen.segment):
            continue
        answer, settled = answer_of(terms.when, period, segment, record)
        if answer is not True:
            continue
        back = line.amount * terms.give.share
        said = Sentence(
            "{percent} of {amount} owed for {period}", percent=Figure(terms.give), amount=money_told(line.amount, line.unit),
            period=line.fallen.period.label,
        )  # fmt: skip
        fallen = Fallen(line.remedy, period, segment, (verdict,), terms.when, settled)
        yield replace(
            line, kind=EARNED_BACK, fallen=fallen, statement=period, debtor=line.creditor, creditor=line.debtor,
            computed=back, amount=back, because=(Because(trigger_told(terms.when)), Because(said)),
            certain=settled and line.certain, of=line,
        )  # fmt: skip


def _same_thing(segment: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool:
    known = dict(other)
    return all(known.get(name, value) == value for name, value in segment)
