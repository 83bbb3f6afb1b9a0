"""Eight thousand leads and their deals: quantity, conversion by cohort and origin, days to won, against SQL by hand."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from desk import Found, measured

from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine

LEADS, DEALS = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"
UNTIL = "2018-11-15"
AGREEMENT = """
    servanda: 1
    id: funnel
    title: Funnel
    version: "1"
    in_force: 2017-06-01
    timezone: UTC
    currency: BRL
    parties: {marketing: {name: Marketing}, sales: {name: Sales}}
    records:
      leads:
        key: mql_id
        time: came_at
        columns: {origin: text, landing_page_id: text}
        fields:
          won_at: {first: deals}
          segment: {first: deals.business_segment}
          revenue: {sum: deals.declared_monthly_revenue}
      deals:
        key: mql_id
        time: won_date
        belongs_to: {leads: mql_id}
        columns: {business_segment: text, declared_monthly_revenue: money, sr_id: text}
        fields: {origin: "coalesce(leads.origin, 'nowhere')"}
    objectives:
      volume: {metric: {count: leads}, target: at least 400, each: month}
      by-origin: {metric: {count: leads}, each: month, per: origin}
      pages: {metric: {count: leads, distinct: landing_page_id}, each: quarter}
      converted:
        metric: {share: leads, good: won_at - came_at <= 90 days, matures_after: 90 days}
        target: at least 8%
        each: month
      converted-by-origin: {metric: {share: leads, are: won_at is not null}, each: year, per: origin}
      days-to-won: {metric: {clock: leads, where: won_at is not null, start: came_at, stop: won_at, take: average}, each: quarter}
      p90-to-won: {metric: {clock: leads, where: won_at is not null, start: came_at, stop: won_at, take: p90}, each: year}
      within: {metric: {clock: leads, start: came_at, stop: {first: deals}, limit: 30 days}, each: quarter}
      won: {metric: {count: deals}, each: month, per: origin}
      revenue: {metric: {sum: deals, of: declared_monthly_revenue}, each: month}
      lead-revenue: {metric: {sum: leads, of: revenue}, each: month}
      rolling: {metric: {count: deals}, each: month, over: last 3 months}
      sellers: {metric: {count: deals, distinct: sr_id}, each: month, over: last 3 months}
"""


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def found(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    records = shared / "data" / "olist_funnel"
    raw: dict[str, dict[str, object]] = {
        "leads": {"file": LEADS, "complete_until": UNTIL, "columns": {"came_at": "first_contact_date"}},
        "deals": {"file": DEALS, "complete_until": UNTIL},
    }
    folder = tmp_path_factory.mktemp("funnel")
    if request.param == "duckdb":
        with DuckDBEngine([records], threads=2) as engine:
            return measured(folder, engine, AGREEMENT, records, raw)
    with PostgresEngine(request.getfixturevalue("postgres_url")) as postgres:
        return measured(folder, postgres, AGREEMENT, records, raw)


@pytest.fixture(scope="module")
def by_hand(shared: Path) -> Iterator[sqlite3.Connection]:
    """Both files as they are, in SQLite, with the seconds since 1970."""
    with closing(sqlite3.connect(":memory:")) as database:
        for table, name in (("leads", LEADS), ("deals", DEALS)):
            with (shared / "data" / "olist_funnel" / name).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            database.execute(f"CREATE TABLE {table} ({', '.join(f'{each} TEXT' for each in head)})")
            marks = ", ".join("?" for _ in head)
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        database.execute(
            "CREATE TABLE funnel AS SELECT l.mql_id, l.first_contact_date AS came, l.origin, l.landing_page_id AS page, "
            "d.won_date AS won, d.sr_id, strftime('%s', d.won_date) - strftime('%s', l.first_contact_date) AS seconds "
            "FROM leads l LEFT JOIN deals d ON d.mql_id = l.mql_id"
        )
        yield database


def _values(found: Found, name: str) -> dict[tuple[str, ...], Fraction]:
    return {key: each.value for key, each in found[name].items() if each.value}


def _asked(by_hand: sqlite3.Connection, query: str) -> dict[tuple[str, ...], Fraction]:
    """The last column as a number, by the others."""
    rows = by_hand.execute(query).fetchall()
    return {tuple(row[:-1]): Fraction(str(row[-1])) for row in rows if row[-1]}


ORIGIN = "CASE WHEN origin = '' THEN '(none)' ELSE origin END"
QUARTER = "substr(came, 1, 4) || '-Q' || ((substr(came, 6, 2) + 2) / 3)"


def test_leads_of_each_month_and_origin(found: Found, by_hand: sqlite3.Connection) -> None:
    assert _values(found, "volume") == _asked(by_hand, "SELECT substr(came, 1, 7), count(*) FROM funnel GROUP BY 1")
    assert _values(found, "by-origin") == _asked(
        by_hand, f"SELECT substr(came, 1, 7), {ORIGIN}, count(*) FROM funnel GROUP BY 1, 2"
    )
    assert _values(found, "pages") == _asked(by_hand, f"SELECT {QUARTER}, count(DISTINCT page) FROM funnel GROUP BY 1")
    assert sum(_values(found, "volume").values()) == 8000


def test_conversion_by_cohort_within_ninety_days(found: Found, by_hand: sqlite3.Connection) -> None:
    rows = by_hand.execute(
        "SELECT substr(came, 1, 7), count(*), coalesce(sum(seconds <= 90 * 86400), 0), "
        f"sum(strftime('%s', came) + 90 * 86400 > strftime('%s', '{UNTIL}')) FROM funnel GROUP BY 1"
    ).fetchall()
    readings = {key[0]: each for key, each in found["converted"].items()}
    for month, leads, won, young in rows:
        each = readings[month]
        assert each.counts.pending == young
        if not young:
            assert each.value == Fraction(won, leads)
            assert each.floor == each.ceiling == each.value
    assert {month for month, *_ in rows} <= set(readings)


def test_conversion_by_origin(found: Found, by_hand: sqlite3.Connection) -> None:
    rows = by_hand.execute(
        f"SELECT substr(came, 1, 4), {ORIGIN}, count(won), count(*) FROM funnel GROUP BY 1, 2"
    ).fetchall()
    readings = {key: each.value for key, each in found["converted-by-origin"].items() if each.value is not None}
    assert readings == {(year, origin): Fraction(won, leads) for year, origin, won, leads in rows}


def test_time_from_lead_to_deal(found: Found, by_hand: sqlite3.Connection) -> None:
    """One deal is dated before its lead: it is unreadable, and counts nowhere."""
    seconds = by_hand.execute(f"SELECT {QUARTER}, sum(seconds), count(*) FROM funnel WHERE seconds >= 0 GROUP BY 1")
    expected = {(quarter,): Fraction(total * 1_000_000, number) for quarter, total, number in seconds}
    assert _values(found, "days-to-won") == expected
    assert sum(each.counts.unreadable for each in found["days-to-won"].values()) == 1
    for (year,), reading in found["p90-to-won"].items():
        query = "SELECT seconds FROM funnel WHERE seconds >= 0 AND substr(came, 1, 4) = ? ORDER BY 1"
        ordered = [row[0] for row in by_hand.execute(query, [year])]
        assert reading.value == ordered[-(-9 * len(ordered) // 10) - 1] * 1_000_000


def test_deals_within_thirty_days(found: Found, by_hand: sqlite3.Connection) -> None:
    """A deal before its lead does not stop the lead's clock."""
    late = f"strftime('%s', came) + 30 * 86400 <= strftime('%s', '{UNTIL}')"
    rows = by_hand.execute(
        f"SELECT {QUARTER}, sum(coalesce(seconds BETWEEN 0 AND 30 * 86400, 0)), "
        f"sum(coalesce(seconds > 30 * 86400, 0) OR ((seconds IS NULL OR seconds < 0) AND {late})), count(*) "
        "FROM funnel GROUP BY 1"
    ).fetchall()
    readings = {key[0]: each.counts for key, each in found["within"].items()}
    for quarter, inside, outside, number in rows:
        counts = readings[quarter]
        assert (counts.inside, counts.outside, counts.pending) == (inside, outside, number - inside - outside)


def test_deals_revenue_and_rolling_windows(found: Found, by_hand: sqlite3.Connection) -> None:
    month = "substr(won, 1, 7)"
    assert _values(found, "won") == _asked(
        by_hand,
        f"SELECT {month}, CASE WHEN origin = '' THEN 'nowhere' ELSE origin END, count(*) FROM funnel WHERE won <> '' GROUP BY 1, 2",
    )
    revenue = "sum(CAST(declared_monthly_revenue AS INTEGER))"
    assert _values(found, "revenue") == _asked(
        by_hand, f"SELECT substr(won_date, 1, 7), {revenue} FROM deals GROUP BY 1"
    )
    assert _values(found, "lead-revenue") == _asked(
        by_hand,
        f"SELECT substr(first_contact_date, 1, 7), {revenue} FROM leads JOIN deals USING (mql_id) GROUP BY 1",
    )
    months = sorted(key[0] for key in found["rolling"])
    for place, label in enumerate(months):
        three = months[max(0, place - 2) : place + 1]
        marks = ", ".join("?" for _ in three)
        query = f"SELECT count(*), count(DISTINCT sr_id) FROM funnel WHERE {month} IN ({marks})"
        assert (found["rolling"][label,].value, found["sellers"][label,].value) == by_hand.execute(
            query, three
        ).fetchone()
