"""What a tally cannot count, told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.agreement.sentences import sentence_of
from servanda.words.problem import Problem

HEAD = """\
servanda: 1
id: hosting
version: "1"
in_force: 2026-01-01
timezone: UTC
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records: {tickets: {key: id, time: at, columns: {team: text}}}
objectives:
  fast: {promised_by: provider, to: customer, metric: {count: tickets}, target: at most 5, each: month}
  tally: %s
fees: {fee: {amount: 100 USD, each: month}}
remedies:
  fast-points: {when: fast missed, points: 1 point}
  fast-credit: {when: fast missed, credit: 10%% of fee}
  own-points: {when: tally missed, points: 1 point}
"""


def read(folder: Path, text: str) -> tuple[Agreement | None, tuple[Problem, ...]]:
    (folder / "hosting.yaml").write_text(text, encoding="utf-8")
    return read_agreement(folder / "hosting.yaml")


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ("{metric: {tally: points, of: [own-points]}, target: at most 3, each: month}", "S148", "waits for itself"),
        ("{metric: {tally: misses, of: [tally]}, target: at most 3, each: month}", "S148", "waits for itself"),
        ("{metric: {tally: points, of: [fast-credit]}, target: at most 3, each: month}", "S180", "no points: it is a `credit`"),
        ("{metric: {tally: points, of: [fast-points, fast-points]}, target: at most 3, each: month}", "S180", "counted twice"),
        ("{metric: {tally: points, of: [fast-point]}, target: at most 3, each: month}", "S174", "There is no remedy `fast-point`."),
        ("{metric: {tally: misses, of: [fst]}, target: at most 3, each: month}", "S143", "There is no objective `fst`."),
        ("{metric: {tally: misses, of: [fast]}, target: at most 3, each: tickets}", "S181", "a figure for each row"),
        ("{metric: {tally: misses, of: [fast]}, target: at most 3, each: month, per: team}", "S181", "split by `team`"),
        ("{metric: {tally: misses, of: [fast], where: team = 'A'}, target: at most 3, each: month}", "S020", "no `where`"),
        ("{metric: {tally: stars, of: [fast]}, target: at most 3, each: month}", "S202", "`stars` is not one of the words"),
        ("{metric: {tally: misses, of: [fast]}, target: at most 5%, each: month}", "S150", "measures a number"),
    ],
)  # fmt: skip
def test_it_is_a_problem_with_its_place(tmp_path: Path, written: str, code: str, sentence: str) -> None:
    _, problems = read(tmp_path, HEAD % written)
    assert [(each.code, each.severity) for each in problems] == [(code, "error")], [str(each) for each in problems]
    assert sentence in problems[0].sentence and problems[0].place is not None and problems[0].place.line in (11, 16)


def test_it_is_said_in_words(tmp_path: Path) -> None:
    agreement, problems = read(
        tmp_path,
        HEAD
        % "{promised_by: provider, to: customer, metric: {tally: points, of: [fast-points]}, target: at most 3, each: month}",
    )
    assert agreement is not None and not problems
    assert sentence_of(agreement, "tally") == (
        "Provider promises Customer, each month, that the number of points of fast-points is at most 3."
    )
