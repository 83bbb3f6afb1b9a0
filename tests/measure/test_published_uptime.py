"""Uptime of published agreements and tools with the figures that follow from their terms: minutes down of a month."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from paper import Measure

SHARED = Path(__file__).resolve().parents[3] / "shared" / "cases"
START = {43200: datetime(2026, 4, 1), 44640: datetime(2026, 1, 1)}  # noqa: DTZ001 - the papers are in UTC
"""The first day of a month of so many minutes."""


def agreement(target: str, fate: str) -> str:
    return f"""
records:
  subscriptions: {{key: id, starts: starts_on, ends: ends_on}}
  outages: {{key: id, starts: began, ends: ended}}
  excused: {{key: id, starts: began, ends: ended}}
exclusions: {{excused: {{records: excused, excluded_time: {fate}}}}}
objectives:
  it:
    promised_by: seller
    to: buyer
    metric: {{uptime: outages, exclude: [excused]}}
    target: at least {target}%
    each: month
    per: subscriptions
"""


def rows(*stretches: tuple[datetime, Fraction]) -> str:
    """Stretches by their beginning and their minutes."""
    lines = ["id|began|ended"]
    for number, (begin, minutes) in enumerate(stretches):
        end = begin + timedelta(microseconds=int(minutes * 60_000_000))
        lines.append(f"{number}|{begin}|{end}")
    return "\n".join(lines)


def examples(name: str) -> list[dict[str, Any]]:
    path = SHARED / "published_sla_examples.json"
    if not path.is_file():
        pytest.skip("skipped: the folder of published cases (../shared) is not on this machine")
    everything = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    entries = next(each for each in everything.values() if isinstance(each, list))
    return list(next(each for each in entries if each["id"] == name)["worked_examples"])


def test_a_region_of_a_cloud(measure: Measure) -> None:
    """Excluded minutes are taken out of the downtime only: they count as up."""
    checked = 0
    for example in examples("aws-compute-region"):
        given, expected = example["input"], example["expect"]
        start = START[given["total_minutes"]]
        down, excluded = Fraction(str(given["down_minutes"])), Fraction(given.get("of_which_excluded_minutes", 0))
        files = {
            "subscriptions": "id|starts_on|ends_on\nregion|2025-01-01|",
            "outages": rows((start + timedelta(days=2), down)),
            "excused": rows((start + timedelta(days=2), excluded))
            if excluded
            else rows((datetime(2025, 1, 1), Fraction(1))),  # noqa: DTZ001
        }
        if not down:
            files["outages"] = rows((datetime(2025, 1, 1), Fraction(1)))  # noqa: DTZ001 - an outage of another year
        judged = measure(agreement("99.99", "counts as up"), files, "2026-05-01")
        verdict = next(each for each in judged.verdicts if each.reading.period.label == f"{start:%Y-%m}")
        exact = (
            Fraction(expected["uptime_exact"])
            if "uptime_exact" in expected
            else 1 - (down - excluded) / given["total_minutes"]
        )
        assert verdict.reading.value == exact, example["why"]
        assert round(exact * 100, 6) == Fraction(str(expected["uptime_pct"])), example["why"]
        assert verdict.word == ("met" if expected["credit_pct"] == 0 else "missed"), example["why"]
        checked += 1
    assert checked == 10


def test_standard_terms_with_scheduled_and_excluded_time(measure: Measure) -> None:
    """Excluded minutes leave the numerator and the denominator; a subscription counts its own days."""
    checked = 0
    for example in examples("common-paper-sla-2"):
        given, expected = example["input"], example["expect"]
        if "uptime_pct" not in expected:
            continue
        end, minutes = datetime(2026, 5, 1), given["calendar_minutes_in_subscription"]  # noqa: DTZ001
        start = end - timedelta(minutes=int(minutes))
        excused = Fraction(given["scheduled_minutes"] + given["excluded_minutes"])
        inside = Fraction(str(given["down_minutes_inside_excluded_or_scheduled"]))
        down = Fraction(str(given["down_minutes_all"]))
        began = start + timedelta(days=3)
        files = {
            "subscriptions": f"id|starts_on|ends_on\nacme|{start}|",
            # The outage begins so long before the excused time ends that the given part of it lies inside.
            "outages": rows((began - timedelta(microseconds=int(inside * 60_000_000)), down)),
            "excused": rows((began - timedelta(microseconds=int(excused * 60_000_000)), excused))
            if excused else rows((datetime(2025, 1, 1), Fraction(1))),  # noqa: DTZ001
        }  # fmt: skip
        judged = measure(agreement(str(given["target"]), "leaves the period"), files, "2026-05-01")
        verdict = next(each for each in judged.verdicts if each.reading.period.label == "2026-04")
        times = verdict.reading.times
        assert times is not None
        assert (times.up + times.down) / 60_000_000 == expected["available_minutes"], example["why"]
        assert times.down / 60_000_000 == Fraction(str(expected["downtime_minutes"])), example["why"]
        assert verdict.reading.value is not None
        assert round(verdict.reading.value * 100, 6) == Fraction(str(expected["uptime_pct"])), example["why"]
        assert (verdict.word == "met") is expected["met"], example["why"]
        checked += 1
    assert checked == 5


CHECKS = "records: {beats: {key: id, time: at, columns: {state: text}}}\n"


@pytest.mark.parametrize(("beats", "expected"), [(["UP"], 1), (["DOWN", "DOWN"], 0)])
def test_heartbeats_of_a_monitor(measure: Measure, beats: list[str], expected: int) -> None:
    """uptime-01 and uptime-05: pending counts as down, maintenance as neither."""
    lines = [f"{number}|2026-01-01 00:{number:02}|{beat}" for number, beat in enumerate(beats)]
    text = (
        CHECKS
        + """
objectives:
  it: {metric: {uptime: beats, where: state <> 'MAINTENANCE', down: "state in ('DOWN', 'PENDING')"}, each: month}
"""
    )
    judged = measure(text, {"beats": "\n".join(["id|at|state", *lines])}, "2026-02-01")
    assert judged.values() == {"2026-01": expected}


@pytest.mark.parametrize(("good", "bad", "word"), [(5, 5, "missed"), (5, 4, "undetermined")])
def test_good_events_of_an_hour_with_a_least_number(measure: Measure, good: int, bad: int, word: str) -> None:
    """sli-01 and sli-06: 5 of 10 is 0.5; nine events are fewer than ten and give no verdict."""
    lines = [f"{number}|2026-01-01 00:{number:02}|{'yes' if number < good else 'no'}" for number in range(good + bad)]
    text = """
records: {events: {key: id, time: at, columns: {good: yes/no}}}
objectives:
  it:
    promised_by: seller
    to: buyer
    metric: {share: events, good: good}
    target: at least 99%
    each: month
    too_few: below 10 records
"""
    verdict = measure(text, {"events": "\n".join(["id|at|good", *lines])}, "2026-02-01").one()
    assert (verdict.reading.value, verdict.word) == (Fraction(good, good + bad), word)
