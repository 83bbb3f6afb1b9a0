"""The help desk of a university: due times, elapsed time and verdicts in hours of operation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import APRIL, Desk, verdict_of

NAME = "westernu-helpdesk"
MARCH = datetime(2026, 3, 1)  # noqa: DTZ001
COLUMNS = "id,priority,created_at,first_response_at,resolved_at"


@pytest.mark.parametrize("example", examples(NAME, lambda given: "created_local" in given))
def test_a_ticket(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    assert given["holidays"] == ["2026-01-01", "2026-01-19", "2026-07-03"]
    ticket = {
        "id": "T-1", "priority": given["priority"], "created_at": given["created_local"],
        "first_response_at": given.get("first_response_local", ""), "resolved_at": given.get("resolved_local", ""),
    }  # fmt: skip
    for objective, by, word in (("respond", "respond_by", "response"), ("resolve", "resolve_by", "resolution")):
        (row,) = desk.evidence(NAME, objective, {"tickets": [ticket]}, APRIL)
        assert datetime.fromisoformat(row["due_at"]) == datetime.fromisoformat(expected[by]).astimezone(UTC)
        if f"{word}_business_minutes" in expected:
            assert figure(row["open_seconds"]) == expected[f"{word}_business_minutes"] * 60
        if f"{word}_met" in expected:
            assert row["outcome"] == ("in" if expected[f"{word}_met"] else "out")


@pytest.mark.parametrize("example", examples(NAME, lambda given: "tickets" in given))
def test_attainment(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    assert given["target_pct"] == 95
    created = [datetime(2026, 3, 3, 9, minute) for minute in range(given["tickets"])]  # noqa: DTZ001
    rows = [
        {"id": place, "priority": "urgent", "created_at": at,
         "first_response_at": at + timedelta(minutes=11 if place < given["late"] else 10), "resolved_at": ""}
        for place, at in enumerate(created)
    ]  # fmt: skip
    measured = desk.measure(NAME, {"tickets": rows or COLUMNS}, APRIL)
    verdict = verdict_of(measured, "respond", "2026-03")
    value = verdict.reading.value
    wanted = expected["attainment_pct"]
    assert value is None if wanted is None else value is not None and six_places(value) == figure(wanted)
    assert (verdict.word == "met") is expected["met"]
