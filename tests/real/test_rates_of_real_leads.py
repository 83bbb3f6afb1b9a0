"""Eight thousand real leads by where they came from: rates, revenue and backtests, against a loop over the two files."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app

LEADS, DEALS = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"
AGREEMENT = """
    servanda: 1
    id: funnel
    in_force: 2019-01-01
    currency: BRL
    parties: {marketing: {name: Marketing}, sales: {name: Sales}}
    records:
      leads:
        from: {file: LEADS, complete_until: 2018-11-15, columns: {came_at: first_contact_date}}
        key: mql_id
        time: came_at
        columns: {origin: text}
        fields: {won_at: {first: deals}, revenue: {sum: deals.declared_monthly_revenue}}
      deals:
        from: {file: DEALS, complete_until: 2018-11-15}
        key: mql_id
        time: won_date
        belongs_to: {leads: mql_id}
        columns: {declared_monthly_revenue: money}
    objectives:
      converted:
        promised_by: sales
        to: marketing
        metric: {share: leads, good: won_at - came_at <= 90 days, matures_after: 90 days}
        target: at least 8%
        each: month
        per: {origin: [organic_search, paid_search, social]}
      volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 800, each: month}
"""


@pytest.fixture(scope="module")
def agreement(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    records = shared / "data" / "olist_funnel"
    path = tmp_path_factory.mktemp("funnel") / "funnel.yaml"
    text = dedent(AGREEMENT).replace("LEADS", str(records / LEADS)).replace("DEALS", str(records / DEALS))
    path.write_text(text, encoding="utf-8")
    return path, records


def asked(path: Path, folder: Path, *words: str) -> Any:
    ran = CliRunner().invoke(app, [words[0], str(path), *words[1:], "--allow", str(folder), "--format", "json"])
    return json.loads(ran.stdout)


def by_hand(folder: Path) -> dict[str, list[tuple[date, bool, Fraction]]]:
    """Of each origin: when a lead came, whether it was won within ninety days, and what it brought."""
    with (folder / DEALS).open(encoding="utf-8") as file:
        deals = {each["mql_id"]: each for each in csv.DictReader(file)}
    found: dict[str, list[tuple[date, bool, Fraction]]] = defaultdict(list)
    with (folder / LEADS).open(encoding="utf-8") as file:
        for each in csv.DictReader(file):
            came, deal = datetime.fromisoformat(each["first_contact_date"]), deals.get(each["mql_id"])
            won = deal is not None and datetime.fromisoformat(deal["won_date"]) - came <= timedelta(days=90)
            brought = Fraction(deal["declared_monthly_revenue"]) if deal else Fraction(0)
            found[each["origin"]].append((came.date(), won, brought))
    return found


def test_rates_and_worth_by_origin(agreement: tuple[Path, Path]) -> None:
    """The records end in May 2018 and are complete until November: every month has matured; the first is left out, since it
    begins on its fourteenth day."""
    path, folder = agreement
    subsets = asked(path, folder, "goal", "--from-records", "converted", "--worth", "revenue")["subsets"]
    leads = by_hand(folder)
    for each in subsets[:-1]:
        own = [one for one in leads[each["name"].removeprefix("origin ")] if one[0] >= date(2017, 7, 1)]
        assert each["leads"] == len(own) > 1000
        assert each["customers"] == sum(won for _, won, _ in own) > 0
        assert Fraction(each["revenue"]) == sum(revenue for *_, revenue in own)
        assert Fraction(each["rate_from"]) < Fraction(each["rate"]) < Fraction(each["rate_to"])


def test_what_months_would_have_met(agreement: tuple[Path, Path]) -> None:
    path, folder = agreement
    (volume,) = asked(path, folder, "baseline", "volume")["baselines"]
    months: dict[str, int] = defaultdict(int)
    for leads in by_hand(folder).values():
        for came, *_ in leads:
            months[f"{came:%Y-%m}"] += 1
    own = {each["label"]: int(each["value"]) for each in volume["periods"]}
    assert own == {label: months.get(label, 0) for label in own}
    assert len(own) >= 10 and "2017-06" not in own
    assert volume["today"]["met"] == sum(number >= 800 for number in own.values())
