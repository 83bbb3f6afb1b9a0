"""Slots in every command: evidence, reasons, closed periods, printed queries; and records of slots that are not right."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from textwrap import dedent

import pytest
from terminal import run

TEXT = """\
servanda: 1
id: cloud
title: Cloud agreement
version: "1.0"
in_force: 2026-03-01
timezone: Europe/Berlin
parties: {host: {name: Acme}, buyer: {name: Globex}}
records:
  hours:
    from: {file: traffic.csv, complete_until: 2026-04-01}
    key: id
    time: hour
    slots: 1 h
    where: customer = 'globex'
    columns: {customer: text, failed: number}
  errors:
    from: {file: errors.csv, complete_until: 2026-04-01}
    key: id
    time: at
    columns: {site: text}
  minutes: {slots: 10 min, per: [site], fields: {errors: {count: errors}}}
objectives:
  good-hours:
    promised_by: host
    to: buyer
    metric: {share: hours, good: failed is null or failed < 5}
    target: at least 99%
    each: month
  errors:
    promised_by: host
    to: buyer
    metric: {average: minutes, of: errors, where: errors > 0}
    per: [site]
    target: at most 2
    each: month
"""


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    rows = """\
        id,hour,customer,failed
        a,2026-03-02 10:00,globex,9
        b,2026-03-02 11:00,globex,1
        c,2026-03-02 12:00,other,9
        d,2026-03-02 13:00,globex,many
        """
    (tmp_path / "traffic.csv").write_text(dedent(rows), encoding="utf-8")
    rows = "id,at,site\n1,2026-03-29 03:00,x\n2,2026-03-29 03:09,x\n3,2026-03-29 03:10,x\n4,2026-03-01 00:00,y\n"
    (tmp_path / "errors.csv").write_text(rows, encoding="utf-8")
    path = tmp_path / "cloud.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_evidence_has_a_row_for_each_slot(cloud: Path) -> None:
    ran = run("evidence", cloud, "good-hours", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 31 * 24 - 1  # one hour is missing on 29 March
    by_key = {row["key"]: row for row in rows}
    assert by_key["a"]["outcome"] == "out"
    assert by_key["b"]["outcome"] == "in"
    assert by_key["d"]["outcome"] == "unreadable"
    assert "c" not in by_key
    assert by_key["2026-03-02 12:00"]["outcome"] == "in"
    assert by_key["2026-03-02 12:00"]["started_at"] == "2026-03-02T11:00:00Z"


def test_a_cell_that_cannot_be_read_is_told_by_the_key_of_its_row(cloud: Path) -> None:
    ran = run("measure", cloud)
    assert "S326" in ran.err
    assert "`many` (d: " in ran.err


def test_the_reasons_of_a_slot_are_the_rows_that_fell_into_it(cloud: Path) -> None:
    ran = run("explain", cloud, "errors", "--record", "x 2026-03-29 03:00")
    assert "from 29 March 2026 03:00 to 29 March 2026 03:10" in ran.out
    assert "2 rows of errors in it: 1, 2" in ran.out
    ran = run("explain", cloud, "good-hours", "--record", "2026-03-02 12:00")
    assert "the file has no row for it: it is empty" in ran.out


def test_a_closed_period_keeps_the_rows_of_the_files_and_no_empty_slots(cloud: Path) -> None:
    ran = run("close-period", cloud, "--period", "2026-03")
    assert ran.out.startswith("cloud, 2026-03: closed")
    (closed,) = cloud.parent.glob("closed/cloud/*.json")
    records = json.loads(closed.read_text(encoding="utf-8"))["records"]
    assert {name: each["rows_in_period"].partition(":")[0] for name, each in records.items()} == {
        "hours": "3", "errors": "4",
    }  # fmt: skip
    assert run("measure", cloud).err.count("S505") == 0


def test_the_printed_query_makes_its_own_slots(cloud: Path) -> None:
    import duckdb

    for objective, expected in (("good-hours", (741, 1)), ("errors", (2, 0))):
        script = run("sql", cloud, objective).out
        with duckdb.connect(":memory:") as connection:
            rows = connection.execute(script).fetchall()
            names = [each[0] for each in connection.description or ()]
        first = dict(zip(names, sorted(rows, key=str)[0], strict=True))
        assert (first["in"], first["out"]) == expected


def test_too_many_slots_are_refused(cloud: Path) -> None:
    text = TEXT.replace("slots: 10 min, per: [site]", "slots: 1 s, per: [site]").replace("each: month", "each: year")
    cloud.write_text(text.replace("in_force: 2026-03-01", "in_force: 1960-01-01"), encoding="utf-8")
    ran = run("measure", cloud)
    assert ran.code == 2
    assert "S446" in ran.err
    assert "Write longer slots" in ran.err
