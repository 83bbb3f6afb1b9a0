"""Why a period cannot be frozen, or what is not frozen with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.desk.measuring import Measured
from servanda.desk.statements import waits_for_choice
from servanda.judge.prices import lacks_price
from servanda.store.closed import Closed
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Verdict
from servanda.words.show import show_number


def unanswered(measured: Measured, period: str) -> Iterable[Problem]:
    """What waits for an answer and would have changed what is closed now."""
    changes = len(measured.if_accepted) + len(measured.owed_if_accepted)
    if changes:
        sentence = (
            f"{period} was closed while something waits for an answer that would change {changes} of its figures."
        )
        hint = "What is accepted from now on changes it only by a restatement: servanda restate propose."
        yield Problem("S829", sentence, None, hint, "warning")


def may_be_chosen(obligation: Obligation, moment: int) -> bool:
    """Can the customer still say which of several it is? Once its time is over, all of them have lapsed."""
    return waits_for_choice(obligation) and (obligation.until is None or moment < obligation.until)


def not_ready(agreement: Agreement, waiting: Sequence[Verdict]) -> Iterable[Problem]:
    """Why a period cannot be frozen yet, objective by objective."""
    for verdict in waiting:
        reading = verdict.reading
        if reading.counts.pending:
            number = reading.counts.pending
            why = "1 record is pending" if number == 1 else f"{show_number(number)} records are pending"
            hint = "Measure again with newer records, when they are decided."
        elif verdict.word == "open":
            why = f"it is open: {verdict.reason}"
            hint = "Wait for the end of the period, or for newer records."
        elif reading.measured_to < reading.period.end:
            why = "the records end before the period does"
            hint = "Export the records again, or say up to when they are complete: `complete_until`."
        else:
            why = "its time to settle is not over"
            hint = "The objective says how long: `settle_after`."
        segment = "".join(f" {value}" for _, value in reading.segment)
        sentence = f"{reading.period.label} cannot be closed: `{reading.objective}`{segment}: {why}."
        yield Problem("S504", sentence, agreement.place(("objectives", reading.objective)), hint)


def money_not_ready(agreement: Agreement, unsure: Sequence[Obligation]) -> Iterable[Problem]:
    """Why what follows from a period cannot be frozen yet."""
    for each in unsure:
        sentence = f"{each.period.label} cannot be closed: what `{each.remedy}` comes to may still change."
        hint = "Its fee, or what it hangs on, is not complete yet: measure again with newer records."
        if waits_for_choice(each):
            sentence = f"{each.period.label} cannot be closed: `{each.remedy}` is one of several to choose from."
            hint = "The customer says which with `servanda claims choose`; in time, or all of them lapse."
        yield Problem("S530", sentence, agreement.place(("remedies", each.remedy)), hint)


def not_known(agreement: Agreement, verdicts: Sequence[Verdict], money: Sequence[Obligation]) -> Iterable[Problem]:
    """What is missing: a month whose money nobody knows is not frozen by mistake."""
    hint = "Bring what is missing, or close without it (--without-unknown); a restatement brings it later."
    for verdict in verdicts:
        if lacks_price(verdict.reason):
            reading = verdict.reading
            place = agreement.place(("objectives", reading.objective, "target"))
            sentence = (
                f"{reading.period.label} cannot be closed: the target of `{reading.objective}`: {verdict.reason}."
            )
            yield Problem("S1050", sentence, place, hint)
    for each in money:
        if each.unknown:
            sentence = (
                f"{each.period.label} cannot be closed: what `{_which(each)}` comes to is not known: {each.unknown}."
            )
            yield Problem("S1050", sentence, agreement.place(("remedies", each.remedy)), hint)


def closed_without(agreement: Agreement, frozen: Closed) -> Iterable[Problem]:
    for each in frozen.obligations or ():
        if each.unknown:
            sentence = f"{each.period.label} was closed without what `{_which(each)}` comes to: {each.unknown}."
            hint = "Until then nothing is due of it. Once it is known: servanda restate propose."
            yield Problem("S1051", sentence, agreement.place(("remedies", each.remedy)), hint, "warning")


def _which(obligation: Obligation) -> str:
    return " ".join((obligation.remedy, *(value for _, value in obligation.told_by)))


def not_the_same(period: str, differs: Sequence[tuple[str, str, str, str]]) -> Problem:
    """Today's records say something else than what is closed: nobody confirms that."""
    said = "; ".join(f"{what} {then} (closed {now})" for _, what, then, now in differs[:3])
    more = f" and {len(differs) - 3} more" if len(differs) > 3 else ""
    sentence = f"What was closed as {period} is not what today's text and records say: {said}{more}."
    hint = f"Talk to the other side, or propose what it should be: servanda restate propose --period {period}. Nothing was written."
    return Problem("S1058", sentence, None, hint)
