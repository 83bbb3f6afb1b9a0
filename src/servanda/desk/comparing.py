"""The request behind `servanda compare`: both sides opened, compared, and explained by records where they are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.desk.compare import Comparison, Difference, Key, compare
from servanda.desk.compare_records import Moved, Row, moved, plain_rows, read_evidence
from servanda.desk.compare_sides import Opened, open_side, usable
from servanda.desk.evidence import evidence
from servanda.desk.measuring import Asked
from servanda.words.problem import Problem, did_you_mean, errors

MOST = 12
"""Objectives whose records are looked up by themselves: more are a portfolio, of which one agreement is asked for."""


@dataclass(frozen=True)
class Question:
    """What a person wants compared. Moments are read in each agreement's own zone."""

    old: Path
    new: Path
    old_as_of: str | None = None
    new_as_of: str | None = None
    period: str | None = None
    objective: str | None = None
    old_evidence: Path | None = None
    new_evidence: Path | None = None


@dataclass(frozen=True)
class Compared:
    """The answer; `records` of the readings that could be explained, None where nothing could be compared."""

    comparison: Comparison | None
    records: Mapping[Key, tuple[Moved, ...]] = field(default_factory=dict)
    unexplained: bool = False
    """Are there more objectives than are explained by themselves?"""
    problems: tuple[Problem, ...] = ()


def compare_two(question: Question, asked: Asked) -> Compared:
    """Compare what a person named; `asked` holds what concerns both sides."""
    old = open_side(question.old, replace(asked, as_of=question.old_as_of), "--old-as-of")
    new = open_side(question.new, replace(asked, as_of=question.new_as_of), "--new-as-of")
    files, wrong = _files(question)
    problems = tuple(dict.fromkeys((*old.problems, *new.problems, *wrong)))
    if not (usable(old) and usable(new)) or errors(wrong):
        return Compared(None, problems=problems)
    comparison = compare(old.side, new.side, question.period, question.objective)
    nothing = _nothing_in_common(comparison, question)
    if nothing:
        return Compared(None, problems=(*problems, *nothing))
    ways = _Evidence(old, new, files)
    explained = [each for each in comparison.differences if ways.can(each)]
    few = len({each.key[:2] for each in explained}) <= MOST
    records = {each.key: found for each in explained if few and (found := ways.explain(each)) is not None}
    return Compared(comparison, records, not few, problems)


Files = tuple[tuple[Row, ...], tuple[Row, ...]] | None


def _files(question: Question) -> tuple[Files, tuple[Problem, ...]]:
    paths = (question.old_evidence, question.new_evidence)
    if paths == (None, None):
        return None, ()
    if None in paths or question.objective is None:
        hint = "Write --objective NAME --old-evidence OLD.csv --new-evidence NEW.csv."
        sentence = "Evidence is of one objective, and of both sides."
        return None, (Problem("S758", sentence, None, hint),)
    rows, problems = zip(*(read_evidence(path) for path in paths if path is not None), strict=True)
    return (rows[0], rows[1]), tuple(problem for problem in problems if problem is not None)


def _nothing_in_common(comparison: Comparison, question: Question) -> Sequence[Problem]:
    if not comparison.both:
        names = [", ".join(side.runs) for side in (comparison.old, comparison.new)]
        sentence = (
            f"No agreement is in both: `{comparison.old.name}` has {names[0]}, `{comparison.new.name}` has {names[1]}."
        )
        return (Problem("S754", sentence, None, "Agreements are told apart by their id."),)
    if comparison.differences or comparison.same:
        return ()
    verdicts = [
        each.reading for side in (comparison.old, comparison.new) for run in side.runs.values() for each in run.verdicts
    ]
    names = list(dict.fromkeys(each.objective for each in verdicts))
    if question.objective is not None and question.objective not in names:
        hint = did_you_mean(question.objective, names, "Objectives")
        return (Problem("S759", f"Neither side has an objective `{question.objective}`.", None, hint),)
    label = question.period or comparison.old.period or comparison.new.period
    labels = list(dict.fromkeys(each.period.label for each in verdicts))[-20:]
    hint = did_you_mean(label or "", labels, "Periods")
    return (
        Problem(
            "S759", f"Neither side has readings of `{label}`." if label else "Neither side has readings.", None, hint
        ),
    )


@dataclass
class _Evidence:
    """Where the records of both sides come from: files, or agreements that were measured now."""

    old: Opened
    new: Opened
    files: Files
    _found: dict[tuple[str, str, str], tuple[Row, ...] | None] = field(default_factory=dict)

    def can(self, each: Difference) -> bool:
        """Could records say why?"""
        if each.old is None or each.new is None or each.kinds[0] in ("target", "state"):
            return False
        return self.files is not None or (each.agreement in self.old.asked and each.agreement in self.new.asked)

    def explain(self, each: Difference) -> tuple[Moved, ...] | None:
        """The records behind a difference; None where the objective is not measured on records."""
        if self.files is not None:
            return moved(each, *self.files)
        objective = each.either.reading.objective
        old, new = (self._rows(name, each.agreement, objective) for name in ("old", "new"))
        return None if old is None or new is None else moved(each, old, new)

    def _rows(self, side: str, agreement: str, objective: str) -> tuple[Row, ...] | None:
        mark = (side, agreement, objective)
        if mark not in self._found:
            asked = (self.old if side == "old" else self.new).asked[agreement]
            found = evidence(replace(asked, period=None), objective)
            self._found[mark] = None if errors(found.problems) else plain_rows(found.rows)
        return self._found[mark]
