"""`inspect`: what some exports hold, what they cannot prove, and the files that a person could begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.agreement.folder import TOML
from servanda.clock.zone import zone_problem
from servanda.desk.inspect_bindings import toml_text
from servanda.desk.inspect_calendars import calendars_text
from servanda.desk.inspect_proposed import Proposed, proposed_of
from servanda.desk.inspect_text import agreement_text, records_text
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import EngineFault, problem_of
from servanda.records.peek import Unfit
from servanda.records.recognise.facts import Column, Log, Recognised
from servanda.records.recognise.look import Look, look
from servanda.records.recognise.presets import known_tables
from servanda.records.recognise.schedules import Schedule, is_schedule, schedules_of
from servanda.store.new_files import write_new
from servanda.words.problem import Problem, did_you_mean

AGREEMENT = "agreement.yaml"
DAYS = ("day-first", "month-first")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found, as values and as the texts of an agreement and its bindings. `folder` is where they belong."""

    folder: Path
    look: Look
    proposed: tuple[Proposed, ...]
    timezone: str
    schedules: tuple[Schedule, ...] = ()

    @property
    def calendars(self) -> str:
        """The `calendars:` section; empty where no file holds schedules."""
        return calendars_text(self.schedules)

    @property
    def records(self) -> str:
        """The `records:` section."""
        return records_text(self.proposed)

    @property
    def bindings(self) -> str:
        """The text of `servanda.toml`."""
        return toml_text(self.proposed)

    @property
    def agreement(self) -> str:
        """A draft of an agreement with these records."""
        return agreement_text(self.proposed, self.timezone, calendars=self.calendars)


def inspect_files(
    paths: Sequence[Path],
    day: str | None = None,
    timezone: str = "UTC",
    told: Callable[[str], None] = lambda _: None,
    folder: Path | None = None,
) -> tuple[Inspected | None, tuple[Problem, ...]]:
    """Look into files; None where none of them can be read. `folder` is where the agreement will lie, if that is fixed."""
    files, problems = _files(paths)
    home = None if folder is None else Path(os.path.realpath(folder))
    problems += [_outside(path, home) for path in files if home is not None and home not in path.parents]
    if day is not None and day not in DAYS:
        problems.append(
            Problem("S713", f"Dates cannot be `{day}`.", None, "Write --dates day-first or --dates month-first.")
        )
    unknown = zone_problem(timezone)
    if unknown is not None:
        problems.append(unknown)
    if problems:
        return None, tuple(problems)
    folder = home or common_folder(files)
    try:
        with DuckDBEngine([folder]) as engine:
            seen, said = look(engine, files, folder, day, told)
            schedules, doubts = schedules_of(engine, [each.source for each in seen.found])
    except EngineFault as fault:
        return None, (problem_of(fault),)
    if not seen.found:
        return None, said
    proposed = tuple(each for each in proposed_of(seen) if not is_schedule(each.found.source))
    return Inspected(folder, seen, proposed, timezone, schedules), (*said, *doubts)


def common_folder(paths: Sequence[Path]) -> Path:
    """The deepest folder that holds all of these files."""
    real = [Path(os.path.realpath(path)) for path in paths]
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in real]))


def _outside(path: Path, home: Path | None) -> Problem:
    sentence = f"`{path.name}` does not lie in `{home}`, where the agreement will be."
    return Problem(
        "S725", sentence, None, "Agreements and their records lie in one folder: move it there, or begin in its folder."
    )


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files that were named; a folder stands for the files in it."""
    found: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        real = Path(os.path.realpath(path))
        if real.is_dir():
            inside = [each for each in sorted(real.iterdir()) if each.is_file() and _holds_rows(each)]
            found += inside
            if not inside:
                problems.append(Problem("S712", f"The folder `{path}` holds no exports.", None, _WHAT))
        elif real.is_file():
            found.append(real)
        else:
            problems.append(Problem("S712", f"There is no file `{path}`.", None, _near(real)))
    return found, problems


_WHAT = "Exports are files such as leads.csv, tickets.xlsx or calls.parquet."


def _holds_rows(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    endings = (
        ".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".pq", ".jsonl", ".ndjson", ".sqlite",
        ".sqlite3", ".db", ".duckdb",
    )  # fmt: skip
    if name.startswith("."):
        return False
    return name.endswith(endings) or (name.endswith((".json", ".yml")) and _is_known(path))


def _is_known(path: Path) -> bool:
    """Whether a document is one that a preset knows; a folder may hold any others."""
    try:
        return bool(known_tables(path))
    except (Unfit, OSError):
        return False


def _near(path: Path) -> str:
    try:
        names = sorted(each.name for each in path.parent.iterdir() if each.is_file() and not each.name.startswith("."))
    except OSError:
        return f"There is no folder `{path.parent.name}` either."
    return did_you_mean(path.name, names, f"Files in `{path.parent.name}`")


def as_plain(inspected: Inspected) -> dict[str, Any]:
    """Everything as plain values for scripts."""
    return {
        "records": [_plain(inspected, each) for each in inspected.look.found],
        "relations": [
            {
                "child": each.child,
                "column": each.column,
                "parent": each.parent,
                "found": each.found,
                "of": each.of,
                "split": each.split,
            }
            for each in inspected.look.links
        ],
        "calendars": inspected.calendars or None,
        "agreement": inspected.agreement,
        "bindings": inspected.bindings,
    }


def _plain(inspected: Inspected, found: Recognised) -> dict[str, Any]:
    source, binding, log = found.source, found.source.binding, found.log
    return {
        "name": source.name,
        "files": [path.name for path in source.paths],
        "preset": None if source.known is None else source.known.preset.name,
        "table": None if source.known is None else source.known.table.name,
        "format": source.format,
        "delimiter": (binding.delimiter or ",") if source.format == "csv" else None,
        "encoding": (binding.encoding or "utf-8") if source.format == "csv" else None,
        "decimal": binding.decimal,
        "thousands": binding.thousands,
        "timezone": binding.timezone,
        "missing": list(binding.missing),
        "rows": source.rows,
        "broken_rows": source.broken,
        "key": found.key.name if found.key else None,
        "time": found.time.name if found.time else None,
        "log": None if log is None else _log(log),
        "rows_by_month": dict(found.by_month),
        "columns": [{**_column(each), "header": source.written(each)} for each in found.columns],
        "cannot_prove": next((list(said) for name, said in inspected.look.limits if name == source.name), []),
    }  # fmt: skip


def _log(log: Log) -> dict[str, Any]:
    state = log.state.name if log.state else None
    return {"key": log.key.name, "time": log.time.name, "state": state, "keys": log.keys}


def _column(column: Column) -> dict[str, Any]:
    return {
        "header": column.header,
        "name": column.name,
        "type": column.kind.value,
        "filled": column.filled,
        "different": column.distinct,
        "unique": column.unique,
        "values": list(column.few) if not column.personal else [],
        "formats": list(column.formats),
        "formats_either": list(column.either),
        "unit": column.unit,
        "personal": column.personal,
        "unreadable": column.unreadable,
        "remark": column.remark or None,
    }


def write_drafts(inspected: Inspected) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Write the agreement and its bindings beside the exports; what is there is never replaced."""
    if all(each.time is None for each in inspected.proposed):
        sentence = "Nothing was written: without a time that places rows, nothing can be measured."
        return (), (Problem("S710", sentence, None, "Export a time such as the one of creation, filled in every row."),)
    unsure = [column.header for each in inspected.proposed for column in each.bound if column.either]
    if unsure:
        sentence = (
            f"Nothing was written: whether the day or the month comes first in `{unsure[0]}` must be said before."
        )
        return (), (
            Problem("S704", sentence, None, "Look at your system; then add --dates day-first or --dates month-first."),
        )
    files = [(inspected.folder / AGREEMENT, inspected.agreement), (inspected.folder / TOML, inspected.bindings)]
    problems = write_new(files, "S714")
    return () if problems else tuple(path for path, _ in files), problems
