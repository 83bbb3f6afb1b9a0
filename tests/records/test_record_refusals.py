"""Bad bindings, bad paths, bad files: a Problem each, with its place, and never a traceback."""

from __future__ import annotations

import gzip
import random
import sqlite3

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_workspace import Workspace, declared

LEADS = declared("leads", "lead_id", "created_at", created_at="time", score="number")
PLAIN = declared("leads", "lead_id", "created_at", created_at="time")
GOOD = "lead_id,created_at,score\nL1,2026-03-02 09:00,5\nL2,2026-03-02 09:00,6\n"


def test_a_missing_column_names_the_header_the_nearest_and_all(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD.replace("score", "Scores"))
    problem = workspace.problem("leads.csv", LEADS)
    assert (problem.code, problem.sentence) == ("S309", "`leads.csv` has no column `score`.")
    assert problem.hint == "Its columns: lead_id, created_at, Scores. Did you mean `Scores`?"


def test_a_renamed_column_is_looked_for_under_its_header(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD.replace("created_at", "Create Date (GMT-5)"))
    loaded = workspace.read({"file": "leads.csv", "columns": {"created_at": "Create Date (GMT-5)"}}, LEADS)
    assert loaded.rows == 2


def test_a_header_that_occurs_twice_must_be_told_apart(workspace: Workspace) -> None:
    workspace.write("leads.csv", "lead_id,created_at,score,score\nL1,2026-03-02,5,6\n")
    assert workspace.problem("leads.csv", LEADS).code == "S310"
    loaded = workspace.read({"file": "leads.csv", "columns": {"score": "score (2)"}}, LEADS)
    assert workspace.values(loaded, "score") == [6]


def test_no_file_names_the_similar_ones(workspace: Workspace) -> None:
    workspace.write("exports/lead.csv", GOOD)
    problem = workspace.problem("exports/leads.csv", LEADS)
    assert (problem.code, problem.sentence) == ("S305", "No file `exports/leads.csv` for the records `leads`.")
    assert problem.hint == "Files in `exports`: lead.csv. Did you mean `lead.csv`?"


@pytest.mark.parametrize(
    "path", ["../outside.csv", "/etc/passwd", "link.csv", "folder/x.csv", "~/x.csv", "C:\\x.csv", "../*.csv"]
)
def test_paths_outside_the_workspace_are_refused(workspace: Workspace, path: str) -> None:
    outside = workspace.folder.parent / f"{workspace.folder.name}-outside"
    outside.mkdir()
    for name in ("outside.csv", "x.csv"):
        (outside / name).write_text(GOOD)
    (workspace.folder.parent / "outside.csv").write_text(GOOD)
    (workspace.folder / "link.csv").symlink_to(outside / "x.csv")
    (workspace.folder / "folder").symlink_to(outside)
    problem = workspace.problem(path, LEADS)
    assert problem.code == "S304"
    assert "leads" not in problem.sentence or path in problem.sentence


def test_a_named_folder_outside_may_be_read(workspace: Workspace) -> None:
    from servanda.engines.duckdb import DuckDBEngine
    from servanda.records.load import load

    outside = workspace.folder.parent / f"{workspace.folder.name}-allowed"
    outside.mkdir()
    (outside / "leads.csv").write_text(GOOD)
    with DuckDBEngine([workspace.folder, outside]) as engine:
        for path in (f"../{outside.name}/leads.csv", str(outside / "leads.csv")):
            loaded, problems = load(
                engine, LEADS, workspace.bind(path), ["score"], "UTC", workspace.folder, allow=[outside]
            )
            assert loaded is not None, problems


def test_addresses_are_not_fetched(workspace: Workspace) -> None:
    assert workspace.problem("https://example.com/leads.csv", LEADS).code == "S304"
    assert workspace.problem("s3://bucket/leads.csv", LEADS).code == "S304"


def test_brackets_in_a_name_are_letters_and_stars_are_ours(workspace: Workspace) -> None:
    workspace.write("a[1].csv", GOOD)
    workspace.write("a1.csv", GOOD.replace("L1", "WRONG"))
    loaded = workspace.read("a[1].csv", LEADS)
    assert workspace.values(loaded, "_key") == ["L1", "L2"]
    workspace.write("b*.csv", GOOD)
    workspace.write("bb.csv", GOOD.replace("L1", "L3").replace("L2", "L4"))
    assert [fact.name for fact in workspace.read("b*.csv", LEADS).files] == ["b*.csv", "bb.csv"]


def test_an_empty_file_and_one_of_headers_only(workspace: Workspace) -> None:
    for content in ("", "\n\n", "\ufeff"):
        workspace.write("leads.csv", content)
        assert workspace.problem("leads.csv", LEADS).code == "S308"
    workspace.write("leads.csv", GOOD.splitlines()[0])
    loaded, problems = workspace.load("leads.csv", LEADS)
    assert loaded is not None
    assert (loaded.rows, loaded.horizon_reason) == (
        0,
        "there are no rows, and nothing says until when the records are complete",
    )
    assert [(problem.code, problem.severity) for problem in problems] == [("S308", "warning")]


def test_files_of_one_pattern_with_different_columns_name_the_file(workspace: Workspace) -> None:
    workspace.write("leads-1.csv", GOOD)
    workspace.write("leads-2.csv", "lead_id,created_at,points\nL3,2026-03-02,5\n")
    problem = workspace.problem("leads-*.csv", LEADS)
    assert (problem.code, problem.sentence) == ("S309", "`leads-2.csv` has no column `score`.")


def test_a_key_that_repeats_within_one_export_is_said_with_examples(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD + "L1,2026-03-05 09:00,7\n")
    problem = workspace.problem("leads.csv", LEADS)
    assert problem.code == "S330"
    assert "`L1` (2 rows in leads.csv)" in problem.sentence
    assert "`states:`" in (problem.hint or "")


@pytest.mark.parametrize(
    "ids", [["L1", "L2", "L2"], ["L3", "L1", "L2", "L1"], ["L1", "L2", None, "L2"], ["l1", "L1", "l1"]]
)
def test_a_key_that_repeats_is_found_in_files_that_are_read_in_place_whatever_their_order(
    workspace: Workspace, ids: list[str | None]
) -> None:
    written = [f"'{each}'" if each else "NULL" for each in ids]
    rows = ", ".join(f"({place}, {each}, TIMESTAMP '2026-03-02 09:00')" for place, each in enumerate(written))
    with duckdb.connect() as base:
        base.execute(f"COPY (SELECT lead_id, created_at FROM (VALUES {rows}) t(n, lead_id, created_at) ORDER BY n) TO "
                     f"'{workspace.folder}/leads.parquet' (FORMAT parquet)")  # fmt: skip
    problem = workspace.problem("leads.parquet", PLAIN)
    assert problem.code == "S330"
    assert "(2 rows in leads.parquet)" in problem.sentence


def test_keys_that_rise_or_stand_in_any_order_are_no_problem_where_none_repeats(workspace: Workspace) -> None:
    for order in ("n", "n DESC", "hash(n)"):
        with duckdb.connect() as base:
            base.execute(f"COPY (SELECT 'L' || n AS lead_id, TIMESTAMP '2026-03-02 09:00' AS created_at FROM range(3000) r(n) "
                         f"ORDER BY {order}) TO '{workspace.folder}/leads.parquet' (FORMAT parquet)")  # fmt: skip
        assert workspace.read("leads.parquet", PLAIN).rows == 3000


def test_keep_chooses_one_of_several_rows(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD + "L1,2026-03-01 09:00,7\n")

    def scores(**keep: str) -> list[int]:
        loaded = workspace.read({"file": "leads.csv", **keep}, LEADS)
        assert loaded.replaced == 1
        return workspace.values(loaded, "score")

    assert scores(keep="last") == [6, 7]
    assert scores(keep="first") == [5, 6]
    assert scores(keep="last", by="created_at") == [5, 6]


def test_what_orders_repeated_keys_has_an_order(workspace: Workspace) -> None:
    """As texts 10 would come before 9, and the older row would be kept."""
    workspace.write("a.csv", "id,seq,score\nA,9,5\nA,10,6\n")
    raw = {"file": "a.csv", "keep": "last", "by": "seq"}
    assert workspace.values(workspace.read(raw, declared(score="number", seq="number")), "score") == [6]
    problem = workspace.problem(raw, declared(score="number"))
    assert problem.code == "S330"
    assert "`seq: number`" in (problem.hint or "")


def test_rows_without_key_or_time_are_kept_and_marked(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD + ",2026-03-02 10:00,1\nL4,,2\nL5,soon,3\n")
    loaded, problems = workspace.load("leads.csv", LEADS)
    assert loaded is not None
    assert (loaded.rows, loaded.without_key, loaded.without_time, loaded.unreadable_cells) == (
        5,
        1,
        2,
        {"created_at": 1},
    )
    assert workspace.values(loaded, "_unreadable") == [False, False, True, True, True]
    assert [(each.row, each.column, each.why) for each in loaded.unreadable] == [
        (6, "created_at", "is not a time"), (4, "lead_id", "is missing"), (5, "created_at", "is missing"),
    ]  # fmt: skip
    assert {problem.severity for problem in problems} == {"warning"}


def test_a_wrong_zone_is_said_at_the_binding(workspace: Workspace) -> None:
    workspace.write("leads.csv", GOOD)
    assert workspace.problem({"file": "leads.csv", "timezone": "Europe/Berlinn"}, LEADS).code == "S240"


def test_a_line_of_headers_may_be_long(workspace: Workspace) -> None:
    workspace.write("a.csv", f"id,{','.join(f'c{number}' for number in range(30_000))}\n1{',x' * 30_000}\n")
    loaded = workspace.read("a.csv", declared(c29999="text"))
    assert workspace.values(loaded, "_key", "c29999") == [("1", "x")]


def test_an_unknown_ending_and_a_wrong_encoding(workspace: Workspace) -> None:
    workspace.write("leads.dat", GOOD)
    assert workspace.problem("leads.dat", LEADS).code == "S306"
    assert workspace.read({"file": "leads.dat", "format": "csv"}, LEADS).rows == 2
    assert workspace.problem({"file": "leads.dat", "format": "csv", "encoding": "klingon"}, LEADS).code == "S302"


def test_a_table_in_a_database_needs_its_engine(workspace: Workspace) -> None:
    assert workspace.problem({"connection": "warehouse", "table": "crm.leads"}, LEADS).code == "S350"


def test_injection_in_names_is_a_name(workspace: Workspace) -> None:
    evil = 'x"; DROP TABLE y; --'
    workspace.write(
        f"{evil}.csv".replace("/", ""), f'lead_id,created_at,"{evil.replace(chr(34), chr(34) * 2)}"\nL1,2026-03-02,5\n'
    )
    loaded = workspace.read({"file": f"{evil}.csv", "columns": {"score": evil}}, LEADS)
    assert workspace.values(loaded, "score") == [5]


ENDINGS = ("csv", "csv.gz", "jsonl", "xlsx", "xls", "ods", "parquet", "sqlite", "duckdb")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ENDINGS), st.binary(max_size=400))
def test_random_bytes_are_a_problem_in_every_format(workspace: Workspace, ending: str, content: bytes) -> None:
    workspace.write(f"fuzz.{ending}", content)
    loaded, problems = workspace.load(f"fuzz.{ending}", LEADS)
    assert loaded is not None or any(problem.severity == "error" for problem in problems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('abL1,;"\n\r\t |\\%é\0 2-:.'), max_size=200))
def test_random_csv_below_good_headers_never_fails_otherwise(workspace: Workspace, tail: str) -> None:
    workspace.write("fuzz.csv", GOOD + tail)
    loaded, problems = workspace.load("fuzz.csv", LEADS)
    assert loaded is not None or any(problem.severity == "error" for problem in problems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=2, max_size=2),
        max_size=20,
    )
)
def test_any_text_survives_csv(workspace: Workspace, rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    workspace.write("any.csv", out.getvalue())
    loaded = workspace.read("any.csv", declared("rows", "", a="text", b="text"))
    kept = [tuple(cell if cell.strip(" ") else None for cell in row) for row in rows]
    assert workspace.values(loaded, "a", "b") == kept


def test_whole_files_cut_or_scratched_are_problems(workspace: Workspace) -> None:
    book = openpyxl.Workbook()
    book.active.append(["lead_id", "created_at", "score"])
    book.active.append(["L1", "2026-03-02", 5])
    book.save(workspace.folder / "a.xlsx")
    with sqlite3.connect(workspace.folder / "a.sqlite") as base:
        base.execute("CREATE TABLE leads (lead_id, created_at, score)")
        base.executemany("INSERT INTO leads VALUES (?, '2026-03-02', 5)", [(f"L{number}",) for number in range(500)])
    with duckdb.connect(str(workspace.folder / "a.duckdb")) as own:
        own.execute(
            "CREATE TABLE leads AS SELECT 'L' || i AS lead_id, TIMESTAMP '2026-03-02' AS created_at, 5 AS score "
            "FROM range(5000) t(i)"
        )
        own.execute(f"COPY leads TO '{workspace.folder}/a.parquet' (FORMAT parquet)")
    workspace.write(
        "a.csv.gz", gzip.compress((GOOD + "".join(f"K{number},2026-03-02,1\n" for number in range(5000))).encode())
    )
    dice = random.Random(7)
    for ending in ("xlsx", "sqlite", "duckdb", "parquet", "csv.gz"):
        whole = (workspace.folder / f"a.{ending}").read_bytes()
        assert workspace.load(f"a.{ending}", LEADS)[0] is not None
        for turn in range(12):
            broken = bytearray(whole[: dice.randrange(len(whole))] if turn % 2 else whole)
            for _ in range(20):
                broken[dice.randrange(max(1, len(broken)))] = dice.randrange(256) if broken else 0
            workspace.write(f"b{turn}.{ending}", bytes(broken))
            loaded, problems = workspace.load(f"b{turn}.{ending}", LEADS)
            assert loaded is not None or any(problem.severity == "error" for problem in problems)
