"""Microsoft online services: an outage weighs as much as the share of the users that it hits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import MONTHS, Desk, paid, stretch, verdict_of

NAME = "microsoft-online-services"


@pytest.mark.parametrize("example", examples(NAME))
def test_worked_example(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    start, end = MONTHS[given["total_minutes"]]
    outages = [
        stretch(start + timedelta(days=2 + 5 * place), each["minutes"], service="mail", incident=f"I-{place}",
                users_affected=each["users_affected"])
        for place, each in enumerate(given["incidents"])
    ]  # fmt: skip
    records = {
        "services": [{"id": "mail", "users": given["users"], "monthly_fee": given["fee"]}],
        "outages": outages or "id,began,ended,service,users_affected,incident",
        "scheduled": "id,began,ended,service,reason",
    }
    measured = desk.measure(NAME, records, end)
    verdict = verdict_of(measured, "uptime", f"{start:%Y-%m}")
    value, times = verdict.reading.value, verdict.reading.times
    assert value is not None and times is not None
    minute = 60_000_000 // given["users"]
    assert times.down == expected["downtime_user_minutes"] * minute
    assert times.up + times.down == expected["user_minutes"] * minute
    assert six_places(value) == figure(expected["uptime_pct"])
    assert verdict.word == ("missed" if expected["credit_pct"] else "met")
    assert paid(measured.obligations) == figure(expected["credit"])
    assert figure(given["fee"]) * expected["credit_pct"] / 100 == figure(expected["credit"])
