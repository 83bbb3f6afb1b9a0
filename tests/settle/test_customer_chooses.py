"""Of several remedies of one incident the customer chooses: until then all are shown, and nothing is booked or summed up."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from claiming import Claiming
from deal import months

from servanda.desk.closing import close_period
from servanda.desk.due import due
from servanda.desk.measuring import Asked
from servanda.desk.statements import statements
from servanda.store.plain import plain_obligation

TERMS = """\
remedies:
  credit: {when: up missed, credit: 10% of subscription}
  worse: {when: up misses minimum, credit: 25% of subscription}
settlement: {same_incident: customer chooses, claim: {until: 30 days after the period}}
"""
AS_OF = "2026-02-10"


@pytest.fixture
def deal(tmp_path: Path) -> Claiming:
    return Claiming(tmp_path, TERMS, months("2026-01", "90%"))


def owed(deal: Claiming, as_of: str | None = AS_OF) -> list[tuple[str, Fraction | None, str]]:
    return [(each.remedy, each.amount, each.state) for each in deal.now(as_of)]


def test_until_the_customer_has_chosen_both_are_shown_and_neither_is_in_the_sum(deal: Claiming) -> None:
    assert owed(deal) == [("credit", 100, "computed"), ("worse", 250, "computed")]
    found = deal.now(AS_OF)
    assert found[0].because[-1].sentence == "the customer chooses between this and worse 2026-01, 250 USD"
    (statement,) = statements(found)
    assert statement.totals == ()
    assert plain_obligation(found[0])["choice"] == {
        "between": ["worse 2026-01, 250 USD"], "waits": True, "chosen": False,
    }  # fmt: skip
    assert [(each.deadline.what, each.deadline.about) for each in due(Asked([deal.file], AS_OF)).due] == [
        ("choose", "credit 2026-01"), ("choose", "worse 2026-01"),
    ]  # fmt: skip


def test_what_is_chosen_is_due_and_the_other_is_not(deal: Claiming) -> None:
    assert deal.said("choose", "2026-02-05", remedy="credit", by="Purchasing") == []
    assert owed(deal) == [("credit", 100, "claimable"), ("worse", 0, "claimable")]
    assert deal.now(AS_OF)[1].because[-1].sentence == "of one incident the customer has chosen credit 2026-01, 100 USD"
    assert deal.said("claim", "2026-02-06", remedy="credit") == deal.said("grant", "2026-02-07", remedy="credit") == []
    assert owed(deal)[0] == ("credit", 100, "granted")
    assert deal.told() == []


def test_before_the_day_of_the_choice_nothing_was_chosen(deal: Claiming) -> None:
    assert deal.said("choose", "2026-02-05", remedy="worse", by="Purchasing") == []
    assert owed(deal, "2026-02-05")[0][2] == "computed"


def test_who_has_not_chosen_cannot_claim(deal: Claiming) -> None:
    assert deal.said("claim", "2026-02-05", remedy="worse") == ["S182"]
    assert not deal.ledger()


def test_what_was_chosen_first_stands(deal: Claiming) -> None:
    assert deal.said("choose", "2026-02-05", remedy="credit", by="Purchasing") == []
    assert deal.said("choose", "2026-02-06", remedy="worse", by="Purchasing") == ["S183"]
    assert deal.said("choose", "2026-02-06", remedy="credit", by="Purchasing") == ["S183"]


def test_only_the_customer_chooses(deal: Claiming) -> None:
    assert deal.said("choose", "2026-02-05", remedy="worse", by="Service manager") == ["S775"]
    assert deal.said("choose", "2026-02-05", remedy="worse", by="Head of IT") == ["S776"]


def test_without_a_choice_both_lapse_with_the_time_for_claims(deal: Claiming) -> None:
    assert [state for _, _, state in owed(deal, "2026-03-03")] == ["lapsed", "lapsed"]


def test_what_has_lapsed_is_not_chosen_any_more(deal: Claiming) -> None:
    assert deal.said("choose", "2026-03-03", remedy="credit", by="Purchasing") == ["S773"]
    assert deal.said("choose", "2026-03-02", remedy="credit", by="Purchasing") == []


def test_where_nothing_shares_an_incident_there_is_nothing_to_choose(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", "98%"))
    assert owed(deal) == [("credit", 100, "claimable")]
    assert deal.said("choose", "2026-02-05", by="Purchasing") == ["S183"]


def test_an_automatic_remedy_waits_for_the_choice_too(tmp_path: Path) -> None:
    deal = Claiming(
        tmp_path,
        TERMS.replace("claim: {until: 30 days after the period}", "claim: automatic"),
        months("2026-01", "90%"),
    )
    assert [state for _, _, state in owed(deal)] == ["computed", "computed"]
    assert deal.said("choose", "2026-02-05", remedy="worse", by="Purchasing") == []
    assert owed(deal) == [("credit", 0, "granted"), ("worse", 250, "granted")]


def closed(deal: Claiming, as_of: str) -> list[tuple[str, str | None]]:
    (closing,), problems = close_period(Asked([deal.file], as_of), "2026-01")
    return [(each.code, each.hint) for each in (*problems, *closing.problems) if each.severity == "error"]


def test_a_month_is_closed_once_the_customer_has_chosen(deal: Claiming) -> None:
    hint = "The customer says which with `servanda claims choose`; in time, or all of them lapse."
    assert closed(deal, AS_OF) == [("S530", hint), ("S530", hint)]
    assert deal.said("choose", "2026-02-05", remedy="credit", by="Purchasing") == []
    assert closed(deal, AS_OF) == []


def test_a_month_is_closed_once_nobody_can_choose_any_more(deal: Claiming) -> None:
    assert closed(deal, "2026-03-03") == []
    assert [state for _, _, state in owed(deal, "2026-03-03")] == ["lapsed", "lapsed"]
    # A choice that was made in time and is written down later still holds, and of one of them only.
    assert deal.said("choose", "2026-03-02", remedy="credit", by="Purchasing") == []

    def errors(remedy: str) -> list[str]:
        recorded = deal.say("claim", "2026-03-02", "2026-01", remedy)
        return [each.code for each in recorded.problems if each.severity == "error"]

    assert (errors("worse"), errors("credit")) == (["S182"], [])
    assert owed(deal, "2026-03-03") == [("credit", 100, "claimed"), ("worse", 250, "lapsed")]
