"""Every published agreement lints without an error and measures a few records, with what two parties would reckon by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from papers import APRIL, EXAMPLES, MAY, Desk, Records, stretch

from servanda.agreement.read import read_agreement

MONTH = 30 * 24 * 60
NOON = APRIL + timedelta(days=6, hours=12)


@dataclass(frozen=True)
class Case:
    """Records of April, the verdicts of some readings of April and what is owed, by remedy and thing."""

    records: Records
    verdicts: Mapping[tuple[str, ...], tuple[Fraction | None, str]]
    owed: Mapping[tuple[str, ...], Fraction | int] = field(default_factory=dict)
    as_of: datetime = MAY


def plan(days: int) -> dict[str, Any]:
    """Two customers at 50% are a goal of 4 leads; 900 of revenue are 9 customers, 18 opportunities, 180 leads."""
    return {"id": "P", "month": APRIL, "customers_needed": 2, "lead_to_customer": "50%", "days": days, "revenue": 900,
            "average_deal": 100, "opportunity_to_customer": "50%", "lead_to_opportunity": "10%", "entered_by": "Ann",
            "entered_at": APRIL - timedelta(days=1)}  # fmt: skip


CASES = {
    "aws-compute-region": Case(
        {
            "services": [{"id": "ec2", "region": "eu", "service": "EC2"}, {"id": "ecs", "region": "eu", "service": "ECS"}],
            "outages": [stretch(NOON, 60, service_id="ec2", incident="I-1")],
            "excused": [stretch(NOON, 10, service_id="ec2", reason="customer")],
            "charges": [{"id": 1, "billed_for": NOON, "amount": "812.40", "service_id": "ec2", "one_time": "no"}],
        },
        {("uptime", "ec2"): (1 - Fraction(50, MONTH), "missed"), ("uptime", "ecs"): (Fraction(1), "met")},
        {("uptime-credit", "ec2"): Fraction("81.24")},
    ),
    "aws-s3": Case(
        {
            "storage": [{"id": "s", "storage_class": "standard", "region": "eu"},
                        {"id": "a", "storage_class": "infrequent_access", "region": "eu"}],
            "requests": [
                {"id": f"{thing}{n}", "received_at": NOON + timedelta(minutes=5 * (n // 2)), "storage_id": thing,
                 "status": "ServiceUnavailable" if n % 2 else "OK", "excused": "yes" if n == 1 else "no"}
                for thing in "sa" for n in range(40)
            ],
            "charges": [{"id": 1, "billed_for": NOON, "amount": "200", "storage_id": "s"}],
        },
        # 19 of 8,640 slots with half of their requests wrong; the error of one more is excused
        {("uptime", "s"): (1 - Fraction(19, 2 * 8640), "missed"), ("uptime", "a"): (1 - Fraction(19, 2 * 8640), "met")},
        {("uptime-credit", "s"): 20},
    ),
    "atlassian-cloud": Case(
        {
            "products": [{"id": "j", "plan": "premium", "monthly_fee": "300", "trial": "no", "starts_on": "2026-04-21", "ends_on": ""},
                         {"id": "t", "plan": "premium", "monthly_fee": "0", "trial": "yes", "starts_on": "2026-01-01", "ends_on": ""}],
            "minutes": [{"product": "j", "minute": APRIL + timedelta(days=25, minutes=n), "requests": 100, "failed": 5 + n % 2,
                         "stopped": "no"} for n in range(90)],
        },
        {("uptime", "j"): (1 - Fraction(45, MONTH), "missed")},
        {("uptime-credit", "j"): 30},
    ),
    "common-paper-sla-2": Case(
        {
            "subscriptions": [{"id": "a", "starts_at": "2026-01-01", "ends_at": ""}],
            "outages": [stretch(NOON, 70, subscription="a")],
            "scheduled": [stretch(NOON, 10)],
            "excused": "id,began,ended,reason",
            "requests": [{"id": "R", "received_at": NOON}],
            "replies": [{"id": 1, "sent_at": NOON + timedelta(hours=4), "request": "R", "automatic": "no"}],
        },
        {("availability", "a"): (1 - Fraction(60, MONTH - 10), "missed"), ("response",): (Fraction(4 * 3_600_000_000), "met")},
        {("credit", "a"): 50},
    ),
    "hubspot-leads-waterfall": Case(
        {
            "leads": [{"id": n, "salesperson": "Bo", "fits": "no" if n == 5 else "yes", "handed_over_at": NOON} for n in range(6)],
            "calls": [{"id": n, "called_at": NOON + timedelta(hours=n), "lead": n % 4} for n in range(20)],
            "days": [{"day": n, "begins": APRIL + timedelta(days=n)} for n in range(30)],
            "plan": [plan(30)],
        },
        # leads 0 to 3 are called five times, lead 4 never; lead 5 is none as both have agreed
        {("leads-against-goal",): (Fraction(1), "met"), ("not-called", "Bo"): (Fraction(1), "missed"),
         ("few-attempts", "Bo"): (Fraction(1), "missed"), ("leads-of-revenue",): (Fraction(180), "not owed")},
    ),
    "microsoft-online-services": Case(
        {
            "services": [{"id": "mail", "users": 300, "monthly_fee": "90"}, {"id": "files", "users": 7, "monthly_fee": "20"}],
            "outages": [stretch(NOON, 900, service="mail", users_affected=100, incident="I"),
                        stretch(NOON + timedelta(hours=1), 60, service="files", users_affected=5, incident="I")],
            "scheduled": [stretch(NOON, 30, service="mail", reason="patches")],
        },
        {("uptime", "mail"): (1 - Fraction(870, 3 * MONTH), "missed"), ("uptime", "files"): (1 - Fraction(300, 7 * MONTH), "met")},
        {("uptime-credit", "mail"): Fraction("22.50")},
    ),
    "texas-dir-at-risk": Case(
        {
            "servers": [{"id": "a", "in_service": "2025-01-01", "retired": ""}, {"id": "b", "in_service": "2025-01-01", "retired": ""}],
            "outages": [stretch(NOON, 3456, server="a")],
            "excused": "id,began,ended,reason",
            "backups": [{"id": n, "due_at": NOON, "completed": "no" if n == 0 else "yes"} for n in range(60)],
            "tickets": [{"id": 1, "opened_at": NOON, "restored_at": NOON + timedelta(hours=5)}],
            "invoices": [{"id": 1, "billed_for": NOON, "amount": "50000"}],
        },
        # 96% of two servers' time; 59 of 60 backups lie between the levels; the new level weighs nothing yet
        {("servers-up",): (Fraction(96, 100), "missed"), ("backups-done",): (Fraction(59, 60), "missed"),
         ("restored",): (Fraction(0), "missed")},
        {("servers-credit",): 1000, ("restored-credit",): 0},
    ),
    "westernu-helpdesk": Case(
        {"tickets": [
            {"id": 1, "priority": "urgent", "created_at": "2026-04-03 17:25", "first_response_at": "2026-04-06 07:36",
             "resolved_at": "2026-04-06 09:00"},
            {"id": 2, "priority": "standard", "created_at": "2026-04-03 17:25", "first_response_at": "2026-04-06 07:36",
             "resolved_at": "2026-04-07 17:25"},
        ]},
        {("respond",): (Fraction(1, 2), "missed"), ("resolve",): (Fraction(1), "met")},
    ),
}  # fmt: skip


def test_every_published_agreement_is_here() -> None:
    assert sorted(CASES) == sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


@pytest.mark.parametrize("name", CASES)
def test_it_lints_without_a_word(name: str) -> None:
    agreement, problems = read_agreement(EXAMPLES / f"{name}.yaml")
    assert agreement is not None and agreement.id == name
    assert [f"{each}" for each in problems] == []


@pytest.mark.parametrize("name", CASES)
def test_it_measures_and_settles(desk: Desk, name: str) -> None:
    case = CASES[name]
    measured = desk.measure(name, case.records, case.as_of)
    april = [each for each in measured.verdicts if each.reading.period.label in ("2026-04", "R")]
    found = {(each.reading.objective, *(value for _, value in each.reading.segment)): each for each in april}
    for mark, (value, word) in case.verdicts.items():
        assert (found[mark].reading.value, found[mark].word) == (value, word), mark
    owed = {(each.remedy, *(value for _, value in each.segment)): each.amount for each in measured.obligations}
    assert owed == dict(case.owed)
    assert all(each.because for each in measured.obligations), "every line has its reasons"
