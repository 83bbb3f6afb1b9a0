"""Published records, loaded and compared cell by cell with a plain reading."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

from record_workspace import declared

from servanda.engines.duckdb import DuckDBEngine
from servanda.query.relation import Scan
from servanda.records.binding import binding_from
from servanda.records.declared import Declared
from servanda.records.load import load
from servanda.records.loaded import Loaded

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def bring(engine: DuckDBEngine, folder: Path, raw: dict[str, object], what: Declared, zone: str) -> Loaded:
    binding, problems = binding_from(raw, folder)
    assert binding is not None, problems
    loaded, problems = load(engine, what, binding, list(what.columns), zone, folder)
    assert loaded is not None, problems
    return loaded


def micros(text: str, form: str, zone: ZoneInfo) -> int | None:
    if text in ("", "?"):
        return None
    moment = dt.datetime.strptime(text, form)  # noqa: DTZ007 - the zone is given below
    return ((moment if moment.tzinfo else moment.replace(tzinfo=zone)) - EPOCH) // dt.timedelta(microseconds=1)


def test_the_incident_log(shared: Path) -> None:
    folder, zone = shared / "data" / "uci_incidents", ZoneInfo("Europe/Berlin")
    what = declared(
        "log", "number", "sys_updated_at", "incident_state",
        sys_updated_at="time", resolved_at="time", opened_at="time",
        reopen_count="number", incident_state="text", made_sla="yes/no",
    )  # fmt: skip
    raw = {"file": "incident_event_log.csv.gz", "dates": "%d/%m/%Y %H:%M", "missing": ["?"]}
    with DuckDBEngine([folder], threads=2) as engine:
        loaded = bring(engine, folder, raw, what, zone.key)
        found = sorted(engine.run(Scan(loaded.table, ("_row", "_key", *loaded.physical))))
    with gzip.open(folder / "incident_event_log.csv.gz", "rt", encoding="utf-8") as file:
        times = ("sys_updated_at", "resolved_at", "opened_at")
        expected = [
            (
                row, line["number"], *(micros(line[each], "%d/%m/%Y %H:%M", zone) for each in times),
                int(line["reopen_count"]), line["incident_state"], line["made_sla"] == "true",
            )
            for row, line in enumerate(csv.DictReader(file), start=2)
        ]  # fmt: skip
    assert found == expected
    assert (loaded.rows, loaded.unreadable_cells, loaded.broken_rows) == (141_712, {}, 0)


def test_leads_and_deals(shared: Path) -> None:
    folder, zone = shared / "data" / "olist_funnel", ZoneInfo("America/Sao_Paulo")
    leads = declared("leads", "mql_id", "first_contact_date", first_contact_date="time", origin="text")
    deals = declared("deals", "mql_id", "won_date", won_date="time", declared_monthly_revenue="number")
    with DuckDBEngine([folder], threads=2) as engine:
        for what, name, form in (
            (leads, "olist_marketing_qualified_leads_dataset.csv", "%Y-%m-%d"),
            (deals, "olist_closed_deals_dataset.csv", "%Y-%m-%d %H:%M:%S"),
        ):
            loaded = bring(engine, folder, {"file": name}, what, zone.key)
            found = sorted(engine.run(Scan(loaded.table, ("_row", "_key", what.time or ""))))
            with (folder / name).open(encoding="utf-8") as file:
                expected = [
                    (row, line["mql_id"], micros(line[what.time or ""], form, zone))
                    for row, line in enumerate(csv.DictReader(file), start=2)
                ]
            assert found == expected


def test_checks_with_offsets(shared: Path) -> None:
    folder = shared / "data" / "uptime_foodcoopx"
    what = declared("checks", "commit service", "checked_at", checked_at="time", response_ms="duration", status="text")
    with DuckDBEngine([folder], threads=2) as engine:
        loaded = bring(engine, folder, {"file": "checks.csv.gz", "units": {"response_ms": "ms"}}, what, "Asia/Tokyo")
        found = sorted(engine.run(Scan(loaded.table, ("_row", "checked_at", "response_ms"))))
    with gzip.open(folder / "checks.csv.gz", "rt", encoding="utf-8") as file:
        expected = [
            (row, micros(line["checked_at"], "%Y-%m-%dT%H:%M:%S%z", ZoneInfo("UTC")), int(line["response_ms"]) * 1000)
            for row, line in enumerate(csv.DictReader(file), start=2)
        ]
    assert found == expected
