"""What is due is explained from the reading to the cent: by the name of the remedy, for people and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

import pytest
from deal import Deal, months
from typer.testing import CliRunner, Result

from servanda.cli.app import app
from servanda.desk.obligation_words import files_behind
from servanda.words.result import Because

CREDIT = """\
remedies:
  credit:
    when: up missed
    credit: {of: subscription, bands: {below 99%: 33.333%, below 95%: 50%}}
    earn_back: {give: 50%, when: up met 2 months in a row}
  leave: {when: up missed in 2 of 3 months, right_to_terminate: {for: customer, notice: 30 days, within: 60 days after the period}}
settlement:
  caps: [{at_most: 40% of subscription, each: month}]
  claim: automatic
  round: half up to 0.01 USD
"""

Explain = Callable[..., Result]


@pytest.fixture
def explain(deal: Deal) -> Explain:
    """The command, on the figures of four months: missed, missed, met, met."""
    deal.settle(CREDIT, months("2026-01", "98%", "94%", "99.5%", "100%"))

    def run(*words: str) -> Result:
        command = ["explain", str(deal.folder / "hosting.yaml"), *words, "--as-of", "2026-05-01"]
        result = CliRunner().invoke(app, command, env={"COLUMNS": "200"})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def sentences(tree: dict[str, object]) -> Iterator[str]:
    yield str(tree["sentence"])
    for each in tree["because"]:  # type: ignore[attr-defined]
        yield from sentences(each)


def tree_of(result: Result) -> list[list[str]]:
    return [list(sentences(each)) for each in json.loads(result.stdout)["reasons"]]


def test_a_credit_is_shown_from_the_figure_to_the_cent(explain: Explain) -> None:
    result = explain("credit", "--period", "2026-01")
    assert result.exit_code == 0
    lines = [line.lstrip("├─└│ ") for line in result.stdout.splitlines()]
    assert lines[0] == "credit, 2026-01, granted: 333.33 USD. Provider owes it to Customer."
    wanted = [
        "up missed in 2026-01",
        "up, 2026-01, ready: 98%. Target at least 99%. Missed: 1 percentage point short.",
        "98% is less than 99%: 33.333% of subscription",
        "subscription is 1,000 USD: 333.33 USD",
    ]
    assert [line for line in lines if line in wanted] == wanted, result.stdout
    assert any(line.startswith("records figures: figures.csv (4 rows") for line in lines)
    assert any(line.startswith("clause remedies.credit,") for line in lines)
    assert any(line.startswith("clause fees.subscription,") for line in lines)
    assert "cap: At most 40% of subscription each month." in lines


def test_a_cap_is_shown_with_what_it_was_before(explain: Explain) -> None:
    ((head, *said),) = tree_of(explain("credit", "--period", "2026-02", "--format", "json"))
    assert head == "credit, 2026-02, granted: 400 USD. Provider owes it to Customer."
    assert "at most 40% of subscription each month: 400 USD are left of it; subscription is 1,000 USD: 400 USD" in said
    assert "exactly 500 USD; 400 USD after what meets, caps, the least that is paid and rounding" in said


def test_what_is_earned_back_is_told_with_the_months_that_earned_it(explain: Explain) -> None:
    trees = tree_of(explain("credit", "--period", "2026-04", "--format", "json"))
    heads = [each[0] for each in trees]
    assert heads == [
        "credit, 2026-04, earned back, granted: 166.67 USD. Customer owes it to Provider.",
        "credit, 2026-04, earned back, granted: 200 USD. Customer owes it to Provider.",
    ]
    assert "50% of 333.33 USD owed for 2026-01" in trees[0]
    for month in ("2026-03", "2026-04"):
        assert any(each.startswith(f"up, {month}, ready:") and "Met" in each for each in trees[0])


def test_a_right_is_told_with_every_month_that_it_counts(explain: Explain) -> None:
    ((head, *said),) = tree_of(explain("leave", "--format", "json"))
    assert head == "leave, 2026-02, lapsed: Customer may terminate, notice 30 days."
    assert [each.split(",")[1].strip() for each in said if each.startswith("up, ")] == ["2026-01", "2026-02"]
    assert "the time for a claim is over since 29 April 2026" in said


def test_a_month_in_which_nothing_is_due_says_why(explain: Explain) -> None:
    ((head, *said),) = tree_of(explain("credit", "--period", "2026-03", "--format", "json"))
    assert head == "credit, 2026-03: nothing is due."
    assert any(each.startswith("up, 2026-03, ready: 99.5%.") and "Met" in each for each in said)


def test_without_a_period_the_last_one_in_which_something_is_due(explain: Explain) -> None:
    assert explain("credit").stdout.startswith("credit, 2026-04, earned back")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["crdit"], "S608", "Did you mean `credit`?"),
        (["credit", "--period", "2031-01"], "S606", "There is no period `2031-01`."),
        (["credit", "--record", "F0"], "S611", "`credit` is a remedy, which measures no records."),
    ],
)
def test_what_cannot_be_answered(explain: Explain, words: list[str], code: str, said: str) -> None:
    result = explain(*words)
    assert result.exit_code == 2
    assert code in result.stderr
    assert said in " ".join(result.stderr.split())


def test_an_objective_is_explained_as_before(explain: Explain) -> None:
    assert explain("up", "--period", "2026-01").stdout.startswith("up, 2026-01, ready: 98%.")


def test_reasons_have_their_places(deal: Deal) -> None:
    from servanda.desk.explain_credit import explain_any
    from servanda.desk.measuring import Asked

    deal.settle(CREDIT, months("2026-01", "98%"))
    found = explain_any(Asked([deal.folder / "hosting.yaml"], "2026-05-01"), "credit")

    def places(tree: Because) -> Iterator[int]:
        if tree.place is not None:
            yield tree.place.line
        for each in tree.reasons:
            yield from places(each)

    lines = (deal.folder / "hosting.yaml").read_text(encoding="utf-8").splitlines()
    said = [lines[line - 1].strip().split(":")[0] for tree in found.trees for line in places(tree)]
    assert {"credit", "up", "subscription", "settlement"} <= set(said)


@pytest.mark.parametrize("command", ["evidence", "sql"])
def test_what_is_asked_of_objectives_says_how_to_ask_a_remedy(explain: Explain, deal: Deal, command: str) -> None:
    explain("credit")
    path = str(deal.folder / "hosting.yaml")
    result = CliRunner().invoke(app, [command, path, "credit"], env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert "`credit` is a remedy of `hosting`, and this is asked of an objective." in result.stderr
    assert f"servanda explain {path} credit" in "".join(result.stderr.split("\n"))


def test_the_invoices_behind_an_amount_are_named_with_their_fingerprint(deal: Deal) -> None:
    """The credit is 10% of the invoice: whoever reckons it again needs the invoices as well as the figures."""
    terms = "remedies: {credit: {when: up missed, credit: 10% of invoice}}\nsettlement: {claim: automatic}\n"
    measured = deal.measured(terms, months("2026-01", "98%"), {"2026-01": "800 USD"})
    command = ["explain", str(deal.folder / "hosting.yaml"), "credit", "--as-of", "2026-05-01"]
    said = CliRunner().invoke(app, command, env={"COLUMNS": "200"}).stdout
    invoices = hashlib.sha256((deal.folder / "invoices.csv").read_bytes()).hexdigest()
    assert f"records invoices: invoices.csv (1 row, sha256 {invoices[:8]}…)" in said
    assert measured.agreement is not None
    behind = {
        records: file.sha256 for records, file, _ in files_behind(measured, measured.agreement, measured.obligations)
    }
    assert (set(behind), behind["invoices"]) == ({"figures", "invoices"}, invoices)
