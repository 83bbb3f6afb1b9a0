"""The published questions to a business calendar, on the public calendar and as relations on every engine."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import clock_plan
import pytest

from servanda.clock.calendar import Calendar
from servanda.clock.compile import compile_spans
from servanda.clock.spans import Closing, Spans
from servanda.clock.units import SECOND, instant_of
from servanda.engines.engine import Engine
from servanda.query.evaluate_relation import evaluate
from servanda.query.relation import Relation

Row = dict[str, Any]
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
    """The answer of the public calendar: yes or no, seconds, or a UTC instant."""
    calendar, start = calendar_of(row), moment(row["start"])
    if row["ask"] == "is_open":
        return calendar.is_open(start)
    if row["ask"] == "due_at":
        limit = timedelta(seconds=row["target_seconds"])
        return instant_of(calendar.due(start, limit, pauses_of(row), closing=closing))
    least = timedelta(seconds=at_least)
    return calendar.elapsed(start, moment(row["end"]), pauses_of(row), at_least=least) // timedelta(seconds=1)


def ask_engines(row: Row, engines: tuple[Engine, ...], closing: Closing = "closing", at_least: int = 0) -> Any:
    """The answer that plain Python and every engine give to the same relation."""
    start = moment(row["start"])
    years = timedelta(seconds=row["target_seconds"] or 0) + timedelta(days=40)
    spans = compile_spans(calendar_of(row).rules, (start - timedelta(days=3)).date(), (start + years).date())
    stop = None if row["end"] is None else instant_of(moment(row["end"]))
    target = None if row["target_seconds"] is None else row["target_seconds"] * SECOND
    tables = {
        "clock_cases": [{"id": row["id"], "start": instant_of(start), "stop": stop, "target": target}],
        "clock_pauses": [{"id": row["id"], "begins": instant_of(a), "ends": instant_of(b)} for a, b in pauses_of(row)],
    }
    relation = relation_of(row["ask"], spans, closing, at_least)
    answer = evaluate(relation, tables)[0]["answer"]
    for engine in engines:
        for name, kinds in (("clock_cases", ("start", "stop", "target")), ("clock_pauses", ("begins", "ends"))):
            columns = [("id", "text"), *((kind, "integer") for kind in kinds)]
            engine.load_rows(name, columns, [tuple(each.values()) for each in tables[name]])  # type: ignore[arg-type]
        assert engine.run(relation) == [(row["id"], answer)], (engine.name, row["id"])
    return answer // SECOND if row["ask"] == "elapsed_seconds" else answer


def relation_of(ask: str, spans: Spans, closing: Closing, at_least: int) -> Relation:
    if ask == "is_open":
        return clock_plan.is_open(spans)
    return clock_plan.due(spans, closing) if ask == "due_at" else clock_plan.elapsed(spans, at_least * SECOND)


def expected(row: Row, key: str) -> Any:
    return instant_of(moment(row[key])) if row["ask"] == "due_at" else row[key]


def test_the_public_calendar_gives_every_published_answer_or_real_time_where_it_is_disputed(rows: list[Row]) -> None:
    for row in rows:
        key = "brute_force" if row.get("disputed") else "expect"
        assert ask_calendar(row) == expected(row, key), row["id"]


def test_every_engine_gives_every_published_answer_or_real_time_where_it_is_disputed(
    rows: list[Row], clock_engines: tuple[Engine, ...]
) -> None:
    for row in rows:
        key = "brute_force" if row.get("disputed") else "expect"
        assert ask_engines(row, clock_engines) == expected(row, key), row["id"]


def test_the_other_reading_of_a_disputed_question_is_an_option_of_the_calendar_and_of_the_relations(
    rows: list[Row], clock_engines: tuple[Engine, ...]
) -> None:
    disputed = {row["id"]: row for row in rows if row.get("disputed")}
    assert {name: row["dispute_kind"] for name, row in disputed.items()} == DISPUTED
    boundary, rounding = disputed["bt-130"], disputed["bt-297"]
    assert ask_calendar(boundary, closing="opening") == expected(boundary, "expect")
    assert ask_engines(boundary, clock_engines, closing="opening") == expected(boundary, "expect")
    assert ask_calendar(rounding, at_least=1) == expected(rounding, "expect")
    assert ask_engines(rounding, clock_engines, at_least=1) == expected(rounding, "expect")
