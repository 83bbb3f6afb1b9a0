"""Several exports of one record set: which row wins, what vanished, until when all is complete."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from record_workspace import Workspace, declared

from servanda.clock.zone import Zone
from servanda.query.relation import Scan
from servanda.records.declared import Declared, Expect
from servanda.records.expectations import check_expectations
from servanda.records.states import stretches

LEADS = declared("leads", "id", "at", at="time", stage="text")
DAY, HOUR = 86_400_000_000, 3_600_000_000


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days * DAY


def export(workspace: Workspace, name: str, *rows: str) -> None:
    workspace.write(name, "id,at,stage\n" + "".join(f"{row}\n" for row in rows))


def test_the_latest_export_wins_and_vanished_keys_are_listed(workspace: Workspace) -> None:
    export(workspace, "leads-2026-03-31.csv", "A,2026-03-01,new", "B,2026-03-02,new", "C,2026-03-03,new")
    export(workspace, "leads-2026-02-28.csv", "A,2026-02-01,older")
    export(workspace, "leads-2026-04-30.csv", "A,2026-03-01,won", "C,2026-03-03,lost", "D,2026-04-01,new")
    loaded, problems = workspace.load("leads-*.csv", LEADS)
    assert loaded is not None
    assert [fact.name for fact in loaded.files] == [
        "leads-2026-02-28.csv",
        "leads-2026-03-31.csv",
        "leads-2026-04-30.csv",
    ]
    assert workspace.values(loaded, "_key", "stage", "_file") == [
        ("B", "new", 1),
        ("A", "won", 2),
        ("C", "lost", 2),
        ("D", "new", 2),
    ]
    assert (loaded.rows, loaded.replaced, loaded.vanished, loaded.vanished_keys) == (4, 3, 1, ("B",))
    assert [(problem.code, problem.severity) for problem in problems] == [("S331", "warning")]
    assert loaded.horizon == day("2026-04-30")
    assert "date in the name of leads-2026-04-30.csv" in loaded.horizon_reason


def test_monthly_parts_of_a_log_are_not_vanished_keys(workspace: Workspace) -> None:
    export(workspace, "calls-2026-01.csv", "A,2026-01-05,x", "B,2026-01-31,x")
    export(workspace, "calls-2026-02.csv", "C,2026-02-01,x")
    loaded = workspace.read("calls-*.csv", LEADS)
    assert (loaded.rows, loaded.vanished) == (3, 0)


def test_exports_without_a_date_are_in_the_order_of_their_numbers(workspace: Workspace) -> None:
    export(workspace, "leads-10.csv", "A,2026-03-01,won")
    export(workspace, "leads-9.csv", "A,2026-03-01,new")
    assert workspace.values(workspace.read("leads-*.csv", LEADS), "stage") == ["won"]


def test_rows_are_counted_in_every_file_whatever_its_format(workspace: Workspace) -> None:
    import duckdb

    export(workspace, "leads-1.csv", "A,2026-03-01,new")
    with duckdb.connect() as base:
        rows = "SELECT 'B' AS id, TIMESTAMP '2026-03-02' AS \"at\", 'new' AS stage FROM range(1)"
        base.execute(f"COPY ({rows}) TO '{workspace.folder}/leads-2.parquet' (FORMAT parquet)")
    loaded, problems = workspace.load("leads-*", LEADS)
    assert loaded is not None
    assert [(fact.name, fact.rows) for fact in loaded.files] == [("leads-1.csv", 1), ("leads-2.parquet", 1)]
    assert not problems


def test_the_order_of_exports_may_be_written(workspace: Workspace) -> None:
    export(workspace, "a.csv", "A,2026-03-01,new")
    export(workspace, "b.csv", "A,2026-03-01,old")
    raw = {"file": ["a.csv", "b.csv"], "complete_until": {"a.csv": "2026-05-01", "b.csv": "2026-04-01 12:00"}}
    loaded = workspace.read(raw, LEADS)
    assert workspace.values(loaded, "stage") == ["new"]
    assert loaded.horizon == day("2026-05-01")


def test_a_key_twice_in_one_of_several_exports_is_still_a_problem(workspace: Workspace) -> None:
    export(workspace, "leads-1.csv", "A,2026-03-01,new")
    export(workspace, "leads-2.csv", "A,2026-03-01,new", "A,2026-03-02,won")
    assert "`A` (2 rows in leads-2.csv)" in workspace.problem("leads-*.csv", LEADS).sentence


def test_parquet_exports_stay_in_place_and_the_latest_wins(workspace: Workspace) -> None:
    import duckdb

    with duckdb.connect() as base:
        for month, stage in ((1, "new"), (2, "won")):
            base.execute(
                f"COPY (SELECT 'A' id, TIMESTAMP '2026-01-01' \"at\", '{stage}' stage) "
                f"TO '{workspace.folder}/p-{month}.parquet'"
            )
    loaded = workspace.read("p-*.parquet", LEADS)
    assert workspace.values(loaded, "_key", "stage") == [("A", "won")]
    assert (loaded.rows, loaded.replaced) == (1, 1)


def test_a_key_of_several_columns_is_compared_in_place_as_well(workspace: Workspace) -> None:
    import duckdb

    checks = declared("checks", "id at", "at", at="time")
    rows = "('a', TIMESTAMP '2026-01-01'), ('a', TIMESTAMP '2026-01-02'), ('b', TIMESTAMP '2026-01-01'), (NULL, TIMESTAMP '2026-01-01')"
    with duckdb.connect() as base:
        for name, more in (("once", ""), ("twice", ", ('b', TIMESTAMP '2026-01-01')")):
            base.execute(f"COPY (FROM (VALUES {rows}{more}) AS t(id, \"at\")) TO '{workspace.folder}/{name}.parquet'")
    assert workspace.read("once.parquet", checks).rows == 4
    assert "`b/2026-01-01 00:00:00` (2 rows in twice.parquet)" in workspace.problem("twice.parquet", checks).sentence


@pytest.mark.parametrize(
    ("binding", "expected", "reason"),
    [
        ({"complete_until": "2026-04-01"}, day("2026-04-01") - 2 * HOUR, "complete_until: 2026-04-01"),
        ({"complete_until": "2026-04-01T06:00:00Z"}, day("2026-04-01") + 6 * HOUR, "complete_until"),
        ({"complete_until": {"column": "exported"}}, day("2026-04-03") - 2 * HOUR, "the newest `exported`"),
        ({}, day("2026-03-02") - HOUR, "the newest row"),
    ],
)
def test_the_horizon_and_how_it_is_known(
    workspace: Workspace, binding: dict[str, Any], expected: int, reason: str
) -> None:
    workspace.write("a.csv", "id,at,exported\nA,2026-03-02,2026-04-03\nB,2026-03-01,2026-04-02\n")
    loaded = workspace.read({"file": "a.csv", **binding}, declared("leads", "id", "at", at="time"), "Europe/Berlin")
    assert loaded.horizon == expected
    assert reason in loaded.horizon_reason


@pytest.mark.parametrize(
    "name", ["x-2026-05-28.csv", "x_20260528.csv", "2026_05_28 x.csv", "x-2020-01-01-to-2026-05-28.csv"]
)
def test_a_file_dated_d_is_complete_until_d_began(workspace: Workspace, name: str) -> None:
    export(workspace, name, "A,2026-03-01,new")
    assert workspace.read(name, LEADS).horizon == day("2026-05-28")


@pytest.mark.parametrize("name", ["x-2026-13-28.csv", "x-2026.csv", "x-120260528.csv", "x-2026-05.csv"])
def test_what_is_no_date_in_a_name_says_nothing(workspace: Workspace, name: str) -> None:
    export(workspace, name, "A,2026-03-01,new")
    assert workspace.read(name, LEADS).horizon == day("2026-03-01")


def test_complete_until_that_cannot_be_read(workspace: Workspace) -> None:
    export(workspace, "a.csv", "A,2026-03-01,new")
    assert workspace.problem({"file": "a.csv", "complete_until": "yesterday"}, LEADS).code == "S333"
    assert workspace.problem({"file": "a.csv", "complete_until": {"b.csv": "2026-01-01"}}, LEADS).code == "S333"


LOG = declared("states", "id", "at", states="stage", at="time", stage="text")


def test_a_status_log_becomes_stretches_and_the_later_of_equal_times_holds(workspace: Workspace) -> None:
    export(
        workspace, "log.csv", "A,2026-03-01 10:00,new", "B,2026-03-01 11:00,new", "A,2026-03-01 12:00,waiting",
        "A,2026-03-01 12:00,active",
        "A,2026-03-02 12:00,closed", "A,,lost", ",2026-03-01,lost",
    )  # fmt: skip
    loaded = workspace.read("log.csv", LOG)
    scan = Scan(loaded.table, ("_key", "_row", "_file", "at", "stage"))
    rows = sorted(workspace.engine.run(stretches(scan, "at", "stage", ("_row",))), key=str)
    ten = day("2026-03-01") + 10 * HOUR
    assert rows == [
        ("A", ten, ten + 2 * HOUR, "new", 2), ("A", ten + 2 * HOUR, ten + 26 * HOUR, "active", 5),
        ("A", ten + 26 * HOUR, None, "closed", 6), ("B", ten + HOUR, None, "new", 3),
    ]  # fmt: skip


def test_parts_of_a_status_log_are_joined_and_a_later_export_mends_a_row(workspace: Workspace) -> None:
    export(workspace, "log-1.csv", "A,2026-03-01 10:00,new", "A,2026-03-02 10:00,wrong")
    export(workspace, "log-2.csv", "A,2026-03-02 10:00,active", "A,2026-03-03 10:00,closed")
    loaded = workspace.read("log-*.csv", LOG)
    assert workspace.values(loaded, "stage") == ["new", "active", "closed"]


def expecting(workspace: Workspace, expect: Expect, *rows: str, as_of: str = "2026-04-01") -> tuple[str, ...]:
    export(workspace, "a.csv", *rows)
    loaded = workspace.read({"file": "a.csv", "complete_until": "2026-04-01"}, LEADS)
    what = Declared("leads", ("id",), "at", columns=LEADS.columns, expect=expect)
    doubts, problems = check_expectations(workspace.engine, what, loaded, Zone("America/New_York"), day(as_of))
    assert all(problem.code == "S340" for problem in problems)
    return (*doubts, *(problem.sentence for problem in problems))


def test_expectations_warn_or_doubt(workspace: Workspace) -> None:
    rows = [f"K{number},2026-03-{1 + number // 10:02} 15:00,x" for number in range(100)]
    rows += [f"M{number},2026-03-05 16:00,x" for number in range(95)]
    assert expecting(workspace, Expect(), *rows) == ()
    assert expecting(workspace, Expect(newest=30 * DAY, rows_a_day=(10, 200), jump=Fraction(20)), *rows) == ()
    (old,) = expecting(workspace, Expect(newest=2 * DAY), *rows)
    assert old.startswith("The newest row of `leads` should be at most")
    (many,) = expecting(workspace, Expect(rows_a_day=(None, 100)), *rows)
    assert many == "`leads` has more than 100 rows on 1 days, first 2026-03-05 with 105."
    (jump,) = expecting(workspace, Expect(jump=Fraction(5), doubt="undetermined"), *rows)
    assert jump == "The rows of `leads` jump on 1 days, first 2026-03-05 with 105; 10 are usual."
    spoiled = (*rows, ",2026-03-05,x", "X,,x")
    (unreadable,) = expecting(workspace, Expect(unreadable=1), *spoiled)
    assert unreadable == "2 rows of `leads` are unreadable; at most 1 should be."
    (share,) = expecting(workspace, Expect(unreadable_share=Fraction(2, len(spoiled) + 1)), *spoiled)
    assert share.startswith(f"2 of {len(spoiled)} rows of `leads` are unreadable; at most ")
    assert expecting(workspace, Expect(unreadable_share=Fraction(2, len(spoiled))), *spoiled) == ()
