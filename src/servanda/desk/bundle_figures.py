"""The figures that a bundle holds, and that whoever checks it finds: readings, obligations, and the records behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.desk.compare_records import Row, plain_rows
from servanda.desk.evidence import evidence_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, measure_one, plan_all, workspaces
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.run import measurable
from servanda.measure.tables import Tables
from servanda.measure.windows import Choice
from servanda.store.plain import plain_obligation, plain_verdict
from servanda.words.problem import Problem, errors

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """Readings and obligations as `measure` writes them, and of each objective its evidence."""

    readings: tuple[Plain, ...]
    obligations: tuple[Plain, ...]
    evidence: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Opened:
    """One agreement measured, while its engine is open; `measured` is None where something forbids it."""

    found: Found | None
    measured: Measured | None
    tables: Tables | None
    problems: tuple[Problem, ...] = ()
    versions: tuple[Agreement, ...] = ()


Before = Callable[[Tables, Sequence[Agreement]], None]


def _nothing(_: Tables, __: Sequence[Agreement]) -> None:
    """Nothing has to be said before loading."""


@contextmanager
def opened(asked: Asked, before: Before = _nothing) -> Iterator[Opened]:
    """Measure the only agreement that was asked for; `before` is told of its versions before anything is loaded."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1:
        alone = [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        yield Opened(None, None, None, errors(problems) or tuple(alone))
        return
    one = found[0]
    if one.agreement is None or errors(one.problems):
        yield Opened(one, None, None, one.problems)
        return
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            if errors(wrong):
                yield Opened(one, None, None, tuple(wrong))
                return
            versions = [each.agreement for each in read_versions(one.path, one.agreement, allow=asked.allow)[0]]
            before(tables[one.workspace], versions)
            progress = plan_all(asked, found, tables)
            measured = measure_one(asked, one, tables[one.workspace], progress=progress)
            every = tuple(dict.fromkeys((*problems, *wrong, *measured.problems)))
            yield Opened(one, measured, tables[one.workspace], every, tuple(versions))
    except EngineFault as fault:
        yield Opened(one, None, None, (problem_of(fault),))


def figures_of(measured: Measured, period: str | None, *, personal: bool) -> tuple[Figures, tuple[Problem, ...]]:
    """The figures of what was measured, while its engine is open."""
    readings = tuple(plain_verdict(each) for each in (*measured.verdicts, *measured.gone))
    obligations = tuple(plain_obligation(each) for each in measured.obligations)
    evidence: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for name in dict.fromkeys(name for each in measured.benches for name in measurable(each.agreement)):
        rows, wrong = evidence_of(measured, name, Choice(period), personal=personal)
        problems += wrong
        evidence[name] = _unnumbered(measured, name, plain_rows(rows))
    return Figures(readings, obligations, evidence), tuple(problems)


def _unnumbered(measured: Measured, name: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Where the record set has no key, a row is called by its line in the file, which in a bundle is another one."""
    records = measured.objectives[name].metric.records
    declared = next(
        (each.agreement.records[records] for each in measured.benches if records in each.agreement.records), None
    )
    if declared is None or declared.key or declared.worked_out:
        return rows
    return tuple({**row, "key": ""} for row in rows)


def read_figures(folder: Path, evidence: Mapping[str, tuple[Row, ...]]) -> Figures:
    """Those that a bundle holds; raises ValueError, KeyError or TypeError where they are none."""
    readings, obligations = (_list(folder / f"figures/{each}.json") for each in ("readings", "obligations"))
    return Figures(readings, obligations, evidence)


def _list(path: Path) -> tuple[Plain, ...]:
    content = json.loads(path.read_bytes())
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise TypeError("it is no list of figures")
    return tuple(content)
