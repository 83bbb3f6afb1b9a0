"""Laws of the ledger: the order in which files are read does not matter, and no state is reached but by its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.settle.progress import about, heard
from servanda.words.entry import Entry, in_order
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Period

ZONE = Zone("America/New_York")
FIRST = date(2026, 2, 1)


def owed(label: str, *, automatic: bool) -> Obligation:
    """A credit of 100 that can be claimed on the first ten days of February."""
    begin, end = (ZONE.midnight(day_of(each)) for each in (FIRST, FIRST + timedelta(10)))
    return Obligation(
        "credit", "credit", Period(label, begin - 1, begin), (), "provider", "customer", Fraction(100), Fraction(100),
        "USD", "computed", begins=begin, until=end, final=True, automatic=automatic, claimants=("customer",),
    )  # fmt: skip


OWED = (owed("one", automatic=False), owed("two", automatic=False), owed("three", automatic=True))

SAID = st.builds(
    lambda party, what, which, day, at, amount: Entry(
        "deal", party, "Title", "Title", at, what, about(OWED[which]), FIRST + timedelta(day),
        Fraction(amount) if what == "grant" else None, "USD",
    ),
    st.sampled_from(["provider", "customer"]),
    st.sampled_from(["claim", "withdraw", "verify", "grant", "refuse", "apply", "comment", "word of a later version"]),
    st.integers(0, 2), st.integers(-2, 14), st.integers(0, 3), st.integers(0, 130),
)  # fmt: skip


def numbered(said: list[Entry]) -> list[Entry]:
    """Each party's entries as its chain has them."""

    found = []
    for party in ("provider", "customer"):
        own = [each for each in said if each.party == party]
        found += [replace(each, number=number) for number, each in enumerate(own, start=1)]
    return found


def stand(said: list[Entry], day: date) -> tuple[tuple[Obligation, ...], list[Problem]]:
    return heard(OWED, sorted(said, key=in_order), ZONE, ZONE.midnight(day_of(day)), str)


@given(st.lists(SAID, max_size=14), st.randoms(use_true_random=False))
def test_the_order_in_which_files_and_lines_are_read_does_not_matter(said: list[Entry], chance: object) -> None:
    entries = numbered(said)
    mixed = list(entries)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert stand(mixed, date(2026, 4, 1)) == stand(entries, date(2026, 4, 1))


@given(st.lists(SAID, max_size=14), st.integers(-3, 20))
def test_what_is_said_later_changes_nothing_of_how_it_stood_before(said: list[Entry], days: int) -> None:
    entries, day = numbered(said), FIRST + timedelta(days)
    before = [each for each in entries if each.day < day]
    assert stand(entries, day) == stand(before, day)


WAY = {"claimed": "claim", "verified": "verify", "granted": "grant", "refused": "refuse", "applied": "apply"}


@given(st.lists(SAID, max_size=14))
def test_no_state_is_reached_but_by_its_way(said: list[Entry]) -> None:
    entries = numbered(said)
    for each in stand(entries, date(2026, 4, 1))[0]:
        own = [one for one in entries if one.about == about(each)]
        claims = [one for one in own if one.what == "claim" and one.party == "customer"]
        in_time = [one for one in claims if FIRST <= one.day < FIRST + timedelta(10)]
        if each.automatic:
            assert each.state in ("granted", "applied")
        elif not in_time:
            assert each.state == "lapsed", "nobody claimed in time"
        if each.state in WAY and not (each.automatic and each.state == "granted"):
            who = "customer" if each.state == "claimed" else "provider"
            assert any(one.what == WAY[each.state] and one.party == who for one in own)
        granted = {one.amount for one in own if one.what == "grant" and one.party == "provider"}
        assert each.amount == 100 or (each.amount in granted and each.state in ("granted", "applied"))


@given(st.lists(SAID, max_size=14))
def test_every_word_is_heard_or_it_is_told_why_not(said: list[Entry]) -> None:
    entries = numbered([each for each in said if each.what in (*WAY.values(), "withdraw")])
    found, problems = stand(entries, date(2026, 4, 1))
    heard_of = sum(len(each.because) for each in found)
    assert heard_of + sum(1 for each in problems if each.code != "S782") == len(entries)


@pytest.mark.parametrize(("creditor", "debtor"), [("customer", "provider"), ("zeta", "acme")])
def test_of_one_second_an_answer_is_heard_after_what_it_answers_whatever_the_parties_are_called(
    creditor: str, debtor: str
) -> None:
    """Written within one second: claimed, refused, claimed anew with more evidence, verified, granted, applied."""
    ways = [
        (creditor, "claim"),
        (debtor, "refuse"),
        (creditor, "claim"),
        (debtor, "verify"),
        (debtor, "grant"),
        (debtor, "apply"),
    ]
    credit = replace(OWED[0], debtor=debtor, creditor=creditor, claimants=(creditor,))
    said = [Entry("deal", party, "Title", "Title", 7, what, about(credit), FIRST) for party, what in ways]
    own = {party: [each for each in said if each.party == party] for party in (creditor, debtor)}
    lines = [replace(each, number=place) for party in own.values() for place, each in enumerate(party, start=1)]
    (stands,), problems = heard([credit], sorted(lines, key=in_order), ZONE, ZONE.midnight(day_of(FIRST)) + 1, str)
    assert (stands.state, problems) == ("applied", [])


def test_what_is_taken_back_in_the_second_in_which_it_is_granted_was_granted() -> None:
    """Neither could know of the other; the one who owes has bound itself, and its word stands."""
    said = [("customer", "claim", 1), ("customer", "withdraw", 2), ("provider", "grant", 1)]
    lines = [
        Entry("deal", party, "T", "T", 7, what, about(OWED[0]), FIRST, number=number) for party, what, number in said
    ]
    (stands,), problems = heard([OWED[0]], sorted(lines, key=in_order), ZONE, ZONE.midnight(day_of(FIRST)) + 1, str)
    assert (stands.state, [each.code for each in problems]) == ("granted", ["S774"])
