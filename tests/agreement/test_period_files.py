"""Periods out of a file: which days they have, that the file is a part of the agreement, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem
from servanda.words.window import Listed

HEAD = """\
servanda: 1
id: shop
records: {leads: {key: id, time: at}}
objectives: {number: {metric: {count: leads}, each: {from: periods.csv}}}
"""
Read = Callable[..., tuple[Agreement | None, tuple[Problem, ...]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_with(content: bytes | None, text: str = HEAD) -> object:
        if content is not None:
            (tmp_path / "periods.csv").write_bytes(content)
        (tmp_path / "shop.yaml").write_text(text)
        return read_agreement(tmp_path / "shop.yaml")

    return read_with  # type: ignore[return-value]


def _window(agreement: Agreement | None) -> Listed:
    assert agreement is not None
    window = agreement.objectives["number"].each
    assert isinstance(window, Listed)
    return window


@pytest.mark.parametrize(
    "content",
    [
        b"name,starts,ends\nP1,2026-01-05,2026-02-01\nP2,2026-02-02,2026-03-01\n",
        b'\xef\xbb\xbfEnds;Starts;Remark;Name\r\n2026-03-01;2026-02-02;"5; weeks";P2\r\n\r\n2026-02-01;2026-01-05;;P1\r\n',
        b'# agreed in December\nname\tstarts\tends\n"P1"\t2026-01-05\t2026-02-01\nP2\t2026-02-02\t2026-03-01',
    ],
)
def test_a_file_lists_periods_in_any_order_of_lines_and_columns(read: Read, content: bytes) -> None:
    agreement, problems = read(content)
    assert not problems
    assert [(each.name, each.starts, each.ends) for each in _window(agreement).periods] == [
        ("P1", date(2026, 1, 5), date(2026, 2, 1)),
        ("P2", date(2026, 2, 2), date(2026, 3, 1)),
    ]
    assert agreement is not None
    assert [each.name for each in agreement.files] == ["shop.yaml", "periods.csv"]
    assert "each period of periods.csv (2 periods, 5 January 2026 to 1 March 2026)" in str(agreement)


def test_a_period_without_a_name_bears_its_first_day(read: Read) -> None:
    agreement, problems = read(b"starts,ends\n2026-01-05,2026-01-05\n")
    assert not problems
    assert [each.name for each in _window(agreement).periods] == ["2026-01-05"]


@pytest.mark.parametrize(
    ("content", "sentence", "place"),
    [
        (None, "There is no file `periods.csv`.", ("shop.yaml", 4)),
        (b"", "`periods.csv` is empty.", ("shop.yaml", 4)),
        (b"starts,ends\n", "`periods.csv` has headers and no period.", ("shop.yaml", 4)),
        (b"\xff\xfe\x00", "`periods.csv` cannot be read as text.", ("shop.yaml", 4)),
        (b"name,start,ends\nP1,2026-01-01,2026-01-28\n", "There is no column `starts`.", ("periods.csv", 1)),
        (b"2026-01-01,2026-01-28\n", "There is no column `starts`.", ("periods.csv", 1)),
        (b"starts,ends\n01.02.2026,2026-02-28\n", "`01.02.2026` is not a date.", ("periods.csv", 2)),
        (b"starts,ends\n\n2026-02-01,2026-02-30\n", "There is no day `2026-02-30`.", ("periods.csv", 3)),
        (b"starts,ends\n2026-02-01\n", "`ends` is empty.", ("periods.csv", 2)),
        (b"starts,ends\n2026-02-01,9999-12-31\n", "9999-12-31 is too far away.", ("periods.csv", 2)),
        (
            b"starts,ends\n2026-02-28,2026-02-01\n",
            "The period ends on 2026-02-01, before it starts on 2026-02-28.",
            ("periods.csv", 2),
        ),
        (
            b"name,starts,ends\nB,2026-02-01,2026-02-28\nA,2026-01-01,2026-02-01\n",
            "`B` overlaps `A` of line 3, which ends on 2026-02-01.",
            ("periods.csv", 2),
        ),
        (
            b"name,starts,ends\nA,2026-01-01,2026-01-31\nA,2026-02-01,2026-02-28\n",
            "`A` is the name of line 2 too.",
            ("periods.csv", 3),
        ),
    ],
)
def test_what_is_wrong_with_a_file_of_periods_is_told_at_its_line(
    read: Read, content: bytes | None, sentence: str, place: tuple[str, int]
) -> None:
    _, (problem,) = read(content)
    assert (problem.code, problem.sentence) == ("S248", sentence) and problem.hint
    assert problem.place is not None
    assert (Path(problem.place.file).name, problem.place.line) == place


def test_all_wrong_lines_are_told_at_once(read: Read) -> None:
    _, problems = read(b"starts,ends\nx,2026-01-31\n2026-02-01,y\n2026-03-01,2026-03-31\n")
    assert [each.place.line for each in problems if each.place] == [2, 3]


@pytest.mark.parametrize(
    ("each", "sentence"),
    [
        ("{from: ../periods.csv}", "`../periods.csv` lies outside the workspace."),
        ("{from: /etc/hosts}", "`/etc/hosts` is an absolute path."),
        ("{from: shop.yaml}", "`shop.yaml` is no file of periods that can be read."),
        ("{from: periods.csv, name: period}", "`name` is no key of a list of periods."),
        ("{}", "A list of periods names its file, without a parameter."),
        ("[periods.csv]", None),
        ("{from: [periods.csv]}", "A list of periods names its file, without a parameter."),
    ],
)
def test_what_is_no_list_of_periods(read: Read, each: str, sentence: str | None) -> None:
    _, problems = read(b"starts,ends\n2026-01-01,2026-01-31\n", HEAD.replace("{from: periods.csv}", each))
    assert problems and sentence in (None, *(problem.sentence for problem in problems))


def test_a_target_by_period_names_periods_of_the_list(read: Read) -> None:
    table = "target: {at least: {by: period, P1: 3, P3: 4}}, each: {from: periods.csv}"
    text = HEAD.replace("each: {from: periods.csv}", table)
    _, problems = read(b"name,starts,ends\nP1,2026-01-05,2026-02-01\nP2,2026-02-02,2026-03-01\n", text)
    assert [each.sentence for each in problems if each.severity == "error"] == ["`periods.csv` lists no period `P3`."]


def test_a_text_on_top_of_another_brings_its_own_periods(read: Read, tmp_path: Path) -> None:
    """The plan lists thirteen periods, the customer two of its own; or the customer keeps those of the plan."""
    (tmp_path / "plan.csv").write_text("starts,ends\n2026-01-01,2026-01-28\n2026-01-29,2026-02-25\n")
    (tmp_path / "plan.yaml").write_text(HEAD.replace("periods.csv", "plan.csv") + 'version: "1"\n')
    own = "servanda: 1\nid: customer\nextends: plan.yaml@1\nobjectives: {number: {each: {from: periods.csv}}}\n"
    agreement, problems = read(b"starts,ends\n2026-05-01,2026-05-31\n", own)
    assert not problems
    assert [each.name for each in _window(agreement).periods] == ["2026-05-01"]
    kept, problems = read(None, "servanda: 1\nid: customer\nextends: plan.yaml@1\n")
    assert not problems
    assert len(_window(kept).periods) == 2
