"""What `servanda sql` prints runs as it stands in a plain DuckDB, and counts what the readings count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.sql_text import sql_of
from servanda.engines.duckdb import DuckDBEngine
from servanda.query.relation import Scan

EXAMPLES = Path(__file__).parents[2] / "examples"
SALES = EXAMPLES / "marketing-sales" / "marketing-sales.yaml"
DESK = EXAMPLES / "service-desk" / "service-desk.yaml"
COUNTED = ("in", "out", "pending", "unreadable")


@pytest.fixture(scope="module")
def measured() -> dict[Path, Measured]:
    return {path: measure(Asked([path]))[0][0] for path in (SALES, DESK)}


def _printed(path: Path, objective: str) -> Iterator[dict[str, Any]]:
    """The rows of the printed text, by the names of their columns."""
    text, _ = sql_of(Asked([path]), objective)
    assert text is not None
    with duckdb.connect() as empty:
        cursor = empty.execute(text)
        names = [column[0] for column in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("path", "objective"),
    [
        *((SALES, name) for name in ("lead-volume", "follow-up", "close-rate", "new-pipeline")),
        *((DESK, name) for name in ("response", "resolution", "updates", "first-contact", "backlog")),
    ],
    ids=lambda each: each if isinstance(each, str) else each.stem,
)
def test_a_printed_query_counts_what_the_readings_count(
    measured: dict[Path, Measured], path: Path, objective: str
) -> None:
    wanted: Counter[tuple[int, str, str]] = Counter()
    verdicts = [each for each in measured[path].verdicts if each.reading.objective == objective]
    labels = list(dict.fromkeys(each.reading.period.label for each in verdicts))
    for each in verdicts:
        counts = each.reading.counts
        values = (counts.inside, counts.outside, counts.pending, counts.unreadable)
        mark = labels.index(each.reading.period.label), "".join(value for _, value in each.reading.segment)
        wanted.update({(*mark, word): number for word, number in zip(COUNTED, values, strict=True)})
    found: Counter[tuple[int, str, str]] = Counter()
    segments = [name for name, _ in verdicts[0].reading.segment]
    listed = {"".join(value for _, value in each.reading.segment) for each in verdicts}
    for row in _printed(path, objective):
        segment = "".join(str(row[name]) for name in segments)
        if segment in listed:  # others, such as a value that nobody could read, have no reading
            found.update({(row["_piece"], segment, word): row[word] for word in COUNTED})
    assert +found == +wanted and wanted.total()


READINGS = """servanda: 1
id: line
title: Line
version: "1.0"
in_force: 2026-01-01
timezone: UTC
parties: {seller: {name: Seller}, buyer: {name: Buyer}}
records:
  outages: {from: {file: outages.csv, complete_until: 2026-04-01}, key: id, starts: began, ends: ended}
  months: {readings: up}
objectives:
  up: {promised_by: seller, to: buyer, metric: {uptime: outages}, target: at least 99%, each: month}
  below: {metric: {count: months, where: "verdict = 'missed'"}, each: quarter}
"""


def test_readings_that_stand_as_records_are_written_out(tmp_path: Path) -> None:
    """January was down for a day, February and March were not: one month of three was missed."""
    (tmp_path / "outages.csv").write_text("id,began,ended\n1,2026-01-05,2026-01-06\n", encoding="utf-8")
    (tmp_path / "line.yaml").write_text(READINGS, encoding="utf-8")
    text, _ = sql_of(Asked([tmp_path / "line.yaml"]), "below")
    assert text is not None and "read in Python" not in text
    assert [row["in"] for row in _printed(tmp_path / "line.yaml", "below")] == [1]


def test_the_query_alone_is_the_end_of_what_is_printed() -> None:
    whole, _ = sql_of(Asked([SALES]), "lead-volume")
    alone, _ = sql_of(Asked([SALES]), "lead-volume", query_only=True)
    assert whole is not None and alone is not None and "CREATE" not in alone
    steady = [line for line in alone.splitlines() if "records_" not in line and not line.startswith("--")]
    assert [line for line in whole.splitlines() if "records_" not in line][-len(steady) :] == [
        *steady[:-1],
        f"{steady[-1]};",
    ]


def test_rows_that_python_read_are_named_and_not_repeated(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("id", "at"), ("secret-1", "2026-01-05 10:00"), ("secret-2", "2026-01-06 10:00")):
        book.active.append(row)
    book.save(tmp_path / "leads.xlsx")
    clause = "objectives: {it: {metric: {count: leads}, each: month}}"
    head = "servanda: 1\nid: it\nrecords: {leads: {key: id, time: at, from: leads.xlsx}}\n"
    (tmp_path / "it.yaml").write_text(head + clause)
    text, problems = sql_of(Asked([tmp_path / "it.yaml"]), "it")
    assert text is not None and not [each for each in problems if each.severity == "error"]
    assert '-- The 2 rows of "records_leads_' in text and "secret" not in text


def test_an_engine_that_keeps_no_statements_says_that_tables_are_missing() -> None:
    with DuckDBEngine() as engine:
        engine.load_rows("things", [("id", "integer")], [(1,)])
        said = engine.script(Scan("things", ("id",)))
    assert said.startswith("-- The tables records_") and "CREATE" not in said
