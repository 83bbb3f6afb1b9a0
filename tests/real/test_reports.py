"""Reports of real records: the incidents of a year, and a marketplace's leads and deals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app

ROOT = Path(__file__).resolve().parents[2]

FUNNEL = """
servanda: 1
id: funnel
title: Leads and deals of a marketplace
version: "1"
in_force: 2017-06-01
timezone: UTC
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: FOLDER/olist_marketing_qualified_leads_dataset.csv, complete_until: 2018-11-15}
    key: mql_id
    time: first_contact_date
    columns: {origin: text}
    fields: {won_at: {first: deals}}
  deals:
    from: {file: FOLDER/olist_closed_deals_dataset.csv, complete_until: 2018-11-15}
    key: seller_id
    time: won_date
    belongs_to: {leads: mql_id}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 400, each: month}
  converted:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: won_at - first_contact_date <= 90 days, matures_after: 90 days}
    target: at least 10%
    each: month
"""


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "120"})
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def test_the_incidents_of_a_service_desk(shared: Path, tmp_path: Path) -> None:
    folder = ROOT / "benchmarks" / "incidents"
    run("report", folder, "--allow", shared, "--period", "2016-04", "--output", tmp_path)
    page = (tmp_path / "benchmark-incidents-2016-04.html").read_text(encoding="utf-8")
    measured = json.loads(run("measure", folder, "--allow", shared, "--period", "2016-04", "--format", "json"))
    assert len(measured[0]["readings"]) > 5
    assert page.count('class="standing"') == len(measured[0]["readings"])
    for reading in measured[0]["readings"]:
        if reading["objective"] == "resolution":
            every = reading["records"]["in"] + reading["records"]["out"]
            assert f"{every:,} clocks, {reading['records']['out']:,} late" in page


@pytest.mark.parametrize("period", ["2018-01", "2018-05"])
def test_leads_and_deals(shared: Path, tmp_path: Path, period: str) -> None:
    text = dedent(FUNNEL).replace("FOLDER", str(shared / "data" / "olist_funnel"))
    (tmp_path / "funnel.yaml").write_text(text, encoding="utf-8")
    run("report", tmp_path / "funnel.yaml", "--allow", shared, "--period", period, "--output", tmp_path)
    page = (tmp_path / f"funnel-{period}.html").read_text(encoding="utf-8")
    with (shared / "data" / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv").open() as file:
        leads = sum(1 for line in file if line.split(",")[1].startswith(period))
    assert re.search(rf">{leads:,}</a>", page)
    assert "8,000" in page
