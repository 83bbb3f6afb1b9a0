"""`answer`: standing complaints, each beside the figures that say whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.clock.periods import named
from servanda.clock.zone import Zone
from servanda.desk.askable import askable
from servanda.desk.complaints import complaints_of, unknown_complaint
from servanda.desk.files import Found, find_agreements
from servanda.desk.funnel_problems import unknown_period
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, strangers, workspaces
from servanda.desk.of_persons import of_persons
from servanda.desk.paced import Paced, Paces
from servanda.desk.report_period import Line, lines
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.words.problem import Problem, errors
from servanda.words.result import Period, Verdict
from servanda.words.window import Records

PAST = 6
Right = Literal["right", "not right", "open", "nobody can say"]
"""What the figures say of a complaint."""


@dataclass(frozen=True)
class Figures:
    """One objective, or one segment of it, that answers: its last decided verdict, the open one after it, and its past."""

    line: Line
    told: Verdict
    running: Verdict | None
    past: tuple[Verdict, ...]
    paced: Paced | None = None


@dataclass(frozen=True)
class Answer:
    """A complaint with the figures that answer it."""

    complaint: str
    figures: tuple[Figures, ...]

    @property
    def right(self) -> Right:
        """Right if a promise was missed, not right if all were kept."""
        words = [each.told.word for each in self.figures if each.told.target is not None]
        if "missed" in words:
            return "right"
        if "met" in words and not {"open", "undetermined"} & {*words}:
            return "not right"
        return "open" if "open" in words else "nobody can say"


@dataclass(frozen=True)
class AnswerOf:
    """The answers of one agreement; `measured` is None where it could not be measured."""

    path: Path
    agreement: Agreement | None
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def answers(asked: Asked, complaint: str | None = None, *, personal: bool = False) -> list[AnswerOf]:
    """The answer to each complaint of every agreement that has some, or to one of them."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if errors(problems) or not found:
        return [AnswerOf(Path(), None, (), tuple(problems))]
    looked = askable(found, partial(_unfit, asked=asked, complaint=complaint))
    try:
        with workspaces(asked, found) as (_, tables, unbound):
            if errors(unbound):
                return [AnswerOf(looked[0].path, looked[0].agreement, (), tuple(unbound))]
            whole = replace(asked, period=None)
            progress = plan_all(whole, looked, tables)
            made = [
                _answered(whole, each, tables[each.workspace], asked.period, complaint, progress, personal=personal)
                for each in looked
            ]
            strange = strangers(found, tables) if len(made) > 1 else []
    except EngineFault as fault:
        return [AnswerOf(looked[0].path, looked[0].agreement, (), (problem_of(fault),))]
    return [replace(made[0], problems=(*problems, *unbound, *strange, *made[0].problems)), *made[1:]]


def _answered(
    whole: Asked,
    found: Found,
    tables: Tables,
    period: str | None,
    complaint: str | None,
    progress: Progress,
    *,
    personal: bool,
) -> AnswerOf:
    """The answers of one agreement; its records are given back afterwards."""
    if found.agreement is None or errors(found.problems):
        return AnswerOf(found.path, found.agreement, (), found.problems)
    wanted = _wanted(found.agreement, complaint)
    until = named(period, Zone(found.agreement.timezone)) if period is not None else None
    measured = measure_one(whole, found, tables, progress=progress)
    made = tuple(answers_in(measured, wanted, until, personal=personal))
    let_go(found.agreement, measured.benches, tables)
    return AnswerOf(found.path, measured.agreement, made, tuple(dict.fromkeys(measured.problems)))


def _unfit(agreement: Agreement, asked: Asked, complaint: str | None) -> Iterable[Problem]:
    every = complaints_of(agreement)
    if not every:
        hint = "Write complaints: {Not enough leads: lead-volume}, with an objective of your own."
        sentence = f"`{agreement.id}` has no complaints, and none that its promises suggest."
        yield Problem("S1025", sentence, agreement.place(), hint)
    elif complaint is not None and not _wanted(agreement, complaint):
        yield unknown_complaint(agreement, complaint, every)
    if asked.period is not None and named(asked.period, Zone(agreement.timezone)) is None:
        yield unknown_period(asked.period)


def _wanted(agreement: Agreement, complaint: str | None) -> Mapping[str, Sequence[str]]:
    every = complaints_of(agreement)
    if complaint is None:
        return every
    said = _plain(complaint)
    fitting = {name: names for name, names in every.items() if said == _plain(name)}
    return fitting or {name: names for name, names in every.items() if said and said in _plain(name)}


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" ?!.\"'").split())


def answers_in(
    measured: Measured, complaints: Mapping[str, Sequence[str]], until: Period | None = None,
    paced: Mapping[Line, Paced] | None = None, *, personal: bool = False,
) -> Iterable[Answer]:  # fmt: skip
    """The answers out of what was measured; its engine must still be open. `until` is the last period that counts.

    Promises about single persons answer only where they were asked for: issues, not people.
    """
    end = until or Period("", 0, 10**18)
    found = lines(measured.verdicts, end, measured.objectives, measured.party)
    hidden = [] if personal or measured.agreement is None else of_persons(measured.agreement, found)
    maker = Paces(measured)
    for complaint, names in complaints.items():
        own = {line: verdicts for line, verdicts in found.items() if line[0] in names and line not in hidden}
        figures = tuple(
            _figures(measured, maker, line, own[line], paced) for name in names for line in own if line[0] == name
        )
        if figures:
            yield Answer(complaint, figures)


def _figures(
    measured: Measured, maker: Paces, line: Line, verdicts: Sequence[Verdict], paced: Mapping[Line, Paced] | None
) -> Figures:
    decided = [each for each in verdicts if each.word in ("met", "missed")]
    last = verdicts[-1]
    told = decided[-1] if decided else last
    running = last if last is not told and last.word == "open" else None
    pace = None
    if running is not None and not isinstance(measured.objectives[line[0]].each, Records):
        known = paced.get(line) if paced is not None else maker.of(running)
        pace = known if isinstance(known, Paced) else None
    return Figures(line, told, running, tuple(verdicts[-PAST:]), pace)
