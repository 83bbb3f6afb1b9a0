"""Files of every format, as exports leave them."""

from __future__ import annotations

import datetime as dt
import encodings.aliases
import gzip
import json
import sqlite3
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from record_workspace import Workspace, declared

from servanda.engines.duckdb import DuckDBEngine

LEADS = declared("leads", "lead_id", "created_at", created_at="time", score="number", owner="text")
ROWS = [
    ("L1", "2026-03-02 09:00:00", "80.5", "Ann"),
    ("L2", "2026-03-03 10:30:00", "50", ""),
    ("L3", "2026-03-04 11:00:00", "", "Bo"),
]
HEADER = ["lead_id", "created_at", "score", "owner"]
EXPECTED = [
    ("L1", 1772442000000000, 805, "Ann"),
    ("L2", 1772533800000000, 500, None),
    ("L3", 1772622000000000, None, "Bo"),
]


def text(delimiter: str = ",", newline: str = "\n") -> str:
    return newline.join(delimiter.join(row) for row in [HEADER, *ROWS]) + newline


def check(workspace: Workspace, raw: Any, rows: list[int] | None = None) -> None:
    loaded = workspace.read(raw, LEADS)
    assert workspace.values(loaded, "_key", "created_at", "score", "owner") == EXPECTED
    assert (loaded.physical["score"].scale, loaded.rows, loaded.unreadable_cells) == (1, 3, {})
    assert workspace.values(loaded, "_row") == (rows or [2, 3, 4])
    assert not any(workspace.values(loaded, "_unreadable"))


@pytest.mark.parametrize(
    "content",
    [
        text().encode(), text(";").encode(), text("\t").encode(), text("|").encode(), text().encode("utf-8-sig"),
        text(newline="\r\n").encode(), text().encode("utf-16"), text()[:-1].encode(), (text() + "\n\n").encode(),
        text(newline="\r").encode(), text().replace("L2", '"L2"').replace("Ann", '"Ann"').encode(),
        text().replace("\nL3", "\r\nL3").encode(),
    ],
    ids=["comma", "semicolon", "tab", "bar", "bom", "crlf", "utf-16", "no last newline", "empty last lines",
         "cr", "quoted", "mixed"],
)  # fmt: skip
def test_csv_as_exports_write_it(workspace: Workspace, content: bytes) -> None:
    workspace.write("leads.csv", content)
    check(workspace, "leads.csv")


def test_gzip_of_csv_and_json_lines(workspace: Workspace) -> None:
    workspace.write("leads.csv.gz", gzip.compress(text().encode()) + gzip.compress(b""))
    check(workspace, "leads.csv.gz")
    lines = "\n".join(json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS)
    workspace.write("leads.jsonl.gz", gzip.compress(lines.encode()))
    check(workspace, "leads.jsonl.gz", [1, 2, 3])


def test_json_lines_keep_long_numbers_and_skip_empty_lines(workspace: Workspace) -> None:
    workspace.write(
        "a.jsonl", '{"id": "A", "n": 12345678901234567.25, "flag": true}\n\n{"id": "B", "n": null, "more": {"x": 1}}\n'
    )
    loaded = workspace.read("a.jsonl", declared(n="number", flag="yes/no"))
    assert workspace.values(loaded, "_key", "n", "flag", "_row") == [
        ("A", 1234567890123456725, True, 1),
        ("B", None, None, 3),
    ]


@pytest.mark.parametrize("beside", ["1", "0.12345678901234567"])
def test_of_a_json_key_that_stands_twice_the_first_counts(workspace: Workspace, beside: str) -> None:
    """Whether or not another row holds a number that the engine cannot read exactly."""
    workspace.write("a.jsonl", f'{{"id": 1, "v": 1, "v": 7}}\n{{"id": 2, "v": {beside}}}\n')
    loaded = workspace.read("a.jsonl", declared(v="number"))
    assert workspace.values(loaded, "v")[0] == 10 ** loaded.physical["v"].scale


def test_json_lines_that_are_broken_are_listed(workspace: Workspace) -> None:
    workspace.write("a.jsonl", '{"id": "A"}\n{"id": "B"\n{"id": "C"}\n[1]\n{"id": "D"}\n')
    loaded = workspace.read("a.jsonl", declared())
    assert loaded.broken_rows == 2
    assert [(each.row, each.text) for each in loaded.unreadable] == [(2, '{"id": "B"'), (4, "[1]")]
    assert workspace.values(loaded, "_row", "_unreadable") == [(1, False), (2, True), (3, False), (4, True), (5, False)]


def test_json_lines_with_objects_in_a_wanted_column_are_refused(workspace: Workspace) -> None:
    workspace.write("a.jsonl", '{"id": "A", "value": {"amount": 1}}\n')
    problem = workspace.problem("a.jsonl", declared(value="number"))
    assert (problem.code, problem.sentence) == ("S324", "`value` in `a.jsonl` holds lists or objects.")


def test_a_json_document_is_not_json_lines(workspace: Workspace) -> None:
    workspace.write("a.json", '{\n  "rows": [{"id": 1}, {"id": 2}]\n}\n')
    problem = workspace.problem("a.json", declared())
    assert problem.code == "S306"
    assert "one object on each line" in (problem.hint or "")


def test_excel_with_real_dates_numbers_and_a_title_row_left_empty(workspace: Workspace) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Leads"
    sheet.append([])
    sheet.append(HEADER)
    sheet.append(["L1", dt.datetime.fromisoformat("2026-03-02 09:00"), 80.5, "Ann"])
    sheet.append([])
    sheet.append(["L2", dt.datetime.fromisoformat("2026-03-03 10:30"), 50, None])
    sheet.append(["L3", "2026-03-04 11:00", None, "Bo"])
    book.save(workspace.folder / "leads.xlsx")
    check(workspace, {"file": "leads.xlsx", "sheet": "Leads"}, [3, 5, 6])
    assert workspace.problem({"file": "leads.xlsx", "sheet": "Lead"}, LEADS).code == "S352"


def test_excel_minutes_stay_whole_minutes(workspace: Workspace) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "at", "took", "code"])
    moments = [dt.datetime.fromisoformat("2016-02-29") + dt.timedelta(minutes=minute) for minute in range(1440)]
    for number, moment in enumerate(moments):
        book.active.append([number, moment, dt.timedelta(minutes=number), 12345.0])
    book.save(workspace.folder / "a.xlsx")
    loaded = workspace.read("a.xlsx", declared(at="time", took="duration", code="text"))
    first = 1456704000000000
    expected = [(str(number), first + number * 60_000_000, number * 60_000_000, "12345") for number in range(1440)]
    assert workspace.values(loaded, "_key", "at", "took", "code") == expected


def test_excel_percentages_are_what_the_sheet_shows(workspace: Workspace) -> None:
    """A spreadsheet keeps 0.5 where it shows 50%. A number without that format is a number of percent, as in a CSV file."""
    book = openpyxl.Workbook()
    book.create_sheet("Other").append(["id", "rate"])
    sheet = book.active
    sheet.append([])
    sheet.append(["id", "note", "rate", "factor"])
    shown = [
        (0.5, "0%"),
        (0.1234, "0.00%"),
        (12, "General"),
        ("7%", "@"),
        (0.07, '#,##0.0" %"'),
        (1, "[Red]0%"),
        (0.29, "0.0%"),
    ]
    for number, (value, form) in enumerate(shown):
        sheet.append([f"A{number}", None, value, 0.5])
        sheet.cell(sheet.max_row, 3).number_format = form
        sheet.cell(sheet.max_row, 4).number_format = "0%"
    book.save(workspace.folder / "a.xlsx")
    loaded = workspace.read("a.xlsx", declared(rate="percent", factor="number"))
    scale = 10 ** (loaded.physical["rate"].scale - 2)
    rates = [Fraction(each, scale) for each in workspace.values(loaded, "rate")]
    assert rates == [50, Fraction("12.34"), 12, 7, Fraction("0.07"), 100, 29]
    assert set(workspace.values(loaded, "factor")) == {5}
    shares = workspace.read({"file": "a.xlsx", "units": {"rate": "share"}}, declared(rate="percent"), wanted=["rate"])
    assert Fraction(workspace.values(shares, "rate")[0], 10 ** shares.physical["rate"].scale) == Fraction(1, 2)


def test_what_a_spreadsheet_leaves_while_a_book_is_open_is_no_export(workspace: Workspace) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["A1"])
    book.save(workspace.folder / "tickets.xlsx")
    workspace.write("~$tickets.xlsx", b"\x05Owner")
    assert workspace.read("*.xlsx", declared()).rows == 1
    assert "~$tickets" not in (workspace.problem("ticket.xlsx", declared()).hint or "")


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "\ufeffSEP=;\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_first_line_that_names_the_delimiter(workspace: Workspace, first: str, encoding: str) -> None:
    """Rows keep the numbers that the spreadsheet shows, in which the headers are row 1."""
    first = first.removeprefix("\ufeff") if encoding == "utf-16" else first
    workspace.write("leads.csv", (first + text(";")).encode(encoding))
    check(workspace, "leads.csv")
    workspace.write("leads.csv", (first + text(";") + "L4;x\n" + 'L5;2026-03-04 11:00;"a\nb";\n').encode(encoding))
    loaded = workspace.read("leads.csv", declared("leads", "lead_id", created_at="text"))
    assert [each.row for each in loaded.unreadable] == [5]
    assert workspace.values(loaded, "_key", "_row")[:5] == [("L1", 2), ("L2", 3), ("L3", 4), (None, 5), ("L5", 6)]


def test_sqlite(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.folder / "crm.sqlite") as base:
        base.execute("CREATE TABLE leads (lead_id TEXT, created_at TEXT, score REAL, owner TEXT)")
        base.executemany(
            "INSERT INTO leads VALUES (?, ?, ?, ?)",
            [(*row[:2], float(row[2]) if row[2] else None, row[3]) for row in ROWS],
        )
        base.execute("CREATE TABLE other (x)")
    check(workspace, {"file": "crm.sqlite", "table": "leads"}, [1, 2, 3])
    assert workspace.problem("crm.sqlite", LEADS).code == "S351"
    problem = workspace.problem({"file": "crm.sqlite", "table": "lead"}, LEADS)
    assert "Did you mean `leads`?" in (problem.hint or "")


TYPED = """CREATE TABLE leads AS SELECT * FROM (VALUES
    ('L1', TIMESTAMP '2026-03-02 09:00:00', 80.5::DECIMAL(6, 1), 'Ann'),
    ('L2', TIMESTAMP '2026-03-03 10:30:00', 50, ''),
    ('L3', TIMESTAMP '2026-03-04 11:00:00', NULL, 'Bo')) t(lead_id, created_at, score, owner)"""


def test_duckdb_and_parquet_files_are_read_in_place(workspace: Workspace) -> None:
    with duckdb.connect(str(workspace.folder / "crm.duckdb")) as base:
        base.execute(TYPED)
        base.execute(f"COPY leads TO '{workspace.folder}/leads.parquet' (FORMAT parquet)")
    check(workspace, "crm.duckdb", [1, 2, 3])
    check(workspace, "leads.parquet", [1, 2, 3])


def test_a_duckdb_file_with_schemas_names_them(workspace: Workspace) -> None:
    with duckdb.connect(str(workspace.folder / "base.duckdb")) as base:
        base.execute("CREATE SCHEMA crm")
        base.execute(TYPED.replace("leads AS", "crm.leads AS"))
        base.execute("CREATE TABLE leads AS SELECT 1 AS nothing")
    check(workspace, {"file": "base.duckdb", "table": "crm.leads"}, [1, 2, 3])
    assert "crm.leads, leads" in (workspace.problem("base.duckdb", LEADS).hint or "")


def test_an_instant_as_text_is_the_same_on_every_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        with duckdb.connect() as base, DuckDBEngine([tmp_path]) as engine:
            rows = "SELECT 1 AS id, TIMESTAMPTZ '2026-01-01 10:00Z' AS seen"
            base.execute(f"COPY ({rows}) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
            workspace = Workspace(tmp_path, engine)
            loaded = workspace.read("a.parquet", declared(seen="text"))
            assert workspace.values(loaded, "seen") == ["2026-01-01 10:00:00+00"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_parquet_types_of_every_kind(workspace: Workspace) -> None:
    with duckdb.connect() as base:
        base.execute(
            f"""COPY (SELECT 7::UBIGINT id, TIMESTAMPTZ '2026-03-02 09:00:00+02' a, DATE '2026-03-02' b, 1.25::DOUBLE c,
            5::SMALLINT d,
            INTERVAL '1 hour 30 minutes' e, true f, 12345678901234567890.123::DECIMAL(38,3) g, 1772442000::BIGINT h,
            2.5::FLOAT i,
            0.30000000000000004::DOUBLE j) TO '{workspace.folder}/t.parquet' (FORMAT parquet)"""
        )
    types = {
        "a": "time",
        "b": "date",
        "c": "number",
        "d": "percent",
        "e": "duration",
        "f": "yes/no",
        "g": "number",
        "h": "time",
        "i": "money",
        "j": "number",
    }
    loaded = workspace.read({"file": "t.parquet", "dates": {"h": "epoch s"}}, declared(**types))
    assert workspace.values(loaded, "_key", *types) == [
        ("7", 1772434800000000, 20514, 125, 5, 5_400_000_000, True, 12345678901234567890123, 1772442000000000, 25, 3)
    ]
    assert [loaded.physical[each].scale for each in "cdgij"] == [2, 2, 3, 1, 1]


def test_parquet_times_need_the_right_type(workspace: Workspace) -> None:
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT 1 id, 5::BIGINT a, [1] b, TIMESTAMP '2026-01-01' c) "
            f"TO '{workspace.folder}/t.parquet' (FORMAT parquet)"
        )
    assert workspace.problem("t.parquet", declared(a="time")).code == "S324"
    assert workspace.problem("t.parquet", declared(b="text")).code == "S324"
    assert workspace.problem("t.parquet", declared(c="number")).code == "S324"


def test_windows_1252_and_latin_1(workspace: Workspace) -> None:
    for encoding in ("windows-1252", "latin-1"):
        workspace.write("a.csv", "id,wer\n1,Müller\n".encode(encoding))
        loaded = workspace.read({"file": "a.csv", "encoding": encoding}, declared(wer="text"))
        assert workspace.values(loaded, "wer") == ["Müller"]


def test_utf_16_without_its_mark_must_say_which(workspace: Workspace) -> None:
    workspace.write("leads.csv", text().encode("utf-16-le"))
    problem = workspace.problem({"file": "leads.csv", "encoding": "utf-16"}, LEADS)
    assert (problem.code, "utf-16-le" in (problem.hint or "")) == ("S312", True)
    check(workspace, {"file": "leads.csv", "encoding": "utf-16-le"})


@pytest.mark.parametrize(
    "encoding", sorted({*encodings.aliases.aliases.values(), "idna", "undefined", "mbcs", "utf-8\0"})
)
def test_whatever_encoding_is_written_is_read_or_a_problem(workspace: Workspace, encoding: str) -> None:
    workspace.write("leads.csv", text().encode())
    _, problems = workspace.load({"file": "leads.csv", "encoding": encoding}, LEADS)
    assert {each.code for each in problems} <= {"S302", "S306", "S307", "S308", "S309", "S312", "S313"}


def test_a_cell_that_is_not_utf_8_makes_its_row_unreadable(workspace: Workspace) -> None:
    workspace.write("a.csv", b"id,who\n1,A\n2,M\xfcller\n3,B\n")
    loaded = workspace.read("a.csv", declared(who="text"))
    assert (loaded.broken_rows, workspace.values(loaded, "_key")) == (1, ["1", None, "3"])


def test_headers_that_are_not_utf_8_ask_for_the_encoding(workspace: Workspace) -> None:
    workspace.write("a.csv", b"id,gr\xfc\xdfe\n1,A\n")
    assert workspace.problem("a.csv", declared()).code == "S312"


def test_ragged_lines_are_counted_listed_and_keep_the_numbers_of_the_others(workspace: Workspace) -> None:
    lines = ["id,a,b", *(f"{number},x,y" for number in range(2, 1000))]
    lines[4], lines[499] = "5,x", "500,x,y,z"
    workspace.write("a.csv", "\n".join(lines) + "\n")
    loaded = workspace.read("a.csv", declared(a="text"))
    assert (loaded.rows, loaded.broken_rows, loaded.without_key) == (998, 2, 0)
    assert [(each.row, each.column, each.text) for each in loaded.unreadable] == [
        (5, None, "5,x"),
        (500, None, "500,x,y,z"),
    ]
    assert workspace.values(loaded, "_row") == list(range(2, 1000))
    assert [key for key, row in workspace.values(loaded, "_key", "_row") if key != str(row)] == [None, None]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"], ids=["engine", "python"])
def test_quoted_newlines_are_part_of_their_cell(workspace: Workspace, encoding: str) -> None:
    workspace.write("a.csv", 'id,note\n1,"one\ntwo"\n2,"say ""hi"", ok"\n3,\n')
    loaded = workspace.read({"file": "a.csv", "encoding": encoding}, declared(note="text"))
    assert workspace.values(loaded, "_key", "note") == [("1", "one\ntwo"), ("2", 'say "hi", ok'), ("3", None)]


def test_a_quotation_mark_that_swallows_the_file_is_said(workspace: Workspace) -> None:
    workspace.write("a.csv", 'id,note\n1,"open\n' + "".join(f"{number},x\n" for number in range(2, 500)))
    problem = workspace.problem("a.csv", declared(note="text"))
    assert problem.code == "S313"
    assert "line 2" in problem.sentence


HIDDEN = "".join(f"{number},x\n" for number in range(3, 20))


@pytest.mark.parametrize(
    "tail", [f'2,"open\n{HIDDEN}', f'2,"open\n{HIDDEN}20,"again\n21,x\n', '2,"cut in\nthe second line'],
    ids=["one that stays open", "two that open and never close", "a cut cell of two lines"],
)  # fmt: skip
def test_rows_never_vanish_in_a_cell_whose_quotation_mark_is_not_closed(workspace: Workspace, tail: str) -> None:
    """Nobody can say how many rows such a cell hides, be it two lines or five hundred."""
    workspace.write("a.csv", f"id,note\n1,x\n{tail}")
    problem = workspace.problem("a.csv", declared(note="text"))
    assert problem.code == "S313"
    assert "line 3" in problem.sentence


@pytest.mark.parametrize("last", ['9,"cut off he', '9,"cut off he\n', '9,"5" disk"\n'])
def test_a_line_whose_quotation_marks_do_not_fit_is_one_broken_row(workspace: Workspace, last: str) -> None:
    workspace.write("a.csv", f"id,note\n1,x\n2,y\n{last}")
    loaded = workspace.read("a.csv", declared(note="text"))
    assert (loaded.rows, loaded.broken_rows) == (3, 1)
    assert [(each.row, each.text) for each in loaded.unreadable] == [(4, last.rstrip())]
    assert "quotation mark" in loaded.unreadable[0].why


def test_the_order_of_a_long_file_is_kept(workspace: Workspace) -> None:
    workspace.write("a.csv", "id\n" + "".join(f"K{number}\n" for number in range(2, 400_000)))
    loaded = workspace.read("a.csv", declared())
    wrong = f"SELECT count(*) FROM {loaded.table} WHERE _key <> 'K' || _row"
    assert workspace.engine.connection.execute(wrong).fetchone() == (0,)
    assert loaded.rows == 399_998


def test_what_is_loaded_can_be_asked_through_the_engine(workspace: Workspace) -> None:
    from servanda.query.relation import Aggregate, Group, Scan
    from servanda.query.scalar import Col

    workspace.write("leads.csv", text())
    loaded = workspace.read("leads.csv", LEADS)
    scan = Scan(loaded.table, ("_key", "_row", "_file", "_unreadable", *loaded.physical))
    group = Group(scan, (), (("rows", Aggregate("count")), ("score", Aggregate("sum", Col("score")))))
    assert workspace.engine.run(group) == [(3, 1305)]


def test_nothing_is_left_behind_but_the_table(workspace: Workspace) -> None:
    workspace.write("leads.csv", text())
    loaded = workspace.read("leads.csv", LEADS)
    tables = workspace.engine.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert [table for (table,) in tables if not table.startswith(loaded.table)] == []
    assert len(tables) == 1
