"""Amounts that stand below one another have cents, and their points stand below one another."""

from __future__ import annotations

from deal import Deal, months
from typer.testing import CliRunner

from servanda.cli.app import app

TERMS = """\
remedies:
  thirds: {when: up missed, credit: {of: subscription, bands: {below 99%: 33.3333333%}}}
  flat: {when: up missed, credit: 240 USD}
  marks: {when: up missed, points: 2 points}
settlement: {same_incident: sum, claim: {until: 60 days after the period}}
"""


def test_cents_also_where_there_are_none(deal: Deal) -> None:
    deal.settle(TERMS, months("2026-01", "98%"))
    for words, start in (("settle",), "  "), (("claims", "list"), "  2026-01  "), (("due", "--within", "60 days"), ""):
        command = [*words, str(deal.folder), "--as-of", "2026-02-10"]
        lines = CliRunner().invoke(app, command, env={"COLUMNS": "200"}).stdout.splitlines()
        money = [line for line in lines if line.startswith(start) and " USD  " in line]
        assert any("333.33… USD" in line for line in money) and any("240.00  USD" in line for line in money)
        assert len({line.index(".") for line in money}) == 1, money
