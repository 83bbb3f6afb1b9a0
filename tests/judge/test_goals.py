"""Targets that are goals: derived exactly, rounded once, and known before anybody is judged by them."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from courtroom import COUNT, SHARE, Courtroom
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.agreement.derivation import derive
from servanda.agreement.goals_said import derivation
from servanda.agreement.model import Agreement
from servanda.words.target import plain

IT = f"objectives: {{it: {{metric: {COUNT}, target: at least goals.leads, each: month}}}}\n"


def goal(agreement: Agreement, name: str = "leads") -> Fraction | None:
    found = derive(agreement)[0][name].value
    return None if found is None else plain(found)


@pytest.mark.parametrize(
    ("goals", "leads"),
    [
        ("leads: {is: 9 / 3.6%, rounded: up to 1}", 250),  # binary fractions say 251
        ("leads: {is: 7 / 5%, rounded: up to 1}", 140),
        (
            "deals: {is: 13 / 30%, rounded: up to 1}\n  asked: deals / 40%\n  leads: {is: asked / 60%, rounded: up to 1}",
            181,
        ),
        ("rate: 25% * 80% * 50%\n  leads: {is: 26 / rate, rounded: up to 1}", 260),
        (  # customers are rounded where they are promised themselves; what follows is reckoned from the unrounded
            "customers: {is: 7500000 USD / 85000 USD, rounded: up to 1}\n"
            "  leads: {is: customers / 1.5%, rounded: up to 1}",
            5883,
        ),
        (
            "quota: 500000 USD\n  share: 60%\n  customers: quota * share / 20000 USD\n"
            "  leads: {is: customers / 1.5%, rounded: up to 1}",
            1000,
        ),
    ],
)
def test_leads_are_worked_back_from_revenue_and_rounded_once(court: Courtroom, goals: str, leads: int) -> None:
    found = court.judge(f"goals:\n  {goals}\n{IT}", {"it": [leads - 1, leads]})
    assert found.words()[:2] == ["missed", "met"]
    assert found.of()[0].target == f"at least {leads}"


def test_a_promised_number_of_customers_is_whole(court: Courtroom) -> None:
    """A published calculation says 88 customers for 7.5 million at 85,000 each; 88 bring 20,000 less."""
    text = f"goals:\n  leads: {{is: 7500000 USD / 85000 USD, rounded: up to 1}}\n{IT}"
    assert goal(court.agreement(text)) == 89 > Fraction(7_500_000, 85_000) > 88


rates = st.integers(1, 999).map(lambda tenths: Fraction(tenths, 1000))


@settings(max_examples=15, deadline=None)
@given(customers=st.integers(1, 500), first=rates, second=rates)
def test_stages_divide_by_their_product_and_are_rounded_once(
    tmp_path_factory: pytest.TempPathFactory, customers: int, first: Fraction, second: Fraction
) -> None:
    court = Courtroom(tmp_path_factory.mktemp("goals"))
    steps = f"won: {customers}\n  deals: {{is: won / {float(first * 100):.1f}%, rounded: up to 1}}"
    agreement = court.agreement(
        f"goals:\n  {steps}\n  leads: {{is: deals / {float(second * 100):.1f}%, rounded: up to 1}}\n{IT}"
    )
    assert goal(agreement) == ceil(customers / (first * second))
    assert goal(agreement, "deals") == ceil(customers / first)


def test_levels_may_be_goals_and_a_part_of_a_target_too(court: Courtroom) -> None:
    found = court.judge(
        f"goals: {{rate: 80%, floor: rate - 20%}}\n"
        f"objectives: {{it: {{metric: {SHARE}, target: at least goals.rate, levels: {{low: at least goals.floor}}, each: month}}}}\n",
        {"it": ["0.79", "0.8", "0.59"]},
    )
    assert found.words()[:3] == ["missed", "met", "missed"]
    assert [dict(each.levels)["low"] for each in found.of()[:3]] == ["met", "met", "missed"]


USUAL = "goals: {usual: {HOW: it, over: first 3 months}, leads: {is: usual * 110%, rounded: up to 1}}\n" + IT


@pytest.mark.parametrize(("how", "target"), [("average", 25), ("median", 22), ("smallest", 11), ("largest", 33)])
def test_a_goal_is_found_in_what_was_measured_at_first(court: Courtroom, how: str, target: int) -> None:
    """Of 10, 20 and 30 the mean is 20; the tenth more that was agreed makes 22."""
    figures = {"average": [10, 20, 36], "median": [10, 20, 36], "smallest": [10, 20, 30], "largest": [10, 20, 30]}[how]
    found = court.judge(USUAL.replace("HOW", how), {"it": [*figures, target - 1, target]})
    assert found.words()[:5] == ["not owed", "not owed", "not owed", "missed", "met"]
    assert found.of()[0].reason == "measured only: `goals.leads` has no value yet"
    assert found.of()[3].target == f"at least {target}"


def test_nobody_is_judged_by_a_goal_before_its_stretch_is_measured_whole(court: Courtroom) -> None:
    """The records end in the third month: what the goal comes to is not known, and the fourth is measured only."""
    found = court.judge(USUAL.replace("HOW", "average"), {"it": [10, 20, 30, 5]}, measured_to="2026-03-20")
    assert found.words()[3] == "not owed"


def test_what_one_side_promises_must_be_enough_for_the_goal_of_the_other(court: Courtroom) -> None:
    text = (
        "goals:\n  quota: 300000 USD\n"
        "  from-leads: {is: 'volume.target * close.target * 20000 USD', covers: quota}\n"
        "objectives:\n"
        f"  volume: {{metric: {COUNT}, target: at least 1000, each: month}}\n"
        f"  close: {{metric: {SHARE}, target: at least RATE, each: month}}\n"
    )
    assert goal(court.agreement(text.replace("RATE", "1.5%")), "from-leads") == 300_000
    with pytest.raises(AssertionError, match=r"S926.*does not cover `quota`, 300,000 USD: 20,000 USD are missing"):
        court.agreement(text.replace("RATE", "1.4%"))


def test_amounts_are_of_one_currency(court: Courtroom) -> None:
    with pytest.raises(AssertionError, match=r"S123.*`5 EUR` is in EUR, and the agreement's currency is USD"):
        court.agreement(f"goals: {{leads: 5 EUR / 1 EUR}}\n{IT}")


def test_a_long_chain_is_refused_and_a_wide_one_is_told_once(court: Courtroom) -> None:
    chain = "".join(f"  g{at}: g{at + 1} + 1\n" for at in range(60))
    with pytest.raises(AssertionError, match=r"S921.*More than 50 goals follow from one another here"):
        court.agreement(f"goals:\n  leads: g0\n{chain}  g60: 1\n{IT}")
    wide = "".join(f"  g{at}: g{at + 1} + h{at + 1}\n  h{at}: g{at + 1} * h{at + 1}\n" for at in range(12))
    agreement = court.agreement(f"goals:\n  leads: g0\n{wide}  g12: 1\n  h12: 1\n{IT}")
    told = list(derivation(agreement, derive(agreement)[0], ["leads"]))
    lines = [told[0]]
    for each in lines:
        lines += each.reasons
    assert len(lines) < 80
