"""Mistakes in uptime over slots: each is told where it is, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement

TEXT = """\
servanda: 1
id: shop
in_force: 2026-01-01
timezone: UTC
parties: {provider: {name: Provider}}
records:
  checks: {from: checks.csv, key: id, time: at, columns: {status: text}}
  rounds: {slots: 10 min, fields: {answers: {share: checks, good: status = 'up'}}}
objectives:
  availability: {promised_by: provider, metric: {METRIC}, target: at least 99%, each: month}
"""


@pytest.mark.parametrize(
    ("metric", "marked", "sentence"),
    [
        ("uptime: rounds", "rounds", "`rounds` are slots, and nothing says in which of them it is up."),
        (
            "uptime: rounds, up: answers > 0%, unknown_after: 1 h",
            "unknown_after",
            "Each slot of `rounds` tells of its own time, so there is no silence between them.",
        ),
    ],
)
def test_what_does_not_go_with_slots(tmp_path: Path, metric: str, marked: str, sentence: str) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(TEXT.replace("METRIC", metric), encoding="utf-8")
    (problem,) = read_agreement(path)[1]
    assert (problem.code, problem.severity, problem.sentence) == ("S421", "error", sentence)
    assert problem.place is not None
    assert problem.place.text[problem.place.column - 1 :].startswith(marked)


def test_a_condition_on_a_field_of_the_slots_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(TEXT.replace("METRIC", "downtime: rounds, down: answers = 0%"), encoding="utf-8")
    assert [each for each in read_agreement(path)[1] if each.code.startswith("S42")] == []
