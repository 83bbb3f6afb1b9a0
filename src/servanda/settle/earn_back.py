"""Earn-back: a part of what was owed goes back when its trigger holds later; of each credit once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import EarnBack
from servanda.judge.triggers import Record
from servanda.settle.due import ByObjective, Fallen, answer_of
from servanda.settle.lines import Line
from servanda.settle.said import NOTHING_SAID, Said, key_of_line
from servanda.words.result import Because
from servanda.words.sentence import Figure, Sentence
from servanda.words.told_money import money_told
from servanda.words.told_triggers import trigger_told
from servanda.words.trigger import objectives_of

EARNED_BACK = "earn-back"


def earned_back(
    agreement: Agreement, lines: Sequence[Line], verdicts: ByObjective, record: Record, said: Said = NOTHING_SAID
) -> list[Line]:
    """The lines by which credits are earned back, each in the first later period in which the trigger holds.

    Of a credit that was granted in part only what was granted goes back; of one that is not paid nothing does.
    """
    return [back for line in lines for back in goes_back(agreement, line, verdicts, record, said, "refund")]


def goes_back(
    agreement: Agreement, line: Line, verdicts: ByObjective, record: Record, said: Said, how: str
) -> list[Line]:
    """What goes back of one line in this way: once, or not at all."""
    terms = agreement.remedies[line.remedy].earn_back
    paid = said.granted.get(key_of_line(line), line.amount)
    if terms is None or terms.how != how or line.waits or not line.is_money or not paid or said.is_over(line):
        return []
    return list(_back(line, paid, terms, verdicts, record))[:1]


def _back(line: Line, paid: Fraction, terms: EarnBack, verdicts: ByObjective, record: Record) -> Iterable[Line]:
    for verdict in verdicts.get(objectives_of(terms.when)[0], ()):
        period, segment = verdict.reading.period, verdict.reading.segment
        if period.start < line.fallen.period.end or not _same_thing(segment, line.fallen.segment):
            continue
        answer, settled = answer_of(terms.when, period, segment, record)
        if answer is not True:
            continue
        back = paid * terms.give.share
        said = Sentence(
            "{percent} of {amount} owed for {period}", percent=Figure(terms.give), amount=money_told(paid, line.unit),
            period=line.fallen.period.label,
        )  # fmt: skip
        fallen = Fallen(line.remedy, period, segment, (verdict,), terms.when, settled, objective=line.fallen.objective)
        yield replace(
            line, kind=EARNED_BACK, fallen=fallen, statement=period, debtor=line.creditor, creditor=line.debtor,
            computed=back, amount=back, because=(Because(trigger_told(terms.when)), Because(said)),
            certain=settled and line.certain, of=line,
            kept=terms.how == "bank", from_bank=Fraction(0), closed=False,
        )  # fmt: skip


def _same_thing(segment: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool:
    known = dict(other)
    return all(known.get(name, value) == value for name, value in segment)
