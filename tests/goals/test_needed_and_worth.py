"""From revenue to leads and back: published and hand-made cases, and the laws that they follow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.goals.capacity import capacity
from servanda.goals.interval import wilson
from servanda.goals.needed import Needed, a_point_more, from_revenue, needed
from servanda.goals.reached import ATTAINABLE, REASONABLE, curve, level_at, proposed
from servanda.goals.worth import Delivered, Subset, all_of, in_money

rates = st.integers(1, 1000).map(lambda thousandths: Fraction(thousandths, 1000))


def cases(shared: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    text = (shared / "cases" / "revops_examples.json").read_text(encoding="utf-8")
    found = [each for each in json.loads(text, parse_float=Decimal) if each["kind"] == kind]
    assert found
    yield from found


def worked_out(given: Mapping[str, Any]) -> Needed:
    stages = given.get("stage_rates") or [given["lead_to_customer_rate"]]
    own = [Fraction(str(each)) for each in stages]
    if "customers_needed" in given:
        return needed(Fraction(given["customers_needed"]), own)
    quota, share, deal = (Fraction(str(given[key])) for key in ("sales_quota", "marketing_share", "average_deal_size"))
    return from_revenue(quota, share, deal, own)


def test_goals_come_out_as_published(shared: Path) -> None:
    for case in cases(shared, "goal_calc"):
        found, expect = worked_out(case["input"]), case["expect"]
        assert found.whole_leads == expect["leads_needed"], case["id"]
        assert expect.get("customers_needed", found.whole_customers) == found.whole_customers, case["id"]
        assert expect.get("marketing_revenue_goal", found.revenue) == found.revenue, case["id"]


def test_lead_values_and_a_month_in_money_come_out_as_published(shared: Path) -> None:
    for case in cases(shared, "lead_value"):
        given, expect = case["input"], case["expect"]
        kinds = [
            Subset(each["type"], each["leads"], each["customers"], Fraction(each["revenue"]))
            for each in given["history"]
        ]
        assert {each.name: each.a_lead for each in kinds} == expect["lead_value"]
        month = Delivered(in_money(kinds, given["delivered_this_month"]), Fraction(given["value_goal"]))
        assert (month.value, month.gap) == (expect["value_delivered"], expect["gap"])
        assert month.attainment == Fraction(expect["attainment"])


def test_nine_customers_at_3_6_percent_are_250_leads_and_not_251() -> None:
    assert ceil(9 / 0.036) == 251, "this is what binary fractions make of it"
    assert needed(Fraction(9), [Fraction(36, 1000)]).whole_leads == 250


@given(st.integers(1, 10_000), st.lists(rates, min_size=1, max_size=4))
def test_the_leads_that_are_needed_bring_the_customers_and_one_fewer_do_not(
    wanted: int, stages: list[Fraction]
) -> None:
    found = needed(Fraction(wanted), stages)
    assert found.whole_leads * found.rate >= wanted > (found.whole_leads - 1) * found.rate
    assert found.stages()[-1] == wanted


@given(st.integers(1, 1000), rates)
def test_a_point_more_needs_fewer_leads_and_a_point_less_needs_more(wanted: int, rate: Fraction) -> None:
    more, less = a_point_more(needed(Fraction(wanted), [rate]), 0)
    point = Fraction(1, 100)
    assert more is None if rate + point > 1 else more == wanted / (rate + point) - wanted / rate < 0
    assert less is None if rate <= point else less == wanted / (rate - point) - wanted / rate > 0


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_holds_the_rate_and_the_textbook_formula(good: int, more: int) -> None:
    """The textbook writes it with square roots of decimals; ours is cut outwards to a millionth."""
    n, p, z = good + more, good / (good + more), 1.959963984540054
    centre, half = (p + z * z / (2 * n)), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    found = wilson(good, n)
    assert found is not None and found.low <= Fraction(good, n) <= found.high
    assert float(found.low) == pytest.approx(max((centre - half) / (1 + z * z / n), 0), abs=1.1e-6)
    assert float(found.high) == pytest.approx(min((centre + half) / (1 + z * z / n), 1), abs=1.1e-6)


def test_few_customers_leave_much_open_and_no_leads_say_nothing() -> None:
    """12 of 400: somewhere from 1.7% to 5.2%."""
    found = wilson(12, 400)
    assert found is not None and (round(float(found.low), 3), round(float(found.high), 3)) == (0.017, 0.052)
    empty = Subset("intern", 0, 0, Fraction(0))
    assert (empty.rate, empty.interval, empty.a_customer, empty.a_lead) == (None, None, None, None)
    assert in_money([empty], {"intern": 5}) == 0


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 50), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_past_leads_of_all_kinds_are_worth_what_they_brought(history: list[tuple[int, int, int]]) -> None:
    kinds = [Subset(str(at), n, c, Fraction(r)) for at, (n, c, r) in enumerate(history)]
    assert in_money(kinds, {each.name: each.leads for each in kinds}) == all_of(kinds).revenue
    assert all(each.a_lead == (each.a_customer or 0) * (each.rate or 0) for each in kinds)


def test_what_sales_can_work() -> None:
    """4 people, 130 hours each, half of them on the telephone, 6 minutes a call: 2,600 calls, of 1,000 leads 433 six times."""
    found = capacity(Fraction(4), Fraction(130), Fraction(1, 2), Fraction(6), 1000, 6)
    assert (found.attempts, found.for_each, found.workable, found.enough) == (2600, 2, 433, False)
    assert capacity(Fraction(4), Fraction(130), Fraction(1, 2), Fraction(6), 1000, 2).enough


MONTHS = [Fraction(each) for each in (480, 510, 450, 560, 530, 500, 490, 610)]


def test_what_past_months_would_have_met() -> None:
    """Six of eight months reached 490, four reached 510: the one is reasonable, the other attainable."""
    reasonable, attainable = (proposed(MONTHS, "higher", share) for share in (REASONABLE, ATTAINABLE))
    assert reasonable is not None and (reasonable.target, reasonable.met) == (490, 6)
    assert attainable is not None and (attainable.target, attainable.met) == (510, 4)
    worst = proposed(MONTHS, "lower", REASONABLE)
    assert worst is not None and (worst.target, worst.met) == (530, 6)
    assert proposed(MONTHS[:3], "higher", REASONABLE) is None, "too few months to say"


@given(st.lists(st.integers(0, 50).map(Fraction), min_size=1, max_size=30), st.sampled_from(["higher", "lower"]))
def test_a_harder_target_is_met_in_fewer_periods(values: list[Fraction], better: Any) -> None:
    found = curve(values, better)
    assert [each.met for each in found] == sorted((each.met for each in found), reverse=True)
    assert found[0].share == 1
    assert all(level_at(each.target, values, better) == each and each.met > 0 for each in found)
