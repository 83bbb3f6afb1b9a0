"""A statement on paper: what a finance department needs to check it, on one page for each period, for both or for one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import Deal, months
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.statement_files import write_statements
from servanda.desk.statement_pages import Stated, Wanted, statement_pages, told_to
from servanda.paper.look import Look
from servanda.paper.statement import StatementPage, statement_html
from servanda.paper.tongue import tongue_of
from servanda.settle.reference import reference_of

CAPPED = TERMS.replace("settlement: {", "settlement: {caps: [{at_most: 80 USD, each: month}], ")


def page(deal: Claiming, as_of: str | None = "2026-02-15", period: str = "2026-01", **wanted: object) -> StatementPage:
    stated = statement_pages(deal.measured(as_of), Wanted(**wanted), asked_period=None)  # type: ignore[arg-type]
    return dict(stated.pages)[period]


def test_a_line_says_what_follows_by_which_clause_why_how_far_it_is_and_what_a_cap_left_of_it(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, CAPPED.replace("{when:", '{clause: "Schedule 3, 4.2", when:'))
    deal.say("claim", "2026-02-10", note="See the mail of that day.")
    deal.say("grant", "2026-02-14", amount="60 USD")
    found = page(deal)
    (account,) = found.accounts
    (line,) = account.lines
    assert (found.number, found.from_to) == ("hosting/2026-01", "1 January 2026 to 31 January 2026")
    assert account.owes == "Provider owes Customer"
    assert (line.number, line.remedy, line.computed, line.amount) == ("1", "credit", "100.00 USD", "60.00 USD")
    assert line.clause.startswith("Schedule 3, 4.2; remedies.credit, hosting.yaml:")
    assert line.reference == "hosting/2026-01/credit"
    assert line.reasons[0].sentence == "up missed in 2026-01"
    assert "at most 80 USD each month" in " ".join(each.sentence for each in line.reasons)
    assert [(each.sentence, [inner.sentence for inner in each.reasons]) for each in line.said] == [
        ("claimed on 10 February 2026 by Purchasing, Customer", ["See the mail of that day."]),
        ("granted on 14 February 2026 by Service manager, Provider: 60 USD of 80 USD", []),
    ]
    assert dict(account.became) == {"earned": ("80.00 USD",), "claimed": ("80.00 USD",), "granted": ("60.00 USD",)}
    assert (account.sums, account.booked) == (("60.00 USD",), ("60.00 USD",))
    assert any("At most 80 USD each month." in sentence for part in found.terms for _, sentence in part.sentences)


def test_last_days_stand_on_it_as_long_as_they_are_to_come_and_what_has_lapsed_is_in_no_sum(tmp_path: Path) -> None:
    deal = Claiming(tmp_path)
    (day,) = page(deal).last_days
    assert (day.day, day.what, day.which, day.by) == ("2 March 2026", "to be claimed", "credit", "Customer")
    late = page(deal, "2026-03-03")
    assert late.last_days == ()
    assert late.accounts[0].lines[0].state == "lapsed on 2 March 2026"
    assert (late.accounts[0].sums, late.accounts[0].stands) == (("0.00 USD",), False)
    assert "<p>Nothing is owed for this period.</p>" in statement_html(late, Look())


def test_duties_and_rights_have_no_amount_and_their_own_words(tmp_path: Path) -> None:
    terms = (
        "remedies:\n  plan: {when: up missed, action: {what: A plan, due: 20 days after the period}}\n"
        "  exit: {when: up missed, right_to_terminate: {for: customer, within: 60 days after the period}}\n"
    )
    found = page(Claiming(tmp_path, terms))
    assert [(each.remedy, each.what, each.state) for each in found.duties] == [
        ("plan", "Provider: A plan", "due by 20 February 2026"),
        ("exit", "Customer may terminate", "can be used by 1 April 2026"),
    ]
    assert [(each.what, each.by) for each in found.last_days] == [
        ("to be done", "Provider"),
        ("to be used", "Customer"),
    ]
    assert found.in_short == ("Nothing is owed for this period.",)


def test_what_follows_from_single_records_stands_in_the_statement_of_their_month(tmp_path: Path) -> None:
    head = TWO.replace(
        "    metric: {reported: figures, of: up, by: by, entered: entered}\n    target: at least 99%\n"
        "    levels: {minimum: at least 95%}\n    each: month\n",
        "    metric: {smallest: figures, of: up}\n    target: at least 99%\n    each: figures\n",
    )
    assert head != TWO
    deal = Claiming(tmp_path, TERMS, [*months("2026-01", "98%"), *months("2026-01", "97%", "96%")], head)
    stated = statement_pages(deal.measured("2026-03-15"), Wanted())
    found = {label: [each.which for each in one.accounts[0].lines] for label, one in stated.pages}
    assert found == {"2026-01": ["F0", "F1"], "2026-02": ["F2"]}
    assert dict(stated.pages)["2026-01"].accounts[0].lines[1].reference == "hosting/F1/credit/record=F1"


def test_for_one_party_it_holds_nothing_that_is_between_others(tmp_path: Path) -> None:
    head = TWO.replace("  customer: {name: Customer,", "  carrier: {name: Carrier}\n  customer: {name: Customer,")
    between = "  slow:\n    promised_by: {}\n    to: {}"
    head = head.replace(between.format("provider", "customer"), between.format("carrier", "provider"))
    terms = TERMS.replace(
        "settlement: {", "  fine: {when: slow missed, credit: 7 USD}\nsettlement: {same_incident: sum, "
    )
    figures = [{"month": "2026-01", "up": "98%", "slow": "90 min"}]
    deal = Claiming(tmp_path, terms, figures, head)
    assert [each.owes for each in page(deal).accounts] == ["Provider owes Customer", "Carrier owes Provider"]
    text = statement_html(page(deal, party="customer"), Look())
    assert "Provider owes Customer" in text and "Carrier" not in text and "fine" not in text.split("<body")[1]
    told = {one: told_to(deal.measured(), one).obligations for one in ("customer", "carrier", "provider")}
    assert {one: [each.remedy for each in found] for one, found in told.items()} == {
        "customer": ["credit"], "carrier": ["fine"], "provider": ["credit", "fine"],
    }  # fmt: skip
    stated = statement_pages(deal.measured(), Wanted(party="custommer"))
    assert (stated.pages, stated.problems[-1].code) == ((), "S643")
    assert "Did you mean `customer`?" in (stated.problems[-1].hint or "")


def test_it_is_one_file_that_loads_nothing_and_takes_nothing_for_markup(tmp_path: Path) -> None:
    head = TWO.replace("id: hosting\n", "id: hosting\ntitle: '<script>alert(1)</script> #panic(\"no\") $$x$$'\n")
    found = page(Claiming(tmp_path, head=head))
    text = statement_html(found, Look())
    assert "<script" not in text and "&lt;script&gt;" in text
    assert not re.search(r'(?:src|href)="(?!#|data:)', text)
    assert str(tmp_path) not in text, "no folder of the computer"
    for each in found.fingerprints:
        assert each.sha256 in text
    assert [each.name for each in found.fingerprints] == ["hosting.yaml", "figures: figures.csv"]
    paths, problems = write_statements([Stated(tmp_path, (("2026-01", found),), ())], Wanted(), "pdf", tmp_path / "out")
    assert problems == []
    assert [each.name for each in paths] == ["hosting-2026-01.pdf"]
    assert paths[0].read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", ["Abrechnung", "up verfehlt in 2026-01", "10\u00a0% von subscription", "subscription ist 1.000 USD: 100 USD",
                "geltend gemacht am 10. Februar 2026 von Purchasing, Customer", "100,00 USD", "Letzte Tage",
                "1. Januar 2026 bis 31. Januar 2026"]),
        ("fr", ["Décompte", "up manqué en 2026-01", "subscription est 1\u202f000 USD : 100 USD",
                "réclamé le 10 février 2026 par Purchasing, Customer", "100,00 USD", "du 1er janvier 2026"]),
    ],
)  # fmt: skip
def test_in_the_language_of_its_reader(tmp_path: Path, code: str, said: list[str]) -> None:
    right = "  exit: {when: up missed, right_to_terminate: {for: customer, within: 60 days after the period}}\n"
    terms = TERMS.replace("remedies:\n", f"remedies:\n{right}")
    deal = Claiming(tmp_path, terms)
    deal.say("claim", "2026-02-10")
    tongue, _ = tongue_of(code)
    text = statement_html(page(deal, tongue=tongue), Look(), tongue)
    for each in said:
        assert each in text, each


def test_references_tell_every_line_from_every_other_and_stay_the_same(tmp_path: Path) -> None:
    terms = TERMS.replace(
        "credit: 10% of subscription}", "credit: 10% of subscription, earn_back: {give: 50%, when: up met}}"
    ).replace("{until: 30 days after the period}", "automatic")
    deal = Deal(tmp_path)
    found = deal.measured(terms, months("2026-01", "98%", "99.9%", "98%")).reckoned
    names = [reference_of("hosting", each) for each in found]
    assert names == ["hosting/2026-01/credit", "hosting/2026-02/credit/earn-back/2026-01", "hosting/2026-03/credit"]
    odd = replace(found[0], segment=(("site", "Köln / Süd, A=B"), ("plan", "x")))
    assert reference_of("hosting", odd) == "hosting/2026-01/credit/plan=x/site=K%C3%B6ln%20%2F%20S%C3%BCd%2C%20A%3DB"
    assert reference_of("hosting", replace(odd, segment=odd.segment[::-1])) == reference_of("hosting", odd)


def test_at_the_terminal(tmp_path: Path) -> None:
    deal = Claiming(tmp_path)
    words = ["settle", str(deal.file), "--as-of", "2026-05-01", "--output"]

    def run(*more: object) -> tuple[int, list[str], str]:
        result = CliRunner().invoke(app, [*words, *map(str, more)])
        return (
            result.exit_code,
            [Path(line).name for line in result.stdout.splitlines()],
            result.stderr.partition("error")[2],
        )

    assert run(tmp_path / "out", "--format", "html") == (1, ["hosting-2026-01.html", "hosting-2026-03.html"], "")
    assert run(tmp_path / "s.html", "--format", "html", "--period", "2026-03")[:2] == (1, ["s.html"])
    assert run(tmp_path / "met.html", "--format", "html", "--period", "2026-02")[:2] == (0, ["met.html"])
    assert "Nothing is owed for this period." in (tmp_path / "met.html").read_text("utf-8")
    code, written, said = run(tmp_path / "all.html", "--format", "html")
    assert (code, written, "S880" in said, (tmp_path / "all.html").exists()) == (2, [], True, False)
    code, written, said = run(deal.file / "below", "--format", "html")
    assert (code, written, "S881" in said) == (2, [], True)
    for wrong in (["--format", "csv"], ["--format", "html", "--yearly"], []):
        code, written, said = run(tmp_path / "out.csv", *wrong)
        assert (code, written, "S895" in said, (tmp_path / "out.csv").exists()) == (2, [], True, False)
    code, written, said = run(tmp_path / "out", "--format", "html", "--language", "xx")
    assert (code, written, "S645" in said) == (2, [], True)
