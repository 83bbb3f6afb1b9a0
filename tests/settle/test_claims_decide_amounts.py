"""Amounts that hang on the claim: a fee of its month, a condition of it; and the fee of the year of the last miss."""

from __future__ import annotations

from pathlib import Path

import pytest
from claiming import TWO, Claiming
from deal import HEAD, Deal, amounts, months

from servanda.agreement.read import read_agreement
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked
from servanda.desk.statements import statements

RISING = "  pool: {amount: {by: date, 2026-01-01: 1000 USD, 2026-03-01: 3000 USD}, each: month}\n"
OF_THE_CLAIM = """\
remedies:
  credit: {when: up missed, credit: {of: pool, amount: 10%, fee_period: month of the claim}}
settlement: {claim: {until: 60 days after the period}}
"""
JANUARY = months("2026-01", "98%")


@pytest.fixture
def deal(tmp_path: Path) -> Claiming:
    return Claiming(tmp_path, RISING + OF_THE_CLAIM, JANUARY)


def test_before_the_claim_its_fee_is_not_known(deal: Claiming) -> None:
    (only,) = deal.now("2026-02-10")
    assert (only.amount, only.state) == (None, "claimable")
    assert only.because[-1].sentence == "no amount: pool of the month of the claim is known when it is claimed"
    (statement,) = statements([only])
    assert (statement.totals, statement.unknown) == ((), 1), "it is in no sum, and that is said"


@pytest.mark.parametrize(("day", "amount"), [("2026-02-28", 100), ("2026-03-01", 300)])
def test_the_month_of_the_claim_decides_over_the_fee(deal: Claiming, day: str, amount: int) -> None:
    assert deal.said("claim", day) == []
    (only,) = deal.now()
    assert (only.amount, only.state) == (amount, "claimed")
    assert deal.said("grant", "2026-03-20") == []
    assert deal.now()[0].amount == amount and deal.told() == []


def test_it_is_known_too_where_its_month_was_closed_before_the_claim(deal: Claiming) -> None:
    assert not [each for each in close_period(Asked([deal.file]), "2026-01")[0] if each.path is None]
    deal.say("claim", "2026-03-01")
    (only,) = deal.now()
    assert (only.amount, only.closed) == (300, True) and deal.closed_notes() == []


def test_the_year_of_the_last_miss_is_all_of_its_contract_year(deal: Claiming, tmp_path: Path) -> None:
    """The third failure falls into the second contract year: twelve months of 2,000, and no month of the first year."""
    fee = "  rising: {amount: {by: date, 2026-01-01: 1000 USD, 2026-06-01: 2000 USD}, each: month}\n"
    terms = (
        f"{fee}remedies:\n  refund: {{when: up missed in 3 of 12 months, "
        "credit: {of: rising, amount: 5%, fee_period: contract year of the last miss}, claim: automatic}\n"
    )
    head = HEAD.replace("in_force: 2026-01-01\n", "in_force: 2025-06-01\n")
    found = Deal(tmp_path).settle(terms, months("2026-03", "98%", "98%", "99.9%", "98%"), head=head)
    assert amounts(found) == [("refund", "2026-06", 1200)]
    assert "rising of 2026-06 to 2027-05 is 24,000 USD: 1,200 USD" in [each.sentence for each in found[0].because]


HOSTS = """\
records:
  customers: {from: customers.csv, key: id, columns: {hosts: number, plan: text}}
  figures:
    from: figures.csv
    key: id
    time: for_day
    belongs_to: {customers: site}
"""
IF = """\
remedies:
  credit: {when: up missed, credit: 10% of subscription, combine: sum}
settlement: {claim: {until: 30 days after the period, if: hosts >= 2}}
"""


def with_hosts(folder: Path, rows: str) -> Claiming:
    head = TWO.replace("records:\n  figures:\n    from: figures.csv\n    key: id\n    time: for_day\n", HOSTS)
    head = head.replace(
        "    levels: {minimum: at least 95%}\n    each: month\n", "    each: month\n    per: customers\n"
    )
    (folder / "customers.csv").write_text(f"id,hosts,plan\n{rows}", encoding="utf-8")
    sites = [{"month": "2026-01", "site": site, "up": "98%"} for site in ("a", "b", "c")]
    deal = Claiming(folder, IF, sites, head=head)
    with (folder / "servanda.toml").open("a", encoding="utf-8") as toml:
        toml.write('[records.customers]\nfile = "customers.csv"\ncomplete_until = "2027-06-01 00:00"\n')
    return deal


def test_a_claim_asks_something_of_the_thing_and_without_it_nothing_is_due(tmp_path: Path) -> None:
    """`a` has two hosts, `b` one; of `c` nobody has written how many: what is not known is not so."""
    deal = with_hosts(tmp_path, "a,2,gold\nb,1,gold\nc,,gold\n")
    found = {dict(each.segment)["customers"]: each for each in deal.now("2026-02-10")}
    assert {key: each.amount for key, each in found.items()} == {"a": 100, "b": 0, "c": 0}
    assert found["b"].because[-1].sentence == "no claim: it asks that hosts is at least 2, which is not so of b"
    assert deal.said("claim", "2026-02-10", of=["customers=b"]) == ["S770"]
    assert deal.said("claim", "2026-02-10", of=["customers=a"]) == []


@pytest.mark.parametrize(("condition", "code"), [("hosts >= 2", "S184"), ("up > 3", "S184")])
def test_a_claim_that_asks_something_of_nothing_is_told(tmp_path: Path, condition: str, code: str) -> None:
    path = tmp_path / "hosting.yaml"
    terms = f"remedies:\n  credit: {{when: up missed, credit: 10% of subscription, claim: {{if: {condition}}}}}\n"
    path.write_text(HEAD + terms, encoding="utf-8")
    _, problems = read_agreement(path)
    assert [each.code for each in problems if each.severity == "error"] == [code]


def test_a_condition_is_checked_against_the_columns_of_the_thing(tmp_path: Path) -> None:
    deal = with_hosts(tmp_path, "a,2,gold\nb,1,gold\nc,,gold\n")
    deal.file.write_text(deal.file.read_text().replace("hosts >= 2", "host >= 2"), encoding="utf-8")
    _, problems = read_agreement(deal.file)
    assert [each.code for each in problems if each.severity == "error"] == ["S104"]
    assert problems[0].hint is not None and "`hosts`" in problems[0].hint
