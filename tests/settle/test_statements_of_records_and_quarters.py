"""Single records and quarters beside months: in whose statement they stand, and which statement comes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from claiming import TWO, Claiming
from deal import HEAD, Deal, months
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.measuring import Asked, measure
from servanda.desk.statement_pages import Wanted, statement_pages
from servanda.desk.statements import as_json

EACH_MONTH = (
    "    metric: {reported: figures, of: up, by: by, entered: entered}\n    target: at least 99%\n"
    "    levels: {minimum: at least 95%}\n    each: month\n"
)
EACH_RECORD = TWO.replace(
    EACH_MONTH, "    metric: {smallest: figures, of: up}\n    target: at least 99%\n    each: figures\n"
)
BANDS = "{of: subscription, bands: {below 99%: 10%, below 97%: 25%}}"
RECORDS = [*months("2026-01", "98%"), *months("2026-01", "96%", "98%")]


@pytest.mark.parametrize(("combine", "amounts"), [("sum", [100, 250, 100]), ("largest", [0, 250, 100])])
def test_of_the_records_of_one_month_all_or_the_largest_is_due(
    tmp_path: Path, combine: str, amounts: list[int]
) -> None:
    """Two records of January come to 100 and 250, one of February to 100."""
    terms = f"remedies:\n  credit: {{when: up missed, combine: {combine}, credit: {BANDS}}}\nsettlement: {{claim: automatic}}\n"
    assert [each.amount for each in Claiming(tmp_path, terms, RECORDS, EACH_RECORD).now()] == amounts


def test_a_month_that_is_asked_for_holds_what_follows_from_its_single_records(tmp_path: Path) -> None:
    terms = f"remedies:\n  credit: {{when: up missed, credit: {BANDS}}}\nsettlement: {{claim: automatic}}\n"
    deal = Claiming(tmp_path, terms, RECORDS, EACH_RECORD)
    ((measured,), _) = measure(Asked([deal.file], period="2026-01"))
    assert [each.amount for each in measured.obligations] == [100, 250]
    ((_, page),) = statement_pages(measured, Wanted(), asked_period="2026-01").pages
    assert [each.which for each in page.accounts[0].lines] == ["F0", "F1"]


def test_the_terminal_scripts_and_pages_put_single_records_into_the_same_statements(tmp_path: Path) -> None:
    terms = f"remedies:\n  credit: {{when: up missed, credit: {BANDS}}}\nsettlement: {{claim: automatic}}\n"
    deal = Claiming(tmp_path, terms, RECORDS, EACH_RECORD)
    measured = deal.measured()
    pages = {label: page.accounts[0].sums for label, page in statement_pages(measured, Wanted()).pages}
    assert pages == {"2026-01": ("350.00 USD",), "2026-02": ("100.00 USD",)}
    (plain,) = as_json([measured], [])
    totals = {each["period"]["label"]: [total["amount"] for total in each["totals"]] for each in plain["statements"]}
    assert totals == {"2026-01": ["350"], "2026-02": ["100"]}
    said = CliRunner().invoke(app, ["settle", str(deal.file)], env={"COLUMNS": "100"}).stdout
    assert re.findall(r"^(\w+ 2026)$|(credit F\d)|(owes Customer \d+ USD)", said, re.MULTILINE) == [
        ("January 2026", "", ""), ("", "credit F0", ""), ("", "credit F1", ""), ("", "", "owes Customer 350 USD"),
        ("February 2026", "", ""), ("", "credit F2", ""), ("", "", "owes Customer 100 USD"),
    ]  # fmt: skip


QUARTERLY = HEAD.replace(
    "  slow:\n    promised_by: provider\n    to: customer\n"
    "    metric: {reported: figures, of: slow, by: by, entered: entered}\n    target: at most 60 min\n    each: month\n",
    "  slow:\n    promised_by: provider\n    to: customer\n"
    "    metric: {reported: figures, of: slow, by: by, entered: entered}\n    target: at most 60 min\n    each: quarter\n",
)
BOTH = """\
remedies:
  credit: {when: up missed, credit: 200 USD}
  late: {when: slow missed, credit: 300 USD}
settlement: {same_incident: sum, claim: automatic, caps: [{at_most: 700 USD, each: year}]}
"""


def test_a_quarter_takes_nothing_of_a_cap_before_the_months_that_it_ends_with(deal: Deal) -> None:
    """200 for each month leave 100 of 700 for the quarter, which is known only when March is over: nothing paid changes."""
    assert QUARTERLY != HEAD
    figures = [*months("2026-01", "98%", "98%", "98%"), *months("2026-03", "90 min", of="slow")]
    found = deal.settle(BOTH, figures, head=QUARTERLY)
    assert {each.period.label: each.amount for each in found} == {
        "2026-01": 200, "2026-02": 200, "2026-03": 200, "2026-Q1": 100,
    }  # fmt: skip
    before = deal.settle(BOTH, figures[:2], as_of="2026-03-01", head=QUARTERLY)
    assert {each.period.label: each.amount for each in before} == {"2026-01": 200, "2026-02": 200}
