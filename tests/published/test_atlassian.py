"""Atlassian Cloud: minutes in which more than 5% of the requests fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import MONTHS, Desk, paid, verdict_of

NAME = "atlassian-cloud"
COLUMNS = "product,minute,requests,failed,stopped"


@pytest.mark.parametrize("example", examples(NAME))
def test_worked_example(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    start, end = MONTHS[given["total_minutes"]]
    minutes = [row for group in given["minutes"] for row in rows_of(group, start + timedelta(days=4))]
    records = {
        "products": [{"id": "jira", "plan": given["plan"], "monthly_fee": given["fee"], "trial": "no",
                      "starts_on": "2025-01-01", "ends_on": ""}],
        "minutes": minutes or COLUMNS,
    }  # fmt: skip
    measured = desk.measure(NAME, records, end)
    verdict = verdict_of(measured, "uptime", f"{start:%Y-%m}")
    value, times = verdict.reading.value, verdict.reading.times
    assert value is not None and times is not None
    assert times.down == expected["downtime_minutes"] * 60_000_000
    assert times.up + times.down == given["total_minutes"] * 60_000_000
    assert six_places(value) == figure(expected["uptime_pct"])
    assert abs(value * 100 - figure(expected["uptime_pct_2dp"])) <= figure("0.005"), "as the provider shows it"
    assert verdict.word == ("missed" if expected["credit_pct"] else "met")
    assert len(measured.obligations) == (1 if expected["credit_pct"] else 0)
    assert paid(measured.obligations) == figure(expected["credit"])
    assert figure(given["fee"]) * expected["credit_pct"] / 100 == figure(expected["credit"])


def rows_of(group: dict[str, Any], start: Any) -> list[dict[str, Any]]:
    stopped = group["failed"] == "all"
    failed = group["requests"] if stopped else group["failed"]
    return [
        {"product": "jira", "minute": start + timedelta(minutes=place), "requests": group["requests"], "failed": failed,
         "stopped": "yes" if stopped else "no"}
        for place in range(group["count"])
    ]  # fmt: skip
