"""A cap is used up by what is paid: not by what lapsed or was refused, and by what was granted only so far."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from claiming import Claiming
from deal import months
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.settle.room import shared

TERMS = """\
remedies:
  credit: {when: up missed, credit: 10% of subscription}
settlement: {claim: {until: 30 days after the period}, caps: [{at_most: 150 USD, each: year}]}
"""
TWO_MONTHS = months("2026-01", "98%", "98%", "99.9%")


def amounts(claiming: Claiming, as_of: str | None = None) -> dict[str, Fraction | None]:
    return {each.period.label: each.amount for each in claiming.now(as_of)}


def test_while_a_credit_can_still_be_claimed_it_keeps_its_place_under_the_cap(tmp_path: Path) -> None:
    assert amounts(Claiming(tmp_path, TERMS, TWO_MONTHS), "2026-03-02") == {"2026-01": 100, "2026-02": 50}


def test_a_credit_that_lapsed_uses_up_no_cap(tmp_path: Path) -> None:
    """The last day for January is the 2nd of March; from the 3rd on February is paid in full."""
    assert amounts(Claiming(tmp_path, TERMS, TWO_MONTHS), "2026-03-03") == {"2026-01": 100, "2026-02": 100}


def test_a_refused_credit_uses_up_no_cap(tmp_path: Path) -> None:
    claiming = Claiming(tmp_path, TERMS, TWO_MONTHS)
    assert claiming.said("claim", "2026-02-10") == [] and amounts(claiming)["2026-02"] == 50
    assert claiming.said("refuse", "2026-02-20", note="The customer's own fault.") == []
    assert amounts(claiming)["2026-02"] == 100


def test_a_credit_that_was_granted_in_part_uses_up_that_part(tmp_path: Path) -> None:
    claiming = Claiming(tmp_path, TERMS, TWO_MONTHS)
    assert claiming.said("claim", "2026-02-10") == claiming.said("grant", "2026-02-20", amount="70 USD") == []
    assert amounts(claiming) == {"2026-01": 70, "2026-02": 80}


def test_what_was_granted_stands_when_room_is_left_later(tmp_path: Path) -> None:
    """February is granted as 50 while January might still be claimed; January then lapses."""
    claiming = Claiming(tmp_path, TERMS, TWO_MONTHS)
    assert (
        claiming.said("claim", "2026-03-01", "2026-02")
        == claiming.said("grant", "2026-03-02", "2026-02", amount="50 USD")
        == []
    )
    assert amounts(claiming)["2026-02"] == 50


def test_within_one_statement_the_rest_shares_what_a_refused_credit_leaves(tmp_path: Path) -> None:
    terms = """\
remedies:
  credit: {when: up missed, credit: 10% of subscription}
  worse: {when: up misses minimum, credit: 20% of subscription}
settlement: {same_incident: sum, claim: {until: 300 days after the period}, caps: [{at_most: 150 USD, each: month}]}
"""
    claiming = Claiming(tmp_path, terms, months("2026-01", "90%"))
    assert [each.amount for each in claiming.now()] == [50, 100]
    assert claiming.said("claim", "2026-02-10", remedy="worse") == []
    assert claiming.said("refuse", "2026-02-11", remedy="worse", note="Not our network.") == []
    assert [(each.remedy, each.amount, each.state) for each in claiming.now("2026-02-12")] == [
        ("credit", 100, "claimable"),
        ("worse", 100, "refused"),
    ]


def test_of_a_credit_that_was_granted_in_part_only_that_is_earned_back(tmp_path: Path) -> None:
    terms = """\
remedies:
  credit:
    when: up missed
    credit: 10% of subscription
    claim: {until: 30 days after the period}
    earn_back: {give: 50%, when: up met 3 months in a row}
"""
    claiming = Claiming(tmp_path, terms, months("2026-01", "98%", *["99.5%"] * 4))
    assert claiming.said("claim", "2026-02-10") == claiming.said("grant", "2026-02-20", amount="30 USD") == []
    (_, back) = claiming.now()
    assert (back.kind, back.amount, back.state) == ("earn-back", 15, "granted")
    assert back.because[-1].sentence == "50% of 30 USD owed for 2026-01"


sums = st.integers(0, 300).map(Fraction)


@given(
    st.lists(
        st.tuples(sums, st.sampled_from(["free", "over", "granted"]), st.integers(0, 100)), min_size=1, max_size=6
    ),
    sums,
)
@settings(max_examples=80, deadline=None)
def test_never_more_is_paid_than_the_cap_leaves(rows: list[tuple[Fraction, str, int]], room: Fraction) -> None:
    """Whatever lapsed, was refused or was granted within what it came to: what is paid stays within the room, and fills it."""
    every = {place: amount for place, (amount, _, _) in enumerate(rows)}
    over = frozenset(place for place, (_, what, _) in enumerate(rows) if what == "over")
    standing = shared(every, dict.fromkeys(over, Fraction(0)), over, room)
    granted = {
        place: standing[place] * percent / 100 for place, (_, what, percent) in enumerate(rows) if what == "granted"
    }
    fixed = granted | dict.fromkeys(over, Fraction(0))
    found = shared(every, fixed, over, room)
    paid = {place: fixed.get(place, found[place]) for place in every}
    assert sum(paid.values()) <= room
    assert all(0 <= paid[place] <= every[place] for place in every)
    free = [place for place, (_, what, _) in enumerate(rows) if what == "free"]
    if any(paid[place] < every[place] for place in free):  # cut only where nothing of the room is left
        assert sum(paid.values()) == room
