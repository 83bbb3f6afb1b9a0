"""The Common Paper standard terms: time that is not counted, order forms with a cap over the term, and automatic replies."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import APRIL, MAY, Desk, paid, stretch, verdict_of

NAME = "common-paper-sla-2"
NOTHING = {
    "outages": "id,began,ended,subscription",
    "scheduled": "id,began,ended",
    "excused": "id,began,ended,reason",
    "requests": "id,received_at",
    "replies": "id,sent_at,request,automatic",
}
ALWAYS = [{"id": "acme", "starts_at": "2026-01-01", "ends_at": ""}]
WAITING = {
    "termination_right": "the right to leave hangs on notices given in time: `and claimed` is not worked out yet",
    "accepted": "claims on the 7th and the 8th day: there is no ledger of claims yet",
}
"""What an example expects that this version cannot say, and why."""


@pytest.mark.parametrize("example", examples(NAME, lambda given: "calendar_minutes_in_subscription" in given))
def test_availability(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    assert figure(given["target"]) == figure("99.9")
    start = MAY - timedelta(minutes=given["calendar_minutes_in_subscription"])
    scheduled, excused = given["scheduled_minutes"], given["excluded_minutes"]
    down, inside = figure(given["down_minutes_all"]), figure(given["down_minutes_inside_excluded_or_scheduled"])
    assert inside in (0, excused), "what is down outside all counted time is down while it is excused"
    noon = start + timedelta(days=3, hours=12)
    records = dict(NOTHING)
    records["subscriptions"] = [{"id": "acme", "starts_at": start, "ends_at": ""}]
    records["outages"] = [stretch(noon, down - inside, subscription="acme")]
    records["outages"] += [stretch(noon + timedelta(days=2), inside, subscription="acme")] if inside else []
    records["scheduled"] = [stretch(noon - timedelta(days=1), scheduled)] if scheduled else NOTHING["scheduled"]
    if excused:
        records["excused"] = [stretch(noon + timedelta(days=2), excused, reason="force majeure")]
    measured = desk.measure(NAME, records, MAY)
    verdict = verdict_of(measured, "availability", "2026-04")
    value, times = verdict.reading.value, verdict.reading.times
    assert value is not None and times is not None
    assert (times.up + times.down) / 60_000_000 == figure(expected["available_minutes"])
    assert times.down / 60_000_000 == figure(expected["downtime_minutes"])
    assert six_places(value) == figure(expected["uptime_pct"])
    assert (verdict.word == "met") is expected["met"]


ORDER_FORM = """\
servanda: 1
id: order-form
title: Order form
version: "1"
in_force: 2026-01-01
extends: common-paper-sla-2.yaml@2.0
fees:
  billed: {amount: 6000 USD, each: half}        # 5% of it are 300 USD
  subscription: {amount: FEE USD, each: term}
"""


@pytest.mark.parametrize("example", examples(NAME, lambda given: "computed_credits" in given))
def test_credits_are_cut_where_the_cap_of_the_term_is_used_up(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    text = ORDER_FORM.replace("FEE", str(given["subscription_fee"]))
    (desk.folder / "order-form.yaml").write_text(text, encoding="utf-8")
    missed = [APRIL.replace(month=month) for month in range(1, len(given["computed_credits"]) + 1)]
    outages = [stretch(each, 60, subscription="acme") for each in missed]
    records = {**NOTHING, "subscriptions": ALWAYS, "outages": outages}
    measured = desk.measure(NAME, records, MAY, file="order-form.yaml")
    assert [each.computed for each in measured.obligations] == list(map(figure, given["computed_credits"]))
    assert [each.amount for each in measured.obligations] == list(map(figure, expected["granted"]))
    assert paid(measured.obligations) == figure(expected["total"])


@pytest.mark.parametrize("example", examples(NAME, lambda given: "auto_reply_minutes" in given))
def test_an_automatic_reply_is_no_answer(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    assert given["target_minutes"] == 4 * 60
    received = APRIL + timedelta(days=6, hours=9)
    replies = [
        {"id": place, "sent_at": received + timedelta(minutes=given[minutes]), "request": "R-1", "automatic": automatic}
        for place, (minutes, automatic) in enumerate((("auto_reply_minutes", "yes"), ("acknowledged_minutes", "no")))
    ]
    records = {**NOTHING, "subscriptions": ALWAYS, "replies": replies}
    records["requests"] = [{"id": "R-1", "received_at": received}]
    measured = desk.measure(NAME, records, MAY)
    verdict = verdict_of(measured, "response", "R-1")
    assert verdict.reading.value == Fraction(given["acknowledged_minutes"] * 60_000_000)
    assert (verdict.word == "met") is expected["response_met"]


@pytest.mark.parametrize(
    "example", examples(NAME, lambda given: "notified_in_time_by_month" in given or "claims" in given)
)
def test_waiting_for_the_ledger(example: dict[str, Any]) -> None:
    (expected,) = example["expect"]
    pytest.skip(f"waits: {WAITING[expected]}")
