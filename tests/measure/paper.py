"""A clause as on paper and its records as small tables: what both engines read from them, and how it is judged."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.clock.zone import Zone
from servanda.desk.late_clocks import LateClock, late_clocks
from servanda.desk.moments import read_moment
from servanda.desk.reckoning import Figures
from servanda.desk.staged import staged
from servanda.engines.engine import Engine
from servanda.judge.court import Court
from servanda.judge.goals_file import goals_reader
from servanda.measure.agreed import NOTHING_AGREED, Agreed
from servanda.measure.corrected import Unfit
from servanda.measure.readings import Prepared
from servanda.measure.run import Bench, bench, measurable
from servanda.measure.tables import Tables
from servanda.measure.watched import fields_watched, watched_clocks
from servanda.records.binding import binding_from
from servanda.records.workspace import Bindings
from servanda.words.duration import parse_duration
from servanda.words.problem import Problem, errors
from servanda.words.result import Reading, Verdict

HEAD = """\
servanda: 1
id: paper
title: Paper
version: "1.0"
in_force: {in_force}
timezone: {timezone}
currency: USD
parties: {{seller: {{name: Seller}}, buyer: {{name: Buyer}}}}
"""

Files = Mapping[str, str | Sequence[str]]
"""Rows of each record set: one text, or one for each export; columns are parted by ``|``, the first line names them."""


def csv_of(table: str) -> str:
    """The table as a CSV file."""
    lines = [line for line in dedent(table).strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return "\n".join(",".join(f'"{cell}"' if cell else "" for cell in row) for row in cells) + "\n"


@dataclass(frozen=True)
class Judged:
    """What came out: readings and verdicts by objective, and everything that was noticed."""

    agreement: Agreement
    readings: Mapping[str, tuple[Reading, ...]]
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    rows: Mapping[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    """Evidence, by objective, where it was asked for."""
    unfit: tuple[Unfit, ...] = ()
    """Corrections that the records do not fit."""

    def of(self, objective: str = "it") -> list[Verdict]:
        """The verdicts of an objective."""
        return [each for each in self.verdicts if each.reading.objective == objective]

    def values(self, objective: str = "it") -> dict[Any, Fraction | None]:
        """Its values by period, or by period and segment where it has such."""
        return {_mark(each.reading): each.reading.value for each in self.of(objective)}

    def words(self, objective: str = "it") -> dict[Any, str]:
        """Its verdicts, in the same way."""
        return {_mark(each.reading): each.word for each in self.of(objective)}

    def one(self, objective: str = "it") -> Verdict:
        """Its only verdict."""
        (found,) = self.of(objective)
        return found


def _mark(reading: Reading) -> Any:
    values = [value for _, value in reading.segment]
    return (reading.period.label, *values) if values else reading.period.label


@dataclass
class Paper:
    """A folder for small files, and the engines that read them."""

    folder: Path
    engines: Sequence[Engine]
    _number: Iterator[int] = field(default_factory=itertools.count)

    def measure(
        self,
        text: str,
        files: Files,
        until: str | Mapping[str, str],
        *,
        as_of: str | None = None,
        timezone: str = "UTC",
        in_force: str = "2026-01-01",
        evidence: Sequence[str] = (),
        others: Mapping[str, str] | None = None,
        engines: Sequence[Engine] | None = None,
        agreed: Agreed = NOTHING_AGREED,
    ) -> Judged:
        """Measure and judge on every engine; all must say the same.

        `until` says until when the records (or each record set named) are complete; `others` are further files; `agreed` is
        what both sides have agreed on since.
        """
        place = self.folder / str(next(self._number))
        place.mkdir()
        for name, content in (others or {}).items():
            (place / name).write_text(dedent(content), encoding="utf-8")
        agreement = self._agreement(text, place, timezone, in_force)
        bindings = _bindings(place, files, until)
        moment = None if as_of is None else instant(as_of, timezone)
        found = [
            _measured(agreement, Tables(engine, bindings, self.folder), moment, place, evidence, agreed)
            for engine in engines or self.engines
        ]
        for other in found[1:]:
            assert other == found[0], "the engines differ"
        return found[0]

    def watch(
        self, text: str, files: Files, until: str | Mapping[str, str], *, within: str = "4 h", value: str | None = None
    ) -> tuple[LateClock, ...]:
        """What is late or about to be, on every engine; all must say the same."""
        place = self.folder / str(next(self._number))
        place.mkdir()
        agreement = self._agreement(text, place, "UTC", "2026-01-01")
        bindings, names = _bindings(place, files, until), tuple(watched_clocks(agreement))
        found = []
        for engine in self.engines:
            ready = bench(
                agreement, Tables(engine, bindings, self.folder), names, also=fields_watched(agreement, value)
            )
            found.append(late_clocks([ready], parse_duration(within), value))
            assert not errors(ready.problems), [str(each) for each in ready.problems]
        for other in found[1:]:
            assert other == found[0], "the engines differ"
        return found[0]

    def prepare(self, text: str, files: Files, until: str, name: str, *, timezone: str = "UTC") -> Prepared:
        """An objective compiled for the first engine."""
        place = self.folder / str(next(self._number))
        place.mkdir()
        agreement = self._agreement(text, place, timezone, "2026-01-01")
        tables = Tables(self.engines[0], _bindings(place, files, until), self.folder)
        prepared = bench(agreement, tables, [name]).prepare(name)
        assert prepared is not None
        return prepared

    def follow_up(
        self, text: str, files: Files, until: str, read: Callable[[Prepared], Any], *, worth: bool = False
    ) -> Any:
        """What is read of the only follow-up, on every engine; all must say the same."""
        from servanda.desk.follow_ups import Ask, opened
        from servanda.measure.followed import NAME, WORTH

        place = self.folder / str(next(self._number))
        place.mkdir()
        agreement, bindings = self._agreement(text, place, "UTC", "2026-01-01"), _bindings(place, files, until)
        found = []
        for engine in self.engines:
            ups = opened(
                agreement,
                Tables(engine, bindings, self.folder),
                Ask(waits=not worth, worth=worth),
                None,
                NOTHING_AGREED,
                [],
            )
            found += [read(prepared) for _, _, prepared in ups.prepared(WORTH if worth else NAME)]
            assert not errors(ups.problems), [str(each) for each in ups.problems]
        assert len(found) == len(self.engines)
        assert all(each == found[0] for each in found), "the engines differ"
        return found[0]

    def _agreement(self, text: str, place: Path, timezone: str, in_force: str) -> Agreement:
        path = place / "paper.yaml"
        head = HEAD.format(timezone=timezone, in_force=in_force)
        body = dedent(text)
        written = {line.partition(":")[0] for line in body.splitlines() if line[:1].isalpha()}
        kept = [line for line in head.splitlines() if line.partition(":")[0] not in written]
        path.write_text("\n".join(kept) + "\n" + body, encoding="utf-8")
        agreement, problems = read_agreement(path)
        assert agreement is not None, [str(each) for each in problems]
        assert not errors(problems), [str(each) for each in errors(problems)]
        return agreement


def instant(text: str, timezone: str = "UTC") -> int:
    """UTC microseconds of a wall clock."""
    moment, problem = read_moment(text, Zone(timezone), "--as-of")
    assert moment is not None, problem
    return moment


def _bindings(place: Path, files: Files, until: str | Mapping[str, str]) -> Bindings:
    shared = {}
    for name, tables in files.items():
        each = [tables] if isinstance(tables, str) else list(tables)
        paths = [f"{name}-{number}.csv" for number, _ in enumerate(each)]
        for path, table in zip(paths, each, strict=True):
            (place / path).write_text(csv_of(table), encoding="utf-8")
        complete = until if isinstance(until, str) else until.get(name)
        ends = {} if complete is None else {"complete_until": complete}
        binding, problems = binding_from({"files": paths, **ends}, place)
        assert binding is not None, problems
        shared[name] = binding
    return Bindings(shared)


def _measured(
    agreement: Agreement, tables: Tables, as_of: int | None, place: Path, evidence: Sequence[str], agreed: Agreed
) -> Judged:
    ready = bench(agreement, tables, measurable(agreement), as_of, agreed=agreed)
    assert not errors(ready.problems), [str(each) for each in ready.problems]

    def judge(figures: Sequence[Figures]) -> tuple[Verdict, ...]:
        return Court(agreement, figures[0], ready.as_of, goals_reader(place, [place]), ready.applies).all()

    figures = staged([ready], judge)
    found = {name: tuple(each) for name, each in figures[0].items()}
    rows = {name: _evidence(ready, name) for name in evidence}
    verdicts = judge(figures)
    return Judged(agreement, found, verdicts, tuple(ready.problems), rows, ready.unfit)


def _evidence(ready: Bench, name: str) -> tuple[tuple[Any, ...], ...]:
    from servanda.desk.evidence import rows_of

    prepared = ready.prepare(name, with_due=True)
    assert prepared is not None, ready.problems
    return tuple(sorted(rows_of(prepared), key=str))


def without(judged: Judged, *objectives: str) -> Judged:
    """The same, without these objectives: for comparing two agreements."""
    kept = tuple(each for each in judged.verdicts if each.reading.objective not in objectives)
    return replace(judged, verdicts=kept)


Measure = Callable[..., Judged]
