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
    """A few changes are two mistakes: two names, two rows, another unit and another period, two steps."""
    assert sum(len(each.expected) for each in MISTAKES) <= len(MISTAKES) + 13


def test_sentences_are_sentences() -> None:
    for mistake in MISTAKES:
        for each in mistake.expected:
            assert each.sentence.endswith(".")
            assert each.sentence[0].isupper() or not each.sentence[0].isalpha()
            assert "None" not in each.sentence and "Traceback" not in each.sentence


TOGETHER = """
S020 3:1 titel|S202 4:7 customers|S240 9:11 America/NewYork|S201 10:11 usd|S154 8:34 2025-12-31|S154 6:11 "1.1"
S143 14:65 volumes|S140 15:20 custumer|S022 16:13 Globex|S201 18:30 9|S141 19:20 offices|S020 22:12 fil
S201 27:14 nubmer|S104 33:12 reopend|S142 35:31 reply|S104 36:20 prio|S120 37:12 closed_at + opened_at
S104 38:16 email|S140 39:19 acme|S150 40:26 at least 1 h|S022 41:55 tickets|S140 46:18 providr|S104 52:13 first_replay_at
S141 53:17 ofice|S152 54:15 wating|S104 55:19 prority|S201 56:13 95%|S150 57:23 at least 90|S142 59:11 mnth|S141 61:27 ofice
S142 65:21 tickts|S150 66:13 at most 60%|S023 69:5 metric|S142 74:19 tickts|S141 77:66 ofice|S104 79:27 c|S020 82:1 escalation
"""


def test_all_mistakes_of_a_file_are_told_at_once_and_nothing_besides(tmp_path: Path) -> None:
    wanted = {f"error {each}" for line in TOGETHER.strip().split("\n") for each in line.split("|")}
    chosen = [each for each in MISTAKES if each.expected[0].head in wanted]
    lines = DESK.split("\n")
    seen: set[str] = set()
    for each in chosen:
        first = DESK[: DESK.index(each.was)].count("\n")
        now = each.now.rstrip("\n").split("\n")
        if each.expected[0].head not in seen and len(now) == each.was.count("\n"):
            seen.add(each.expected[0].head)
            lines[first : first + len(now)] = now
    assert seen == wanted
    found = read(tmp_path, "\n".join(lines))
    assert sorted(head(each) for each in found) == sorted(wanted)
    assert [each.place.line for each in found if each.place] == sorted(each.place.line for each in found if each.place)


def test_a_problem_is_printed_with_its_line_and_a_mark(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, DESK.replace("score > 50", "scor > 50"))
    assert str(problem).replace(f"{tmp_path}/", "") == (
        "error S104  `tickets` has no field `scor`.\n"
        "  desk.yaml:65:37\n"
        "   65 |     metric: {count: tickets, where: scor > 50}\n"
        "      |                                     ^^^^\n"
        "  Fields of `tickets`: ticket_id, opened_at, priority, score, answered_at, closed_at, fee, reopened, waited, "
        "first_reply_at, urgent, age. Did you mean `score`?"
    )


def test_a_problem_is_the_same_in_json(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, DESK.replace("to: customer", "to: custmer"))
    assert problem.as_json() == {
        "code": "S140",
        "severity": "error",
        "sentence": "There is no party `custmer`.",
        "file": str(tmp_path / "desk.yaml"),
        "line": 47,
        "column": 9,
        "length": 7,
        "hint": "Parties: provider, customer. Did you mean `customer`?",
    }


def test_the_mark_of_a_long_line_stays_under_its_word(tmp_path: Path) -> None:
    text = DESK.replace("score > 50", "score > 50 and score < 60 " * 1 + "and score <> 51 " * 20 + "and scor > 0")
    (problem,) = read(tmp_path, text)
    shown, mark = str(problem).split("\n")[2:4]
    assert shown[mark.index("^") : mark.rindex("^") + 1] == "scor"


def test_the_mark_stands_under_words_of_east_asia(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, DESK.replace("count: tickets, where: score > 50", "count: tickets, where: 優先度 > 50"))
    mark = str(problem).split("\n")[3]
    assert mark.count("^") == 6 and mark.rstrip().endswith("^")


def test_errors_of_meaning_leave_the_agreement_readable(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK.replace("calendar: office", "calendar: ofice"), encoding="utf-8")
    agreement, problems = read_agreement(tmp_path / "desk.yaml")
    assert agreement is not None and next(iter(agreement.objectives)) == "response"
    assert len(errors(problems)) == 1
