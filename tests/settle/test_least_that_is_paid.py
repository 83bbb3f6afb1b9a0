"""What a statement does not reach (`pay_if`) is not paid: it uses up no cap, is not earned back, and takes nothing kept."""

from __future__ import annotations

from deal import Deal, months

BAD, WORSE, GOOD = "98%", "90%", "99.9%"
TERMS = """\
remedies:
  credit:
    when: up missed
    credit: {of: subscription, bands: {below 99%%: 10%%, below 95%%: 25%%}}
    earn_back: {give: %s}
settlement: {claim: automatic, pay_if: above %s USD, caps: [{at_most: %s USD, each: year}]}
"""


def settled(deal: Deal, back: str, least: int, *ups: str, cap: int = 300) -> list[tuple[str, str, object]]:
    found = deal.settle(TERMS % (back, least, cap), months("2026-01", *ups))
    return [(each.period.label, each.kind, each.amount) for each in found]


def test_what_is_not_paid_is_not_earned_back_and_uses_up_no_cap(deal: Deal) -> None:
    """January's 100 are too little to be paid: February has the whole cap of 300, and only its 250 go back by half."""
    assert settled(deal, "50%, when: up met 2 months in a row", 120, BAD, WORSE, GOOD, GOOD) == [
        ("2026-01", "credit", 0), ("2026-02", "credit", 250), ("2026-04", "earn-back", 125),
    ]  # fmt: skip


def test_a_statement_that_is_not_paid_frees_the_cap_for_the_next_before_that_is_asked(deal: Deal) -> None:
    """With January's 100 the cap would leave February 200, too little; without them it has its 250, which are paid."""
    assert settled(deal, "50%, when: up met 2 months in a row", 210, BAD, WORSE, GOOD, GOOD)[:2] == [
        ("2026-01", "credit", 0), ("2026-02", "credit", 250),
    ]  # fmt: skip
    (back,) = settled(deal, "100%, when: up met 2 months in a row", 210, BAD, WORSE, GOOD, GOOD)[2:]
    assert back == ("2026-04", "earn-back", 250)


def test_a_later_statement_that_the_cap_leaves_too_small_frees_no_cap_for_itself(deal: Deal) -> None:
    """The cap leaves 50 of March's 250, which is too little; April then has these 50, and they are too little again."""
    assert settled(deal, "50%, when: up met 2 months in a row", 60, WORSE, GOOD, WORSE, WORSE) == [
        ("2026-01", "credit", 250), ("2026-03", "credit", 0), ("2026-04", "credit", 0),
    ]  # fmt: skip


def test_what_is_not_paid_takes_nothing_from_the_bank(deal: Deal) -> None:
    """80 are kept in February. They leave 20 of March's 100, too little to be paid; so April's 250 come to 170."""
    found = settled(deal, "32%, when: up met, as: bank", 30, WORSE, GOOD, BAD, WORSE, cap=3000)
    assert found == [
        ("2026-01", "credit", 250), ("2026-02", "earn-back", 80), ("2026-03", "credit", 0), ("2026-04", "credit", 170),
    ]  # fmt: skip
