"""Money that hangs on an answer: pages, the terminal and scripts say what it would be, and nothing of it moves before."""

from __future__ import annotations

import json
from pathlib import Path

from hosted import TEXT, Hosted
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.clock.zone import Zone
from servanda.desk.correction_table import Wish
from servanda.desk.corrections import propose
from servanda.desk.report_money import owed, totals
from servanda.desk.statement_pages import Wanted, statement_pages
from servanda.desk.statements import as_json
from servanda.paper.look import Look
from servanda.paper.statement import statement_html
from servanda.paper.tongue import ENGLISH, tongue_of

BERLIN = Zone("Europe/Berlin")


def test_a_credit_that_an_exclusion_would_halve_stands_beside_what_it_would_be(tmp_path: Path) -> None:
    """135 minutes are down, 45 of them in maintenance that waits for the customer's approval: 200 EUR, or 100."""
    hosted = Hosted(tmp_path)
    measured = hosted.measured()
    period = measured.obligations[0].period
    (line,) = owed(measured, period, BERLIN, ENGLISH)
    assert (line.amount, line.then) == ("200 EUR", "100 EUR")
    assert list(totals(measured, period, ENGLISH)) == [
        "Provider owes Customer 200 EUR.",
        "If all that waits for an answer is accepted: Provider owes Customer 100 EUR.",
    ]
    ((_, page),) = statement_pages(measured, Wanted()).pages
    (account,) = page.accounts
    assert (account.lines[0].amount, account.lines[0].then) == ("200.00 EUR", "100.00 EUR")
    assert (account.sums, account.then) == (("200.00 EUR",), ("100.00 EUR",))
    assert '<th class="number">Wenn angenommen</th>' in statement_html(page, Look(), tongue_of("de")[0])
    (plain,) = as_json([measured], [])
    assert [(each["now"], each["then"]) for each in plain["if_accepted"]] == [("200", "100")]
    said = CliRunner().invoke(app, ["settle", str(hosted.file)]).stdout
    assert said.endswith("If what waits for an answer is accepted\n  2026-01  credit  100 EUR  (now 200 EUR)\n")


def test_what_would_follow_only_then_is_shown_and_is_in_no_sum(tmp_path: Path) -> None:
    """The customer says that an outage of 45 minutes lasted four hours: 330 minutes, less the maintenance that waits."""
    hosted = Hosted(tmp_path, TEXT.replace("target: at most 60 min", "target: at most 3 h"))
    assert hosted.measured().obligations == ()
    wish = Wish("outages", "O-1", "ended", None, "2026-01-05 14:00", "Our log shows it.")
    assert propose(hosted.asked, [wish], hosted.word("Head of IT", "2026-02-03")).entries
    measured = hosted.measured()
    period = measured.verdicts[0].reading.period
    (line,) = owed(measured, period, BERLIN, ENGLISH)
    assert (line.amount, line.then, line.state) == ("", "200 EUR", "only if accepted")
    assert list(totals(measured, period, ENGLISH)) == [
        "If all that waits for an answer is accepted: Provider owes Customer 200 EUR."
    ]
    ((_, page),) = statement_pages(measured, Wanted(), asked_period="2026-01").pages
    assert page.in_short == ("Nothing is owed for this period.",)
    (account,) = page.accounts
    assert [(each.amount, each.then) for each in account.lines] == [("", "200.00 EUR")]
    assert (account.sums, account.then, account.stands) == (("0.00 EUR",), ("200.00 EUR",), False)


def test_a_party_reads_nothing_of_money_between_others_that_waits(tmp_path: Path) -> None:
    carrier = TEXT.replace("  customer:\n", "  carrier: {name: Carrier}\n  customer:\n").replace(
        "remedies:\n", "remedies:\n  fine: {when: line missed, credit: {of: subscription, bands: {above 60 min: 1%, above 2 h: 2%}}}\n"
    ).replace("fees: ", "  line: {promised_by: carrier, to: provider, metric: {downtime: outages, exclude: [works]}, "
              "target: at most 60 min, each: month}\nfees: ").replace("settlement: {", "settlement: {same_incident: sum, ")  # fmt: skip
    hosted = Hosted(tmp_path, carrier)
    for party, remedies in (("customer", {"credit"}), ("carrier", {"fine"}), (None, {"credit", "fine"})):
        words = ["settle", str(hosted.file), "--format", "json", *(["--for", party] if party else [])]
        (plain,) = json.loads(CliRunner().invoke(app, words).stdout)
        assert {each["remedy"] for each in plain["if_accepted"]} == remedies
