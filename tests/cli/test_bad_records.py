"""Records as they really come: missing, cut, renamed, encrypted, elsewhere. A Problem with a place, or a plain result."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sqlite3
from collections.abc import Callable

import pytest
from terminal import CALLS, LEADS, Place, run

Spoil = Callable[[Place], object]


def rows(content: str | bytes, name: str = "leads.csv") -> Spoil:
    return lambda place: place.write(name, content)


def binding(text: str) -> Spoil:
    return lambda place: place.write("servanda.toml", text)


def bound_to(name: str, content: bytes | None = None) -> Spoil:
    def spoil(place: Place) -> None:
        if content is not None:
            place.write(name, content)
        place.change("from: leads.csv", f"from: '{name}'")

    return spoil


def linked_outside(place: Place) -> None:
    outside = place.folder.parent / "outside.csv"
    outside.write_text(LEADS)
    (place.folder / "leads.csv").unlink()
    (place.folder / "leads.csv").symlink_to(outside)


def replaced_by_a_folder(place: Place) -> None:
    (place.folder / "leads.csv").unlink()
    (place.folder / "leads.csv").mkdir()


def two_files_that_differ(place: Place) -> None:
    place.write("leads-1.csv", LEADS)
    place.write("leads-2.csv", LEADS.replace("score", "points"))
    place.change("from: leads.csv", "from: leads-*.csv")


def locked_sqlite(place: Place) -> None:
    """A writer that died in the middle leaves a journal or a lock; a damaged page stands for both."""
    connection = sqlite3.connect(place.folder / "leads.sqlite")
    connection.execute("create table leads(lead_id)")
    connection.executemany("insert into leads values (?)", [(str(n) * 50,) for n in range(500)])
    connection.commit()
    connection.close()
    whole = (place.folder / "leads.sqlite").read_bytes()
    place.write("leads.sqlite", whole[:5000] + bytes(len(whole) - 5000))
    place.write("servanda.toml", '[records.leads]\nfile = "leads.sqlite"\ntable = "leads"\n')


PACKED = gzip.compress(LEADS.encode())
ZIPPED = b"PK\x03\x04" + bytes(range(256))

REFUSED: dict[str, tuple[Spoil, str]] = {
    "no file": (lambda place: (place.folder / "leads.csv").unlink(), "S305"),
    "a folder instead": (replaced_by_a_folder, "S305"),
    "a column renamed": (lambda place: place.change("score", "Score (pts)", "leads.csv"), "S309"),
    "a column twice": (lambda place: place.change("score", "owner", "leads.csv"), "S309"),
    "an empty file": (rows(""), "S308"),
    "bytes": (rows(bytes(range(256)) * 20), "S306"),
    "a NUL in a cell": (rows(LEADS.replace("L2", "L\0002")), "S306"),
    "half a gzip": (bound_to("leads.csv.gz", PACKED[: len(PACKED) // 2]), "S307"),
    "no gzip at all": (bound_to("leads.csv.gz", LEADS.encode()), "S307"),
    "a broken workbook": (bound_to("leads.xlsx", ZIPPED), "S307"),
    "a broken Parquet file": (bound_to("leads.parquet", ZIPPED), "S307"),
    "a broken SQLite file": (bound_to("leads.sqlite", ZIPPED), "S307"),
    "a damaged SQLite page": (locked_sqlite, "S866"),
    "a broken DuckDB file": (bound_to("leads.duckdb", ZIPPED), "S307"),
    "broken JSON lines": (bound_to("leads.jsonl", b'{"lead_id": \n'), "S306"),
    "an unknown kind": (bound_to("leads.pdf", ZIPPED), "S306"),
    "a pattern with no match": (bound_to("exports/leads-*.csv"), "S305"),
    "two files of one pattern that differ": (two_files_that_differ, "S309"),
    "a path upwards": (bound_to("../leads.csv"), "S304"),
    "an absolute path": (bound_to("/etc/passwd"), "S304"),
    "a device": (bound_to("/dev/zero"), "S304"),
    "a home folder": (bound_to("~root/leads.csv"), "S304"),
    "a drive": (bound_to("C:\\leads.csv"), "S304"),
    "a file's address": (bound_to("file:///etc/passwd"), "S304"),
    "an address": (bound_to("https://example.com/leads.csv"), "S304"),
    "a link that leads outside": (linked_outside, "S304"),
    "letters of patterns": (bound_to("[l]eads.csv"), "S305"),
    "SQL as a name": (bound_to("leads.csv; drop"), "S305"),
    "a very long name": (bound_to("a" * 300 + ".csv"), "S305"),
    "SQL as a column's name": (binding('[records.leads]\nfile = "leads.csv"\ncolumns = {score = "x\\"; drop table"}'), "S309"),
    "a key that repeats": (rows(LEADS + LEADS.splitlines()[1] + "\n"), "S330"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_records_that_cannot_be_used(place: Place, what: str) -> None:
    spoil, code = REFUSED[what]
    spoil(place)
    before = place.files()
    ran = run("measure", place.file, "--format", "csv")
    assert (ran.code, ran.codes[:1]) == (2, [code])
    assert f"{place.folder}/" in ran.err, "the place"
    assert "Error" not in ran.err
    assert place.files() == before


DOUBTFUL: dict[str, tuple[Spoil, list[str], int]] = {
    "only a header": (rows(LEADS.splitlines()[0] + "\n"), ["S308"], 0),
    "a child with only a header": (rows(CALLS.splitlines()[0] + "\n", "calls.csv"), ["S308"], 1),
    "no rows in any period": (rows(LEADS.replace("2026", "1999")), [], 0),
    "mixed date formats": (rows(LEADS.replace("2026-03-03 08:00", "03.04.2026 08:00")), ["S326"], 1),
    "a day that does not exist": (rows(LEADS.replace("2026-03-03 08:00", "2026-02-30 08:00")), ["S326"], 1),
    "year 1": (rows(LEADS.replace("2026-03-03 08:00", "0001-01-01 00:00")), ["S326"], 1),
    "year 9999": (rows(LEADS.replace("2026-03-03 08:00", "9999-12-31 23:59")), ["S326"], 1),
    "the first year that is read": (rows(LEADS.replace("2026-03-03 08:00", "1900-01-01 00:00")), [], 1),
    "a number of 60 digits": (rows(LEADS.replace(",90,", f",{'9' * 60},")), ["S326"], 1),
    "a number with an exponent": (rows(LEADS.replace(",90,", ",1e400,")), ["S326"], 1),
    "ends before starts": (rows(CALLS.replace("2026-03-03 11:00", "2026-03-03 08:00"), "calls.csv"), [], 1),
    "a key that is missing": (rows(LEADS.replace("L2,", ",")), ["S327"], 1),
}  # fmt: skip


@pytest.mark.parametrize("what", DOUBTFUL)
def test_records_that_are_measured_as_far_as_they_go(place: Place, what: str) -> None:
    spoil, codes, code = DOUBTFUL[what]
    spoil(place)
    ran = run("measure", place.file, "--as-of", "2026-04-02")
    assert (ran.code, ran.codes) == (code, codes)
    assert ran.out.startswith("\nFollow-up of leads\n")


def test_names_of_files_are_only_names(place: Place) -> None:
    for name in ("le'ads;--.csv", 'le"ads.csv', "leads[1].csv", "leads {a,b}.csv", "$(id).csv", "léads 🙂.csv"):
        place.write(name, LEADS)
        place.write("leads1.csv", "not a table")
        place.write("servanda.toml", f"[records.leads]\nfile = {toml(name)}\n")
        assert run("measure", place.file).code == 1, name


def toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


ODD = {
    "L1": "=cmd|' /C calc'!A0",
    "L2": "+1+1",
    "L3": "@SUM(A1)",
    "L4": "-2+3",
    "L5": "\t=1",
    "L6": "L'6; drop table x;--",
}


def test_no_key_becomes_a_formula_in_a_spreadsheet(place: Place) -> None:
    text = LEADS
    for key, odd in ODD.items():
        text = text.replace(key, f'"{odd}"')
    place.write("leads.csv", text)
    ran = run("evidence", place.file, "lead-volume")
    keys = [row["key"] for row in csv.DictReader(io.StringIO(ran.out))]
    assert keys == ["'=cmd|' /C calc'!A0", "'+1+1", "'@SUM(A1)", "'-2+3", "L'6; drop table x;--"]
    plain = run("evidence", place.file, "lead-volume", "--format", "json").json
    assert [row["key"] for row in plain] == [ODD[key] for key in ("L1", "L2", "L3", "L4", "L6")]


@pytest.mark.parametrize("odd", ["x\r=1+1", "\n=1+1", "＝1+1"])
def test_no_cell_begins_a_row_of_a_spreadsheet(place: Place, odd: str) -> None:
    """A bare carriage return ends a row for a spreadsheet, and what follows would be read as a formula."""
    place.write("leads.csv", LEADS.replace("L1", f'"{odd}"'))
    ran = run("evidence", place.file, "lead-volume")
    keys = [row["key"] for row in csv.DictReader(io.StringIO(ran.out, newline=""))]
    assert len(keys) == 5
    assert keys[0] == ("'" if odd[0] in "\n＝" else "") + odd
    assert "\r=" not in ran.out.replace(f'"{odd}"', "")


def test_odd_keys_come_back_as_they_were(place: Place) -> None:
    odd = {"L1": "L\n1", "L2": 'L"2', "L3": "L🙂3", "L4": "L,4", "L5": "L\u202e5", "L6": "L\\6"}
    text = LEADS
    for key, value in odd.items():
        text = text.replace(key, '"' + value.replace('"', '""') + '"')
    place.write("leads.csv", text)
    ran = run("evidence", place.file, "follow-up")
    assert [row["key"] for row in csv.DictReader(io.StringIO(ran.out))] == list(odd.values())
    for key in odd.values():
        assert run("explain", place.file, "follow-up", "--record", key).code == 0


def test_more_periods_than_any_agreement_has(place: Place) -> None:
    place.change("each: month", "each: day")
    place.change("in_force: 2026-01-01", "in_force: 1900-01-01")
    ran = run("measure", place.file)
    assert (ran.code, ran.codes) == (2, ["S405"] * 3)
    assert "agreement.yaml:33:11" in ran.err


def test_one_record_of_a_far_year_is_told_and_measured_where_that_is_how_far_the_records_reach(place: Place) -> None:
    place.change("2026-03-03 08:00", "2099-12-31 23:59", "leads.csv")
    ran = run("measure", place.file, "--format", "csv")
    assert (ran.code, ran.codes) == (1, ["S336"])
    assert ran.out.count("\n") == 1 + 4 * 4  # January to April
    place.change("from: leads.csv", "from: {file: leads.csv, complete_until: 2100-01-01}")
    place.change("from: calls.csv", "from: {file: calls.csv, complete_until: 2100-01-01}")
    ran = run("measure", place.file, "--format", "csv")
    assert (ran.code, ran.codes) == (1, [])
    assert ran.out.count("\n") == 1 + 4 * 74 * 12


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read(place: Place) -> None:
    (place.folder / "leads.csv").chmod(0)
    assert run("measure", place.file).codes == ["S307"]
    place.file.chmod(0)
    assert run("measure", place.file).code == 2


WORKSPACES: dict[str, tuple[str | bytes, str]] = {
    "no TOML": ("[records.leads", "S300"),
    "a NUL": ("\x00", "S300"),
    "Latin-1": ("é".encode("latin-1"), "S300"),
    "deep lists": ("x = " + "[" * 3000 + "]" * 3000, "S300"),
    "a million letters": ("a" * 1_000_000, "S300"),
    "a key twice": ("a = 1\na = 2", "S300"),
    "a key of its own": ("nope = 1", "S301"),
    "records as number": ("records = 3", "S301"),
    "records as list": ("[[records]]", "S301"),
    "a binding as number": ("[records]\nleads = 3", "S302"),
    "an unknown key": ("[records.leads]\nnope = 1", "S301"),
    "a query": ('[records.leads]\nfile = "leads.csv"\nquery = "select 1"', "S301"),
    "an unknown format": ('[records.leads]\nfile = "leads.csv"\nformat = "exe"', "S302"),
    "an unknown encoding": ('[records.leads]\nfile = "leads.csv"\nencoding = "klingon"', "S302"),
    "a long delimiter": ('[records.leads]\nfile = "leads.csv"\ndelimiter = "ab"', "S302"),
    "an unknown zone": ('[records.leads]\nfile = "leads.csv"\ntimezone = "Mars/Base"', "S240"),
    "a horizon that is no moment": ('[records.leads]\nfile = "leads.csv"\ncomplete_until = "soon"', "S333"),
    "a horizon far away": ('[records.leads]\nfile = "leads.csv"\ncomplete_until = "9999-01-01"', "S333"),
    "an unknown date format": ('[records.leads]\nfile = "leads.csv"\ndates = ["%Q"]', "S321"),
    "a table of nothing": ('[records.leads]\ntable = "leads"', "S303"),
    "a database elsewhere": ('[records.leads]\ntable = "leads"\nconnection = "w"', "S350"),
    "an unknown engine": ('[connections.w]\nengine = "oracle"', "S301"),
    "a secret": ('[connections.w]\nengine = "postgres"\nurl = "postgres://me:hunter2@host"', "S301"),
    "an unknown default": ("[defaults]\nx = 1", "S301"),
}  # fmt: skip


@pytest.mark.parametrize("what", WORKSPACES)
def test_a_binding_file_that_is_wrong(place: Place, what: str) -> None:
    content, code = WORKSPACES[what]
    place.write("servanda.toml", content)
    ran = run("measure", place.file)
    assert (ran.code, ran.codes[:1], ran.out) == (2, [code], "")
    assert "servanda.toml:" in ran.err
    assert len(ran.err) < 3_000
    assert "hunter2" not in ran.err


ONE_DAY = "lead_id,created_at,score,quality,owner,assigned_at\nL1,{0},80,A,ann,{0}\nL2,{0},90,A,ben,{0}\n"


def without_a_beginning(place: Place, leads: str) -> None:
    place.change("in_force: 2026-01-01\n", "")
    place.write("leads.csv", leads)


def test_records_that_all_bear_one_time_are_measured_in_its_month(place: Place) -> None:
    without_a_beginning(place, ONE_DAY.format("2026-03-04 08:00"))
    (found,) = run("measure", place.file, "--format", "json", "--as-of", "2026-03-04 08:00").json
    volume = next(each for each in found["readings"] if each["objective"] == "lead-volume")
    assert (volume["period"]["label"], volume["value"], volume["verdict"]) == ("2026-03", "2", "open")


def test_nothing_measured_is_said_with_the_reason(place: Place) -> None:
    ran = run("measure", place.file, "--as-of", "2025-12-01")
    assert (ran.code, ran.out, ran.codes) == (0, "", ["S606"])
    assert "No period of `follow-up` has begun by 1 December 2025 00:00, so nothing is measured." in ran.err
    assert "The agreement begins on 1 January 2026." in ran.err


def test_records_without_rows_have_no_end_in_1970(place: Place) -> None:
    without_a_beginning(place, LEADS.partition("\n")[0] + "\n")
    place.write("calls.csv", CALLS.partition("\n")[0] + "\n")
    ran = run("measure", place.file)
    assert (ran.code, ran.codes) == (0, ["S308", "S308", "S606"])
    assert "1970" not in ran.out + ran.err
    (found,) = run("measure", place.file, "--format", "json").json
    assert found["as_of"] is None


def test_one_row_is_spoken_of_as_one(place: Place) -> None:
    place.write("leads.csv", LEADS.replace("L5,", ",", 1))
    assert "1 row of `leads` has no lead_id" in run("measure", place.file).err
    place.write("leads.csv", LEADS.replace("L5,", ",", 1).replace("L4,", ",", 1))
    assert "2 rows of `leads` have no lead_id" in run("measure", place.file).err


def test_a_hint_is_written_as_the_binding_is(place: Place) -> None:
    place.write("leads.csv", LEADS.replace("2026-03-02 08:00", "02.03.2026 08:00").replace("2026-03-0", "3.2026-0"))
    assert 'dates: {created_at: "' in run("measure", place.file).err
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\n')
    assert 'dates = {created_at = "' in run("measure", place.file).err
