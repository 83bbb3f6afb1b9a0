"""Mistakes that people make in an agreement: where each is shown, what is said, what to write instead.

``mistakes.txt`` holds them as changes of ``desk.yaml``: lines taken out (``-``), lines put in (``+``), and what is
found, as ``severity code line:column marked text``, the sentence, and the beginning or a part of the hint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem, errors

HERE = Path(__file__).parent
DESK = (HERE / "desk.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Expected:
    """One problem as the file of mistakes says it."""

    head: str
    sentence: str
    hint: str


@dataclass(frozen=True)
class Mistake:
    """A change of the desk's agreement and what is said to it."""

    was: str
    now: str
    expected: tuple[Expected, ...]


def mistakes() -> Iterator[Mistake]:
    for block in (HERE / "mistakes.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        was = [line[2:] + "\n" for line in lines if line.startswith("- ")]
        now = [line[2:] + "\n" for line in lines if line.startswith("+ ")]
        told = lines[len(was) + len(now) :]
        expected = (Expected(told[at], told[at + 1].strip(), told[at + 2].strip()) for at in range(0, len(told), 3))
        yield Mistake("".join(was), "".join(now), tuple(expected))


MISTAKES = list(mistakes())


def read(folder: Path, text: str) -> tuple[Problem, ...]:
    (folder / "desk.yaml").write_text(text, encoding="utf-8", newline="")
    return read_agreement(folder / "desk.yaml")[1]


def head(problem: Problem) -> str:
    place = problem.place
    assert place is not None
    marked = place.text[place.column - 1 : place.column - 1 + place.length]
    return f"{problem.severity} {problem.code} {place.line}:{place.column} {marked}"


def test_the_desks_agreement_has_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, DESK) == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.expected[0].head + " " + each.now.strip()[:60])
def test_a_mistake_is_shown_where_it_is_with_what_to_write(tmp_path: Path, mistake: Mistake) -> None:
    assert mistake.was in DESK
    found = read(tmp_path, DESK.replace(mistake.was, mistake.now, 1))
    told = [each for each in found if each.severity != "note"] or list(found)
    assert [head(each) for each in told] == [each.head for each in mistake.expected]
    for problem, expected in zip(told, mistake.expected, strict=True):
        assert problem.sentence == expected.sentence
        assert expected.hint in (problem.hint or "(nothing)")


def test_nearly_every_mistake_comes_with_what_to_write_instead() -> None:
    silent = [each for mistake in MISTAKES for each in mistake.expected if each.hint == "(nothing)"]
    assert len(silent) <= len(MISTAKES) // 50


def test_a_mistake_is_one_problem() -> None:
    """A few changes are two mistakes: two names, two rows."""
    assert sum(len(each.expected) for each in MISTAKES) <= len(MISTAKES) + 6


def test_sentences_are_sentences() -> None:
    for mistake in MISTAKES:
        for each in mistake.expected:
            assert each.sentence.endswith(".")
            assert each.sentence[0].isupper() or not each.sentence[0].isalpha()
            assert "None" not in each.sentence and "Traceback" not in each.sentence
