"""What many agreements read of the same files: opened once, and laid out by whose the rows are.

Each agreement then loads its own rows as if the files held no others, so that nothing it says can hang on those.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servanda.records.horizon import Export
from servanda.records.offsets import Offsets
from servanda.records.own import MANY, Own, laid_out, slice_of, whose
from servanda.records.plan import Plan, percent_headers
from servanda.records.staging import Staging, stage_files
from servanda.records.text import listed
from servanda.records.under_way import Load
from servanda.words.problem import Problem, errors

_number = itertools.count(1)
_LISTED = 5


@dataclass(slots=True)
class Common:
    """One export and those who read it: the headers they take, the values that say whose the rows are."""

    headers: dict[str, None] = field(default_factory=dict)
    values: dict[str, None] = field(default_factory=dict)
    staged: dict[tuple[Path, ...], Whole] = field(default_factory=dict)
    zones: dict[Offsets, str] = field(default_factory=dict)
    """The tables of the zones in which its times are read."""

    def add(self, headers: Sequence[str], value: str) -> None:
        """One more agreement will read it."""
        self.headers.update(dict.fromkeys(headers))
        self.values[value] = None


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of an export: the cells under `headers`, in this order, of which one says whose a row is."""

    staging: Staging
    headers: tuple[str, ...]
    place: int
    records: str
    column: str

    def has(self, headers: Sequence[str]) -> bool:
        """Can a load that needs these cells be made of it?"""
        return not errors(self.staging.problems) and set(headers) <= set(self.headers)


def stage_own(load: Load, exports: Sequence[Export], plan: Plan, own: Own, common: Common) -> Staging:
    """The staging of the rows that are `own`, with the cells of the plan."""
    header = load.binding.header(own.column)
    paths, percents = tuple(each.path for each in exports), percent_headers(load, plan)
    if paths not in common.staged:
        common.staged[paths] = _stage(
            load, exports, (*common.headers, header), header, own.column, len(common.values), percents
        )
    whole = common.staged[paths]
    if not whole.has(plan.headers):  # what one agreement asks in vain is no matter of the others
        whole = _stage(load, exports, (*plan.headers, header), header, own.column, 1, percents)
    return _cut(load, whole, plan, own)


def _stage(
    load: Load,
    exports: Sequence[Export],
    headers: Sequence[str],
    header: str,
    column: str,
    readers: int,
    percents: frozenset[str],
) -> Whole:
    distinct = tuple(dict.fromkeys(headers))
    table, place = f"common_{next(_number)}", distinct.index(header)
    staging = stage_files(
        load.host, exports, load.binding, distinct, table,
        workspace=load.workspace, shelf=load.shelf, percents=percents,
    )  # fmt: skip
    if readers >= MANY and not errors(staging.problems):
        load.make(laid_out(staging.select, place, f"{table}_whole"))
        for each in staging.tables:
            load.make(f"DROP TABLE IF EXISTS {each}")
        staging = replace(
            staging, select=f"SELECT * FROM {table}_whole", lazy=False, in_place=False, tables=[f"{table}_whole"]
        )
    return Whole(staging, distinct, place, load.declared.name, column)


def _cut(load: Load, whole: Whole, plan: Plan, own: Own) -> Staging:
    staging = whole.staging
    wrong = [_without_rows(problem) for problem in staging.problems if problem.severity == "error"]
    if wrong:
        return Staging(files=list(staging.files), problems=wrong)
    taken = [whole.headers.index(header) for header in plan.headers]
    select = slice_of(staging.select, own, whole.place, staging.types[whole.place], taken)
    types = tuple(staging.types[cell] for cell in taken)
    if staging.lazy:
        return Staging(select, types, lazy=True, in_place=True, files=list(staging.files))
    table = f"{load.table}_own"
    load.make(f"CREATE OR REPLACE TEMP TABLE {table} AS {select}")
    rows = dict(load.rows(f"SELECT _file, count(*) FROM {table} GROUP BY _file"))
    files = [replace(fact, rows=rows.get(number, 0)) for number, fact in enumerate(staging.files)]
    return Staging(f"SELECT * FROM {table}", types, files=files, tables=[table])


def _without_rows(problem: Problem) -> Problem:
    """A Problem of the whole file, without what stands in a row: nobody knows whose it is."""
    if problem.code != "S313":
        return problem
    return replace(problem, sentence=f"{problem.sentence.partition(';')[0]}.")


def about_strangers(load_rows: Any, common: Common, *, several: bool) -> list[Problem]:
    """Rows of which nobody can tell whose they are, and with `several` readers those of whom none was asked for."""
    found: list[Problem] = []
    for whole in common.staged.values():
        if not errors(whole.staging.problems):
            found += _nobodys(load_rows, whole)
            found += _others(load_rows, whole, common) if several else []
    return found


def _nobodys(rows: Any, whole: Whole) -> list[Problem]:
    cell = whose(whole.place, whole.staging.types[whole.place])
    ((number,),) = rows(
        f"SELECT count(*) FROM ({whole.staging.select}) WHERE _broken OR coalesce(trim({cell}), '') = ''"
    )
    if not number:
        return []
    broken = len(whole.staging.broken)
    which = f", {broken} of them because the row is broken" if broken else ""
    said = "1 row" if number == 1 else f"{number} rows"
    sentence = f"{said} of `{whole.records}` without `{whole.column}`{which}: nobody can tell whose."
    hint = "They count in no agreement. Complete them where they come from, and export again."
    return [Problem("S750", sentence, None, hint, "warning")]


def _others(rows: Any, whole: Whole, common: Common) -> list[Problem]:
    cell = whose(whole.place, whole.staging.types[whole.place])
    known = f"{cell} NOT IN ({listed(common.values)}) AND trim({cell}) <> '' AND NOT _broken"
    found = rows(f"SELECT {cell}, count(*) FROM ({whole.staging.select}) WHERE {known} GROUP BY 1 ORDER BY 2 DESC, 1")
    if not found:
        return []
    listed_ = ", ".join(f"`{value}` ({number})" for value, number in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    sentence = f"No agreement of this run is about these values of `{whole.records}.{whole.column}`: {listed_}{more}."
    hint = "Are their agreements elsewhere, or is a name written otherwise? Their rows were not measured."
    return [Problem("S751", sentence, None, hint, "note")]
