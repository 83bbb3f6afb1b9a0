"""Obligations of an agreement: every remedy in the order that the language fixes.

Remedy of each objective → repeat and severity multipliers → combine by incident → caps → bank and earn-back → minimum
amount → rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from servanda.agreement.model import Agreement
from servanda.clock.periods import periods
from servanda.judge.goals import goals_of, values_of
from servanda.judge.thresholds import FromFile
from servanda.judge.triggers import Record
from servanda.measure.windows import term_of
from servanda.remedies.function import Function
from servanda.settle.claims import claimants_of, if_claimable, is_automatic, is_final, window_of
from servanda.settle.due import ByObjective, Fallen, fallen_due
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.lines import Line, line_of
from servanda.settle.rights import right_told
from servanda.settle.rounding import first_unpaid
from servanda.settle.said import NOTHING_SAID, Key, Said, key_of
from servanda.settle.versions import Version, settled
from servanda.words.result import Obligation, Period, Reading, Verdict
from servanda.words.sentence import Sentence
from servanda.words.value import Value
from servanda.words.window import Calendar

MONTH = Calendar("month")
NOTHING_CLOSED: Mapping[Key, Obligation] = {}


def obligations(
    versions: Sequence[Version], verdicts: Sequence[Verdict], record: Record, from_file: FromFile,
    frozen: Mapping[Key, Obligation] = NOTHING_CLOSED, said: Said = NOTHING_SAID,
) -> tuple[Obligation, ...]:  # fmt: skip
    """Everything that follows from the verdicts, each by the version that judges its period; versions oldest first.

    How far each has come is for `servanda.settle.progress`, which hears what was said about it.
    """
    by_objective = _by_objective(verdicts)
    versions = [replace(each, book=replace(each.book, goals=_goals(each.agreement, by_objective))) for each in versions]
    fallen = [_fallen(each, by_objective, record, from_file, frozen, said) for each in versions]
    unpaid: frozenset[Key] = frozenset()
    while True:
        lines = settled(versions, fallen, by_objective, record, replace(said, unpaid=unpaid))
        more = first_unpaid([line for _, line in lines], unpaid | frozenset(said.granted))
        if not more:
            found = [_obligation(*each) for each in lines]
            return tuple(sorted(found, key=lambda each: (each.period.start, each.period.end)))
        # What its statement does not reach is not paid: it uses up no cap of later ones, and is not earned back.
        unpaid |= more


def _fallen(
    version: Version, by_objective: ByObjective, record: Record, from_file: FromFile, frozen: Mapping[Key, Obligation],
    said: Said,
) -> list[Line]:  # fmt: skip
    """What falls due by one version, each by itself; what is closed as it was closed."""
    fallen = [
        each
        for name in version.agreement.remedies
        for each in fallen_due(version.agreement, name, by_objective, record)
        if version.applies(each.period)
    ]
    return [
        _line(version.agreement, each, version.book, from_file, said).as_closed(
            frozen.get(key_of(each.remedy, each.period, each.segment, each.objective))
        )
        for each in fallen
    ]


def _goals(agreement: Agreement, verdicts: ByObjective) -> Callable[[Period], Mapping[str, Value]]:
    def readings(name: str) -> list[Reading]:
        return [each.reading for each in verdicts.get(name, ())]

    return lambda period: values_of(goals_of(agreement, readings, period.start))


def _line(agreement: Agreement, fallen: Fallen, book: FeeBook, from_file: FromFile, said: Said) -> Line:
    """The line of a remedy; a fee of the claim's month is that of the day on which it was claimed."""
    key = key_of(fallen.remedy, fallen.period, fallen.segment, fallen.objective)
    line = line_of(
        agreement,
        fallen,
        replace(book, claimed_at=said.claimed.get(key)),
        from_file,
        statement_of(agreement, fallen, book),
    )
    return if_claimable(agreement, line, book)


def statement_of(agreement: Agreement, fallen: Fallen, book: FeeBook) -> Period:
    """The period in whose statement a remedy stands: its own; of a single record that of its fee, else its month."""
    if fallen.period.key is None:
        return fallen.period
    remedy = agreement.remedies[fallen.remedy]
    function = getattr(remedy, remedy.kind, None)
    if isinstance(function, Function) and (fee := _fee_of(function)) is not None:
        try:
            window = book.window(fee, fallen.period)
        except NoFee:
            window = None
        if window is not None:
            return window
    start = fallen.period.start
    return next(iter(periods(MONTH, book.zone, start, start + 1, term_of(agreement))), fallen.period)


def _fee_of(function: Function) -> str | None:
    named = (getattr(amount, "fee", None) for _, amount in function.amounts())
    return function.of or next((each for each in named if each), None)


def _by_objective(verdicts: Iterable[Verdict]) -> ByObjective:
    ordered = sorted(verdicts, key=lambda each: each.reading.objective)
    return {
        name: sorted(group, key=lambda each: (each.reading.period.start, each.reading.period.end))
        for name, group in groupby(ordered, key=lambda each: each.reading.objective)
    }


def _obligation(version: Version, line: Line) -> Obligation:
    agreement, as_of = version.agreement, version.as_of
    begins, until = window_of(agreement, line)
    return Obligation(
        line.remedy, line.kind, line.fallen.period, line.fallen.segment, line.debtor, line.creditor,
        line.computed, line.amount, line.unit, "computed", _what(agreement, line), begins, until, line.because,
        is_final(line, as_of), is_automatic(agreement, line), claimants_of(agreement, line),
        None if line.of is None else (line.of.fallen.period, line.of.fallen.segment), verdicts=line.fallen.verdicts,
        choice=line.choice, from_bank=line.from_bank, kept=line.kept,
        objective=line.fallen.objective, changed=line.changed,
        statement=None if line.statement == line.fallen.period else line.statement, unknown=line.unknown, charged=line.charged,
    )  # fmt: skip


def _what(agreement: Agreement, line: Line) -> str:
    """What is to be done, or what may be done, in words."""
    if line.kept:
        return Sentence("kept against later credits")
    remedy = agreement.remedies[line.remedy]
    if remedy.action is not None:
        return remedy.action.what
    if remedy.right_to_terminate is not None:
        return right_told(agreement, remedy.right_to_terminate)
    return ""
