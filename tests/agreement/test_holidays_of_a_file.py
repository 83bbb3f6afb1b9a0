"""Holidays out of a file: the days of its lines count, what is no day is told in its line, and files stay inside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem

TEXT = """\
servanda: 1
id: desk
calendars: {{office: {{hours: {{mon-fri: "09:00-17:00"}}, holidays: {holidays}}}}}
records: {{tickets: {{key: id, time: at}}}}
objectives: {{volume: {{metric: {{count: tickets}}, each: month}}}}
"""


def read(folder: Path, holidays: str, lines: str = "") -> tuple[tuple[str | date, ...], tuple[Problem, ...]]:
    (folder / "own.csv").write_text(lines, encoding="utf-8", newline="")
    (folder / "desk.yaml").write_text(TEXT.format(holidays=holidays))
    agreement, problems = read_agreement(folder / "desk.yaml")
    return (agreement.calendars["office"].holidays if agreement is not None else ()), problems


LINES = '\ufeffday,name\r\n2026-12-24,Christmas Eve\r\n\r\n# ours\r\n"2026-12-31";Silvester\r\n2026-05-04\tMoving\r\n'


def test_the_days_of_a_file_are_holidays_beside_others(tmp_path: Path) -> None:
    days = (date(2026, 12, 24), date(2026, 12, 31), date(2026, 5, 4))
    assert read(tmp_path, "own.csv", LINES) == (days, ())
    assert read(tmp_path, "[US-NY, own.csv, 2026-11-27]", LINES) == (("US-NY", *days, date(2026, 11, 27)), ())


def test_a_line_without_a_day_is_told_in_the_file_of_holidays(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "own.csv", "2026-12-24\n24.12.2026,Christmas Eve\n2026-02-30\n")
    places = [(Path(each.place.file).name, each.place.line) for each in problems if each.place is not None]
    assert places == [("own.csv", 2), ("own.csv", 3)]
    assert [each.sentence for each in problems] == ["`24.12.2026` is not a date.", "There is no day `2026-02-30`."]


@pytest.mark.parametrize(
    ("written", "sentence", "hint"),
    [
        ("onw.csv", "There is no file `onw.csv`.", "Did you mean `own.csv`?"),
        ("../own.csv", "`../own.csv` lies outside the workspace.", "--allow FOLDER"),
        ("https://x.org/own.csv", "`https://x.org/own.csv` is an address, not a file.", "Fetch it first"),
        ("desk.yaml", "`desk.yaml` is no file of holidays that can be read.", "Write a .csv or .txt."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_its_name(tmp_path: Path, written: str, sentence: str, hint: str) -> None:
    (problem,) = read(tmp_path, written)[1]
    assert (problem.code, problem.sentence) == ("S243", sentence) and hint in (problem.hint or "")
    assert problem.place is not None and problem.place.file.endswith("desk.yaml")


def test_a_plan_names_its_file_from_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "days.txt").write_text("2026-12-24\n")
    (tmp_path / "plans" / "plan.yaml").write_text(TEXT.format(holidays="days.txt") + 'version: "1"\n')
    (tmp_path / "customer.yaml").write_text("servanda: 1\nid: customer\nextends: plans/plan.yaml@1\n")
    agreement, problems = read_agreement(tmp_path / "customer.yaml")
    assert problems == () and agreement is not None
    assert agreement.calendars["office"].holidays == (date(2026, 12, 24),)
