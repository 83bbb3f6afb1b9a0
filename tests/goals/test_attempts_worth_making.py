"""How many attempts are worth making: the published case, and the laws that any such reckoning follows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.goals.attempts import FEWEST, Attempt, optimum, promised, worths

COST = Fraction(18)


def test_published_attempts_come_out_as_published(shared: Path) -> None:
    cases = json.loads((shared / "cases" / "revops_examples.json").read_text(encoding="utf-8"))
    own = [each for each in cases if each["kind"] == "followup" and "attempts" in each["input"]]
    assert own
    for case in own:
        asked, expect = case["input"], case["expect"]
        steps = [
            Attempt(each["attempt"], each["leads_still_open"], each["customers_first_reached_here"])
            for each in asked["attempts"]
        ]
        cost = Fraction(asked["cost_per_attempt"])
        found = worths(steps, Fraction(asked["revenue_per_customer"]), cost)
        told = {str(each.attempt.number): round(float(each.value), 4) for each in found}
        assert told == expect["marginal_value_per_attempt"], case["id"]
        assert [each.profit for each in found] == expect["cumulative_profit"], case["id"]
        best = optimum(found, cost)
        assert (best.by_profit, best.by_margin) == (expect["optimal_attempts"],) * 2, case["id"]


def on(*made: tuple[int, int]) -> list[Attempt]:
    return [Attempt(number, leads, customers) for number, (leads, customers) in enumerate(made, start=1)]


def test_few_customers_may_make_both_ways_differ_and_then_it_is_said() -> None:
    """The third attempt happens to reach nobody, the fourth two: stopping at the first that does not pay loses 9,000."""
    found = worths(on((1000, 30), (600, 10), (100, 0), (100, 2)), Fraction(5000), COST)
    best = optimum(found, COST)
    assert (best.by_margin, best.by_profit, best.agree) == (2, 4, False)
    assert found[3].profit - found[1].profit == 2 * 5000 - 200 * 18


def test_an_agreement_promises_no_more_than_people_can_do() -> None:
    best = optimum(worths(on((1000, 30), (600, 10), (300, 4)), Fraction(5000), COST), COST)
    assert best.by_profit == 3
    assert (promised(best, None), promised(best, 8), promised(best, 2), promised(best, 0)) == (3, 3, 2, 0)


def test_too_few_customers_say_nothing() -> None:
    few, enough = (optimum(worths(on((500, number)), Fraction(5000), COST), COST) for number in (FEWEST - 1, FEWEST))
    assert (promised(few, 8), promised(enough, 8)) == (None, 1)


def test_where_nothing_pays_nothing_is_promised() -> None:
    best = optimum(worths(on((1000, 25), (900, 20)), Fraction(100), COST), COST)
    assert (best.by_margin, best.by_profit, promised(best, 8)) == (0, 0, 0)
    assert worths([], Fraction(1), COST) == () and optimum((), COST).by_profit == 0


made = st.lists(st.tuples(st.integers(1, 2000), st.integers(0, 60)), min_size=1, max_size=8).map(
    lambda drawn: [(leads, min(leads, customers)) for leads, customers in drawn]
)


@settings(max_examples=60, deadline=None)
@given(made, st.integers(1, 9000), st.integers(1, 60))
def test_no_other_number_of_attempts_earns_more(drawn: Sequence[tuple[int, int]], revenue: int, cost: int) -> None:
    """Each number of attempts is reckoned from the start, and none beats the one that is called best."""
    found = worths(on(*drawn), Fraction(revenue), Fraction(cost))
    best = optimum(found, Fraction(cost))
    earned = [
        sum(customers * revenue - leads * cost for leads, customers in drawn[:many]) for many in range(len(drawn) + 1)
    ]
    assert earned[best.by_profit] == max(earned) >= earned[best.by_margin]
    assert [each.profit for each in found] == earned[1:]
    assert all(each.low <= each.value <= each.high for each in found)
    assert all(each.value > cost for each in found[: best.by_margin])
