"""Where the paper leaves a choice open, both results are shown: each choice is read the other way on its own."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from deal import HEAD, Deal, months
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from servanda.agreement.read import read_agreement
from servanda.cli.app import app
from servanda.desk.for_party_problems import OPEN, measured_for
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.otherwise import ReadOtherwise

REMEDIES = """\
remedies:
  credit: {when: up missed, credit: {of: subscription, bands: {below 99%: 10%, below 95%: 25%}}}
settlement: {claim: {until: 30 days after the period}}
"""
SUBSCRIPTION = "subscription: {amount: 1000 USD, each: month}"


def assumed(keys: str, why: str = "the paper does not say") -> str:
    return f"assumed: {{why: {why}, otherwise: {keys}}}"


def with_fee(keys: str) -> str:
    """The fee with an open choice."""
    return HEAD.replace(SUBSCRIPTION, f"{SUBSCRIPTION[:-1]}, {assumed(keys)}}}")


def money(found: ReadOtherwise) -> list[tuple[str, Fraction | None, Fraction | None]]:
    """Period, the amount as assumed, the other; None where nothing is due."""
    rows = []
    for here, there in found.obligations:
        one = here or there
        assert one is not None
        rows.append((one.period.label, here and here.amount, there and there.amount))
    return rows


def words(found: ReadOtherwise) -> list[tuple[str, str | None, str | None]]:
    rows = []
    for here, there in found.verdicts:
        one = here or there
        assert one is not None
        rows.append((one.reading.period.label, here and here.word, there and there.word))
    return rows


def test_a_fee_that_may_be_another_gives_another_credit(deal: Deal) -> None:
    measured = deal.measured(REMEDIES, months("2026-01", "98%", "99.5%", "90%"), head=with_fee("{amount: 2000 USD}"))
    (choice,) = measured.otherwise
    assert (choice.term, choice.why) == ("fees.subscription", "the paper does not say")
    assert money(choice) == [("2026-01", 100, 200), ("2026-03", 250, 500)]
    assert [each.amount for each in measured.obligations] == [100, 250], "what is owed is that of the reading assumed"


def test_a_target_that_may_be_another_gives_other_verdicts_and_what_follows_from_them(deal: Deal) -> None:
    head = HEAD.replace("    levels: {minimum: at least 95%}\n", f"    {assumed('{target: at least 97%}')}\n")
    (choice,) = deal.measured(REMEDIES, months("2026-01", "98%", "99.5%", "96%"), head=head).otherwise
    assert words(choice) == [("2026-01", "missed", "met")]
    assert money(choice) == [("2026-01", 100, None)], "in March both readings miss, and the credit is the same"


def test_what_only_the_other_reading_has_fall_due_is_shown_too(deal: Deal) -> None:
    head = HEAD.replace("    levels: {minimum: at least 95%}\n", f"    {assumed('{target: at least 99.9%}')}\n")
    terms = REMEDIES.replace("below 99%: 10%", "below 99.9%: 10%")
    (choice,) = deal.measured(terms, months("2026-01", "99.5%"), head=head).otherwise
    assert money(choice) == [("2026-01", None, 100)]


def test_a_last_day_that_may_be_another(deal: Deal) -> None:
    terms = REMEDIES[:-2] + f", {assumed('{claim: {until: 60 days after the period}}')}}}\n"
    measured = deal.measured(terms, months("2026-01", "98%"), as_of="2026-02-02")
    ((here, there),) = measured.otherwise[0].obligations
    assert here is not None and there is not None and here.amount == there.amount
    result = run(deal, "settle", "--as-of", "2026-02-02")
    assert "by 1 April 2026 instead of by 2 March 2026" in " ".join(result.split())


def test_a_choice_that_changes_neither_verdict_nor_money_is_not_shown(deal: Deal) -> None:
    assert deal.measured(REMEDIES, months("2026-01", "99.5%"), head=with_fee("{amount: 2000 USD}")).otherwise == ()


def test_each_choice_is_read_the_other_way_on_its_own(deal: Deal) -> None:
    """A fee of 2000 instead of 1000, a cap of 30 instead of none: 200 and 30, never 60."""
    terms = REMEDIES[:-2] + f", {assumed('{caps: [{at_most: 30 USD, each: month}]}')}}}\n"
    found = deal.measured(terms, months("2026-01", "98%"), head=with_fee("{amount: 2000 USD}")).otherwise
    assert {each.term: money(each) for each in found} == {
        "fees.subscription": [("2026-01", 100, 200)],
        "settlement": [("2026-01", 100, 30)],
    }


KEYS = st.fixed_dictionaries(
    {"amount": st.integers(1, 40).map(lambda size: f"{size * 50} USD")},
    optional={"one_day": st.sampled_from(["actual", "1/30"])},
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEYS, st.lists(st.integers(9300, 10000), min_size=1, max_size=4))
def test_the_other_result_is_what_a_text_gives_that_says_so(deal: Deal, keys: dict[str, str], ups: list[int]) -> None:
    figures = months("2026-01", *[f"{up / 100:.2f}%" for up in ups])
    terms = REMEDIES.replace("below 95%: 25%", "below 95%: 3 days of service").replace("10%", "3 days of subscription")
    terms = terms.replace("{of: subscription, bands:", "{bands:")
    written = "{" + ", ".join(f"{key}: {value}" for key, value in {"each": "month", **keys}.items()) + "}"
    said = deal.measured(terms, figures, head=HEAD.replace(SUBSCRIPTION, f"subscription: {written}"))
    open_one = deal.measured(terms, figures, head=with_fee("{" + written[len("{each: month, ") :]))
    there = {pair[1].period.label: pair[1].amount for one in open_one.otherwise for pair in one.obligations if pair[1]}
    here = {each.period.label: each.amount for each in open_one.obligations}
    assert {**here, **there} == {each.period.label: each.amount for each in said.obligations}


def test_a_closed_period_is_no_longer_open(deal: Deal) -> None:
    head = with_fee("{amount: 2000 USD}")
    deal.measured(REMEDIES, months("2026-01", "98%", "98%"), head=head)
    result = CliRunner().invoke(app, ["close-period", str(deal.folder / "hosting.yaml"), "--period", "2026-01"])
    assert result.exit_code == 0, result.output
    (choice,) = deal.measured(REMEDIES, months("2026-01", "98%", "98%"), head=head).otherwise
    assert money(choice) == [("2026-02", 100, 200)]


def run(deal: Deal, command: str, *words: str) -> str:
    result = CliRunner().invoke(app, [command, str(deal.folder / "hosting.yaml"), *words], env={"COLUMNS": "200"})
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def test_people_and_scripts_are_told(deal: Deal) -> None:
    head = HEAD.replace(
        "    levels: {minimum: at least 95%}\n", f"    {assumed('{target: at least 97%}', 'which target')}\n"
    )
    deal.measured(REMEDIES, months("2026-01", "98%"), head=head)
    other = "If “which target” is read the other way: "
    assert other + "met (98%) instead of missed (98%)" in run(deal, "measure", "--period", "2026-01")
    assert other + "nothing instead of 100 USD" in run(deal, "settle")
    assert other + "met (98%) instead of missed (98%)" in run(deal, "explain", "up", "--period", "2026-01")
    assert other + "nothing instead of 100 USD" in run(deal, "explain", "credit", "--period", "2026-01")
    (plain,) = json.loads(run(deal, "measure", "--period", "2026-01", "--format", "json"))
    (reading,) = [each for each in plain["readings"] if each["objective"] == "up"]
    assert reading["otherwise"] == [{"term": "objectives.up", "why": "which target", "verdict": "met", "value": "0.98"}]
    (owed,) = plain["obligations"]
    assert owed["otherwise"][0]["due"] is False and owed["amount"] == "100"
    assert "nothing instead of 100 USD" in run(deal, "settle", "--format", "csv")


def test_of_months_in_which_only_the_other_reading_owes_something(deal: Deal) -> None:
    head = HEAD.replace(
        "    levels: {minimum: at least 95%}\n", f"    {assumed('{target: at least 99.9%}', 'which target')}\n"
    )
    deal.measured(REMEDIES.replace("below 99%: 10%", "below 99.9%: 10%"), months("2026-01", "99.5%"), head=head)
    said = "If “which target” is read the other way: 100 USD instead of nothing"
    assert f"credit: {said}" in run(deal, "settle")
    assert said in run(deal, "explain", "credit", "--period", "2026-01")
    (plain,) = json.loads(run(deal, "settle", "--format", "json"))
    (alone,) = plain["statements"][0]["otherwise"]
    assert (alone["remedy"], alone["amount"], alone["period"]["label"]) == ("credit", "100", "2026-01")
    report = deal.folder / "report.html"
    run(deal, "report", "--period", "2026-01", "--output", str(report))
    assert f"credit: {said}" in report.read_text(encoding="utf-8")


def test_one_party_is_not_told_what_a_choice_says_of_others(deal: Deal) -> None:
    head = with_fee("{amount: 2000 USD}").replace("the paper does not say", "what Landlord pays")
    head = head.replace("customer: {name: Customer}", "customer: {name: Customer}, landlord: {name: Landlord}")
    head = head.replace(
        "  errors:\n    promised_by: provider\n    to: customer",
        "  errors:\n    promised_by: landlord\n    to: provider",
    )
    measured = deal.measured(REMEDIES, months("2026-01", "98%"), head=head)
    (mine,) = measured_for(measured, "customer").otherwise
    assert mine.why == OPEN
    assert measured_for(measured, "landlord").otherwise == ()


VERSIONED = HEAD.replace('version: "1"\nin_force: 2026-01-01', 'version: "2"\nin_force: 2026-03-01\nreplaces: "1"')


def test_a_choice_of_an_older_version_is_about_the_periods_that_it_judges(deal: Deal) -> None:
    figures = months("2026-01", "98%", "98%", "98%", "98%")
    deal.measured(REMEDIES, figures, head=VERSIONED)
    older = deal.folder / "versions"
    older.mkdir()
    (older / "1.yaml").write_text(with_fee("{amount: 2000 USD}") + REMEDIES, encoding="utf-8")
    (measured,), _ = measure(Asked([deal.folder / "hosting.yaml"], "2027-06-01"))
    (choice,) = measured.otherwise
    assert money(choice) == [("2026-01", 100, 200), ("2026-02", 100, 200)]


TICKETS = """\
servanda: 1
id: desk
in_force: 2026-01-01
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  tickets: {from: {file: tickets.csv, complete_until: 2026-02-01}, key: id, time: at, columns: {ok: yes/no, kind: text, size: number}}
objectives:
  share:
    promised_by: provider
    to: customer
    metric: {share: tickets, good: ok}
    target: at least 50%
    each: month
    assumed: {why: which tickets, otherwise: {metric: {where: kind = 'a'}}}
assumed: {why: what a size is, otherwise: {records: {tickets: {columns: {size: text}, where: size = '5'}}}}
"""


def tickets(folder: Path) -> Measured:
    (folder / "desk.yaml").write_text(TICKETS, encoding="utf-8")
    rows = (
        "1,2026-01-05,yes,a,1\n2,2026-01-06,yes,b,5\n3,2026-01-07,no,a,1\n4,2026-01-08,no,a,1\n5,2026-01-09,yes,b,1\n"
    )
    (folder / "tickets.csv").write_text(f"id,at,ok,kind,size\n{rows}", encoding="utf-8")
    (measured,), _ = measure(Asked([folder / "desk.yaml"]))
    return measured


def test_records_that_may_be_others_are_read_as_the_other_text_says(tmp_path: Path) -> None:
    """Three of five are good; of kind a one of three; of those whose size is the text `5` the only one, in both met."""
    (choice,) = tickets(tmp_path).otherwise
    assert words(choice) == [("2026-01", "met", "missed")]
    ((_, there),) = choice.verdicts
    assert there is not None and there.reading.value == Fraction(1, 3)


def test_one_objective_asked_for_alone_reads_the_columns_of_both_readings(tmp_path: Path) -> None:
    tickets(tmp_path)
    result = CliRunner().invoke(app, ["explain", str(tmp_path / "desk.yaml"), "share"], env={"COLUMNS": "200"})
    assert "missed (33.33…%) instead of met (60%)" in result.stdout


@pytest.mark.parametrize(
    ("keys", "code", "marked", "said"),
    [
        ("3", "S900", "3", "`otherwise` is a block of keys."),
        ("{}", "S900", "otherwise", "`otherwise` is a block of keys."),
        ("{amout: 3 USD}", "S020", "amout", "Did you mean `amount`?"),
        ("{amount: 3 dollars}", "S201", "dollars", "USD"),
        ("{amount: 3 EUR}", "S123", "3 EUR", "the agreement's currency is USD"),
        ("{assumed: {why: x}}", "S901", "assumed", "`assumed` stays as it is"),
        ("{each: month}", "S902", "otherwise", "the term says the same"),
        ("{amount: 10% of subscription}", "S903", "otherwise", "`subscription` is a share of itself."),
    ],
)
def test_a_choice_that_cannot_be_is_told_when_the_file_is_checked(
    tmp_path: Path, keys: str, code: str, marked: str, said: str
) -> None:
    path = tmp_path / "hosting.yaml"
    path.write_text(with_fee(keys) + REMEDIES, encoding="utf-8")
    _, problems = read_agreement(path)
    found = [each for each in problems if each.code == code]
    assert found, [str(each) for each in problems]
    place = found[0].place
    assert place is not None
    assert place.text[place.column - 1 : place.column - 1 + place.length].endswith(marked)
    assert said in f"{found[0].sentence} {found[0].hint}"


def test_the_head_can_be_read_the_other_way_but_not_who_it_is(tmp_path: Path) -> None:
    path = tmp_path / "hosting.yaml"
    head = HEAD.replace(
        "currency: USD\n", "currency: USD\nassumed: {why: which zone, otherwise: {timezone: Asia/Tokyo}}\n"
    )
    path.write_text(head, encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert agreement is not None and not problems
    (choice,) = agreement.choices
    assert (choice.term, agreement.timezone, choice.agreement.timezone) == ("agreement", "UTC", "Asia/Tokyo")
    path.write_text(head.replace("timezone: Asia", "extends: Asia"), encoding="utf-8")
    assert [each.code for each in read_agreement(path)[1]] == ["S901"]
