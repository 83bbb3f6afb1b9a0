"""The published questions to a business calendar, on the public calendar and on step tables alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from servanda.clock.calendar import Calendar
from servanda.clock.compile import compile_spans
from servanda.clock.pauses import Pause
from servanda.clock.spans import Closing, united
from servanda.clock.steps import due_of_open_time, open_time
from servanda.clock.units import instant_of

Row = dict[str, Any]
SECOND = 1_000_000

DISPUTED = {"bt-130": "boundary", "bt-297": "rounding"}


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[Row]:
    found = json.loads((shared / "cases" / "business_time_examples.json").read_text())["rows"]
    assert len(found) == 40
    return list(found)


def calendar_of(row: Row) -> Calendar:
    week = {day: [tuple(pair) for pair in pairs] for day, pairs in row["week"].items()}
    dates = {day: [tuple(pair) for pair in pairs] for day, pairs in row.get("date_overrides", {}).items()}
    return Calendar(row["timezone"], week, row["holidays"], dates)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pauses_of(row: Row) -> list[tuple[datetime, datetime]]:
    return [(moment(a), moment(b)) for a, b in row["pauses"]]


def ask_calendar(row: Row, closing: Closing = "closing", at_least: int = 0) -> Any:
    calendar = calendar_of(row)
    if row["ask"] == "is_open":
        return calendar.is_open(moment(row["start"]))
    if row["ask"] == "due_at":
        return calendar.due(
            moment(row["start"]), timedelta(seconds=row["target_seconds"]), pauses_of(row), closing=closing
        )
    found = calendar.elapsed(
        moment(row["start"]), moment(row["end"]), pauses_of(row), at_least=timedelta(seconds=at_least)
    )
    return found / timedelta(seconds=1)


def ask_tables(row: Row, closing: Closing = "closing", at_least: int = 0) -> Any:
    """As an engine does it: look-ups in two tables and sums, nothing else."""
    start = moment(row["start"])
    first, last = (start - timedelta(days=3)).date(), (start + timedelta(days=800)).date()
    spans = compile_spans(calendar_of(row).rules, first, last)
    total = open_time(spans).at
    due_at = due_of_open_time(spans, closing).at
    begins = instant_of(start)
    pauses: list[Pause] = [(instant_of(a), instant_of(b)) for a, b in pauses_of(row)]
    if row["ask"] == "is_open":
        return known(total, begins + 1) - known(total, begins) == 1
    if row["ask"] == "elapsed_seconds":
        stops = instant_of(moment(row["end"]))
        inside = united((max(a, begins), min(b or stops, stops)) for a, b in pauses)
        gross = known(total, stops) - known(total, begins)
        return max(at_least, (gross - sum(known(total, b) - known(total, a) for a, b in inside)) / SECOND)
    target = known(total, begins) + row["target_seconds"] * SECOND
    for a, b in united((max(a, begins), b or begins) for a, b in pauses):
        if known(total, a) < target:
            target += known(total, b) - known(total, a)
    return max(begins, known(due_at, target))


def known(table: Callable[[int], int | None], x: int) -> int:
    found = table(x)
    assert found is not None
    return found


def expected(row: Row, key: str) -> Any:
    return moment(row[key]) if row["ask"] == "due_at" else row[key]


def test_the_public_calendar_gives_every_published_answer_or_real_time_where_it_is_disputed(rows: list[Row]) -> None:
    for row in rows:
        key = "brute_force" if row.get("disputed") else "expect"
        assert ask_calendar(row) == expected(row, key), row["id"]


def test_step_tables_give_every_published_answer_or_real_time_where_it_is_disputed(rows: list[Row]) -> None:
    for row in rows:
        answer = expected(row, "brute_force" if row.get("disputed") else "expect")
        assert ask_tables(row) == (instant_of(answer) if row["ask"] == "due_at" else answer), row["id"]


def test_the_other_reading_of_a_disputed_question_is_an_option_of_the_calendar_and_of_the_tables(
    rows: list[Row],
) -> None:
    disputed = {row["id"]: row for row in rows if row.get("disputed")}
    assert {name: row["dispute_kind"] for name, row in disputed.items()} == DISPUTED
    boundary, rounding = disputed["bt-130"], disputed["bt-297"]
    assert ask_calendar(boundary, closing="opening") == moment(boundary["expect"])
    assert ask_tables(boundary, closing="opening") == instant_of(moment(boundary["expect"]))
    assert ask_calendar(rounding, at_least=1) == rounding["expect"]
    assert ask_tables(rounding, at_least=1) == rounding["expect"]
