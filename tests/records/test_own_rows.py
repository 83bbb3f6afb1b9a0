"""Of an export that others share only one's own rows are loaded, whatever its format and however many read it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from record_workspace import Workspace, declared

from servanda.engines.postgres import PostgresEngine
from servanda.query.relation import Scan
from servanda.records.common import Common
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.records.own import Own

WHAT = declared("tickets", "id", "at", account="text", at="time", wait="duration")
ROWS = [
    ("1", "Acme", "2026-03-02 09:00", "00:10"),
    ("2", "Bolt", "2026-03-02 09:05", "00:20"),
    ("2", "Bolt", "never", "ages"),
    ("1", "Bolt", "2026-03-29 02:30", None),
    ("2", "Acme", "2026-03-03 09:00", None),
    ("3", "Acme", "someday", "00:30"),
    ("4", None, "2026-03-02 10:00", "00:10"),
    ("5", 'Acme\'s "own"; ×', "2026-03-02 10:00", "00:10"),
]
HEADER = ("id", "account", "at", "wait")
Rows = list[tuple[Any, ...]]


def csv_text(rows: Rows) -> str:
    lines = [HEADER, *rows]
    return "".join(
        ",".join('"' + str(cell).replace('"', '""') + '"' if cell is not None else "" for cell in line) + "\n"
        for line in lines
    )


def as_csv(workspace: Workspace, rows: Rows) -> dict[str, Any]:
    workspace.write("tickets.csv", csv_text(rows))
    return {"file": "tickets.csv"}


def as_gzip(workspace: Workspace, rows: Rows) -> dict[str, Any]:
    workspace.write("tickets.csv.gz", gzip.compress(csv_text(rows).encode()))
    return {"file": "tickets.csv.gz"}


def as_json(workspace: Workspace, rows: Rows) -> dict[str, Any]:
    workspace.write("tickets.jsonl", "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in rows))
    return {"file": "tickets.jsonl"}


def as_parquet(workspace: Workspace, rows: Rows) -> dict[str, Any]:
    with duckdb.connect() as base:
        base.execute('CREATE TABLE t (id VARCHAR, account VARCHAR, "at" VARCHAR, wait VARCHAR)')
        base.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows or [("", "", "", "")])
        if not rows:
            base.execute("DELETE FROM t")
        base.execute(f"COPY t TO '{workspace.folder / 'tickets.parquet'}' (FORMAT parquet)")
    return {"file": "tickets.parquet"}


def in_several(workspace: Workspace, rows: Rows) -> dict[str, Any]:
    """Two exports; the rows of the first are all in the second one as well."""
    workspace.write("tickets-2026-03-31.csv", csv_text(rows[:2]))
    workspace.write("tickets-2026-04-30.csv", csv_text(rows))
    return {"file": "tickets-*.csv"}


FORMATS: dict[str, Callable[[Workspace, Rows], dict[str, Any]]] = {
    "csv": as_csv, "gzip": as_gzip, "json": as_json, "parquet": as_parquet, "several": in_several,
}  # fmt: skip


def facts(loaded: Loaded) -> tuple[Any, ...]:
    """Everything that a report may say, without the file as a whole."""
    return (
        loaded.rows, loaded.without_key, loaded.without_time, dict(loaded.unreadable_cells), loaded.first, loaded.last,
        loaded.horizon, loaded.replaced, loaded.vanished_keys, [each.rows for each in loaded.files],
    )  # fmt: skip


@pytest.mark.parametrize("readers", [1, 5])
@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_what_is_loaded_is_what_an_export_of_ones_own_rows_gives(
    workspace: Workspace, form: Callable[[Workspace, Rows], dict[str, Any]], readers: int
) -> None:
    own = Own("account", "Acme")
    alone = workspace.read(form(workspace, [row for row in ROWS if row[1] == "Acme"]), WHAT, own=own)
    wanted = facts(alone), workspace.values(alone, "_key", "at", "wait")
    common = Common()
    for number in range(readers):
        common.add(("id", "account", "at", "wait"), f"reader {number}")
    among = workspace.read(form(workspace, ROWS), WHAT, own=own, common=common)
    found = facts(among), workspace.values(among, "_key", "at", "wait")
    if form is in_several:  # of the first export only one row is one's own
        assert found[1] == wanted[1]
    else:
        assert found == wanted
    strange = workspace.read(form(workspace, ROWS), WHAT, own=Own("account", 'Acme\'s "own"; ×'))
    assert workspace.values(strange, "_key") == ["5"]


def test_numbers_as_names_are_found_in_typed_files(workspace: Workspace) -> None:
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT i AS id, i % 3 AS account, TIMESTAMP '2026-03-02' AS \"at\" FROM range(9) r(i)) "
            f"TO '{workspace.folder / 'tickets.parquet'}' (FORMAT parquet)"
        )
    what = declared("tickets", "id", "at", account="text", at="time")
    loaded = workspace.read({"file": "tickets.parquet"}, what, own=Own("account", "2"))
    assert sorted(workspace.values(loaded, "_key")) == ["2", "5", "8"]


def test_in_postgresql_the_rows_of_others_are_not_read(postgres_url: str, workspace: Workspace) -> None:
    """Bolt's keys repeat, and one of its numbers is none: that is no matter of Acme."""
    what = declared("tickets", "id", "at", account="text", at="time", score="number")
    with PostgresEngine(postgres_url) as engine:
        engine.connection.execute(
            """CREATE TEMP TABLE shared AS SELECT * FROM (VALUES
            (1, 'Acme', TIMESTAMP '2026-03-02 09:00', 1.5::float8), (2, 'Bolt', TIMESTAMP '2026-03-02 09:00', 'NaN'),
            (2, 'Bolt', TIMESTAMP 'infinity', 1.23456), (3, E'It''s', NULL, 2)
            ) t(id, account, at, score)"""
        )
        binding = workspace.bind({"connection": "w", "table": "shared"})
        for value, keys in (("Acme", ["1"]), ("It's", ["3"]), ("Nobody", [])):
            loaded, problems = load(
                engine, what, binding, list(what.columns), "UTC", workspace.folder, own=Own("account", value)
            )
            assert loaded is not None, problems
            assert sorted(row[0] for row in engine.run(Scan(loaded.table, ("_key",)))) == keys
            # The row of It's has no time, which is its own matter.
            assert [each.code for each in problems] == (["S327"] if keys == ["3"] else [])


def test_a_name_in_the_engine_is_given_again_once_its_table_is_gone(workspace: Workspace) -> None:
    binding = as_csv(workspace, ROWS)
    first = workspace.read(binding, WHAT, own=Own("account", "Acme"))
    second = workspace.read(binding, WHAT, own=Own("account", 'Acme\'s "own"; ×'))
    assert first.table != second.table
    workspace.engine.drop(first.table)
    third = workspace.read(binding, WHAT, own=Own("account", 'Acme\'s "own"; ×'))
    assert third.table == first.table
    assert workspace.values(third, "_key") == ["5"]
