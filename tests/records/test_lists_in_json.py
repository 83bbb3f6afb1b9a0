"""A list of objects in brackets holds what one object on each line holds: the same rows, exact to the last digit."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest

from servanda.desk.inspect import as_plain, inspect_files
from servanda.desk.measuring import Asked, measure

ROWS = [
    {"id": "1", "at": "2026-03-02T10:00:00Z", "amount": 0.1, "name": "Ann, \"the\" first\nof two lines"},
    {"id": "2", "at": "2026-03-03T10:00:00Z", "amount": 12345678901234.000001, "more": {"inside": [1]}},
    {"at": "2026-03-04T10:00:00Z", "id": "3", "amount": None, "later": "x"},
]  # fmt: skip
LONG = "90071992547409931.000001"
AGREEMENT = """
    servanda: 1
    id: lists
    in_force: 2026-03-01
    parties: {a: {name: A}}
    records:
      deals: {from: {file: FILE, format: jsonl, complete_until: 2026-04-01}, key: id, time: at, columns: {amount: number}}
    objectives: {all: {metric: {sum: deals, of: amount}, each: month}}
"""


def text_of(rows: list[dict[str, object]]) -> str:
    """Indented, as tools save it, with a number that no binary fraction holds."""
    return json.dumps(rows, indent=2).replace("12345678901234.0", LONG)


def summed(folder: Path, name: str) -> object:
    path = folder / "agreement.yaml"
    path.write_text(dedent(AGREEMENT).replace("FILE", name), encoding="utf-8")
    (found,), _ = measure(Asked([path]))
    assert not [each for each in found.problems if each.severity == "error"], found.problems
    return found.verdicts[0].reading.value


def test_a_list_is_read_as_its_objects_one_on_each_line(tmp_path: Path) -> None:
    listed = text_of(ROWS)
    assert LONG in listed
    (tmp_path / "list.json").write_text(listed, encoding="utf-8")
    lines = "\n".join(json.dumps(each).replace("12345678901234.0", LONG) for each in ROWS)
    (tmp_path / "lines.jsonl").write_text(lines, encoding="utf-8")
    assert summed(tmp_path, "list.json") == summed(tmp_path, "lines.jsonl")
    assert summed(tmp_path, "list.json") == Fraction("90071992547409931.100001")


def test_an_export_in_brackets_is_known_by_its_keys(tmp_path: Path) -> None:
    row = {"sys_id": "s1", "task_value": "INC1", "sla_value": "P1", "stage": "completed", "start_time": "2026-03-02 10:00:00",
           "end_time": "2026-03-02 11:00:00", "planned_end_time": "2026-03-02 12:00:00", "has_breached": False,
           "business_duration": "1970-01-01 01:00:00"}  # fmt: skip
    (tmp_path / "answer.json").write_text(json.dumps([row, {**row, "sys_id": "s2"}]), encoding="utf-8")
    inspected, problems = inspect_files([tmp_path / "answer.json"])
    assert inspected is not None and not problems
    assert 'preset = "servicenow-slas"' in str(as_plain(inspected)["bindings"])


@pytest.mark.parametrize("text", ["[]", "[1, 2]", '[{"id": 1}, {"id"', "[[]]", "[" * 100_000])
def test_what_is_no_list_of_objects_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.json").write_text(text, encoding="utf-8")
    path = tmp_path / "agreement.yaml"
    path.write_text(dedent(AGREEMENT).replace("FILE", "list.json"), encoding="utf-8")
    (found,), _ = measure(Asked([path]))
    assert {each.code for each in found.problems if each.severity == "error"} & {"S306", "S868"}
