"""A period that an agreement does not have: an error by itself, a note where other agreements of the run have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.clock.periods import named
from servanda.clock.zone import Zone
from servanda.desk.judging import PART
from servanda.desk.moments import day_of, wall
from servanda.measure.windows import term_of
from servanda.words.problem import Problem, did_you_mean
from servanda.words.result import Verdict
from servanda.words.sentence import Sentence


def no_period(agreement: Agreement, label: str, verdicts: Sequence[Verdict], as_of: int) -> Problem:
    """The agreement has no period of this name among its verdicts, and why."""
    why = why_no_period(agreement, label, verdicts, as_of)
    sentence = f"There is no period `{label}` in `{agreement.id}`{f': {why}' if why else ''}."
    return Problem("S606", sentence, None, periods_hint(label, verdicts))


def why_no_period(agreement: Agreement, label: str, verdicts: Sequence[Verdict], as_of: int) -> Sentence | None:
    """``its term begins on 1 June 2026``; None where nothing is known but that there is none."""
    zone = Zone(agreement.timezone)
    meant, (begin, end) = named(label, zone), term_of(agreement)
    if meant is None:
        return None
    if begin is not None and (meant.end <= begin or not_begun(agreement, as_of) is not None):
        return before_term(agreement, begin)
    if end is not None and meant.start >= end:
        return Sentence("its term ended on {day}", day=day_of(end - 1, zone))
    if as_of and meant.start >= as_of:
        return Sentence("it is measured up to {moment}", moment=wall(as_of, zone))
    return _others(labels_of(verdicts)) if verdicts else None


def not_begun(agreement: Agreement, as_of: int) -> int | None:
    """The first instant of a term that begins only then or later; None of one that has begun."""
    begin, _ = term_of(agreement)
    return begin if begin is not None and begin >= as_of else None


def before_term(agreement: Agreement, begin: int) -> Sentence:
    """When the term begins, or the agreement comes into force."""
    day = day_of(begin, Zone(agreement.timezone))
    if agreement.term is not None:
        return Sentence("its term begins on {day}", day=day)
    return Sentence("it is in force from {day} on", day=day)


def _others(labels: Sequence[str]) -> Sentence:
    last = ", ".join(labels[-3:])
    if len(labels) > 3:
        return Sentence("its periods are {labels} and earlier ones", labels=last)
    return Sentence("its periods are {labels}", labels=last)


def labels_of(verdicts: Iterable[Verdict]) -> list[str]:
    """The names of their periods, each once, by time: what ends first, and of what ends together the shorter one."""
    found = {each.reading.period for each in verdicts if each.reading.period.key is None}
    ordered = sorted(found, key=lambda each: (each.end, -each.start, each.label))
    return list(dict.fromkeys(each.label for each in ordered))


def periods_hint(label: str, verdicts: Iterable[Verdict]) -> str | None:
    """The last periods that there are, and the one that was probably meant."""
    labels = labels_of(verdicts)[-20:]
    return did_you_mean(label, labels, "Periods") if labels else None


def as_note(problem: Problem) -> Problem:
    """The same as something worth knowing: other agreements of the run have the period."""
    return replace(problem, hint=None, severity="note")


def other_parts(label: str | None, verdicts: Iterable[Verdict]) -> Iterable[Problem]:
    """That another version judges the rest of a period under a name of its own."""
    names = [each for each in labels_of(verdicts) if label and each.startswith(f"{label}{PART}")]
    if names:
        sentence = f"Another version judges the rest of {label}, under a name of its own: {', '.join(names)}."
        yield Problem("S1061", sentence, None, f"--period {names[0]}", "note")
