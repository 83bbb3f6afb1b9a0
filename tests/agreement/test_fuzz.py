"""Whatever a person does to a valid file, reading it never raises, and every error has its place inside the file."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem

HERE = Path(__file__).parent
DESK = (HERE / "desk.yaml").read_text(encoding="utf-8")
EXAMPLE = (HERE.parents[1] / "examples" / "marketing-sales" / "marketing-sales.yaml").read_text(encoding="utf-8")
TEXTS = (DESK, EXAMPLE)
WORDS = (
    "none", "null", "~", "yes", "5", "-1", "1e9", "95%", "4 h", "2 working days", "at least 95%", "tickets", "office", "month",
    "{}", "[]", "[a]", "{a: b}", "{by: priority}", "{by: priority, P1: 1 h}", "{any: []}", "{from: x.csv}", "'", '"', "*a", "&a b",
    "!x", "|", ">-", "$x", "$$", "\\", "\u2028", "\U0001f600", "x" * 300, "((((", "case when", "a and", "priority in ('P1'",
    "first_reply_at", "goals.x", "2026-01-01", "9999-99-99", "00:00-24:00", "all hours", "{first: replies}", "the month before",
)  # fmt: skip
SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def read(folder: Path, data: bytes) -> tuple[Problem, ...]:
    path = folder / "mutant.yaml"
    path.write_bytes(data)
    return read_agreement(path)[1]


def every_error_has_a_place_inside(folder: Path, data: bytes) -> None:
    problems = read(folder, data)
    text = data.decode("utf-8-sig", errors="replace")
    for problem in problems:
        assert problem.sentence and str(problem)
        assert problem.place is not None, problem
        assert Path(problem.place.file).name == "mutant.yaml"
        assert 1 <= problem.place.line <= len(text.splitlines()) + 1, problem
        assert 1 <= problem.place.column <= len(data) + 1, problem
        if problem.place.text:
            assert problem.place.column <= len(problem.place.text) + 1, problem
            assert problem.place.column - 1 + problem.place.length <= len(problem.place.text) + 1, problem
    assert len(set(problems)) == len(problems)


@SETTINGS
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_changed_bytes(folder: Path, text: str, seed: int, count: int) -> None:
    dice = random.Random(seed)
    data = bytearray(text.encode())
    for _ in range(count):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                data[at] = dice.choice(b"{}[]:,'\"#&*!|>%@`- \n\t$")
            case 2:
                del data[at : at + dice.randrange(1, 30)]
            case _:
                data[at:at] = dice.choice(WORDS).encode()
    every_error_has_a_place_inside(folder, bytes(data))


@SETTINGS
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32), count=st.integers(1, 4))
def test_lines_deleted_doubled_and_moved(folder: Path, text: str, seed: int, count: int) -> None:
    dice = random.Random(seed)
    lines = text.split("\n")
    for _ in range(count):
        at = dice.randrange(len(lines))
        match dice.randrange(4):
            case 0:
                del lines[at : at + dice.randrange(1, 4)]
            case 1:
                lines.insert(at, lines[dice.randrange(len(lines))])
            case 2:
                lines[at] = " " * dice.randrange(8) + lines[at].lstrip()
            case _:
                other = dice.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
        lines = lines or [""]
    every_error_has_a_place_inside(folder, "\n".join(lines).encode())


@SETTINGS
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32), count=st.integers(1, 6))
@example(text=DESK, seed=0, count=1)
def test_words_and_values_exchanged(folder: Path, text: str, seed: int, count: int) -> None:
    dice = random.Random(seed)
    pieces = split(text)
    places = [at for at, piece in enumerate(pieces) if piece.strip(" \n,:[]{}")]
    for _ in range(count):
        at = dice.choice(places)
        pieces[at] = dice.choice((dice.choice(WORDS), pieces[dice.choice(places)], pieces[at][:-1], pieces[at] * 2))
    every_error_has_a_place_inside(folder, "".join(pieces).encode())


@SETTINGS
@given(st.recursive(st.text(max_size=8) | st.sampled_from(WORDS), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(("servanda", "id", "objectives", "records", "metric", "clock", "by", "else", "target", "each", "from", "x")),
    inner, max_size=5), max_leaves=25))  # fmt: skip
def test_any_tree_at_all(folder: Path, tree: object) -> None:
    import yaml

    every_error_has_a_place_inside(
        folder, yaml.safe_dump({"servanda": 1, "id": "a", "objectives": tree, "records": tree}).encode()
    )


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes_at_all(folder: Path, data: bytes) -> None:
    every_error_has_a_place_inside(folder, data)


def split(text: str) -> list[str]:
    """The text in words, values and what stands between them."""
    import re

    return re.findall(r"[\w.-]+|'[^'\n]*'|\"[^\"\n]*\"|[^\w'\"]+|.", text)
