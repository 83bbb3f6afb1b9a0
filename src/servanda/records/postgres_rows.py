"""Rows of a PostgreSQL table that repeat or cannot be read: decided, listed and said as those of files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.query.types import Kind
from servanda.records.loaded import LISTED, Unreadable
from servanda.records.text import name
from servanda.records.under_way import Load

_SHOWN = 3


def keep_one(load: Load, columns: Sequence[str]) -> int:
    """Take away the rows of a repeated key that `keep` does not keep; how many those are.

    Rows that `by` leaves equal are ordered by all that was read of them: a table has no order of its own.
    """
    binding, declared = load.binding, load.declared
    if binding.keep is None or not declared.key or declared.states or declared.repeats or not _repeats(load):
        return 0
    if binding.by is None:
        sentence = f"The table `{binding.table}` has no order of rows, so `keep` does not say which one counts."
        example = binding.written("by", '"updated_at"')
        hint = f"Name the time or number that orders them: {example}."
        load.say("S330", sentence, hint, place=binding.at("keep"))
        return 0
    direction = "DESC" if binding.keep == "last" else "ASC"
    order = ", ".join(f"{name(each)} {direction} NULLS LAST" for each in dict.fromkeys((binding.by, *columns)))
    ranked = f"SELECT _row, row_number() OVER (PARTITION BY _key ORDER BY {order}) AS place FROM {load.table} WHERE _key IS NOT NULL"
    gone = load.host.connection.execute(
        f"DELETE FROM {load.table} WHERE _row IN (SELECT _row FROM ({ranked}) r WHERE place > 1)"
    )
    return int(gone.rowcount)


def _repeats(load: Load) -> bool:
    keys = f"SELECT 1 FROM {load.table} WHERE _key IS NOT NULL GROUP BY _key HAVING count(*) > 1 LIMIT 1"
    return bool(load.rows(keys))


def list_cells(
    load: Load, found: Mapping[str, int], unread: Mapping[str, tuple[str, str]], source: str, key: str
) -> list[Unreadable]:
    """List the cells that could not be read; a column without a readable cell is an error.

    `unread` holds for each column its text and the condition that it cannot be read, over the `source`; `key` is the
    key there.
    """
    listed: list[Unreadable] = []
    for column, bad in found.items():
        cells = _cells(load, column, *unread[column], source, key)
        listed += [each for each, _ in cells]
        (readable,) = load.one(f"SELECT count({name(column)}) FROM {load.table}")
        shown = ", ".join(f"`{each.text}` ({key or 'no key'}: {each.why})" for each, key in cells[:_SHOWN])
        sentence = f"{bad} of {bad + readable} cells of {load.called(column)} cannot be read: {shown}."
        if readable:
            load.say("S326", sentence, "They are left empty and counted as unreadable.", "warning")
        else:
            hint = "Not one fits the declared type: check `columns:` in the agreement, and the binding."
            load.say("S322", sentence, hint, place=load.binding.at("columns"))
    return listed


def _cells(
    load: Load, column: str, text: str, unreadable: str, source: str, key: str
) -> list[tuple[Unreadable, str | None]]:
    """The first cells by their keys, which both the table of ours and the source know."""
    ours = load.rows(
        f"SELECT _key, _row FROM {load.table} WHERE {name(f'{column}?bad')} ORDER BY _key NULLS LAST LIMIT {LISTED}"
    )
    if not load.declared.key:  # rows that are counted out have no number that both know
        ours, key = [(None, ours[0][1])], "NULL::text"
    rows = dict(ours)
    theirs = load.rows(
        f'SELECT k, t FROM (SELECT ({key}) COLLATE "C" AS k, left({text}, 200) AS t FROM {source} WHERE {unreadable}) s '
        f"ORDER BY k NULLS LAST, t LIMIT {LISTED}"
    )
    kind = load.type_of(column).kind
    return [
        (Unreadable(f"table {load.binding.table}", rows.get(each, 0), column, text, _why(kind, text)), each)
        for each, text in theirs
        if each in rows
    ]


def _why(kind: Kind, text: str) -> str:
    match kind:
        case Kind.TIME | Kind.DATE:
            return "is no day of the calendar" if "infinity" in text else "is not between 1900 and 2199"
        case Kind.DURATION:
            return "holds months or years, which have no fixed length"
        case _:
            return "is no number" if text in ("NaN", "Infinity", "-Infinity") else "is too large"


def say_rows(load: Load, without_key: int, without_time: int) -> list[Unreadable]:
    """Say which rows have no key, or no time although nothing unreadable stands there."""
    placed = load.declared.placed_by
    listed = _missing(load, "_key IS NULL", " and ".join(load.declared.key), without_key)
    if placed is None:
        return listed
    (bad,) = load.one(f"SELECT count(*) FROM {load.table} WHERE {name(f'{placed}?bad')}")
    empty = f"{name(placed)} IS NULL AND NOT {name(f'{placed}?bad')}"
    return listed + _missing(load, empty, placed, without_time - bad)


def _missing(load: Load, condition: str, column: str, count: int) -> list[Unreadable]:
    if count <= 0:
        return []
    rows = load.rows(f"SELECT _key, _row FROM {load.table} WHERE {condition} ORDER BY _key, _row LIMIT {LISTED}")
    keys = [key for key, _ in rows if key is not None][:_SHOWN]
    shown = f": {', '.join(keys)}{', …' if count > len(keys) else ''}" if keys else ""
    rows_have = f"{count} {'row' if count == 1 else 'rows'} of {load.called()} {'has' if count == 1 else 'have'}"
    load.say("S327", f"{rows_have} no {column}{shown}.", "Such rows count as unreadable.", "warning")
    return [Unreadable(f"table {load.binding.table}", row, column, "", "is missing") for _, row in rows]
