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


def test_of_a_key_that_repeats_the_row_counts_that_keep_and_by_say(
    postgres: PostgresEngine, workspace: Workspace
) -> None:
    postgres.connection.execute(
        """CREATE TEMP TABLE leads5 AS SELECT * FROM (VALUES
        (1, TIMESTAMP '2026-03-01 10:00', 'new'), (1, TIMESTAMP '2026-03-03 10:00', 'won'), (1, NULL, 'void'),
        (1, TIMESTAMP '2026-03-02 10:00', 'open'), (2, TIMESTAMP '2026-03-01 10:00', 'open'),
        (3, TIMESTAMP '2026-03-01 10:00', 'b'), (3, TIMESTAMP '2026-03-01 10:00', 'c'), (3, TIMESTAMP '2026-03-01 10:00', 'a'),
        (NULL, TIMESTAMP '2026-03-01 10:00', 'x'), (NULL, TIMESTAMP '2026-03-01 10:00', 'y')
        ) t(id, at, stage)"""
    )
    what = declared("leads", "id", at="time", stage="text")
    raw: dict[str, Any] = {"connection": "w", "table": "leads5"}
    for keep, stages, gone in (("last", ["won", "open", "c"], 5), ("first", ["new", "open", "a"], 5)):
        loaded, problems = bring(postgres, workspace, {**raw, "keep": keep, "by": "at"}, what)
        assert loaded is not None, problems
        rows = postgres.run(Scan(loaded.table, ("_key", "stage")))
        assert sorted((key, stage) for key, stage in rows if key) == list(zip("123", stages, strict=True))
        assert (loaded.rows, loaded.replaced, loaded.repeated) == (5, gone, 0)
    (without,) = bring(postgres, workspace, {**raw, "keep": "last"}, what)[1]
    assert (without.code, "no order of rows" in without.sentence) == ("S330", True)
    (by_text,) = bring(postgres, workspace, {**raw, "keep": "last", "by": "stage"}, what)[1]
    assert (by_text.code, "texts have no such order" in by_text.sentence) == ("S330", True)
    (undecided,) = bring(postgres, workspace, raw, what)[1]
    assert "`keep: last`" in (undecided.hint or "")


def test_rows_and_cells_that_cannot_be_read_are_listed_as_those_of_files(
    postgres: PostgresEngine, workspace: Workspace
) -> None:
    postgres.connection.execute(
        """CREATE TEMP TABLE leads6 AS SELECT * FROM (VALUES
        ('A', TIMESTAMP '2026-03-01 10:00', 1::float8, INTERVAL '2 h'), ('B', TIMESTAMP 'infinity', 'NaN', INTERVAL '1 month'),
        ('C', TIMESTAMP '1066-10-14 10:00', 1e30, NULL), ('D', NULL, NULL, INTERVAL '3 h'),
        ('', TIMESTAMP '2026-03-01 10:00', 2, NULL)
        ) t(id, at, score, wait)"""
    )
    what = declared("leads", "id", "at", at="time", score="number", wait="duration")
    loaded, problems = bring(postgres, workspace, {"connection": "w", "table": "leads6"}, what)
    assert loaded is not None, problems
    assert [(each.code, each.severity, each.sentence) for each in problems] == [
        ("S326", "warning", "2 of 4 cells of `leads.at` cannot be read: `infinity` (B: is no day of the calendar), "
                            "`1066-10-14 10:00:00` (C: is not between 1900 and 2199)."),
        ("S326", "warning", "2 of 4 cells of `leads.score` cannot be read: `NaN` (B: is no number), `1e+30` (C: is too large)."),
        ("S326", "warning", "1 of 3 cells of `leads.wait` cannot be read: `1 mon` "
                            "(B: holds months or years, which have no fixed length)."),
        ("S327", "warning", "1 row of `leads` has no id."),
        ("S327", "warning", "1 row of `leads` has no at: D."),
    ]  # fmt: skip
    rows = dict(postgres.run(Scan(loaded.table, ("_key", "_row"))))
    assert [(each.row, each.column, each.text) for each in loaded.unreadable] == [
        (rows["B"], "at", "infinity"), (rows["C"], "at", "1066-10-14 10:00:00"), (rows["B"], "score", "NaN"),
        (rows["C"], "score", "1e+30"), (rows["B"], "wait", "1 mon"), (rows[None], "id", ""), (rows["D"], "at", ""),
    ]  # fmt: skip
    assert {each.file for each in loaded.unreadable} == {loaded.files[0].name}


def test_cells_of_rows_without_a_declared_key_are_listed_too(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute("CREATE TEMP TABLE notes AS SELECT * FROM (VALUES (1.5), ('NaN'), (2)) t(score)")
    what = declared("notes", "", score="number")
    loaded, problems = bring(postgres, workspace, {"connection": "w", "table": "notes"}, what)
    assert loaded is not None, problems
    assert "1 of 3 cells of `notes.score` cannot be read: `NaN` (no key: is no number)" in problems[0].sentence
    assert [each.text for each in loaded.unreadable] == ["NaN"]


def test_a_column_of_which_no_cell_can_be_read_is_an_error(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute("CREATE TEMP TABLE leads7 AS SELECT 'A' AS id, 'NaN'::float8 AS score")
    loaded, problems = bring(
        postgres, workspace, {"connection": "w", "table": "leads7"}, declared("leads", score="number")
    )
    assert loaded is None
    assert [each.code for each in problems] == ["S322"]


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


def test_a_misspelt_year_in_a_table_moves_no_end_either(postgres: PostgresEngine, workspace: Workspace) -> None:
    postgres.connection.execute(
        "CREATE TEMP TABLE visits AS SELECT n AS id, TIMESTAMP '2026-05-01' + n * INTERVAL '1 day' AS at "
        "FROM generate_series(0, 29) n UNION ALL SELECT 30, TIMESTAMP '2062-05-12'"
    )
    what = declared("visits", "id", "at", at="time")
    loaded, problems = bring(postgres, workspace, {"connection": "w", "table": "visits"}, what)
    assert loaded is not None, problems
    assert [(each.code, each.severity) for each in problems] == [("S336", "warning")]
    assert loaded.horizon == 1780099200000000  # 30 May 2026
