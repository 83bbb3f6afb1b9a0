"""A clock of hours on a column of days is a warning of `lint`, with the name of the column, before any record is seen."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from crm_files import HEAD

from servanda.desk.linting import lint
from servanda.words.problem import Problem

LEADS = """
records:
  leads:
    from: {file: leads.csv, preset: salesforce-leads, columns: {handed_over: converted_on}}
    key: lead_id
    time: created_at
    columns: {converted_on: time, first_attempt_at: time, handed_over: time, source: text}
    fields:
      task_on: {first: tasks.due_on}
      done_at: {first: tasks}
  tasks:
    from: {file: tasks.csv, preset: salesforce-tasks}
    key: task_id
    time: done_at
    belongs_to: {leads: lead_id}
    columns: {due_on: time}
  tickets:
    from: {file: tickets.csv, dates: {asked_on: "%d/%m/%Y", answered_at: "%d/%m/%Y %H:%M"}}
    key: id
    time: asked_on
    columns: {answered_at: time}
objectives:
"""


def warned(folder: Path, clock: str) -> list[Problem]:
    """What lint says of a clock, apart from what it says of the rest of a draft."""
    objective = f"  it: {{promised_by: sales, to: marketing, target: at least 90%, each: month, metric: {{{clock}}}}}"
    (folder / "agreement.yaml").write_text(HEAD + dedent(LEADS).lstrip() + objective + "\n", encoding="utf-8")
    checked, _ = lint([folder / "agreement.yaml"])
    return [each for each in checked[0].problems if each.code == "S972"]


@pytest.mark.parametrize(
    ("clock", "column"),
    [
        ("clock: leads, start: converted_on, stop: first_attempt_at, limit: 1 h", "`converted_on` of `leads`"),
        ("clock: leads, start: created_at, stop: handed_over, limit: 1 h", "`handed_over` of `leads`"),
        ("clock: leads, start: created_at, stop: task_on, limit: {by: source, Web: 1 h, else: 2 working days}", "`due_on` of `tasks`"),
        ("clock: leads, start: created_at, stop: {first: tasks.due_on}, limit: 90 min", "`due_on` of `tasks`"),
        ("clock: tickets, start: asked_on, stop: answered_at, limit: 4 h", "`asked_on` of `tickets`"),
    ],
    ids=["by the preset", "under a name of one's own", "through a field", "among events", "by its format"],
)  # fmt: skip
def test_a_limit_of_hours_needs_hours(tmp_path: Path, clock: str, column: str) -> None:
    (problem,) = warned(tmp_path, clock)
    assert problem.severity == "warning"
    assert column in problem.sentence
    assert problem.place is not None
    assert "metric:" in problem.place.text


@pytest.mark.parametrize(
    "clock",
    [
        "clock: leads, start: created_at, stop: first_attempt_at, limit: 1 h",
        "clock: leads, start: created_at, stop: done_at, limit: 1 h",
        "clock: leads, start: created_at, stop: converted_on, limit: 5 working days",
        "clock: leads, start: created_at, stop: converted_on, limit: 48 h",
        "clock: leads, start: created_at, stop: converted_on, take: average",
    ],
    ids=["times", "a time through a field", "working days", "two days", "no limit"],
)
def test_days_are_enough_for_a_limit_of_days(tmp_path: Path, clock: str) -> None:
    assert warned(tmp_path, clock) == []
