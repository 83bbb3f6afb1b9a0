"""Tables that loaders have filled in SQLite and DuckDB files: known by their columns, bound by their names, and measured."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from crm_files import asked

from servanda.desk.inspect import as_plain, inspect_files
from servanda.words.problem import errors

CONTACTS = """
    id BIGINT, property_createdate TIMESTAMP, property_email TEXT, property_hubspot_owner_id BIGINT,
    property_hubspot_owner_assigneddate TIMESTAMP, property_hs_sa_first_engagement_date TIMESTAMP, _fivetran_synced TIMESTAMP
"""
HISTORY = "contact_id BIGINT, name TEXT, value TEXT, timestamp TIMESTAMP, source TEXT, source_id TEXT"


def rows() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Twenty contacts of March, of whom fifteen were tried within the hour; each had its first owner after ten minutes."""
    contacts: list[tuple[object, ...]] = []
    changes: list[tuple[object, ...]] = []
    for at in range(20):
        day = f"2026-03-{at + 1:02}"
        tried = f"{day} 09:40:00" if at < 15 else f"{day} 15:00:00"
        contacts.append(
            (7000 + at, f"{day} 09:00:00", f"a{at}@example.com", 7 + at % 2, f"{day} 09:10:00", tried, "2026-04-01")
        )
        changes.append((7000 + at, "hubspot_owner_id", "7", f"{day} 09:10:00", "WORKFLOWS", "12"))
        changes.append((7000 + at, "lifecyclestage", "lead", f"{day} 09:00:00", "FORMS", "3"))
    return contacts, changes


@pytest.fixture(scope="module", params=["duckdb", "sqlite"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loaded") / f"loaded.{request.param}"
    contacts, changes = rows()
    connect = duckdb.connect if request.param == "duckdb" else sqlite3.connect
    with closing(connect(str(path))) as base:
        base.execute(f"CREATE TABLE contact ({CONTACTS})")
        base.execute(f"CREATE TABLE contact_property_history ({HISTORY})")
        base.execute("CREATE TABLE _dlt_loads (load_id TEXT, status BIGINT)")
        base.executemany("INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?)", contacts)
        base.executemany("INSERT INTO contact_property_history VALUES (?, ?, ?, ?, ?, ?)", changes)
        base.execute("INSERT INTO _dlt_loads VALUES ('1', 0)")
        base.commit()
    return path


def test_inspect_knows_each_table_and_leaves_out_what_is_the_loaders(loaded: Path) -> None:
    found, said = inspect_files([loaded])
    assert found is not None and not errors(said)
    assert {each.code for each in said} == set()
    records = {each["preset"]: each for each in as_plain(found)["records"]}
    assert set(records) == {"hubspot-contacts", "hubspot-history"}
    columns = {each["name"]: each for each in records["hubspot-contacts"]["columns"]}
    assert (columns["contact_id"]["type"], columns["owner"]["type"], columns["owner"]["personal"]) == (
        "text",
        "text",
        True,
    )
    assert "fivetran_synced" not in columns
    assert 'preset = "hubspot-contacts"\ntable = "contact"\n' in found.bindings
    assert "key: [contact_id, field, changed_at]" in found.records


def test_what_inspect_writes_is_measured_as_it_stands(loaded: Path, tmp_path: Path) -> None:
    """The wait of a lead is that for its first owner, whom the history still knows: fifteen of twenty within the hour."""
    records = f"""
        contacts:
          from: {{file: {loaded.name}, preset: hubspot-contacts, table: contact, complete_until: 2026-04-01}}
          key: contact_id
          time: created_at
          columns: {{first_attempt_at: time}}
          fields:
            first_owner_at: {{first: changes, where: field = 'hubspot_owner_id'}}
        changes:
          from: {{file: {loaded.name}, preset: hubspot-history, table: contact_property_history, complete_until: 2026-04-01}}
          key: [contact_id, field, changed_at]
          time: changed_at
          belongs_to: {{contacts: contact_id}}
          columns: {{field: text}}
    """
    objective = (
        "fast: {metric: {clock: contacts, start: first_owner_at, stop: first_attempt_at, limit: 1 h}, each: month}"
    )
    found, said = asked(loaded.parent, records, objective)
    assert not errors(said), [str(each) for each in errors(said)]
    reading = found["fast", "2026-03"]
    assert (reading.numerator, reading.denominator) == (15, 20)


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    for name, connect in (("empty.duckdb", duckdb.connect), ("empty.sqlite", sqlite3.connect)):
        with closing(connect(str(tmp_path / name))) as base:
            base.execute("CREATE TABLE passing (x INTEGER)")
            base.execute("DROP TABLE passing")
            base.commit()
        _, said = inspect_files([tmp_path / name])
        assert [each.code for each in said] == ["S308"], name
