"""Cycles of Jira's SLAs, as the API answers them: of a search, and of one issue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from crm_files import asked

from servanda.desk.inspect import inspect_files

HOUR = 3_600_000
NINE = 1_772_442_000_000
"""2 March 2026 09:00 in UTC."""


def moment(hours: int) -> dict[str, Any]:
    return {"iso8601": "as it is shown", "friendly": "Today", "epochMillis": NINE + hours * HOUR}


def cycle(start: int, stop: int | None, elapsed: int, goal: int = 4) -> dict[str, Any]:
    lengths = {"goalDuration": goal, "elapsedTime": elapsed, "remainingTime": goal - elapsed}
    told = {name: {"millis": hours * HOUR, "friendly": f"{hours}h"} for name, hours in lengths.items()}
    times = {
        "startTime": moment(start),
        **({"stopTime": moment(stop)} if stop is not None else {"breachTime": moment(start + goal)}),
    }
    return {**times, **told, "breached": elapsed > goal, **({} if stop is not None else {"paused": False})}


def sla(*done: dict[str, Any], running: dict[str, Any] | None = None, issue: str = "") -> dict[str, Any]:
    links = (
        {"_links": {"self": f"https://example.atlassian.net/rest/servicedeskapi/request/{issue}/sla/1"}}
        if issue
        else {}
    )
    return {
        "id": "1",
        "name": "Time to resolution",
        "completedCycles": [*done],
        **({"ongoingCycle": running} if running else {}),
        **links,
    }


SEARCH = {
    "total": 3,
    "issues": [
        {"key": "HELP-1", "fields": {"summary": "a", "customfield_10030": sla(cycle(0, 3, 3), cycle(24, 30, 6))}},
        {"key": "HELP-2", "fields": {"customfield_10030": sla(running=cycle(48, None, 5)), "labels": []}},
        {"key": "HELP-3", "fields": None},
    ],
}
CYCLES = """
    cycles:
      from: {file: answer.json, preset: jira-slas, complete_until: 2026-03-31}
      key: cycle_id
      time: started_at
      columns: {issue: text, sla: text, stopped_at: time, running: yes/no, own_breached: yes/no, own_left: duration}
"""
OBJECTIVES = """
    solved: {metric: {clock: cycles, start: started_at, stop: stopped_at, limit: 4 h}, target: at least 90%, each: month}
    said: {metric: {share: cycles, good: not own_breached}, each: month}
    left: {metric: {smallest: cycles, of: own_left}, each: month}
"""


def test_every_cycle_of_every_issue_is_a_row(tmp_path: Path) -> None:
    """HELP-1 took three hours, and six when it was opened again; HELP-2 is over its four and runs."""
    (tmp_path / "answer.json").write_text(json.dumps(SEARCH), encoding="utf-8")
    found, problems = asked(tmp_path, CYCLES, OBJECTIVES)
    assert not [each for each in problems if each.severity == "error"]
    solved = found["solved", "2026-03"]
    assert (solved.numerator, solved.denominator) == (1, 3)
    assert found["said", "2026-03"].value == solved.value, "Jira's own verdicts are the same where nothing paused"
    assert found["left", "2026-03"].value == -2 * HOUR * 1000


def test_the_answer_of_one_issue_knows_which_it_is(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(
        json.dumps({"values": [sla(cycle(0, 3, 3), issue="10001")]}), encoding="utf-8"
    )
    inspected, problems = inspect_files([tmp_path / "answer.json"])
    assert inspected is not None and not problems
    assert 'preset = "jira-slas"' in str(inspected.bindings)
    found, _ = asked(tmp_path, CYCLES, "of-it: {metric: {count: cycles, where: issue = '10001'}, each: month}")
    assert found["of-it", "2026-03"].value == 1


@pytest.mark.parametrize("broken", [None, 7, [], {}, "x", {"millis": "soon", "epochMillis": 10**30}])
def test_odd_answers_are_told_or_left_empty(tmp_path: Path, broken: Any) -> None:
    issue = {
        "key": "HELP-9",
        "fields": {"a": {"completedCycles": [broken, {"startTime": broken, "elapsedTime": broken}]}},
    }
    (tmp_path / "answer.json").write_text(json.dumps({"issues": [issue, *SEARCH["issues"]]}), encoding="utf-8")  # type: ignore[misc]
    found, _ = asked(tmp_path, CYCLES, OBJECTIVES)
    assert not found or found["solved", "2026-03"].counts.inside == 1
