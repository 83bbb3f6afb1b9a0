"""Holidays out of a file: its dates count as if they stood in the agreement; what is wrong with it is told in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem

HEAD = """\
servanda: 1
id: desk
timezone: Europe/Berlin
records: {tickets: {key: id, time: at}}
objectives: {number: {metric: {count: tickets}, each: month}}
"""
Read = Callable[..., tuple[Agreement | None, tuple[Problem, ...]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_with(holidays: str, content: bytes | None, name: str = "ours.csv") -> object:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        text = f'{HEAD}calendars: {{office: {{hours: {{mon-fri: "09:00-17:00"}}, holidays: {holidays}}}}}\n'
        (tmp_path / "desk.yaml").write_text(text)
        return read_agreement(tmp_path / "desk.yaml")

    return read_with  # type: ignore[return-value]


@pytest.mark.parametrize(
    "content",
    [
        b"2026-03-09\n2026-12-31\n",
        b'\xef\xbb\xbfDate;Name\r\n2026-03-09;"Founders\' day, all closed"\r\n\r\n2026-12-31;\r\n',
        b'# agreed with the works council\n"2026-03-09","Founders\' day"\n2026-12-31\tstocktaking',
    ],
)
def test_a_file_of_dates_stands_for_its_dates(read: Read, content: bytes) -> None:
    agreement, problems = read("[DE-BY, ours.csv]", content)
    assert agreement is not None and not problems
    rules = agreement.calendar("office")
    assert (rules.holidays, rules.free) == (("DE-BY",), (date(2026, 3, 9), date(2026, 12, 31)))
    # It is one of the files that the agreement is made of, and so a part of what is frozen.
    assert [each.name for each in agreement.files] == ["desk.yaml", "ours.csv"]


def test_a_file_may_stand_alone(read: Read) -> None:
    agreement, problems = read("ours.txt", b"2026-03-09\n", "ours.txt")
    assert agreement is not None and not problems
    assert agreement.calendar("office").free == (date(2026, 3, 9),)


@pytest.mark.parametrize(
    ("holidays", "content", "sentence", "place"),
    [
        ("ours.csv", None, "There is no file `ours.csv`.", ("desk.yaml", 6)),
        ("../ours.csv", None, "`../ours.csv` lies outside the workspace.", ("desk.yaml", 6)),
        ("ours.csv", b"Date\n\n", "`ours.csv` has no date.", ("desk.yaml", 6)),
        ("ours.csv", b"\xff\xfe\x00", "`ours.csv` cannot be read as text.", ("desk.yaml", 6)),
        ("ours.csv", b"Date\n2026-03-09\n31.12.2026;x\n", "`31.12.2026` is not a date.", ("ours.csv", 3)),
        ("ours.csv", b"2026-03-09\n2026-02-30\n", None, ("ours.csv", 2)),
    ],
)
def test_what_is_wrong_with_a_file_of_holidays_is_told(
    read: Read, holidays: str, content: bytes | None, sentence: str | None, place: tuple[str, int]
) -> None:
    _, (problem,) = read(holidays, content)
    assert problem.code == "S243" and problem.hint
    assert sentence in (None, problem.sentence)
    assert problem.place is not None
    assert (Path(problem.place.file).name, problem.place.line) == place
