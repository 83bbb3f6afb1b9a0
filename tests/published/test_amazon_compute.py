"""Amazon Compute, region level: minutes down of a month, and what is credited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import MONTHS, Desk, paid, stretch, verdict_of

NAME = "aws-compute-region"
NONE = "id,began,ended,service_id"


@pytest.mark.parametrize("example", examples(NAME))
def test_worked_example(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    start, end = MONTHS[given["total_minutes"]]
    began, own = start + timedelta(days=2), {"service_id": "ec2-dublin"}
    down, excused = given["down_minutes"], given.get("of_which_excluded_minutes", 0)
    records = {
        "services": [{"id": "ec2-dublin", "region": "eu-west-1", "service": "EC2"}],
        "outages": [stretch(began, down, incident="I-1", **own)] if Decimal(down) else f"{NONE},incident",
        "excused": [stretch(began, excused, reason="force majeure", **own)] if excused else f"{NONE},reason",
        "charges": [
            {"id": 1, "billed_for": start, "amount": given["fee"], "one_time": "no", **own},
            {"id": 2, "billed_for": start, "amount": 5000, "one_time": "yes", **own},
        ],
    }
    measured = desk.measure(NAME, records, end)
    verdict = verdict_of(measured, "uptime", f"{start:%Y-%m}")
    value = verdict.reading.value
    assert value is not None
    if "uptime_exact" in expected:
        assert value == figure(expected["uptime_exact"])
    assert six_places(value) == figure(expected["uptime_pct"])
    assert verdict.word == ("missed" if expected["credit_pct"] else "met")
    computed = [each.computed for each in measured.obligations]
    wanted = figure(given["fee"]) * expected["credit_pct"] / 100
    assert computed == ([wanted] if wanted else [])
    assert wanted == figure(expected.get("computed_credit", expected["credit"]))
    assert paid(measured.obligations) == figure(expected["credit"])
