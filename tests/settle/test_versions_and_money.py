"""A new version of the text is no new deal: caps, the bank and fees of earlier months go on from the older one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from deal import HEAD, Deal, months

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.claims import Saying, say
from servanda.desk.measuring import Asked, measure
from servanda.words.result import Obligation

BAD, GOOD = "90%", "99.9%"
SECOND = HEAD.replace('version: "1"\nin_force: 2026-01-01', 'version: "2"\nreplaces: "1"\nin_force: 2026-03-01')


def settled(folder: Path, old: str, new: str, *ups: str, head: str = SECOND) -> list[tuple[str, object]]:
    """The credits under two versions, of which the second holds from March on; figures from January on."""
    (folder / "versions").mkdir()
    (folder / "versions" / "1.yaml").write_text(HEAD + old, encoding="utf-8")
    found = Deal(folder).settle(new, months("2026-01", *ups), head=head)
    return [(each.period.label, each.amount) for each in found if each.kind == "credit"]


CAPPED = """\
remedies: {credit: {when: up missed, credit: 25%% of subscription}}
settlement: {claim: automatic, caps: [{at_most: %s, each: %s}]}
"""


@pytest.mark.parametrize("each", ["year", "contract year", "term", "rolling 12 months"])
def test_a_cap_goes_on_when_a_new_version_begins(tmp_path: Path, each: str) -> None:
    """At most 600 for all of them: 250 and 250 by the first version, which leaves 100 for March."""
    terms = CAPPED % ("600 USD", each)
    assert settled(tmp_path, terms, terms, BAD, BAD, BAD, BAD) == [
        ("2026-01", 250), ("2026-02", 250), ("2026-03", 100), ("2026-04", 0),
    ]  # fmt: skip


def test_a_cap_that_a_new_version_lowers_leaves_older_statements_as_they_are(tmp_path: Path) -> None:
    old, new = CAPPED % ("600 USD", "year"), CAPPED % ("400 USD", "year")
    assert settled(tmp_path, old, new, BAD, BAD, BAD) == [("2026-01", 250), ("2026-02", 250), ("2026-03", 0)]


def test_a_cap_of_a_fee_takes_of_each_month_the_fee_of_its_time(tmp_path: Path) -> None:
    """5% of 2 × 1,000 and 10 × 2,000 is 1,100: January and February took 250 each of it; March comes to 500, April to 100."""
    terms = CAPPED % ("5% of subscription", "year")
    dearer = SECOND.replace("amount: 1000 USD", "amount: 2000 USD")
    old = CAPPED % ("9000 USD", "year")
    assert settled(tmp_path, old, terms, BAD, BAD, BAD, BAD, head=dearer) == [
        ("2026-01", 250), ("2026-02", 250), ("2026-03", 500), ("2026-04", 100),
    ]  # fmt: skip


def test_the_fee_of_the_month_before_is_that_of_the_version_before(tmp_path: Path) -> None:
    terms = "remedies: {credit: {when: up missed, credit: {of: subscription, fee_period: month before, amount: 25%}}}\n"
    dearer = SECOND.replace("amount: 1000 USD", "amount: 2000 USD")
    assert settled(tmp_path, terms, terms, GOOD, GOOD, BAD, BAD, head=dearer) == [("2026-03", 250), ("2026-04", 500)]


BANKED = """\
remedies: {credit: {when: up missed, credit: 25% of subscription, earn_back: {give: 40%, when: up met, as: bank}}}
settlement: {claim: automatic}
"""


def test_what_was_kept_under_one_version_is_used_under_the_next(tmp_path: Path) -> None:
    """40% of January's 250 are kept in February; March, under the second version, takes these 100."""
    assert settled(tmp_path, BANKED, BANKED, BAD, GOOD, BAD) == [("2026-01", 250), ("2026-03", 150)]


ACROSS = """\
servanda: 1
id: hosting
version: "%s"
in_force: %s
timezone: UTC
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  outages:
    from: {file: outages.csv, complete_until: 2026-04-01}
    key: id
    starts: began
    ends: ended
    incident: incident
    columns: {incident: text}
objectives:
  up: {promised_by: provider, to: customer, metric: {uptime: outages}, target: at least 99%%, each: month}
fees:
  subscription: {amount: %s USD, each: month}
remedies: {credit: {when: up missed, credit: 10%% of subscription}}
settlement: {claim: {until: 300 days after the period}, same_incident: %s}
"""


def across(folder: Path, how: str) -> list[Obligation]:
    """One outage from January into February, where the second version begins with a fee of 1,500."""
    (folder / "versions").mkdir()
    (folder / "versions" / "1.yaml").write_text(ACROSS % (1, "2026-01-01", 1000, how), encoding="utf-8")
    (folder / "hosting.yaml").write_text(ACROSS % (2, '2026-02-01\nreplaces: "1"', 1500, how), encoding="utf-8")
    (folder / "outages.csv").write_text("id,began,ended,incident\nO1,2026-01-30,2026-02-03,X\n", encoding="utf-8")
    return now(folder)


def now(folder: Path) -> list[Obligation]:
    (measured,), problems = measure(Asked([folder / "hosting.yaml"]))
    assert not problems
    return list(measured.obligations)


def test_an_incident_that_reaches_into_a_new_version_is_paid_as_one(tmp_path: Path) -> None:
    """The larger one is February's 150: January's 100 stand, and February owes what lies beyond them."""
    assert [each.amount for each in across(tmp_path, "largest")] == [100, 50]


@pytest.mark.parametrize(("period", "amounts"), [("2026-01", [100, 0]), ("2026-02", [0, 150])])
def test_of_an_incident_across_versions_the_customer_chooses_either(
    tmp_path: Path, period: str, amounts: list[int]
) -> None:
    assert all(each.choice is not None and each.choice.waits for each in across(tmp_path, "customer chooses"))
    saying = Saying(
        "choose", "credit", period, "customer", Zone("UTC").midnight(day_of(date(2026, 3, 31))), date="2026-03-20"
    )
    assert say(Asked([tmp_path / "hosting.yaml"]), saying).problems == ()
    assert [each.amount for each in now(tmp_path)] == amounts
