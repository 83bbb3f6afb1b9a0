"""The letter that claims, the table of the years, and the commands that look after the ledgers."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from claiming import MISSED, TERMS, TWO, Claiming
from deal import months
from typer.testing import CliRunner

from servanda.cli.app import app


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(each) for each in words], env={"COLUMNS": "120"})
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_letter_says_what_by_which_clause_why_how_much_until_when_and_what_proves_it(tmp_path: Path) -> None:
    terms = TERMS.replace("{when:", '{clause: "Schedule 3, 4.2", when:').replace(
        "{until: 30 days after the period}", "{until: 30 days after the period, evidence: [a list of the outages]}"
    )
    deal = Claiming(tmp_path, terms)
    (tmp_path / "outages.csv").write_text("from,to\n")
    said = run("claims", "letter", deal.file, "--by", "Purchasing", "--date", "2026-02-12",
               "--evidence", tmp_path / "outages.csv")  # fmt: skip
    figures = hashlib.sha256((tmp_path / "figures.csv").read_bytes()).hexdigest()
    clause = next(n for n, line in enumerate(deal.file.read_text().splitlines(), 1) if line.startswith("  credit:"))
    for each in (
        "Customer\n\nTo Provider\n\n12 February 2026\n", "1. credit, January 2026: 100.00 USD",
        f"   Clause: Schedule 3, 4.2; remedies.credit, hosting.yaml:{clause}", "   Last day: 2 March 2026",
        "up missed in 2026-01", "subscription is 1,000 USD: 100 USD", "   Enclosed: a list of the outages",
        "Sum: 100.00 USD\nLast day for this claim: 2 March 2026", f"figures: figures.csv, sha256\n  {figures}",
        f"- outages.csv, sha256\n  {hashlib.sha256(b'from,to' + bytes([10])).hexdigest()}", "Purchasing, Customer",
    ):  # fmt: skip
        assert each in said, each
    assert deal.ledger() == {}, "a letter is no claim yet"


def test_a_letter_adds_up_what_can_still_be_claimed_and_is_written_into_a_new_file_only(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS.replace("30 days", "90 days"))
    words = ("claims", "letter", deal.file, "--by", "Purchasing", "--date", "2026-04-05", "-o", tmp_path / "claim.txt")
    assert run(*words).strip().endswith("claim.txt")
    text = (tmp_path / "claim.txt").read_text()
    assert "Sum: 200.00 USD\nLast day for this claim: 1 May 2026" in text
    assert "S788" in CliRunner().invoke(app, [str(each) for each in words]).output
    assert (tmp_path / "claim.txt").read_text() == text
    assert "Sum: 100.00 USD" in run("claims", "letter", deal.file, "credit", "--period", "2026-03", "--by", "Purchasing",
                                 "--date", "2026-04-05")  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--by", "Purchasing"], "S787"), (["--by", "Service manager", "--date", "2026-02-10"], "S775"),
        (["--by", "Head of IT", "--date", "2026-02-10"], "S776"), (["credits", "--by", "Purchasing"], "S770"),
    ],
)  # fmt: skip
def test_without_anything_to_claim_or_by_somebody_else_there_is_no_letter(
    tmp_path: Path, words: list[str], code: str
) -> None:
    deal = Claiming(tmp_path)
    result = CliRunner().invoke(app, ["claims", "letter", str(deal.file), *words])
    assert (result.exit_code, result.stdout, f"error {code}" in result.stderr) == (2, "", True)


def test_the_years_say_what_was_earned_claimed_granted_applied_and_lapsed(tmp_path: Path) -> None:
    figures = months("2026-01", "98%", "98%", "98%", "98%", "98%", "98%")
    deal = Claiming(tmp_path, TERMS, figures)
    for month, day in (("2026-01", "02"), ("2026-02", "03"), ("2026-03", "04"), ("2026-04", "05")):
        assert deal.said("claim", f"2026-{day}-20", month) == []
    deal.say("grant", "2026-03-01", amount="60 USD")
    deal.say("grant", "2026-03-25", "2026-02")
    deal.say("apply", "2026-04-02", "2026-02", invoice="R-1")
    deal.say("refuse", "2026-05-01", "2026-03", note="Announced.")
    plain = json.loads(run("settle", deal.file, "--yearly", "--as-of", "2026-07-10", "--format", "json", code=1))
    (row,) = plain["years"]
    assert row == {
        "year": 2026, "agreement": "hosting", "from": "Provider", "to": "Customer", "type": "credit", "unit": "USD", "earned": "600",
        "open": "100", "claimed": "400", "granted": "160", "applied": "100", "lapsed": "100", "refused": "100",
    }  # fmt: skip


def test_the_years_of_all_agreements_add_up(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        Claiming(tmp_path / name, TERMS, MISSED, TWO.replace("id: hosting", f"id: {name}"))
    text = run("settle", tmp_path, "--yearly", code=1).splitlines()
    assert [line.split()[:2] for line in text[1:]] == [["2026", "a"], ["2026", "b"], ["2026", "all"]]
    assert text[3].split()[3:] == ["400.00", "–", "–", "–", "–", "400.00", "–", "USD"]
    assert len(run("settle", tmp_path, "--yearly", "--format", "csv", code=1).splitlines()) == 3


def test_what_customers_owe_is_not_added_to_what_they_are_owed(tmp_path: Path) -> None:
    """100 USD of credits, of which half is earned back: two totals, and nobody reads 150."""
    terms = (
        "remedies:\n  credit: {when: up missed, credit: 10% of subscription, earn_back: {give: 50%, when: up met}}\n"
        "settlement: {claim: automatic}\n"
    )
    for name in "ab":
        (tmp_path / name).mkdir()
        Claiming(tmp_path / name, terms, months("2026-01", "98%", "99.9%"), TWO.replace("id: hosting", f"id: {name}"))
    plain = json.loads(run("settle", tmp_path, "--yearly", "--format", "json", code=1))
    assert [(each["type"], each["earned"]) for each in plain["totals"]] == [("credit", "200"), ("charge", "100")]
    text = run("settle", tmp_path, "--yearly", code=1).splitlines()
    assert [line.split("  ")[1] for line in text[-2:]] == ["all agreements", "all agreements: charges"]
    lines = list(csv.DictReader(run("settle", tmp_path, "--yearly", "--format", "csv", code=1).splitlines()))
    assert {(each["type"], each["from"], each["earned"]) for each in lines} == {
        ("credit", "Provider", "100"), ("charge", "Customer", "50")
    }  # fmt: skip


def test_a_spreadsheet_takes_no_amount_of_a_year_for_a_day(tmp_path: Path) -> None:
    """A third of a dollar has no end of digits; in a cell 1/3 would be the third of January."""
    terms = "remedies: {credit: {when: up missed, credit: {of: subscription, for_every: exact 3% of shortfall, give: 0.1%}}}\n"
    Claiming(tmp_path, terms + "settlement: {claim: automatic}\n", months("2026-01", "98%"))
    (line,) = csv.DictReader(run("settle", tmp_path, "--yearly", "--format", "csv", code=1).splitlines())
    assert line["earned"] == "0.333333"


def test_ledgers_are_verified_with_the_evidence_that_lies_beside_them(tmp_path: Path) -> None:
    deal = Claiming(tmp_path)
    assert run("ledger", "verify", deal.file) == "hosting: nothing was said yet\n"
    (tmp_path / "mail.eml").write_text("We claim.")
    deal.say("claim", "2026-02-10", evidence=[tmp_path / "mail.eml"])
    assert "customer.jsonl: 1 line holds, the last of 2026-02-10, sha256 " in run("ledger", "verify", tmp_path)
    (tmp_path / "mail.eml").write_text("We claim more.")
    result = CliRunner().invoke(app, ["ledger", "verify", str(deal.file)])
    assert (result.exit_code, "warning S521" in result.stderr) == (0, True)
    path = tmp_path / "ledger" / "hosting" / "customer.jsonl"
    path.write_bytes(path.read_bytes().replace(b"2026-02-10", b"2026-02-11"))
    result = CliRunner().invoke(app, ["ledger", "verify", str(deal.file)])
    assert (result.exit_code, "error S510" in result.stderr, "does not hold" in result.stdout) == (2, True, True)


def test_two_branches_are_joined_by_the_command_that_the_problem_names(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.mkdir()
    deal = Claiming(mine)
    deal.say("claim", "2026-02-10")
    shutil.copytree(mine, theirs)
    other = Claiming(theirs)
    deal.say("claim", "2026-04-10", "2026-03")
    other.say("withdraw", "2026-02-11")
    file = theirs / "ledger" / "hosting" / "customer.jsonl"
    said = run("ledger", "rebase", deal.file, "customer", file)
    assert said.splitlines() == [
        "1 in common, 1 of theirs, then 1 of mine",
        "  3: claim of credit 2026-03, 2026-04-10, by Purchasing",
    ]
    assert deal.state() == [("2026-01", "lapsed"), ("2026-03", "claimed")]
    result = CliRunner().invoke(app, ["ledger", "rebase", str(deal.file), "custommer", str(file)])
    assert (result.exit_code, "Did you mean `customer`?" in result.stderr) == (2, True)


def test_a_year_of_which_nothing_came_has_no_row(tmp_path: Path) -> None:
    """The holdback is kept, so that the customer owes nothing of it: no line of dashes says so."""
    terms = "remedies: {keep: {when: {all: [up met, slow met]}, holdback: 10% of subscription}}\nsettlement: {claim: automatic}\n"
    Claiming(tmp_path, terms, [{"month": "2026-01", "up": "98%", "slow": "10 min"}])
    assert run("settle", tmp_path, "--yearly", code=1).strip() == "Nothing has followed in any year."
