"""Bands and targets that name goals: money follows from the value that the goal has, and binds when the period begins."""

from __future__ import annotations

from fractions import Fraction

from deal import HEAD, Deal, amounts, months


def test_an_edge_may_be_a_goal(deal: Deal) -> None:
    """Below 95.5% (100% less three times 1.5%) all of the fee is owed; below 99% a tenth."""
    bands = "{below 99%: 10%, below goals.floor: 100%}"
    terms = f"goals: {{floor: 100% - 4.5%}}\nremedies: {{credit: {{when: up missed, credit: {{of: subscription, bands: {bands}}}}}}}\n"
    found = deal.settle(terms, months("2026-01", "98%", "95.5%", "95.49%"))
    assert amounts(found) == [("credit", "2026-01", 100), ("credit", "2026-02", 100), ("credit", "2026-03", 1000)]


def test_a_shortfall_is_counted_from_the_goal_that_bound_the_month(deal: Deal) -> None:
    """98% is the least of January and February; March lacks 2 points of it, and nothing is owed for the first two months."""
    goals = "goals: {usual: {smallest: up, over: first 2 months}}\n"
    terms = f"{goals}remedies: {{credit: {{when: up missed, credit: {{for_every: whole 1% of shortfall, give: 10 USD}}}}}}\n"
    head = HEAD.replace("target: at least 99%", "target: at least goals.usual")
    measured = deal.measured(terms, months("2026-01", "98%", "99%", "96%", "98%"), head=head)
    assert amounts(measured.obligations) == [("credit", "2026-03", Fraction(20))]
    words = [each.word for each in measured.verdicts if each.reading.objective == "up"]
    assert words[:4] == ["not owed", "not owed", "missed", "met"]
