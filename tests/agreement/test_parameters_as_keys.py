"""A parameter may be a row of a table or a date of a calendar: a value of its type stands where one may stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem
from servanda.words.shapes import Table

TEXT = """\
servanda: 1
id: desk
parameters: {since: date, first: text, closing: date}
with: {since: 2026-03-01, first: P1, closing: 2026-12-24}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, dates: {$closing: closed}}}
records: {tickets: {key: id, time: at, columns: {priority: [P1, P2]}}}
objectives:
  number: {metric: {count: tickets}, target: {by: date, 2026-01-01: at most 3, $since: at most 5}, each: month}
  split: {metric: {count: tickets}, target: {by: priority, $first: at most 3, else: at most 5}, per: priority, each: month}
"""


def _read(folder: Path, text: str) -> tuple[Agreement | None, tuple[Problem, ...]]:
    (folder / "desk.yaml").write_text(text)
    return read_agreement(folder / "desk.yaml")


def test_a_parameter_is_a_row_and_a_date(tmp_path: Path) -> None:
    agreement, problems = _read(tmp_path, TEXT)
    assert agreement is not None and not problems
    rows = {}
    for name in ("number", "split"):
        table = agreement.objectives[name].target
        assert isinstance(table, Table)
        rows[name] = {key: str(value) for key, value in table.rows}
    assert rows == {
        "number": {"2026-01-01": "at most 3", "2026-03-01": "at most 5"},
        "split": {"P1": "at most 3"},
    }
    assert date(2026, 12, 24) in dict(agreement.calendar("office").dates)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (
            "since: 2026-03-01",
            "since: 2026-01-01",
            ("S041", "`$since` is `2026-01-01`, which stands in this block already."),
        ),
        ("first: P1", "first: else", ("S041", "`$first` is `else`, which is a word of tables.")),
        ("$since:", "$sinse:", ("S040", "The text has no parameter `sinse`.")),
        ("first: P1", "first: P9", ("S152", "`priority` is never `P9`.")),
    ],
)
def test_a_row_that_cannot_be_is_told_once(tmp_path: Path, was: str, now: str, told: tuple[str, str]) -> None:
    _, problems = _read(tmp_path, TEXT.replace(was, now, 1))
    assert [(each.code, each.sentence) for each in problems if each.severity == "error"] == [told]
