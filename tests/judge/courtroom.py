"""Readings written by hand before the court: an agreement's objectives, figures for their months, and the verdicts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.clock.zone import Zone
from servanda.desk.moments import read_moment
from servanda.judge.court import Court
from servanda.judge.goals_file import goals_reader
from servanda.measure.run import always
from servanda.measure.windows import periods_of
from servanda.words.problem import errors
from servanda.words.result import Counts, Period, Reading, Segment, Verdict

HEAD = """\
servanda: 1
id: court
title: Court
version: "1.0"
in_force: 2026-01-01
timezone: UTC
currency: USD
parties: {seller: {name: Seller}, buyer: {name: Buyer}}
records:
  things: {key: id, time: at, columns: {good: yes/no, amount: money, took: duration, kind: text, region: text}}
"""

Figure = Any
"""A number, None, or a `Reading` of which only the period is still to be told."""
SHARE = "{share: things, good: good}"
COUNT = "{count: things}"


def share(good: int, bad: int = 0, pending: int = 0, *, open_end: bool = False) -> Reading:
    """The reading of a share of so many good, bad and pending records; with `open_end` more may come."""
    counted, every = good + bad, good + bad + pending
    value = Fraction(good, counted) if counted else None
    floor = None if open_end or not every else Fraction(good, every)
    ceiling = None if open_end or not every else Fraction(good + pending, every)
    counts = Counts(good, bad, pending)
    return Reading("", NO_PERIOD, (), value, "percent", Fraction(good), Fraction(counted), counts, 0, floor, ceiling)


NO_PERIOD = Period("", 0, 0)


@dataclass
class Courtroom:
    """Reads agreements out of a folder and judges readings."""

    folder: Path
    number: Iterable[int] = field(default_factory=itertools.count)

    def agreement(self, text: str, **others: str) -> Agreement:
        place = self.folder / str(next(iter(self.number)))
        place.mkdir()
        for name, content in others.items():
            (place / f"{name}.csv").write_text(dedent(content).strip() + "\n", encoding="utf-8")
        body = dedent(text)
        written = {line.partition(":")[0] for line in body.splitlines() if line[:1].isalpha()}
        head = "\n".join(line for line in HEAD.splitlines() if line.partition(":")[0] not in written)
        path = place / "court.yaml"
        path.write_text(f"{head}\n{body}", encoding="utf-8")
        agreement, problems = read_agreement(path)
        assert agreement is not None, [str(each) for each in problems]
        assert not errors(problems), [str(each) for each in errors(problems)]
        return agreement

    def judge(
        self,
        text: str,
        figures: Mapping[str, Sequence[Figure] | Mapping[Segment | str, Sequence[Figure]]],
        as_of: str = "2027-01-01",
        measured_to: str | None = None,
        **others: str,
    ) -> Judgment:
        """Judge the figures of each objective's periods from the first on; a shorter list stops there."""
        agreement = self.agreement(text, **others)
        moment = instant(as_of, agreement.timezone)
        known = moment if measured_to is None else instant(measured_to, agreement.timezone)
        readings = {
            name: tuple(_readings(agreement, name, figures.get(name, ()), moment, known))
            for name in agreement.objectives
        }
        home = Path(agreement.file).parent
        court = Court(agreement, readings, moment, goals_reader(home, [home]), always)
        return Judgment(court.all(), court)


@dataclass(frozen=True)
class Judgment:
    """The verdicts of all objectives."""

    verdicts: tuple[Verdict, ...]
    court: Court

    def of(self, name: str = "it") -> list[Verdict]:
        return [each for each in self.verdicts if each.reading.objective == name]

    def words(self, name: str = "it") -> list[str]:
        return [each.word for each in self.of(name)]

    def one(self, name: str = "it") -> Verdict:
        (found,) = self.of(name)
        return found


def instant(text: str, timezone: str = "UTC") -> int:
    moment, problem = read_moment(text, Zone(timezone), "--as-of")
    assert moment is not None, problem
    return moment


def _readings(agreement: Agreement, name: str, figures: Any, as_of: int, known: int) -> Iterable[Reading]:
    objective = agreement.objectives[name]
    periods = periods_of(agreement, objective, None, as_of, always)
    if not isinstance(figures, Mapping):
        figures = {(): figures}
    unit = objective.metric.unit(_typed(agreement))
    every = [list(each) for each in figures.values()]
    for place, period in enumerate(periods):
        for segment, row in zip(figures, every, strict=True):
            if place < len(row):
                yield _reading(name, period, _segment(segment), row[place], unit, min(known, as_of))


def _typed(agreement: Agreement) -> Any:
    from servanda.query.check import typed

    def type_of(records: str, expression: Any) -> Any:
        found, _ = typed(expression, agreement.records[records].columns)
        return found.type

    return type_of


def _segment(written: Any) -> Segment:
    return written if isinstance(written, tuple) else (("kind", written),)


def _reading(name: str, period: Period, segment: Segment, figure: Figure, unit: Any, known: int) -> Reading:
    if isinstance(figure, Reading):
        return replace(figure, objective=name, period=period, segment=segment, measured_to=known)
    value = None if figure is None else Fraction(figure)
    complete = known >= period.end
    grows = unit in ("number", "money")
    floor = value if complete or grows else None
    return Reading(name, period, segment, value, unit, value, None, Counts(), known, floor, value if complete else None)
