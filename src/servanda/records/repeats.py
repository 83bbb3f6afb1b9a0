"""Keys that occur several times: within one export a Problem, across exports the latest wins; keys that vanished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.query.types import Kind
from servanda.records.loaded import LISTED
from servanda.records.text import name
from servanda.records.under_way import Load
from servanda.words.place import Place
from servanda.words.problem import Problem

ROWS_AT_ONCE = 30_000_000
"""Keys are compared in portions of about so many, so that memory does not grow with the rows."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was found: rows that give way, keys that vanished, Problems, and the condition that keeps the others."""

    keeps: str | None = None
    replaced: int = 0
    repeated: int = 0
    vanished: int = 0
    vanished_keys: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def look_for_repeats(load: Load, rows: int) -> Repeats:
    """Compare the keys of a typed table. The latest export is the file with the greatest number."""
    declared, doubles = load.declared, f"{load.table}_doubles"
    if not declared.key or not rows:
        return Repeats()
    if problem := unordered(load):
        return Repeats(problems=(problem,))
    found = _collect(load, doubles, rows)
    vanished, keys = _vanished(load)
    warnings = _warn(load, vanished, keys)
    alone = declared.states or declared.repeats or not found
    within = 0 if alone else load.one(f"SELECT count(*) FROM ({_repeated(load, doubles)})")[0]
    undecided = within if load.binding.keep is None else 0
    if undecided and not declared.scoped:
        return Repeats(tables=(doubles,), problems=(_problem(load, doubles, within),))
    if not found:
        return Repeats(None, 0, 0, vanished, keys, (doubles,), warnings)
    same_time = f" AND {_placed(load)} IS NOT DISTINCT FROM d._at" if declared.states else ""
    keeps = f"NOT EXISTS (SELECT 1 FROM {doubles} d WHERE d._key = t._key{same_time} AND t._file < d.latest)"
    tables = [doubles]
    if within and not undecided:
        losers = f"{load.table}_losers"
        _losers(load, doubles, losers)
        keeps += f" AND NOT EXISTS (SELECT 1 FROM {losers} l WHERE l._file = t._file AND l._row = t._row)"
        tables.append(losers)
    (kept,) = load.one(f"SELECT count(*) FROM {load.table} t WHERE {keeps}")
    return Repeats(keeps, rows - kept, undecided, vanished, keys, tuple(tables), warnings)


def unordered(load: Load) -> Problem | None:
    """`by` a text, in which 10 comes before 9 and 31.01. after 01.02."""
    by = load.binding.by
    if by is None or load.type_of(by).kind is not Kind.TEXT:
        return None
    sentence = f"`{by}` orders the rows of a repeated key of `{load.declared.name}`, and texts have no such order."
    hint = f"Declare `{by}: time` or `{by}: number` under `columns` of the record set."
    return Problem("S330", sentence, load.binding.at("by"), hint)


def _placed(load: Load) -> str:
    return f"t.{name(load.declared.placed_by)}" if load.declared.placed_by else "NULL::BIGINT"


def _collect(load: Load, doubles: str, rows: int) -> int:
    """Put the keys that occur several times into a small table, portion by portion.

    Of a status log these are the keys and times that stand in several files.
    """
    identity, grouped = (f"_key, {_placed(load)} AS _at", "_key, _at") if load.declared.states else ("_key", "_key")
    several = "HAVING min(_file) < max(_file)" if load.declared.states else "HAVING count(*) > 1"
    select = f"SELECT {identity}, max(_file) AS latest FROM {load.table} t"
    load.make(f"CREATE OR REPLACE TEMP TABLE {doubles} AS {select} WHERE false GROUP BY {grouped}")
    if load.declared.states and len(load.staging.files) < 2:
        return 0
    # First by hashes, which take a tenth of the room of the keys; what they suspect is then compared in full.
    hashes = f"{load.table}_hashes"
    load.make(f"CREATE OR REPLACE TEMP TABLE {hashes} (h UBIGINT)")
    load.passing.append(hashes)
    if _ascending(load):
        return 0
    portions = -(-rows // ROWS_AT_ONCE)
    for portion in range(portions):
        part = f"WHERE h % {portions} = {portion}" if portions > 1 else ""
        load.make(f"INSERT INTO {hashes} SELECT h FROM ({_hashed(load)}) {part} GROUP BY h HAVING count(*) > 1")
    if load.one(f"SELECT count(*) FROM {hashes}")[0]:
        load.make(f"INSERT INTO {doubles} {select} WHERE {_suspected(load, hashes)} GROUP BY {grouped} {several}")
    (found,) = load.one(f"SELECT count(*) FROM {doubles}")
    return int(found)


def _hashed(load: Load) -> str:
    """The hashes of the keys; in files that are read in place, of the cells before they become one text."""
    if _in_place(load):
        cells = [f"x{place}" for place in load.key_cells]
        known = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
        return f"SELECT hash({', '.join(cells)}) AS h FROM {load.cells} WHERE {known}"
    return f"SELECT hash(_key) AS h FROM {load.table} WHERE _key IS NOT NULL"


def _suspected(load: Load, hashes: str) -> str:
    if not _in_place(load):
        return f"_key IS NOT NULL AND hash(_key) IN (SELECT h FROM {hashes})"
    cells = ", ".join(f"x{place}" for place in load.key_cells)
    rows = f"SELECT _file, _row FROM {load.cells} WHERE hash({cells}) IN (SELECT h FROM {hashes})"
    return f"_key IS NOT NULL AND (_file, _row) IN ({rows})"


def _in_place(load: Load) -> bool:
    return load.staging.lazy and bool(load.key_cells)


def _ascending(load: Load) -> bool:
    """Whether whole numbers or texts stand in rising order in one file that is read in place: then none repeats.

    Whatever order the engine reads the pieces in: a sequence whose every neighbours rise holds nothing twice. The first
    pair that does not ends the search.
    """
    if not _in_place(load) or len(load.key_cells) > 1 or len(load.staging.files) > 1:
        return False
    place = load.key_cells[0]
    if load.staging.types[place] not in ("INTEGER", "BIGINT", "VARCHAR"):
        return False
    pairs = f"SELECT x{place} AS here, lag(x{place}) OVER () AS before FROM {load.cells}"
    return not load.rows(f"SELECT 1 FROM ({pairs}) WHERE here <= before OR here IS NULL LIMIT 1")


def _repeated(load: Load, doubles: str) -> str:
    """Keys that occur several times in one file."""
    rows = f"SELECT t._key, t._file, count(*) AS n FROM {load.table} t JOIN {doubles} d ON d._key = t._key"
    return f"{rows} GROUP BY t._key, t._file HAVING count(*) > 1"


def _problem(load: Load, doubles: str, within: int) -> Problem:
    examples = load.rows(f"{_repeated(load, doubles)} ORDER BY n DESC, 2, 1 LIMIT 5")
    files = load.staging.files
    listed = ", ".join(f"`{key}` ({count} rows in {files[file].name})" for key, file, count in examples)
    more = ", …" if within > 5 else ""
    return repeated_problem(load.called(), within, listed + more, load.binding.place or load.declared.place)


def repeated_problem(called: str, keys: int, listed: str, place: Place | None) -> Problem:
    """Keys that occur several times in one export, with examples."""
    occur = "key of {} occurs" if keys == 1 else "keys of {} occur"
    sentence = f"{keys} {occur.format(called)} several times in one export: {listed}."
    hint = (
        "One row must be one record. If the rows are states of a record, declare `states:`; if one of them counts, "
        "write in the binding `keep: last` (with `by:` for the column that orders them); else complete the `key`."
    )
    return Problem("S330", sentence, place, hint)


def _losers(load: Load, doubles: str, losers: str) -> None:
    """Rows that `keep` does not keep."""
    direction = "DESC" if load.binding.keep == "last" else "ASC"
    order = f"t.{name(load.binding.by)} {direction} NULLS LAST, " if load.binding.by else ""
    ranked = f"row_number() OVER (PARTITION BY t._key, t._file ORDER BY {order}t._row {direction})"
    rows = f"SELECT t._file, t._row, {ranked} AS place FROM {load.table} t JOIN {doubles} d ON d._key = t._key"
    load.make(f"CREATE OR REPLACE TEMP TABLE {losers} AS SELECT _file, _row FROM ({rows}) WHERE place > 1")


def _vanished(load: Load) -> tuple[int, tuple[str, ...]]:
    """Keys that an earlier export has and the latest has not, although it begins before their time."""
    latest = len(load.staging.files) - 1
    if latest < 1:
        return 0, ()
    placed = _placed(load)
    begins = f"(SELECT min({placed}) FROM {load.table} t WHERE t._file = {latest})"
    query = (
        f"SELECT t._key FROM {load.table} t WHERE t._key IS NOT NULL GROUP BY t._key "
        f"HAVING max(t._file) < {latest} AND coalesce(max({placed}) >= {begins}, false)"
    )
    (count,) = load.one(f"SELECT count(*) FROM ({query})")
    keys = load.rows(f"{query} ORDER BY 1 LIMIT {LISTED}") if count else []
    return count, tuple(key for (key,) in keys)


def _warn(load: Load, vanished: int, keys: Sequence[str]) -> tuple[Problem, ...]:
    if not vanished:
        return ()
    place, latest = load.binding.place or load.declared.place, load.staging.files[-1].name
    return (vanished_problem(load.called(), vanished, keys, latest, place),)


def vanished_problem(called: str, vanished: int, keys: Sequence[str], latest: str, place: Place | None) -> Problem:
    """Keys that the latest export no longer has."""
    listed = ", ".join(keys[:10]) + (", …" if vanished > 10 else "")
    stand = "key of {} stands" if vanished == 1 else "keys of {} stand"
    sentence = f"{vanished} {stand.format(called)} in earlier exports but no more in {latest}: {listed}."
    hint = "They still count, with their last values. Were they deleted or merged?"
    return Problem("S331", sentence, place, hint, "warning")
