"""What a load found amiss in the rows: unreadable and missing cells, empty files, clock changes."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.records.build import Facts
from servanda.records.cell import Cell
from servanda.records.convert import why_not
from servanda.records.loaded import LISTED, Unreadable
from servanda.records.offsets import Offsets, about, inside, near
from servanda.records.text import name
from servanda.records.typed import Column
from servanda.records.under_way import Load

_SHOWN = 3
_HOURS = (
    "an hour that an autumn night has twice and are read as its first",
    "an hour that a spring night does not have and are read an hour later",
)


def list_unreadable(load: Load, columns: Sequence[Column], facts: Facts) -> tuple[Unreadable, ...]:
    """List broken rows, unreadable cells, rows without key or time; a column without a readable cell is an error."""
    files = load.staging.files
    listed = [
        Unreadable(files[file].name, each.row, None, each.text, each.why) for file, each in load.staging.broken[:LISTED]
    ]
    for column, bad in zip(columns, facts.bad, strict=True):
        if bad and column.bad:
            listed += _bad_cells(load, column, bad)
    broken = len(load.staging.broken)
    if facts.without_key > broken:
        listed += _empty_cells(load, "_key IS NULL", " and ".join(load.declared.key), facts.without_key - broken)
    placed = load.declared.placed_by
    bad_times = sum(bad for column, bad in zip(columns, facts.bad, strict=True) if column.column == placed)
    if placed and facts.without_time > broken + bad_times:
        flags = "".join(f" AND NOT {name(each.bad)}" for each in columns if each.column == placed and each.bad)
        listed += _empty_cells(load, f"{name(placed)} IS NULL{flags}", placed, facts.without_time - broken - bad_times)
    return tuple(listed)


def _bad_cells(load: Load, column: Column, bad: int) -> list[Unreadable]:
    files = load.staging.files
    rows = load.rows(
        f"SELECT c._file, c._row, left(CAST(c.x{column.cell} AS VARCHAR), 200), b._key FROM {load.cells} c JOIN "
        f"(SELECT _file, _row, _key FROM {load.table} WHERE {name(column.bad or '')} ORDER BY 1, 2 LIMIT {LISTED}) b "
        "ON b._file = c._file AND b._row = c._row WHERE NOT c._broken ORDER BY 1, 2"
    )
    kind = column.conversion.physical.type
    cell = Cell(column.column, kind, "", "", "text", load.binding, load.declared.name, currency=load.currency)
    found = [Unreadable(files[file].name, row, column.column, text, why_not(cell, text)) for file, row, text, _ in rows]
    (filled,) = load.one(f"SELECT count(x{column.cell}) FROM {load.cells}")
    which = [_which(load, row, key) for _, row, _, key in rows]
    examples = ", ".join(
        f"`{each.text}` ({where}: {each.why})" for each, where in zip(found[:_SHOWN], which, strict=False)
    )
    sentence = f"{bad} of {filled} cells of {load.called(column.column)} cannot be read: {examples}."
    if bad == filled:
        hint = "Not one fits the declared type: check `columns:` in the agreement, and the binding."
        load.say("S322", sentence, hint, place=load.binding.at("columns"))
    else:
        hint = "They are left empty and counted as unreadable. Texts that mean empty can be listed under `missing:`."
        load.say("S326", sentence, hint, "warning")
    return found


def _which(load: Load, row: int, key: str | None) -> str:
    """A row as its reader finds it: in a file that others share by its key, since its number would tell of theirs."""
    if load.own is None:
        return f"row {row}"
    return "without a key" if key is None else " and ".join(load.declared.key) + f" {key}"


def _empty_cells(load: Load, condition: str, column: str, empty: int) -> list[Unreadable]:
    files = load.staging.files
    marked = f"SELECT _file, _row FROM {load.table} WHERE {condition} ORDER BY 1, 2 LIMIT {LISTED}"
    # A broken row has no cells at all and is listed as such.
    broken = {(file, each.row) for file, each in load.staging.broken}
    found = [(files[file].name, row) for file, row in load.rows(marked) if (file, row) not in broken]
    first = f", first row {found[0][1]} of {found[0][0]}" if found and load.own is None else ""
    load.say(
        "S327",
        f"{empty} {'row' if empty == 1 else 'rows'} of {load.called()} {'has' if empty == 1 else 'have'} no {column}{first}.",
        "Such rows count as unreadable.",
        "warning",
    )
    return [Unreadable(file, row, column, "", "is missing") for file, row in found]


def warn_of_empty_files(load: Load) -> None:
    """A file with headers and nothing below them is read, and said; so is one in which no row is one's own."""
    own = load.own
    if own is not None:
        if not any(fact.rows for fact in load.staging.files):
            sentence = f"No row of `{load.declared.name}` has `{own.value}` as its `{own.column}`."
            hint = "Is the name written as in the export, letter by letter?"
            load.say("S752", sentence, hint, "warning", load.declared.place)
        return
    for fact in load.staging.files:
        if not fact.rows:
            load.say("S308", f"`{fact.name}` has headers but no rows.", "Was the export interrupted?", "warning")


def count_clock_changes(load: Load, columns: Sequence[Column], offsets: Offsets) -> tuple[int, int]:
    """Local times in an hour that exists twice, and in one that does not; only rows near those are read again."""
    local = [each for each in columns if each.conversion.local_value and not each.conversion.days]
    if offsets.fixed or not local:
        return 0, 0
    spans = ", ".join(f"min({name(each.column)}), max({name(each.column)})" for each in local)
    ends = load.one(f"SELECT {spans} FROM {load.table}")
    values: list[str] = []
    suspects: list[str] = []
    counted: tuple[list[str], list[str]] = ([], [])
    for number, each in enumerate(local):
        changes = near(offsets, ends[2 * number], ends[2 * number + 1])
        if changes:
            suspects.append(about(name(each.column), changes))
            values.append(f"{each.conversion.local_value} AS v{number}")
            for place, repeated in enumerate((True, False)):
                counted[place].append(f"count(*) FILTER ({inside(f'v{number}', changes, repeated=repeated)})")
    if not suspects:
        return 0, 0
    if load.staging.lazy:  # reading a typed cell again is cheaper than finding the row again
        values_of = f"SELECT {', '.join(values)} FROM {load.cells}"
        return _said(load, load.one(f"SELECT {', '.join(' + '.join(each) for each in counted)} FROM ({values_of})"))
    rows = f"SELECT _file, _row FROM {load.table} WHERE {' OR '.join(suspects)}"
    again = f"SELECT {', '.join(values)} FROM {load.cells} SEMI JOIN suspects USING (_file, _row)"
    sums = ", ".join(" + ".join(each) for each in counted)
    found = load.one(
        f"WITH suspects AS MATERIALIZED ({rows}), again AS MATERIALIZED ({again}) SELECT {sums} FROM again"
    )
    return _said(load, found)


def _said(load: Load, found: tuple[int, ...]) -> tuple[int, int]:
    for times, what in zip(found, _HOURS, strict=True):
        if times:
            hint = "An export with offsets (or in UTC) has no such times."
            load.say("S332", f"{times} times of {load.called()} lie in {what}.", hint, "note")
    return found[0], found[1]
