"""Eight thousand real leads through a funnel: conversion by origin, days to won with those still open, and the deal before its lead."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from servanda.clock.units import DAY
from servanda.desk.funnel import FunnelOf, FunnelSeen, Wanted, funnels
from servanda.desk.measuring import Asked

LEADS, DEALS = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"
AGREEMENT = """\
servanda: 1
id: funnel
in_force: 2017-06-01
timezone: UTC
currency: BRL
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    key: mql_id
    time: first_contact_date
    columns: {origin: text}
    fields: {won_at: {first: deals}}
  deals: {key: mql_id, time: won_date, belongs_to: {leads: mql_id}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 400, each: month}
funnel:
  leads:
    stages: {lead: first_contact_date, won: won_at}
    by: origin
    each: quarter
    matures_after: 90 days
"""
UNTIL = date(2018, 11, 15)


@pytest.fixture(scope="module")
def records(shared: Path) -> list[tuple[str, date, datetime | None]]:
    """Origin, day of the lead and instant of its deal, by hand."""
    folder = shared / "data" / "olist_funnel"
    with (folder / DEALS).open(encoding="utf-8", newline="") as file:
        won = {row["mql_id"]: datetime.fromisoformat(row["won_date"]) for row in csv.DictReader(file)}
    with (folder / LEADS).open(encoding="utf-8", newline="") as file:
        return [
            (row["origin"] or "(none)", date.fromisoformat(row["first_contact_date"]), won.get(row["mql_id"]))
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def found(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> FunnelOf:
    folder, data = tmp_path_factory.mktemp("funnel"), shared / "data" / "olist_funnel"
    (folder / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    bound = "".join(
        f"[records.{name}]\nfile = '{data / file}'\ncomplete_until = \"{UNTIL}\"\n"
        for name, file in (("leads", LEADS), ("deals", DEALS))
    )
    (folder / "servanda.toml").write_text(bound, encoding="utf-8")
    return funnels(Asked([folder / "agreement.yaml"], allow=[data]), Wanted("origin"), "backward")[0]


@pytest.fixture(scope="module")
def seen(found: FunnelOf) -> FunnelSeen:
    (one,) = found.funnels
    return one


def test_leads_and_deals_of_each_origin(seen: FunnelSeen, records: list[tuple[str, date, datetime | None]]) -> None:
    leads, won = Counter(origin for origin, _, _ in records), Counter(origin for origin, _, at in records if at)
    assert {each.split: tuple(int(one.number) for one in each.stages) for each in seen.parts} == {
        origin: (number, won[origin]) for origin, number in leads.items()
    }
    assert [int(each.number) for each in seen.whole.stages] == [8000, 842]
    assert seen.whole.stages[1].overall == Fraction(842, 8000)


def test_days_to_won_are_those_of_the_won_and_the_rest_is_shown_as_open(
    seen: FunnelSeen, records: list[tuple[str, date, datetime | None]]
) -> None:
    took = sorted(
        (at - datetime.combine(day, datetime.min.time())).total_seconds() * 1_000_000
        for _, day, at in records
        if at is not None and at.date() >= day
    )
    assert len(took) == 841
    assert seen.whole.middle == (took[(len(took) + 1) // 2 - 1],)
    (waited,) = seen.whole.waits
    assert (waited.moved, waited.left, waited.still, waited.half) == (841, 0, 8000 - 842, None)
    assert 10 * DAY < took[420] < 20 * DAY


def test_the_one_deal_dated_before_its_lead_is_counted_and_listed(found: FunnelOf, seen: FunnelSeen) -> None:
    assert seen.whole.stages[1].backward == 1
    ((_, rows),) = found.listed
    assert [row[0] for row in rows] == list(seen.backward)
    assert any(each.code == "S1019" and seen.backward[0] in (each.hint or "") for each in found.problems)


def test_late_cohorts_are_not_mature(seen: FunnelSeen, records: list[tuple[str, date, datetime | None]]) -> None:
    young = sum((UNTIL - day).days < 90 for _, day, _ in records)
    ripe = seen.whole.ripe
    assert (ripe.young, ripe.number) == (young, 8000 - young)
    assert not seen.cohorts or seen.cohorts[0][0].label == "2017-Q2"
    assert sum(int(stages[0].number) for _, stages, _ in seen.cohorts) == 8000
