"""The Common Paper standard terms: time that is not counted, order forms with a cap over the term, and automatic replies."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from cases import examples, figure, six_places
from papers import APRIL, MAY, Desk, paid, stretch, verdict_of
from typer.testing import CliRunner

from servanda.cli.app import app

NAME = "common-paper-sla-2"
NOTHING = {
    "outages": "id,began,ended,subscription",
    "scheduled": "id,began,ended",
    "excused": "id,began,ended,reason",
    "requests": "id,received_at",
    "replies": "id,sent_at,request,automatic",
}
ALWAYS = [{"id": "acme", "starts_at": "2026-01-01", "ends_at": ""}]


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
settlement: {claim: automatic}                  # every one of them is granted: what lapses uses up no cap
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


def missed(months: list[int]) -> list[dict[str, Any]]:
    """An hour down in each month of the year, from January on, that is 1."""
    return [
        stretch(APRIL.replace(month=number), 60, subscription="acme") for number, miss in enumerate(months, 1) if miss
    ]


def claims(desk: Desk, month: str, day: str) -> bool:
    """Does the customer claim the credit of a month on this day, as somebody at a terminal does?"""
    words = ["claims", "file", str(desk.folder / f"{NAME}.yaml"), "credit", "--period", month, "--by", "customer"]
    result = CliRunner().invoke(app, [*words, "--of", "subscriptions=acme", "--date", day])
    assert result.exit_code in (0, 2), result.output
    assert result.exit_code == 0 or "S773" in result.output, result.output
    return result.exit_code == 0


@pytest.mark.parametrize("example", examples(NAME, lambda given: "notified_in_time_by_month" in given))
def test_two_misses_within_three_months_let_the_customer_leave_if_each_was_claimed_in_time(
    desk: Desk, example: dict[str, Any]
) -> None:
    given, expected = example["input"], example["expect"]
    months, notified = given["missed_by_month"], given["notified_in_time_by_month"]
    as_of = APRIL.replace(month=len(months) + 2)
    records = {**NOTHING, "subscriptions": ALWAYS, "outages": missed(months)}
    desk.write(NAME, records, as_of)
    for number, (miss, in_time) in enumerate(zip(months, notified, strict=True), 1):
        if miss:
            day = f"2026-{number + 1:02}-{7 if in_time else 8:02}"
            assert claims(desk, f"2026-{number:02}", day) is bool(in_time)
    measured = desk.measure(NAME, records, as_of)
    assert any(each.remedy == "exit" for each in measured.obligations) is expected["termination_right"]


@pytest.mark.parametrize("example", examples(NAME, lambda given: "claims" in given))
def test_the_last_day_for_a_claim_is_the_seventh(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    for day, accepted in zip(given["claims"], expected["accepted"], strict=True):
        own = Desk(desk.folder / day)
        own.folder.mkdir()
        own.write(NAME, {**NOTHING, "subscriptions": ALWAYS, "outages": missed([0, 0, 0, 1])}, APRIL.replace(month=6))
        assert claims(own, given["month"], day) is accepted
