"""The window that holds an instant, as other projects' tests have it; a window of theirs is a phrase of ours."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from servanda.clock.periods import periods, stretch
from servanda.clock.units import instant_of
from servanda.clock.zone import Zone
from servanda.words.result import Period
from servanda.words.timeofday import MONTHS, WEEKDAYS
from servanda.words.window import parse_over, parse_window

FILE = Path(__file__).resolve().parents[3] / "shared" / "cases" / "credit_examples.json"


def rows() -> list[Any]:
    if not FILE.is_file():
        reason = "skipped: the folder of published cases (../shared) is not on this machine"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    every = json.loads(FILE.read_text(encoding="utf-8"))["rows"]
    return [pytest.param(each, id=each["id"]) for each in every if each["kind"] == "window"]


def phrase(rule: dict[str, str]) -> str:
    """What an agreement writes for such a window."""
    if "anchor_local" not in rule:
        return f"month from day {rule['anchor'].split('th')[0]}"
    anchor = datetime.fromisoformat(rule["anchor_local"])
    count, unit = rule["length"].split()
    unit = unit.removesuffix("s")
    if unit == "day":
        return f"day from {anchor:%H:%M}" if count == "1" else f"{count} days from {anchor:%Y-%m-%d %H:%M}"
    if unit == "week":
        return f"week from {WEEKDAYS[anchor.weekday()]} {anchor:%H:%M}"
    if unit == "month":
        return f"month from day {anchor.day} {anchor:%H:%M}"
    return f"{unit} from {anchor.day} {MONTHS[anchor.month - 1]} {anchor:%H:%M}"


@pytest.mark.parametrize("case", rows())
def test_a_window_of_another_project(case: dict[str, Any]) -> None:
    rule = case["agreement"]
    at, begins, ends = (
        instant_of(datetime.fromisoformat(text))
        for text in (case["input"]["at"], case["expect"]["from"], case["expect"]["to_exclusive"])
    )
    zone = Zone(rule.get("time_zone", "UTC"))
    if rule["window"] == "rolling":
        assert stretch(parse_over(f"{rule['length']} before"), Period("at", at, at), zone) == (begins, ends)
        return
    (found,) = periods(parse_window(phrase(rule)), zone, at, at + 1)
    assert (found.start, found.end) == (begins, ends)
