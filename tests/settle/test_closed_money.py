"""A closed period keeps its money: later records, another fee or another text change nothing, and are told in a note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from claiming import MISSED, TERMS, TWO, Claiming
from deal import months

from servanda.desk.closing import close_period
from servanda.desk.explain_credit import explain_any
from servanda.desk.measuring import Asked
from servanda.desk.yearly import yearly


def close(deal: Claiming, period: str) -> list[str]:
    (closing,), problems = close_period(Asked([deal.file]), period)
    wrong = [*problems, *closing.problems]
    return [each.code for each in wrong if each.severity == "error"]


def money(deal: Claiming) -> list[tuple[str, object, object, bool]]:
    return [(each.period.label, each.computed, each.amount, each.closed) for each in deal.now()]


@pytest.fixture
def deal(tmp_path: Path) -> Claiming:
    deal = Claiming(tmp_path)
    assert close(deal, "2026-01") == []
    return deal


def test_the_closed_file_holds_computed_and_final_amounts(deal: Claiming) -> None:
    plain = json.loads((deal.folder / "closed" / "hosting" / "2026-01.json").read_text())
    (credit,) = plain["obligations"]
    assert (credit["remedy"], credit["computed"], credit["amount"], credit["unit"]) == ("credit", "100", "100", "USD")
    assert (credit["claim"]["until"], credit["claim"]["by"]) == ("2026-03-03T00:00:00Z", ["customer"])
    assert "state" not in credit, "how far it has come stands in the ledger"


def test_another_fee_changes_only_what_is_open(deal: Claiming) -> None:
    head = TWO.replace("subscription: {amount: 1000 USD", "subscription: {amount: 2000 USD")
    Claiming(deal.folder, TERMS, MISSED, head)
    assert money(deal) == [("2026-01", 100, 100, True), ("2026-03", 200, 200, False)]
    (note,) = deal.closed_notes()
    assert (note.code, note.severity) == ("S531", "note")
    assert note.sentence == "credit 2026-01 was closed as 100 USD; today's text and records would give 200 USD."


def test_a_remedy_that_is_taken_out_or_added_changes_nothing_of_it(deal: Claiming) -> None:
    Claiming(deal.folder, TERMS.replace("credit:", "other:", 1))
    assert [(each.remedy, each.period.label) for each in deal.now()] == [("credit", "2026-01"), ("other", "2026-03")]
    assert sorted(each.sentence.split(";")[0] for each in deal.closed_notes()) == [
        "credit 2026-01 was closed as 100 USD", "other 2026-01 was not there when its period was closed",
    ]  # fmt: skip


def test_later_records_change_nothing_of_it(deal: Claiming) -> None:
    Claiming(deal.folder, TERMS, months("2026-01", "99.9%", "99.9%", "98%"))
    assert money(deal) == [("2026-01", 100, 100, True), ("2026-03", 100, 100, False)]
    assert "S531" in [each.code for each in deal.closed_notes()]


def test_claims_go_on_after_the_period_is_closed(deal: Claiming) -> None:
    assert deal.state("2026-03-01")[0] == ("2026-01", "claimable")
    deal.say("claim", "2026-03-02")
    deal.say("grant", "2026-03-05", amount="70 USD")
    first = deal.now()[0]
    assert (first.state, first.computed, first.amount, first.closed) == ("granted", 100, 70, True)


def test_a_cap_counts_what_was_closed_as_it_was_closed(tmp_path: Path) -> None:
    terms = TERMS.replace("settlement: {", "settlement: {caps: [{at_most: 150 USD, each: rolling 12 months}], ")
    deal = Claiming(tmp_path, terms)
    assert close(deal, "2026-01") == []
    deal.say("claim", "2026-02-10")
    Claiming(tmp_path, terms.replace("10% of subscription", "5% of subscription"))
    assert money(deal) == [("2026-01", 100, 100, True), ("2026-03", 50, 50, False)]
    Claiming(tmp_path, terms.replace("10% of subscription", "20% of subscription"))
    assert money(deal) == [("2026-01", 100, 100, True), ("2026-03", 200, 50, False)]
    deal.say("refuse", "2026-02-20", note="Not our network.")
    assert money(deal) == [("2026-01", 100, 100, True), ("2026-03", 200, 150, False)]


def test_what_hangs_on_later_periods_or_claims_may_still_come(tmp_path: Path) -> None:
    terms = (
        "settlement: {claim: {until: 30 days after the period}}\nremedies:\n"
        "  credit: {when: up missed, credit: 10% of subscription}\n"
        "  exit: {when: up missed 2 months in a row and claimed, right_to_terminate: {for: customer}}\n"
    )
    deal = Claiming(tmp_path, terms, months("2026-01", "98%", "98%"))
    assert (close(deal, "2026-01"), close(deal, "2026-02")) == ([], [])
    deal.say("claim", "2026-02-05")
    deal.say("claim", "2026-03-05", "2026-02")
    assert [(each.remedy, each.period.label) for each in deal.now()] == [
        ("credit", "2026-01"), ("credit", "2026-02"), ("exit", "2026-02"),
    ]  # fmt: skip
    assert deal.closed_notes() == []


def test_a_file_that_was_closed_before_money_was_frozen_is_read(deal: Claiming) -> None:
    path = deal.folder / "closed" / "hosting" / "2026-01.json"
    plain = json.loads(path.read_text())
    del plain["obligations"], plain["sha256"]  # it had no hash either
    path.write_text(json.dumps(plain))
    assert money(deal) == [("2026-01", 100, 100, False), ("2026-03", 100, 100, False)]


@pytest.mark.parametrize("damage", ['"x"', '[{"remedy": "credit"}]', "[null]", "7"])
def test_money_that_was_changed_by_hand_into_nonsense_is_told(deal: Claiming, damage: str) -> None:
    path = deal.folder / "closed" / "hosting" / "2026-01.json"
    plain = json.loads(path.read_text())
    path.write_text(json.dumps({**plain, "obligations": json.loads(damage)}))
    assert "S501" in [each.code for each in deal.measured().problems]


def test_an_amount_that_was_changed_by_hand_is_told_and_nothing_is_written(deal: Claiming) -> None:
    path = deal.folder / "closed" / "hosting" / "2026-01.json"
    text = path.read_text()
    path.write_text(text.replace('"amount": "100"', '"amount": "10"'))
    assert "S1032" in [each.code for each in deal.measured().problems if each.severity == "error"]
    assert "S1032" in deal.said("claim", "2026-02-05")
    assert not deal.ledger()
    assert "S1032" in close(deal, "2026-03")
    path.write_text(json.dumps(json.loads(text)))  # laid out in one line it is the same
    assert money(deal)[0] == ("2026-01", 100, 100, True)


def test_what_is_not_final_is_not_closed(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS.replace("10% of subscription", "10% of invoice"))
    toml = (tmp_path / "servanda.toml").read_text()
    head, _, invoices = toml.partition("[records.invoices]")
    (tmp_path / "servanda.toml").write_text(
        f"{head}[records.invoices]{invoices.replace('2027-06-01 00:00', '2026-01-20 00:00')}"
    )
    assert close(deal, "2026-01") == ["S530"]
    assert not (tmp_path / "closed").exists()


EARNED = """\
remedies:
  credit:
    when: up missed
    credit: {of: subscription, bands: {below 99%: 10%, below 95%: 25%}}
    earn_back: {give: 50%, when: up met 3 months in a row}
settlement: {claim: automatic}
"""


def test_two_credits_that_are_earned_back_in_one_month_both_stay_when_it_is_closed(tmp_path: Path) -> None:
    """January's 100 and February's 250 go back by half in May: 50 and 125, before May is closed and after."""
    deal = Claiming(tmp_path, EARNED, months("2026-01", "98%", "90%", "99.9%", "99.9%", "99.9%"))
    before = [(each.period.label, each.kind, each.amount) for each in deal.now()]
    assert before[2:] == [("2026-05", "earn-back", 50), ("2026-05", "earn-back", 125)]
    assert [close(deal, each) for each in ("2026-01", "2026-02", "2026-05")] == [[], [], []]
    assert [(each.period.label, each.kind, each.amount) for each in deal.now()] == before
    assert deal.closed_notes() == []
    (row, back) = sorted(yearly([deal.measured()]), key=lambda each: -each.parts["earned"])
    assert (row.parts["earned"], back.parts["earned"], back.parts["granted"]) == (350, 175, 175)


def test_a_closed_credit_is_explained_from_the_reading_that_it_was_closed_with(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, EARNED, months("2026-01", "98%", "90%"))
    assert close(deal, "2026-01") == []
    (tree,) = explain_any(Asked([deal.file], period="2026-01"), "credit").trees
    assert tree.sentence == "credit, 2026-01, granted: 100 USD. Provider owes it to Customer."
    assert "up, 2026-01, final: 98%." in str(tree.reasons[2].reasons[0].sentence)


def test_a_closed_credit_whose_remedy_is_gone_says_what_it_was_closed_with(tmp_path: Path) -> None:
    """Only the younger version still has the remedy; January, which the older one judges, was closed with it."""
    deal = Claiming(tmp_path, EARNED, months("2026-01", "98%"))
    assert close(deal, "2026-01") == []
    old = deal.file.read_text()
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "1.yaml").write_text(old.replace("\n  credit:\n", "\n  other:\n"))
    deal.file.write_text(
        old.replace('version: "1"\nin_force: 2026-01-01', 'version: "2"\nreplaces: "1"\nin_force: 2026-02-01')
    )
    (tree,) = explain_any(Asked([deal.file], period="2026-01"), "credit").trees
    assert tree.sentence == "credit, 2026-01, granted: 100 USD. Provider owes it to Customer."
