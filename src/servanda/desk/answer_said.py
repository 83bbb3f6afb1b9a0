"""Answers in sentences: whether a complaint is right, by which figures, how it went before, and where the records are."""

from __future__ import annotations

from collections.abc import Iterable
from shlex import quote

from servanda.agreement.model import Agreement
from servanda.desk.answer import Answer, Figures
from servanda.desk.figures import figure
from servanda.desk.pace_said import pace_said
from servanda.words.result import Verdict
from servanda.words.sentence import Sentence
from servanda.words.told import text_told
from servanda.words.told_triggers import WORDS


def name_of(figures: Figures) -> str:
    """``close-rate A``: the objective, and the values that tell it from others."""
    return " ".join((figures.line[0], *(value for _, value in figures.line[1])))


def figures_said(agreement: Agreement, figures: Figures) -> Sentence:
    """``lead-volume, 2026-03: 542, promised was at least 520; met: 22 more than needed``."""
    told = figures.told
    target = text_told(told.target) if told.target else Sentence("nothing")
    return Sentence(
        "{name}, {period}: {figure}, promised was {target}; {word}: {reason}",
        name=name_of(figures), period=told.reading.period.label, figure=figure(told, agreement, None), target=target,
        word=WORDS[told.word], reason=told.reason,
    )  # fmt: skip


def running_said(agreement: Agreement, figures: Figures) -> Sentence | None:
    """What the period that runs says so far."""
    if figures.running is None:
        return None
    reading = figures.running.reading
    said = pace_said(figures.paced, agreement.currency or "") if figures.paced is not None else figures.running.reason
    return Sentence("{period}, which runs: {figures}", period=reading.period.label, figures=said)


def trend_of(agreement: Agreement, figures: Figures) -> Iterable[tuple[str, str, Verdict]]:
    """The last periods: name, figure, verdict."""
    for each in figures.past:
        yield each.reading.period.label, figure(each, agreement, None), each


def rows_of(agreement: Agreement, figures: Figures) -> tuple[str, str]:
    """The commands that list the records behind the figure, and its reasons."""
    end = f"{quote(agreement.file)} {figures.line[0]} --period {figures.told.reading.period.label}"
    return f"servanda evidence {end} --format csv", f"servanda explain {end}"


def headline(answer: Answer) -> Sentence:
    """What the figures say to the complaint."""
    words = [each.told.word for each in answer.figures if each.told.target is not None]
    match answer.right:
        case "right" if len(words) == 1:
            return Sentence("There is something in it: the promise behind it was missed.")
        case "right":
            return Sentence(
                "There is something in it: {n} of {all} promises behind it were missed.",
                "There is something in it: {n} of {all} promises behind it was missed.", n=words.count("missed"), all=len(words),
            )  # fmt: skip
        case "not right":
            return Sentence("The figures do not say so: what was promised was kept.")
        case "open":
            return Sentence("That is not decided yet.")
        case "nobody can say":
            return Sentence("Nobody can say.")
