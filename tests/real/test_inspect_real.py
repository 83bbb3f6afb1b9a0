"""What `inspect` recognises in real records, against what their descriptions and plain Python say of them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from servanda.desk.inspect import Inspected, inspect_files
from servanda.records.recognise.facts import Recognised


def looked(*paths: Path) -> tuple[Inspected, list[str]]:
    found, problems = inspect_files(paths)
    assert found is not None, problems
    return found, [each.code for each in problems]


def limits(found: Inspected, name: str) -> str:
    return " ".join(sentence for source, said in found.look.limits if source == name for sentence in said)


def headers(source: Recognised, formats: tuple[str, ...]) -> list[str]:
    return [each.header for each in source.columns if each.formats == formats]


def test_a_year_of_incidents_is_a_log_of_states(shared: Path) -> None:
    path = shared / "data" / "uci_incidents" / "incident_event_log.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found, codes = looked(path)
    (source,) = found.look.found
    assert codes == []
    assert source.source.rows == len(rows)
    assert source.log is not None and source.log.state is not None
    assert (source.log.key.header, source.log.time.header) == ("number", "sys_updated_at")
    assert source.log.keys == len({row["number"] for row in rows})
    assert source.log.state.header == "incident_state"
    assert source.source.binding.missing == ("?",)
    times = ["opened_at", "sys_created_at", "sys_updated_at", "resolved_at", "closed_at"]
    assert headers(source, ("%d/%m/%Y %H:%M",)) == times
    assert "`resolved_at` and `closed_at` are the same in every row of a record" in limits(found, "incident-log")
    assert [each.name for each in found.proposed] == ["incidents", "incident-states"]


def test_leads_and_their_deals_belong_together(shared: Path) -> None:
    folder = shared / "data" / "olist_funnel"
    found, codes = looked(*sorted(folder.glob("*.csv")))
    assert codes == ["S707"], "exactly 8,000 leads were published"
    (link,) = found.look.links
    assert (link.child, link.column, link.parent, link.found, link.of) == ("deals", "mql_id", "leads", 842, 842)
    leads = found.look.of("leads")
    assert leads.key is not None and leads.time is not None
    assert (leads.key.header, leads.time.header) == ("mql_id", "first_contact_date")
    assert "has days and no hours" in limits(found, "leads")
    with (folder / "olist_marketing_qualified_leads_dataset.csv").open(encoding="utf-8", newline="") as file:
        months = [row["first_contact_date"][:7] for row in csv.DictReader(file)]
    assert dict(leads.by_month) == {month: months.count(month) for month in sorted(set(months))}


def test_checks_of_services_have_their_own_offsets(shared: Path) -> None:
    folder = shared / "data" / "uptime_foodcoopx"
    found, _ = looked(folder / "checks.csv.gz", folder / "services.csv")
    checks = found.look.of("checks")
    assert checks.time is not None and checks.time.header == "checked_at" and checks.time.offsets
    assert [(each.child, each.column, each.parent, each.found) for each in found.look.links] == [
        ("checks", "service", "services", 48)
    ]
    assert next(each.unit for each in checks.columns if each.name == "response_time") == "ms"


def test_calls_with_a_day_and_a_month_but_no_time_place_nothing(shared: Path) -> None:
    found, codes = looked(shared / "data" / "bank_calls_2008" / "calls.csv.gz")
    assert codes == ["S709", "S710"]
    assert "`campaign` is a count, not events" in limits(found, "calls")
