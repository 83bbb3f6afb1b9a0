"""Exports of CRMs and service desks: known by their headers, read under our names, and honest about what they cannot prove."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from crm_files import HEADERS, asked, write

from servanda.desk.inspect import as_plain, inspect_files
from servanda.records.preset import Flat, Preset
from servanda.records.preset_list import preset_list
from servanda.records.recognise.presets import known_headers
from servanda.words.problem import errors

EXPORTS = {name: preset for name, preset in preset_list().items() if preset.main.custom}
HOUR = 3_600_000_000


@pytest.mark.parametrize("what", HEADERS)
def test_the_documented_headers_say_whose_export_it_is(what: str) -> None:
    preset, headers = HEADERS[what]
    known = known_headers(headers, "export")
    assert known is not None
    assert known.preset.name == preset
    assert {*known.table.key, known.table.time} <= set(known.headers)


@pytest.mark.parametrize("headers", [
    ["id", "created_at", "status", "title"], ["Record ID", "Create Date"], ["number", "opened_at", "state"],
    ["Lead ID", "Create Date", "Owner"], ["key", "created", "status"], ["id", "type", "add_time"],
])  # fmt: skip
def test_headers_that_anybody_could_have_say_nothing(headers: list[str]) -> None:
    """A list that happens to have an id, a time and a status is not taken for the export of a system."""
    assert known_headers(headers, "export") is None


@pytest.mark.parametrize("name", EXPORTS)
class TestEveryPreset:
    def test_none_takes_the_files_of_another(self, name: str) -> None:
        """A file with all its columns, under each of their headers, is known as its own."""
        for shape in _flats(EXPORTS[name]):
            for last in (False, True):
                headers = [names[-1 if last else 0] for names in shape.headers.values()]
                known = known_headers(list(dict.fromkeys(headers)), "export")
                assert known is not None
                assert known.preset.name == name

    def test_it_says_what_each_column_is(self, name: str) -> None:
        table = EXPORTS[name].main
        assert len(set(table.names)) == len(table.names)
        assert all(each.note for each in table.columns)
        assert table.limits or any(each.limit for each in table.columns)

    def test_no_header_is_looked_for_twice(self, name: str) -> None:
        """Two columns that could take one header would take it by chance."""
        for shape in _flats(EXPORTS[name]):
            every = [
                header.lower() for names in shape.headers.values() for header in dict.fromkeys(map(str.lower, names))
            ]
            assert sorted(every) == sorted(set(every))


def _flats(preset: Preset) -> list[Flat]:
    return [each for each in preset.main.shapes if isinstance(each, Flat)]


FOLLOW_UP = "follow-up: {promised_by: sales, to: marketing, target: at least 90%, each: month, " \
    "metric: {clock: contacts, start: assigned_at, stop: first_attempt_at, limit: 1 h}}"  # fmt: skip
CONTACTS = """
    contacts:
      from: {file: FILE, preset: hubspot-contacts, complete_until: 2026-04-01}
      key: contact_id
      time: created_at
      columns: {assigned_at: time, first_attempt_at: time}
"""
SCREEN = [
    "Record ID",
    "Create Date (GMT-5)",
    "Owner Assigned Date (GMT-5)",
    "Date of first engagement (GMT-5)",
    "Lead Status",
]


def _contacts(hours: int) -> list[list[object]]:
    """Three contacts at eight in the morning: reached after 59 minutes, after 61, and never."""
    day = f"2026-03-10 {8 + hours:02}"
    return [
        [101, f"{day}:00", f"{day}:10", f"2026-03-10 {9 + hours:02}:09", "NEW"],
        [102, f"{day}:00", f"{day}:10", f"2026-03-10 {9 + hours:02}:11", "NEW"],
        [103, f"{day}:00", f"{day}:10", "", "OPEN"],
    ]


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        (SCREEN, 0),
        (["vid", "property_createdate", "property_hubspot_owner_assigneddate", "property_hs_sa_first_engagement_date",
          "property_hs_lead_status"], 5),
        (["hs_object_id", "properties_createdate", "properties_hubspot_owner_assigneddate",
          "properties_hs_sa_first_engagement_date", "properties_lifecyclestage"], 5),
    ],
    ids=["screen", "Fivetran", "Airbyte"],
)  # fmt: skip
def test_an_export_and_a_loaders_table_measure_alike(tmp_path: Path, headers: list[str], hours: int) -> None:
    """The screen writes the wall clock of GMT-5 and says so in its headers, the loader's table holds UTC."""
    write(tmp_path / "contacts.csv", headers, *_contacts(hours))
    found, said = asked(tmp_path, CONTACTS.replace("FILE", "contacts.csv"), FOLLOW_UP)
    assert not errors(said)
    assert found["follow-up", "2026-03"].value == Fraction(1, 3)


def test_the_zone_of_the_headers_places_rows(tmp_path: Path) -> None:
    """23:30 of GMT-5 on 31 March is half past midnight in New York, where it is summer: April."""
    write(
        tmp_path / "contacts.csv",
        SCREEN,
        [1, "2026-03-31 22:30", "", "", "NEW"],
        [2, "2026-03-31 23:30", "", "", "NEW"],
    )
    records = CONTACTS.replace("FILE", "contacts.csv").replace("2026-04-01}", "2026-05-01}")
    found, said = asked(tmp_path, records, "number: {metric: {count: contacts}, each: month}")
    assert not errors(said)
    assert [found["number", month].value for month in ("2026-03", "2026-04")] == [1, 1]


def test_headers_of_two_zones_are_a_doubt(tmp_path: Path) -> None:
    """A column exported in summer beside one in winter time: nobody can tell which holds."""
    write(tmp_path / "contacts.csv", [each.replace("Owner Assigned Date (GMT-5)", "Owner Assigned Date (GMT-4)") for each in SCREEN],
          *_contacts(0))  # fmt: skip
    _, said = asked(tmp_path, CONTACTS.replace("FILE", "contacts.csv"), FOLLOW_UP)
    assert "S970" in {each.code for each in said}
    found, said = inspect_files([tmp_path / "contacts.csv"])
    assert found is not None
    assert as_plain(found)["records"][0]["timezone"] is None
    assert "S711" in {each.code for each in said}


def test_a_column_that_the_file_lacks_is_named_with_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "contacts.csv", ["Record ID", "Create Date", "Lead Status"], [1, "2026-03-10 08:00", "NEW"])
    _, said = asked(tmp_path, CONTACTS.replace("FILE", "contacts.csv"), FOLLOW_UP)
    (problem,) = errors(said)
    assert problem.code == "S971"
    assert "`assigned_at`" in problem.sentence
    assert "Owner Assigned Date" in (problem.hint or "")
    assert "Record ID, Create Date, Lead Status" in (problem.hint or "")


def test_a_file_of_another_system_is_refused_with_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "contacts.csv", HEADERS["Jira in English"][1])
    _, said = asked(tmp_path, CONTACTS.replace("FILE", "contacts.csv"), FOLLOW_UP)
    (problem,) = errors(said)
    assert problem.code == "S864"
    assert "`contact_id`" in problem.sentence
    assert "Record ID" in (problem.hint or "")


def test_columns_of_ones_own_stay_and_may_stand_in_for_one_of_the_presets(tmp_path: Path) -> None:
    """`Region` is this company's; its first attempt is what a dialer writes, not HubSpot's own date."""
    headers = [*SCREEN, "Region", "First Dial (GMT-5)"]
    rows = [
        [*row, "North", dial]
        for row, dial in zip(_contacts(0), ["2026-03-10 08:20", "", "2026-03-10 08:30"], strict=True)
    ]
    write(tmp_path / "contacts.csv", headers, *rows)
    records = (
        CONTACTS.replace("FILE", 'contacts.csv, columns: {first_attempt_at: "First Dial (GMT-5)"}')
        .replace("first_attempt_at: time}", "first_attempt_at: time, region: text}")
    )  # fmt: skip
    found, said = asked(
        tmp_path, records, f"{FOLLOW_UP}\nnorth: {{metric: {{count: contacts, where: region = 'North'}}, each: month}}"
    )
    assert not errors(said)
    assert found["follow-up", "2026-03"].value == Fraction(2, 3)
    assert found["north", "2026-03"].value == 3


def test_of_two_equal_headers_the_first_counts(tmp_path: Path) -> None:
    """Pipedrive writes `Deal - Status` twice where a view shows it twice; the person's status is another column."""
    headers = ["Deal - ID", "Deal - Stage", "Deal - Deal created", "Person - Status", "Deal - Status", "Deal - Status"]
    write(
        tmp_path / "deals.csv",
        headers,
        [1, "Offer", "2026-03-02 10:00", "x", "won", "won"],
        [2, "Offer", "2026-03-03 10:00", "won", "lost", "lost"],
    )
    records = """
        deals:
          from: {file: deals.csv, preset: pipedrive-deals, complete_until: 2026-04-01}
          key: deal_id
          time: created_at
          columns: {status: text}
    """
    found, said = asked(tmp_path, records, "won: {metric: {count: deals, where: status = 'won'}, each: month}")
    assert not errors(said)
    assert found["won", "2026-03"].value == 1


@pytest.mark.parametrize(
    ("preset", "headers", "column", "cells", "total"),
    [
        ("servicenow-slas", ["sys_id", "task", "sla", "stage", "start_time"], ("paused", "pause_duration"),
         ["1970-01-02 09:46:18", "1970-01-01 00:00:00"], 121_578_000_000),
        ("salesforce-milestones", ["Id", "CaseId", "TargetDate", "IsViolated", "StartDate"], ("own_remaining", "TimeRemainingInMins"),
         ["12:30", "-90:15"], (750 - 5415) * 1_000_000),
        ("jira-issues", ["Issue key", "Issue Type", "Status", "Priority", "Created"],
         ("own_resolution", "Custom field (Time to resolution)"), ["3:59", "-0:30"], (239 - 30) * 60_000_000),
        ("hubspot-tickets", ["Ticket ID", "Ticket name", "Ticket status", "Priority", "Create date"],
         ("own_resolution", "Time to close"), ["60500", "1:00:00"], 3_660_500_000),
        ("zendesk-tickets", ["id", "requester_id", "status", "priority", "created_at"], ("own_reply", "reply_time_in_minutes"),
         ["90", "15"], 105 * 60_000_000),
    ],
    ids=["dated from 1970", "mm:ss", "signed hh:mm", "milliseconds or a clock", "whole minutes"],
)  # fmt: skip
def test_lengths_of_time_in_all_their_spellings(
    tmp_path: Path, preset: str, headers: list[str], column: tuple[str, str], cells: list[str], total: int
) -> None:
    table = EXPORTS[preset].main
    rows = [[f"K{number}", "x", "y", "z", "2026-03-02 10:00", cell] for number, cell in enumerate(cells)]
    write(tmp_path / "rows.csv", [*headers, column[1]], *rows)
    records = f"""
        {table.name}:
          from: {{file: rows.csv, preset: {preset}, complete_until: 2026-04-01}}
          key: {table.key[0]}
          time: {table.time}
          columns: {{{column[0]}: duration}}
    """
    found, said = asked(tmp_path, records, f"total: {{metric: {{sum: {table.name}, of: {column[0]}}}, each: month}}")
    assert not errors(said), [str(each) for each in errors(said)]
    assert found["total", "2026-03"].value == total


def test_codes_come_in_words(tmp_path: Path) -> None:
    """ServiceNow's table says state 6 and priority 1; its list says Resolved and 1 - Critical."""
    headers = ["number", "opened_at", "state", "priority", "assignment_group"]
    write(
        tmp_path / "incident.csv",
        headers,
        ["INC1", "2026-03-02 10:00:00", "6", "1", "Net"],
        ["INC2", "2026-03-02 11:00:00", "Resolved", "1 - Critical", "Net"],
    )
    records = """
        incidents:
          from: {file: incident.csv, preset: servicenow-incidents, complete_until: 2026-04-01}
          key: incident
          time: opened_at
          columns: {state: text, priority: text}
    """
    objective = (
        "solved: {metric: {count: incidents, where: state = 'Resolved' and priority = '1 - Critical'}, each: month}"
    )
    found, said = asked(tmp_path, records, objective)
    assert not errors(said)
    assert found["solved", "2026-03"].value == 2


@pytest.mark.parametrize(
    ("what", "row", "words"),
    [
        ("Jira in English", ["a", "HELP-1", 1, "Incident", "Done", "High", "Done", "Jo", "Al", "2026-03-02 10:00", "2026-03-03 10:00",
                             "2026-03-03 09:00", "1:00", "-2:00", "", ""], "Jira's CSV holds no status history"),
        ("contacts by Fivetran", ["a1", "2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", "a@example.com", "7", "2026-03-02T11:00:00Z",
                                  "2026-03-02T12:00:00Z", "lead"], "restarts when a lead changes hands"),
        ("Salesforce Data Loader", ["00Q1", "2026-03-02T10:00:00.000Z", "005", "Open", "Web", "Hot", "A", "a@example.com", "true",
                                    "2026-03-09"], "`ConvertedDate` is a date only"),
    ],
)  # fmt: skip
def test_inspect_says_what_cannot_be_proved(tmp_path: Path, what: str, row: list[object], words: str) -> None:
    preset, headers = HEADERS[what]
    write(tmp_path / "export.csv", headers, row)
    found, _ = inspect_files([tmp_path / "export.csv"])
    assert found is not None
    (record,) = as_plain(found)["records"]
    assert record["preset"] == preset
    assert any(words in each for each in record["cannot_prove"])
    assert f'preset = "{preset}"' in found.bindings


def test_a_key_that_repeats_is_no_export_of_records(tmp_path: Path) -> None:
    """One row for each update has the columns of incidents, and is a log: it is read as one, without the preset."""
    headers = ["number", "opened_at", "sys_updated_at", "incident_state", "priority", "assignment_group"]
    rows = [
        [f"INC{number // 2}", "2026-03-02 10:00", f"2026-03-02 1{number}:00", ["New", "Closed"][number % 2], "1", "Net"]
        for number in range(8)
    ]
    write(tmp_path / "log.csv", headers, *rows)
    found, _ = inspect_files([tmp_path / "log.csv"])
    assert found is not None
    (record,) = as_plain(found)["records"]
    assert (record["preset"], record["log"]["keys"]) == (None, 4)


def test_a_loaders_table_in_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    """Timestamps and numbers as they lie there; lengths dated from 1970 may be timestamps too."""
    import duckdb

    duckdb.execute(f"""COPY (SELECT 'c' || n AS sys_id, 'INC1' AS task_value, 'P1' AS sla_value, 'completed' AS stage,
        TIMESTAMP '2026-03-01 03:30:00' AS start_time, TIMESTAMP '1970-01-01 01:00:00' AS pause_duration, true AS has_breached
        FROM range(3) r(n)) TO '{tmp_path / "task_sla.parquet"}'""")
    records = """
        clocks:
          from: {file: task_sla.parquet, preset: servicenow-slas, complete_until: 2026-04-01}
          key: clock_id
          time: started_at
          columns: {paused: duration, own_breached: yes/no}
    """
    objectives = """
        paused: {metric: {sum: clocks, of: paused}, each: month}
        broken: {metric: {count: clocks, where: own_breached}, each: month}
    """
    found, said = asked(tmp_path, records, objectives)
    assert not errors(said), [str(each) for each in errors(said)]
    # 03:30 of UTC on the first of March is still February in New York.
    assert [found[name, "2026-02"].value for name in ("paused", "broken")] == [3 * HOUR, 3]
    seen, _ = inspect_files([tmp_path / "task_sla.parquet"])
    assert seen is not None
    assert as_plain(seen)["records"][0]["preset"] == "servicenow-slas"


def test_a_history_cut_to_its_states_is_a_status_log(tmp_path: Path) -> None:
    """Opened at 10, pending from 11 to 13, solved at 14: four hours, less two of waiting."""
    write(tmp_path / "tickets.csv", ["id", "created_at", "solved_at", "status", "requester_id"],
          [1, "2026-03-02T10:00:00Z", "2026-03-02T14:00:00Z", "solved", 7])  # fmt: skip
    write(tmp_path / "ticket_field_history.csv", ["ticket_id", "field_name", "updated", "value"],
          *[[1, field, f"2026-03-02T{hour}:00:00Z", value] for field, hour, value in
            [("status", 10, "open"), ("priority", 10, "high"), ("status", 11, "pending"), ("status", 13, "open"),
             ("status", 14, "solved")]])  # fmt: skip
    records = """
        tickets:
          from: {file: tickets.csv, preset: zendesk-tickets, complete_until: 2026-04-01}
          key: ticket_id
          time: created_at
          columns: {resolved_at: time}
        ticket-states:
          from: {file: ticket_field_history.csv, preset: zendesk-history, complete_until: 2026-04-01}
          key: ticket_id
          time: changed_at
          states: after
          belongs_to: {tickets: ticket_id}
          where: field = 'status'
          columns: {field: text, after: text}
    """
    objective = "took: {metric: {clock: tickets, start: created_at, stop: resolved_at, pause: [pending], take: average}, each: month}"
    found, said = asked(tmp_path, records, objective)
    assert not errors(said), [str(each) for each in errors(said)]
    assert found["took", "2026-03"].value == 2 * HOUR


@pytest.mark.parametrize(("kind", "table"), [("db", "contact"), ("duckdb", "hubspot.contact")])
def test_a_loaders_table_lies_in_a_database_of_many(tmp_path: Path, kind: str, table: str) -> None:
    """`table` names the table there; the preset has but one of its own."""
    import sqlite3

    import duckdb

    columns = "vid BIGINT, property_createdate {0}, property_hs_lead_status TEXT, property_hubspot_owner_assigneddate {0}, {1} {0}"
    first = "property_hs_sa_first_engagement_date"
    values = "(1, '2026-03-10 13:00:00', 'NEW', '2026-03-10 13:00:00', '2026-03-10 13:30:00')"
    if kind == "db":
        with sqlite3.connect(tmp_path / "loaded.db") as base:
            base.execute(f"CREATE TABLE contact ({columns.format('TEXT', first)})")
            base.execute("CREATE TABLE owner (owner_id INTEGER)")
            base.execute(f"INSERT INTO contact VALUES {values}")
        base.close()
    else:
        with duckdb.connect(str(tmp_path / "loaded.duckdb")) as other:
            other.execute("CREATE SCHEMA hubspot; CREATE TABLE hubspot.owner (owner_id INTEGER)")
            other.execute(f"CREATE TABLE hubspot.contact ({columns.format('TIMESTAMP', first)})")
            other.execute(f"INSERT INTO hubspot.contact VALUES {values}")
    records = CONTACTS.replace("FILE", f"loaded.{kind}, table: {table}")
    found, said = asked(tmp_path, records, FOLLOW_UP)
    assert not errors(said), [str(each) for each in errors(said)]
    assert found["follow-up", "2026-03"].value == 1
    _, said = asked(tmp_path, CONTACTS.replace("FILE", f"loaded.{kind}"), FOLLOW_UP)
    assert "S351" in {each.code for each in errors(said)}
