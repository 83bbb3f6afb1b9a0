"""What was granted is looked up on invoices: what is on none, what is there with another amount, what comes twice."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import months
from hypothesis import given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.credit_notes import Booking, credit_notes
from servanda.desk.measuring import Asked, measure
from servanda.settle.credited import credited
from servanda.words.credit_line import CreditLine
from servanda.words.result import Obligation, Period

LINES = "  lines: {from: lines.csv, key: id, time: billed_at, columns: {invoice: text, amount: money, memo: text}}\n"
CREDITED = "credited: {records: lines, of: amount, by: memo, invoice: invoice}, "
REFERENCE = "hosting/2026-01/credit"


class Billed(Claiming):
    """A claim of January, granted on 20 May; the invoices that the customer has got since are written by each test."""

    def __init__(self, folder: Path) -> None:
        self.terms = TERMS.replace("settlement: {", f"settlement: {{{CREDITED}").replace("30 days", "200 days")
        (folder / "lines.csv").write_text("id,billed_at,invoice,amount,memo\n")
        super().__init__(
            folder, self.terms, months("2026-01", "98%"), TWO.replace("objectives:\n", f"{LINES}objectives:\n")
        )
        self.toml, self.text = (folder / "servanda.toml").read_text(), self.file.read_text()
        self.say("claim", "2026-05-12")
        self.say("grant", "2026-05-20")

    def billed(
        self, lines: Sequence[str], until: str = "2026-07-01", how: str = CREDITED
    ) -> tuple[list[tuple[str, str]], list[str]]:
        """The warnings, and what is said of the credit, when these lines have come until then."""
        rows = "".join(f"{number},{line}\n" for number, line in enumerate(lines, 1))
        (self.folder / "lines.csv").write_text(f"id,billed_at,invoice,amount,memo\n{rows}")
        bound = f'[records.lines]\nfile = "lines.csv"\ncomplete_until = "{until} 00:00"\n'
        (self.folder / "servanda.toml").write_text(self.toml + bound)
        self.file.write_text(self.text.replace(CREDITED, how))
        (measured,), problems = measure(Asked([self.file]))
        assert not problems
        (found,) = measured.obligations
        told = [(each.code, each.sentence) for each in measured.problems if "S888" <= each.code <= "S899"]
        return told, [str(each.sentence) for each in found.because if "invoice" in each.sentence]


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Billed:
    return Billed(tmp_path_factory.mktemp("billed"))


GRANTED = "credit 2026-01 (100 USD) was granted on 20 May 2026"
OTHER = ["2026-05-31 08:00,R-5,950,Hosting in May", "2026-06-30 08:00,R-6,950,Hosting in June"]


@pytest.mark.parametrize(
    ("lines", "told", "said"),
    [
        ([f"2026-06-02 10:00,R-6,-100,Credit {REFERENCE}."], [], ["on invoice R-6 of 2 June 2026: 100 USD"]),
        ([f"2026-06-02 10:00,R-6,100,{REFERENCE}"], [], ["on invoice R-6 of 2 June 2026: 100 USD"]),
        (OTHER, [("S890", f"{GRANTED}, and is not on the invoices of May and June 2026.")], ["on no invoice up to 30 June 2026"]),
        (OTHER[1:], [("S890", f"{GRANTED}, and is not on the invoice of June 2026.")], ["on no invoice up to 30 June 2026"]),
        (["2026-04-30 10:00,R-4,950,"], [("S890", f"{GRANTED}, and is on no invoice up to 30 June 2026.")],
         ["on no invoice up to 30 June 2026"]),
        ([f"2026-06-02 10:00,R-6,-80,{REFERENCE}"], [("S891", f"{GRANTED}, and 80 USD were credited on invoice R-6.")],
         ["on invoice R-6 of 2 June 2026: 80 USD"]),
        ([f"2026-06-02 10:00,R-6,-60,{REFERENCE}", f"2026-06-30 10:00,R-7,-40,{REFERENCE}"], [],
         ["on invoice R-6 of 2 June 2026: 60 USD", "on invoice R-7 of 30 June 2026: 40 USD"]),
        ([f"2026-06-02 10:00,R-6,-100,{REFERENCE}", f"2026-06-30 10:00,R-7,-100,{REFERENCE}"],
         [("S892", f"{GRANTED}, and was credited twice: on invoice R-6 and R-7.")],
         ["on invoice R-6 of 2 June 2026: 100 USD", "on invoice R-7 of 30 June 2026: 100 USD"]),
        ([f"2026-06-02 10:00,R-6,-100,{REFERENCE}", f"2026-06-30 10:00,R-7,-100,{REFERENCE}",
          f"2026-06-30 11:00,R-8,100,Taken back: {REFERENCE}"], [],
         ["on invoice R-6 of 2 June 2026: 100 USD", "on invoice R-7 of 30 June 2026: 100 USD",
          "on invoice R-8 of 30 June 2026: 100 USD"]),
        ([f"2026-06-02 10:00,R-6,-100,{REFERENCE}/earn-back/2025-12"],
         [("S890", f"{GRANTED}, and is not on the invoice of June 2026."),
          ("S893", f"Invoice R-6 credits `{REFERENCE}/earn-back/2025-12`, and nothing of that name was granted.")],
         ["on no invoice up to 30 June 2026"]),
    ],
)  # fmt: skip
def test_by_its_reference(deal: Billed, lines: list[str], told: list[tuple[str, str]], said: list[str]) -> None:
    assert deal.billed(lines) == (told, said)


def test_nothing_is_missing_before_an_invoice_has_come_or_a_month_has_passed(deal: Billed) -> None:
    assert deal.billed(["2026-04-30 10:00,R-4,950,"], until="2026-06-19")[0] == []
    assert [code for code, _ in deal.billed(["2026-04-30 10:00,R-4,950,"], until="2026-06-20")[0]] == ["S890"]


def test_without_a_column_of_references_by_its_amount_after_its_period(deal: Billed) -> None:
    how = "credited: {records: lines, of: amount}, "
    told, said = deal.billed(["2026-01-20 10:00,R-1,-100,", "2026-06-02 10:00,R-6,-100,"], how=how)
    assert (told, said) == ([], ["on invoice 2 of 2 June 2026: 100 USD"])
    told, _ = deal.billed(["2026-01-20 10:00,R-1,-100,", "2026-06-02 10:00,R-6,-99.99,"], how=how)
    assert [code for code, _ in told] == ["S890"]


def test_what_stands_on_an_invoice_is_not_booked_once_more(deal: Billed) -> None:
    """A credit note of it would pay it twice; what is forgotten there has its note."""
    for lines, notes, codes in (([*OTHER, f"2026-06-30 08:00,R-6,-100,{REFERENCE}"], 0, ["S887"]), (OTHER, 1, [])):
        deal.billed(lines)
        text, problems = credit_notes([deal.measured()], Booking("credit-notes"))
        assert text is not None
        assert (text.count(REFERENCE), [each.code for each in problems]) == (notes, codes)


@pytest.mark.parametrize("words", [["settle"], ["claims", "list"], ["due", "--as-of", "2026-07-01"]])
def test_it_is_seen_where_one_looks(deal: Billed, words: list[str]) -> None:
    deal.billed(OTHER)
    result = CliRunner().invoke(app, [*words, str(deal.file)], env={"COLUMNS": "120"})
    assert ("warning S890" in result.stderr, result.exit_code) == (True, 1)
    said = (
        "granted on 20 May 2026, and is not on the invoices of May and June 2026"
        if words[0] == "due"
        else "on no invoice up to 30 June 2026"
    )
    assert said in result.stdout


def test_it_is_not_told_where_another_period_is_asked_for(deal: Billed) -> None:
    deal.billed(OTHER)
    for period, codes in (("2026-01", ["S890"]), ("2026-02", [])):
        (measured,), _ = measure(Asked([deal.file], period=period))
        assert [each.code for each in measured.problems if each.code == "S890"] == codes


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("credited: {records: line, of: amount}, ", "S142"), ("credited: {records: lines, of: sum}, ", "S104"),
        ("credited: {records: lines, of: memo}, ", "S120"), ("credited: {records: lines, of: amount, by: memmo}, ", "S104"),
        ("credited: {records: lines}, ", "S021"),
        ("credited: {records: undated, of: amount}, ", "S888"),
    ],
)  # fmt: skip
def test_what_it_names_must_be_there(tmp_path: Path, how: str, code: str) -> None:
    file = tmp_path / "hosting.yaml"
    undated = "  undated: {key: id, columns: {amount: money}}\n"
    head = TWO.replace("objectives:\n", f"{LINES}{undated}objectives:\n")
    file.write_text(head + TERMS.replace("settlement: {", f"settlement: {{{how}"))
    result = CliRunner().invoke(app, ["lint", str(file)])
    assert (result.exit_code, f"error {code}" in result.output) == (2, True), result.output


def _granted(number: int, amount: int) -> Obligation:
    return Obligation(
        "credit",
        "credit",
        Period(f"P{number}", 0, 10),
        (),
        "a",
        "b",
        Fraction(amount),
        Fraction(amount),
        "USD",
        "granted",
    )


@given(some.lists(some.integers(1, 4), max_size=6), some.lists(some.integers(-4, 4), max_size=8))
@settings(max_examples=60)
def test_a_line_is_taken_for_one_credit_at_most(amounts: list[int], billed: list[int]) -> None:
    owed = [_granted(number, amount) for number, amount in enumerate(amounts)]
    lines = [CreditLine(str(number), str(number), 20, Fraction(amount), None) for number, amount in enumerate(billed)]
    found = credited("x", owed, lines)
    taken = [line.key for each in found for line in each.lines]
    assert len(taken) == len(set(taken))
    for amount in set(amounts):
        missing = sum(1 for each in found if each.obligation.amount == amount and not each.lines)
        assert missing == max(amounts.count(amount) - sum(abs(each) == amount for each in billed), 0)
