"""Records for PostgreSQL: its own tables, and files copied into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from record_workspace import Workspace, declared

from servanda.engines.postgres import PostgresEngine
from servanda.query.relation import Scan
from servanda.records.declared import Declared
from servanda.records.fingerprint import fingerprint
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresEngine]:
    with PostgresEngine(postgres_url) as engine:
        yield engine


def bring(
    engine: PostgresEngine, workspace: Workspace, raw: dict[str, Any], what: Declared, zone: str = "UTC"
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    return load(engine, what, workspace.bind(raw), list(what.columns), zone, workspace.folder)


WHAT = declared(
    "leads",
    "id",
    "created_at",
    created_at="time",
    score="number",
    done="yes/no",
    day="date",
    wait="duration",
    seen="time",
)


def test_a_table_becomes_integers_text_and_booleans(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute(
        """CREATE TEMP TABLE leads AS SELECT * FROM (VALUES
        (7, TIMESTAMP '2024-11-03 01:30', 1.25::numeric, true, DATE '1969-12-31', INTERVAL '1 day 30 minutes',
            TIMESTAMPTZ '2026-01-01 00:00+01'),
        (8, TIMESTAMP '2024-03-10 02:30', NULL, NULL, NULL, NULL, NULL),
        (9, TIMESTAMP 'infinity', 12345678901.5, false, DATE '2026-05-28', INTERVAL '1 month',
            TIMESTAMPTZ '2026-01-01 00:00+00')
        ) t(id, created_at, score, done, day, wait, seen)"""
    )
    loaded, problems = bring(postgres, workspace, {"connection": "w", "table": "leads"}, WHAT, "America/New_York")
    assert loaded is not None, problems
    rows = postgres.run(Scan(loaded.table, ("_key", "_unreadable", *loaded.physical)))
    assert sorted(rows, key=str) == [
        ("7", False, 1730611800000000, 125, True, -1, 88_200_000_000, 1767222000000000),
        ("8", False, 1710055800000000, None, None, None, None, None),
        ("9", True, None, 1234567890150, False, 20601, None, 1767225600000000),
    ]
    assert loaded.physical["score"].scale == 2
    assert loaded.unreadable_cells == {"created_at": 1, "wait": 1}
    assert (loaded.rows, loaded.last) == (3, 1730611800000000)


def test_what_means_empty_in_a_file_means_it_in_a_table(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute(
        "CREATE TEMP TABLE leads3 AS SELECT * FROM (VALUES ('A', ''), (' ', 'x'), ('B', 'N/A'), ('C', ' y')) t(id, owner)"
    )
    raw = {"connection": "w", "table": "leads3", "missing": ["N/A"]}
    loaded, problems = bring(postgres, workspace, raw, declared("leads", owner="text"))
    assert loaded is not None, problems
    rows = postgres.run(Scan(loaded.table, ("_key", "owner", "_unreadable")))
    assert sorted(rows, key=str) == [("A", None, False), ("B", None, False), ("C", " y", False), (None, "x", True)]
    assert (loaded.without_key, loaded.unreadable_cells) == (1, {})


def test_texts_of_times_do_not_hang_on_the_settings_of_a_server(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute("CREATE TEMP TABLE leads4 AS SELECT 1 AS id, TIMESTAMPTZ '2026-01-01 00:00+01' AS seen")
    loaded, problems = bring(postgres, workspace, {"connection": "w", "table": "leads4"}, declared(seen="text"))
    assert loaded is not None, problems
    assert postgres.run(Scan(loaded.table, ("seen",))) == [("2025-12-31 23:00:00+00",)]


def test_what_is_wrong_with_a_table_is_said(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute(
        "CREATE TEMP TABLE leads2 AS SELECT 1 AS id, 'x'::text AS created, '{}'::json AS score "
        "UNION ALL SELECT 1, 'y', '{}'"
    )
    what = declared("leads", "id", created="text", score="number")

    def first(raw: dict[str, Any], declared_as: Declared = what) -> Problem:
        loaded, problems = bring(postgres, workspace, {"connection": "w", **raw}, declared_as)
        assert loaded is None
        return problems[0]

    assert first({"table": "leads3"}).code == "S351"
    assert first({"table": 'x"; DROP TABLE leads2; --'}).code == "S351"
    assert first({"table": "leads2"}).code == "S324"
    assert first({"table": "leads2", "columns": {"created": "made"}}).code == "S309"
    assert "occur several times" in first({"table": "leads2"}, declared("leads", "id", created="text")).sentence


def test_files_are_copied_and_say_the_same_as_in_duckdb(postgres: PostgresEngine, workspace: Workspace) -> None:
    rows = "".join(
        f'K{number},2026-03-{1 + number % 28:02} 10:00,{number / 8},"a, \'b\' ""{number}"""\n' for number in range(500)
    )
    workspace.write("a.csv", "id,at,score,who\n" + rows + ",bad,x,\\N\n")
    what = declared("rows", "id", "at", at="time", score="number", who="text")
    copied, problems = bring(postgres, workspace, {"file": "a.csv"}, what, "Europe/Berlin")
    assert copied is not None, problems
    own = workspace.read("a.csv", what, "Europe/Berlin")
    columns = ("_key", "_row", "_file", "_unreadable", *own.physical, *own.bad.values())
    assert sorted(postgres.run(Scan(copied.table, columns)), key=str) == sorted(
        workspace.engine.run(Scan(own.table, columns)), key=str
    )
    prints = [
        fingerprint(engine, Scan(each.table, columns), each.physical)
        for engine, each in ((postgres, copied), (workspace.engine, own))
    ]
    assert prints[0] == prints[1]
    assert (copied.rows, copied.horizon, copied.unreadable) == (own.rows, own.horizon, own.unreadable)
