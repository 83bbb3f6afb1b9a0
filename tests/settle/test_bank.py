"""Earn-back into a bank: what was earned back is kept, and taken from later credits, oldest first, until it lapses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from claiming import Claiming
from deal import HEAD, Deal, months
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.agreement.read import read_agreement
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked
from servanda.desk.statements import statements
from servanda.words.result import Obligation

TERMS = """\
remedies:
  credit:
    when: up missed
    credit: 10%% of subscription
    claim: automatic
    earn_back: {give: 80%%, when: up met 2 months in a row, as: bank%s}
"""
GOOD, BAD = "99.5%", "98%"


def credits(found: Sequence[Obligation]) -> list[tuple[str, object]]:
    return [(each.period.label, each.amount) for each in found if each.kind == "credit"]


def test_what_was_earned_back_is_taken_from_the_next_credits_until_it_is_used_up(deal: Deal) -> None:
    """January's 100 put 80 into the bank in March. April takes 80, and May nothing more."""
    found = deal.settle(TERMS % "", months("2026-01", BAD, GOOD, GOOD, BAD, BAD, GOOD), as_of="2026-07-01")
    assert credits(found) == [("2026-01", 100), ("2026-04", 20), ("2026-05", 100)]
    (kept,) = [each for each in found if each.kind == "earn-back"]
    assert (kept.period.label, kept.amount, kept.what) == ("2026-03", 80, "kept against later credits")
    assert [each.sentence for each in kept.because[-3:]] == [
        "80% of 100 USD owed for 2026-01",
        "80 USD of it are used for credit 2026-04",
        "kept against later credits: 0 USD are left",
    ]
    april = next(each for each in found if each.period.label == "2026-04")
    assert april.because[-1].sentence == "80 USD are taken from what was earned back in 2026-03"


def test_what_is_kept_is_owed_by_nobody(deal: Deal) -> None:
    found = deal.settle(TERMS % "", months("2026-01", BAD, GOOD, GOOD), as_of="2026-05-01")
    totals = {each.period.label: each.totals for each in statements(found)}
    assert [total.amount for total in totals["2026-01"]] == [100] and totals["2026-03"] == ()


def test_what_lapses_is_taken_from_nothing_later(deal: Deal) -> None:
    """Kept in March until the end of the month after: April may use it, May may not."""
    lapses = ", lapses: end of 1st month after the period"
    figures = months("2026-01", BAD, GOOD, GOOD, BAD, GOOD)
    assert credits(deal.settle(TERMS % lapses, figures, as_of="2026-06-01")) == [("2026-01", 100), ("2026-04", 20)]
    figures = months("2026-01", BAD, GOOD, GOOD, GOOD, BAD)
    assert credits(deal.settle(TERMS % lapses, figures, as_of="2026-06-01")) == [("2026-01", 100), ("2026-05", 100)]


def test_of_a_credit_that_lapsed_nothing_is_kept(tmp_path: Path) -> None:
    terms = (TERMS % "").replace("claim: automatic", "claim: {until: 30 days after the period}")
    deal = Claiming(tmp_path, terms, months("2026-01", BAD, GOOD, GOOD, BAD))
    assert [(each.period.label, each.amount) for each in deal.now("2026-05-05")] == [("2026-01", 100), ("2026-04", 100)]


def test_a_closed_credit_has_used_what_it_used(tmp_path: Path) -> None:
    """April is closed with 20 after 80 from the bank; the bank is empty for May, whatever is measured again."""
    deal = Claiming(tmp_path, TERMS % "", months("2026-01", BAD, GOOD, GOOD, BAD, BAD, GOOD))
    assert [each.path is not None for each in close_period(Asked([deal.file]), "2026-04")[0]] == [True]
    assert credits(deal.now()) == [("2026-01", 100), ("2026-04", 20), ("2026-05", 100)]
    assert deal.closed_notes() == []


def test_what_is_paid_at_once_cannot_lapse(tmp_path: Path) -> None:
    path = tmp_path / "hosting.yaml"
    terms = (TERMS % ", lapses: end of the term").replace(", as: bank", "")
    path.write_text(HEAD + terms, encoding="utf-8")
    assert [each.code for each in read_agreement(path)[1] if each.severity == "error"] == ["S185"]


@given(st.lists(st.sampled_from([GOOD, BAD]), min_size=1, max_size=10))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_bank_worked_by_hand(deal: Deal, ups: list[str]) -> None:
    """The same by a plain ledger: month by month, 80% of a credit comes in with the second good month after it."""
    deposits: list[tuple[int, list[Fraction]]] = []
    expected = []
    for place, up in enumerate(ups):
        if up == BAD:
            owed = Fraction(100)
            for since, left in deposits:
                used = min(left[0], owed) if since < place else Fraction(0)
                owed, left[0] = owed - used, left[0] - used
            expected.append(owed)
            good = [later for later in range(place + 1, len(ups)) if ups[later] == ups[later - 1] == GOOD]
            if good and owed:
                deposits.append((good[0], [owed * Fraction(4, 5)]))
    found = deal.settle(TERMS % "", months("2026-01", *ups), as_of="2027-03-01")
    assert [amount for _, amount in credits(found)] == expected
