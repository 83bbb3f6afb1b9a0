"""Triggers as sentences, in the words of the language: ``availability missed in 2 of 3 months``."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.words.happening import EachOfNext, Happened, InARow, InKofN, Misses, MonthBefore, Reaches, Verb
from servanda.words.pace import MeasuredOnly
from servanda.words.result import State, Word
from servanda.words.said import listed
from servanda.words.sentence import Figure, Sentence
from servanda.words.told import units_told
from servanda.words.trigger import AllOf, AndClaimed, AnyOf, EachOf, Reference, Trigger
from servanda.words.window import Unit

BEFORE: Mapping[Unit, Sentence] = {
    "day": Sentence("the day before"), "week": Sentence("the week before"), "month": Sentence("the month before"),
    "quarter": Sentence("the quarter before"), "half": Sentence("the half before"), "year": Sentence("the year before"),
}  # fmt: skip
"""The period before, as a part of a trigger."""
WORDS: Mapping[Word | Verb, Sentence] = {
    "open": Sentence("open"), "met": Sentence("met"), "missed": Sentence("missed"), "not owed": Sentence("not owed"),
    "undetermined": Sentence("undetermined"), "measured": Sentence("measured"),
}  # fmt: skip
"""The words of verdicts, and what triggers look for besides."""


def counted_words(word: Word, number: int) -> Sentence:
    """``3 missed``: how many verdicts are of this word."""
    match word:
        case "open":
            return Sentence("{n} open", n=number)
        case "met":
            return Sentence("{n} met", n=number)
        case "missed":
            return Sentence("{n} missed", n=number)
        case "not owed":
            return Sentence("{n} not owed", n=number)
        case "undetermined":
            return Sentence("{n} undetermined", n=number)


def trigger_told(trigger: Trigger) -> Sentence:
    """What must have happened, and how often."""
    match trigger:
        case Happened(objective, verb, overall):
            if overall:
                return Sentence("{objective} overall {word}", objective=objective, word=WORDS[verb])
            return Sentence("{objective} {word}", objective=objective, word=WORDS[verb])
        case Misses(objective, level):
            return Sentence("{objective} misses {level}", objective=objective, level=level)
        case Reaches(objective, level):
            return Sentence("{objective} reaches {level}", objective=objective, level=level)
        case InKofN(base, k, n, unit):
            return Sentence(
                "{trigger} in {k} of {units}", trigger=trigger_told(base), k=Figure(k), units=units_told(n, unit)
            )
        case InARow(base, n, unit):
            return Sentence("{trigger} {units} in a row", trigger=trigger_told(base), units=units_told(n, unit))
        case EachOfNext(base, n, unit):
            said = trigger_told(base)
            return Sentence("{trigger} in each of the next {units}", trigger=said, units=units_told(n, unit))
        case MonthBefore(base, unit):
            return Sentence("{trigger} {before}", trigger=trigger_told(base), before=BEFORE[unit])
        case AndClaimed(inner):
            return Sentence("{trigger} and claimed", trigger=trigger_told(inner))
        case AnyOf(parts):
            return Sentence("any of {parts}", parts=listed(map(trigger_told, parts), "or"))
        case AllOf(parts):
            return Sentence("all of {parts}", parts=listed(map(trigger_told, parts)))
        case EachOf(parts):
            return Sentence("each of {parts}", parts=listed(map(trigger_told, parts)))


def reference_told(reference: Reference) -> str:
    """``lead-volume``, ``lead-volume the month before``."""
    if reference.before is None:
        return reference.objective
    return Sentence("{trigger} {before}", trigger=reference.objective, before=BEFORE[reference.before])


def outcome_told(word: Word, reason: str) -> Sentence:
    """A verdict and its reason as a sentence: ``Missed: 38 records short.``"""
    match word:
        case "open":
            return Sentence("Open: {reason}.", reason=reason)
        case "met":
            return Sentence("Met: {reason}.", reason=reason)
        case "missed":
            return Sentence("Missed: {reason}.", reason=reason)
        case "not owed":
            return Sentence("Not owed: {reason}.", reason=reason)
        case "undetermined":
            return Sentence("Undetermined: {reason}.", reason=reason)


def state_told(state: State) -> Sentence:
    """How firm a verdict is."""
    match state:
        case "provisional":
            return Sentence("provisional")
        case "ready":
            return Sentence("ready")
        case "final":
            return Sentence("final")


def phase_told(phase: MeasuredOnly) -> Sentence:
    """``measured only until 2026-04-01``, ``measured only until agreed, at latest 2026-04-01``."""
    if not phase.agreed:
        return Sentence("measured only until {date}", date=phase.until)
    if phase.until is None:
        return Sentence("measured only until agreed")
    return Sentence("measured only until agreed, at latest {date}", date=phase.until)
