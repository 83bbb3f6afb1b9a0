"""What `inspect` says of exports in the shape of real systems; what it writes passes lint and is measured as it stands."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import exports
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminal import run

SHAPES = {
    "hubspot-crm-exports-contacts.csv": (exports.hubspot_contacts(), "contacts", "contact_id", "created_at", ""),
    "report-leads.csv": (exports.salesforce_leads(), "leads", "lead_id", "created_at", "%m/%d/%Y %I:%M %p"),
    "zendesk_tickets.csv": (exports.zendesk_tickets(), "tickets", "ticket_id", "created_at", ""),
    "Jira issues.csv": (exports.jira_issues(), "issues", "issue", "created_at", "%d/%b/%y %I:%M %p"),
}


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def seen(*words: object) -> Any:
    return run("inspect", *words, "--format", "json").json


def column(record: Any, name: str) -> Any:
    return next(each for each in record["columns"] if each["name"] == name)


def counted(folder: Path, objective: str) -> dict[str, str]:
    """What a written draft counts, by month; it has to pass lint first."""
    assert run("lint", folder).code == 0
    measured = run("measure", folder, "--format", "json")
    assert measured.code == 0, measured.err
    return {
        each["period"]["label"]: each["value"]
        for each in measured.json[0]["readings"]
        if each["objective"] == objective
    }


@pytest.mark.parametrize("name", SHAPES)
def test_an_export_of_a_known_system_is_recognised(tmp_path: Path, name: str) -> None:
    text, records, key, time, written = SHAPES[name]
    (record,) = seen(put(tmp_path, name, text))["records"]
    assert (record["name"], record["key"], record["time"]) == (records, key, time)
    assert record["rows"] == 120
    assert column(record, time)["type"] == "time"
    assert column(record, time)["formats"] == ([written] if written else [])
    assert record["rows_by_month"] == exports.by_month(120)


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_written_is_measured_as_it_stands(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, SHAPES[name][0])
    written = run("inspect", path, "--write")
    assert written.code == 0, written.err
    found = counted(tmp_path, f"{SHAPES[name][1]}-counted")
    assert sum(map(int, found.values())) == 120
    if not name.startswith("hubspot"):  # its zone moves a few rows into the next month of UTC, or none
        assert found == {month: str(number) for month, number in exports.by_month(120).items()}


def test_the_zone_of_a_header_is_the_zone_of_the_times(tmp_path: Path) -> None:
    """``Create Date (GMT-5)``, 2026-02-28 20:30, is 1 March 01:30 in UTC."""
    text = "Record ID,Create Date (GMT-5)\n1001,2026-02-28 18:30\n1002,2026-02-28 20:30\n1003,2026-03-31 09:00\n"
    put(tmp_path, "contacts.csv", text)
    assert run("inspect", tmp_path / "contacts.csv", "--write").code == 0
    assert counted(tmp_path, "contacts-counted") == {"2026-02": "1", "2026-03": "2"}


def test_a_log_of_states_is_two_record_sets_of_one_file(tmp_path: Path) -> None:
    """Sixty incidents of five rows each: counted once each, and their states are a status log of theirs."""
    path = put(tmp_path, "incident_event_log.csv", exports.servicenow_incidents())
    found = seen(path)
    (record,) = found["records"]
    assert record["log"] == {"key": "number", "time": "sys_updated_at", "state": "incident_state", "keys": 60}
    assert record["missing"] == ["?"]
    assert "states: incident_state" in found["agreement"]
    assert "belongs_to: {incidents: number}" in found["agreement"]
    assert run("inspect", path, "--write").code == 0
    assert counted(tmp_path, "incidents-counted") == {
        month: str(number) for month, number in exports.by_month(60).items()
    }


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (exports.hubspot_contacts(), ["`Number of times contacted` is a count, not events", "restarts when a lead changes hands",
        "from the present owner on", "`Last Activity Date` holds only the latest time"]),
        (exports.salesforce_leads(), ["`ConvertedDate` is a date only", "`Lead Status` says how a lead stands now"]),
        (exports.jira_issues(), ["`Time to first response` is what was left of Jira's own limit", "holds no status history"]),
        (exports.servicenow_incidents(), ["`resolved_at` is the same in every row of a record: final values",
        "`made_sla` is the tool's own result"]),
    ],
)  # fmt: skip
def test_what_an_export_cannot_prove_is_said(tmp_path: Path, text: str, sentences: list[str]) -> None:
    (record,) = seen(put(tmp_path, "export.csv", text))["records"]
    said = " ".join(record["cannot_prove"])
    for sentence in sentences:
        assert sentence in said


def test_a_log_proves_its_states(tmp_path: Path) -> None:
    (record,) = seen(put(tmp_path, "incidents.csv", exports.servicenow_incidents()))["records"]
    assert not any("stands now" in each for each in record["cannot_prove"])


def test_people_are_not_declared_unless_they_own_records(tmp_path: Path) -> None:
    found = seen(put(tmp_path, "contacts.csv", exports.hubspot_contacts()))
    (record,) = found["records"]
    assert {each["name"] for each in record["columns"] if each["personal"]} == {"first_name", "last_name", "email",
    "phone_number", "owner"}  # fmt: skip
    assert "personal: [owner]" in found["agreement"]
    assert "ann1@example.com" not in json.dumps(found)
    assert "Dana Ruiz" not in json.dumps(found)


def test_lengths_of_time_have_the_unit_of_their_header(tmp_path: Path) -> None:
    (contacts,) = seen(put(tmp_path, "contacts.csv", exports.hubspot_contacts()))["records"]
    (tickets,) = seen(put(tmp_path, "tickets.csv", exports.zendesk_tickets()))["records"]
    (incidents,) = seen(put(tmp_path, "incidents.csv", exports.servicenow_incidents()))["records"]
    assert column(contacts, "response_time")["unit"] == "ms"
    assert column(tickets, "own_reply")["unit"] == "min"
    assert column(incidents, "calendar_duration")["unit"] == "1970"


class TestDates:
    def test_a_day_beyond_twelve_decides(self, tmp_path: Path) -> None:
        text = "id,opened_at\nA1,03/04/2026 10:00\nA2,13/04/2026 10:00\n"
        (record,) = seen(put(tmp_path, "tickets.csv", text))["records"]
        assert column(record, "opened_at")["formats"] == ["%d/%m/%Y %H:%M"]

    def test_nothing_is_chosen_where_every_date_reads_both_ways(self, tmp_path: Path) -> None:
        path = put(tmp_path, "tickets.csv", "id,opened_at\nA1,03/04/2026 10:00\nA2,05/04/2026 10:00\n")
        ran = run("inspect", path, "--write")
        assert (ran.code, ran.codes) == (2, ["S704", "S704"])
        assert sorted(each.name for each in tmp_path.iterdir()) == ["tickets.csv"], (
            "what cannot be measured is not written"
        )
        looked = run("inspect", path)
        assert (looked.code, looked.codes) == (0, ["S704"])
        assert "\ndates =" not in looked.out

    @pytest.mark.parametrize(
        ("which", "months"), [("day-first", ["2026-04"]), ("month-first", ["2026-03", "2026-04", "2026-05"])]
    )
    def test_a_person_can_say_it(self, tmp_path: Path, which: str, months: list[str]) -> None:
        path = put(tmp_path, "tickets.csv", "id,opened_at\nA1,03/04/2026 10:00\nA2,05/04/2026 10:00\n")
        assert run("inspect", path, "--write", "--dates", which).codes == []
        assert list(counted(tmp_path, "tickets-counted")) == months

    def test_the_other_dates_of_the_file_decide(self, tmp_path: Path) -> None:
        text = "id,opened_at,closed_at\nA1,03/04/2026 10:00,04/04/2026 10:00\nA2,05/04/2026 10:00,25/04/2026 11:00\n"
        found = seen(put(tmp_path, "tickets.csv", text))
        assert column(found["records"][0], "opened_at")["formats"] == ["%d/%m/%Y %H:%M"]
        assert "by the other dates of the file" in found["bindings"]

    def test_two_orders_in_one_column_are_no_time(self, tmp_path: Path) -> None:
        rows = "".join(f"A{number},{'25/03/2026' if number % 2 else '03/25/2026'} 10:00\n" for number in range(20))
        ran = run("inspect", put(tmp_path, "tickets.csv", f"id,opened_at\n{rows}A99,03/04/2026 10:00\n"))
        assert ran.codes == ["S705", "S710"]
        assert "Some of them read both ways" in ran.err

    def test_two_forms_that_cannot_be_confused_are_both_read(self, tmp_path: Path) -> None:
        rows = "".join(
            f"A{number},{'2026-03-25 10:00' if number % 2 else '24.04.2026 10:00'}\n" for number in range(20)
        )
        ran = run("inspect", put(tmp_path, "tickets.csv", f"id,opened_at\n{rows}"), "--write")
        assert ran.codes == ["S705"]
        assert counted(tmp_path, "tickets-counted") == {"2026-03": "10", "2026-04": "10"}

    def test_several_zones_in_the_headers_are_not_mixed(self, tmp_path: Path) -> None:
        text = "id,Create Date (GMT-5),Close Date (GMT-4)\nA1,2026-03-01 10:00,2026-04-01 10:00\n"
        assert run("inspect", put(tmp_path, "deals.csv", text)).codes == ["S711"]


class TestNumbers:
    def test_a_decimal_comma_with_points_between_thousands(self, tmp_path: Path) -> None:
        text = "id;opened_at;Betrag\nA1;2026-03-01;1.234,50\nA2;2026-03-02;7,25\n"
        (record,) = seen(put(tmp_path, "deals.csv", text))["records"]
        assert (record["delimiter"], record["decimal"], record["thousands"]) == (";", ",", ".")
        assert column(record, "betrag")["type"] == "number"

    def test_a_thousand_or_a_fraction_is_not_decided(self, tmp_path: Path) -> None:
        path = put(tmp_path, "deals.csv", 'id,opened_at,size\nA1,2026-03-01,"1,234"\nA2,2026-03-02,"7,250"\n')
        ran = run("inspect", path, "--format", "json")
        assert [each["code"] for each in ran.json["problems"]] == ["S706"]
        assert column(ran.json["records"][0], "size")["type"] == "text"


class TestRelations:
    def test_calls_belong_to_leads(self, tmp_path: Path) -> None:
        put(tmp_path, "leads.csv", exports.salesforce_leads(30))
        calls = [
            [f"C{number}", f"00Q5e00000{number % 25:05}AAA", f"2026-03-{1 + number % 28:02} 10:00"]
            for number in range(60)
        ]
        put(tmp_path, "calls.csv", exports.csv_text(["Call ID", "Who", "Started"], calls))
        (relation,) = seen(tmp_path)["relations"]
        assert relation == {"child": "calls", "column": "who", "parent": "leads", "found": 25, "of": 25, "split": None}

    def test_several_ids_in_a_cell(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            "tickets.csv",
            "ticket_id,opened_at\nT10001,2026-03-01 10:00\nT10002,2026-03-02 10:00\nT10003,2026-04-02 10:00\n",
        )
        put(
            tmp_path,
            "calls.csv",
            "call_id,started_at,ticket_ids\nC1,2026-03-01 11:00,T10001\nC2,2026-03-03 11:00,T10001;T10002;T10003\n",
        )
        found = seen(tmp_path)
        assert [(each["column"], each["split"]) for each in found["relations"]] == [("ticket_ids", ";")]
        assert run("inspect", tmp_path, "--write").code == 0
        assert counted(tmp_path, "calls-counted") == {"2026-03": "2", "2026-04": "0"}

    def test_numbers_that_count_from_one_are_no_relation(self, tmp_path: Path) -> None:
        put(tmp_path, "tickets.csv", "id,opened_at\n1,2026-03-01 10:00\n2,2026-03-02 10:00\n3,2026-03-03 10:00\n")
        put(tmp_path, "deals.csv", "id,closed_at\n1,2026-03-01 10:00\n2,2026-03-02 10:00\n3,2026-03-04 10:00\n")
        assert seen(tmp_path)["relations"] == []


class TestBadFiles:
    def test_an_empty_file(self, tmp_path: Path) -> None:
        assert run("inspect", put(tmp_path, "leads.csv", "")).codes == ["S308"]

    def test_headers_and_no_rows(self, tmp_path: Path) -> None:
        assert run("inspect", put(tmp_path, "leads.csv", "id,created_at\n")).codes == ["S700"]

    def test_a_title_above_the_headers(self, tmp_path: Path) -> None:
        ran = run(
            "inspect",
            put(tmp_path, "leads.csv", "Leads of March\n\nid,created_at,owner\nA,2026-03-01,x\nB,2026-03-02,y\n"),
        )
        assert (ran.code, ran.codes) == (2, ["S701"])
        assert "stand in line 3" in ran.err

    def test_no_headers(self, tmp_path: Path) -> None:
        assert run("inspect", put(tmp_path, "leads.csv", "17,2026-03-01,x\n18,2026-03-02,y\n")).codes == ["S702"]

    def test_another_encoding_is_assumed_and_shown(self, tmp_path: Path) -> None:
        path = put(
            tmp_path,
            "tickets.csv",
            "id,opened_at,Straße\nA,2026-03-01 10:00,Köln\nB,2026-03-02 10:00,Köln\n",
            "windows-1252",
        )
        ran = run("inspect", path, "--write")
        assert ran.codes == ["S703"]
        assert 'encoding = "windows-1252"' in (tmp_path / "servanda.toml").read_text(encoding="utf-8")
        assert counted(tmp_path, "tickets-counted") == {"2026-03": "2"}

    @pytest.mark.parametrize("rows", [1000, 10_000])
    def test_a_round_number_of_rows_may_be_cut(self, tmp_path: Path, rows: int) -> None:
        text = "id,opened_at\n" + "".join(f"T{number},2026-03-{1 + number % 28:02} 10:00\n" for number in range(rows))
        assert run("inspect", put(tmp_path, "tickets.csv", text)).codes == ["S707"]
        assert run("inspect", put(tmp_path, "tickets.csv", text + "T-more,2026-03-01 10:00\n")).codes == []

    def test_two_files_of_a_pattern_with_other_columns(self, tmp_path: Path) -> None:
        put(tmp_path, "leads-2026-03.csv", "id,created_at,owner\nA1,2026-03-01 10:00,x\nA2,2026-03-02 10:00,y\n")
        put(tmp_path, "leads-2026-04.csv", "id,created_at,rep\nA3,2026-04-01 10:00,x\n")
        ran = run("inspect", tmp_path, "--write")
        assert ran.codes == ["S708"]
        assert "lacks `owner` and has `rep` besides" in ran.err
        assert counted(tmp_path, "leads-counted") == {"2026-03": "2", "2026-04": "1"}

    def test_no_key_and_no_time(self, tmp_path: Path) -> None:
        ran = run("inspect", put(tmp_path, "notes.csv", "colour,note\nred,one\nred,two\nblue,three\nblue,four\n"))
        assert (ran.code, ran.codes) == (0, ["S709", "S710"])
        written = run("inspect", tmp_path, "--write")
        assert (written.code, written.codes) == (2, ["S709", "S710", "S710"])
        assert not (tmp_path / "agreement.yaml").exists()

    def test_a_file_without_a_time_beside_one_that_has_one(self, tmp_path: Path) -> None:
        put(tmp_path, "notes.csv", "colour,note\nred,one\nred,two\nblue,three\nblue,four\n")
        put(tmp_path, "leads.csv", "id,created_at\nA1,2026-03-01 10:00\nA2,2026-03-02 10:00\n")
        assert run("inspect", tmp_path, "--write").code == 0
        assert counted(tmp_path, "leads-counted") == {"2026-03": "2"}

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        put(tmp_path, "leads.csv", "id,created_at\nA,2026-03-01\n")
        ran = run("inspect", tmp_path / "lead.csv")
        assert (ran.code, ran.codes) == (2, ["S712"])
        assert "Did you mean `leads.csv`?" in ran.err

    def test_neither_day_first_nor_month_first(self, tmp_path: Path) -> None:
        path = put(tmp_path, "leads.csv", "id,created_at\nA,2026-03-01\n")
        assert run("inspect", path, "--dates", "german").codes == ["S713"]

    def test_what_is_there_is_never_replaced(self, tmp_path: Path) -> None:
        path = put(tmp_path, "leads.csv", "id,created_at\nA,2026-03-01\n")
        put(tmp_path, "servanda.toml", "# mine\n")
        ran = run("inspect", path, "--write")
        assert (ran.code, ran.codes) == (2, ["S714"])
        assert (tmp_path / "servanda.toml").read_text(encoding="utf-8") == "# mine\n"
        assert not (tmp_path / "agreement.yaml").exists()

    @pytest.mark.parametrize(
        "content",
        [b"\x00\x01\x02" * 50, b"PK\x03\x04 no sheet", b'a,b\n"x,1\n', b"\xff\xfe", b"a\n", b",,\n,,\n,,\n", b"[1, 2]"],
    )
    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet", ".sqlite", ".csv.gz"])
    def test_whatever_the_file_holds_is_answered_with_sentences(
        self, tmp_path: Path, content: bytes, ending: str
    ) -> None:
        (tmp_path / f"rows{ending}").write_bytes(content)
        assert run("inspect", tmp_path / f"rows{ending}").code in (0, 2)


def test_headers_and_cells_cannot_break_out_of_what_is_written(tmp_path: Path) -> None:
    """A header with quotes, a bracket and a line break, values that look like comments and keys."""
    headers = ["id", "created_at", 'evil"] # x\nkey: [', "status"]
    rows = [
        [f"A{number}", f"2026-03-0{1 + number} 10:00", "v", ["a: b # c", "- d\n[e]"][number % 2]] for number in range(8)
    ]
    assert run("inspect", put(tmp_path, "leads.csv", exports.csv_text(headers, rows)), "--write").code == 0
    assert counted(tmp_path, "leads-counted") == {"2026-03": "8"}


def test_other_kinds_of_files(tmp_path: Path) -> None:
    import duckdb
    import openpyxl

    rows = [(f"T{number}", f"2026-03-0{1 + number} 10:00:00", ["open", "done"][number % 2]) for number in range(6)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("Ticket ID", "Opened at", "Status"), *rows]:
        sheet.append(row)
    book.save(tmp_path / "tickets.xlsx")
    lines = "".join(
        json.dumps({"call_id": f"C{number}", "started_at": row[1]}) + "\n" for number, row in enumerate(rows)
    )
    (tmp_path / "calls.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "tasks.csv.gz").write_bytes(gzip.compress(b"task_id,created_at\nK1,2026-03-01\nK2,2026-03-02\n"))
    leads = (
        "SELECT 'L' || i AS lead_id, TIMESTAMP '2026-03-01 10:00' + to_days(i::INT) AS created_at FROM range(6) t(i)"
    )
    duckdb.execute(f"COPY ({leads}) TO '{tmp_path}/leads.parquet'")
    found = {each["name"]: (each["key"], each["time"], each["rows"]) for each in seen(tmp_path)["records"]}
    assert found == {
        "tickets": ("ticket_id", "opened_at", 6), "calls": ("call_id", "started_at", 6),
        "tasks": ("task_id", "created_at", 2), "leads": ("lead_id", "created_at", 6),
    }  # fmt: skip
    assert run("inspect", tmp_path, "--write").code == 0
    for name in found:
        assert sum(map(int, counted(tmp_path, f"{name}-counted").values())) == found[name][2]


def test_an_empty_sheet_beside_a_full_one_is_left_out(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Ticket ID", "Opened at"], ["T1", "2026-03-01 10:00"], ["T2", "2026-03-02 10:00"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.create_sheet("Notes").append(["for Tom"])
    book.save(tmp_path / "tickets.xlsx")
    ran = run("inspect", tmp_path, "--write")
    assert (ran.code, ran.codes) == (0, ["S700"])
    assert "`Notes` of `tickets.xlsx` holds no rows and is left out" in ran.err
    assert counted(tmp_path, "tickets-counted") == {"2026-03": "2"}


def test_the_page_for_people_names_what_matters(tmp_path: Path) -> None:
    ran = run("inspect", put(tmp_path, "incident_event_log.csv", exports.servicenow_incidents()))
    for words in (
        "one row for each `sys_updated_at`",
        "What this export cannot prove",
        "For the agreement",
        "For servanda.toml",
    ):
        assert words in ran.out
    assert ran.code == 0


@pytest.mark.parametrize("name", [*SHAPES, "incidents.csv"])
def test_every_declared_column_can_be_read(tmp_path: Path, name: str) -> None:
    """Of each column the share of rows that have a value, against the cells of the file."""
    text = SHAPES[name][0] if name in SHAPES else exports.servicenow_incidents()
    path = put(tmp_path, name, text)
    found = seen(path)
    assert run("inspect", path, "--write").code == 0
    file = tmp_path / "agreement.yaml"
    written = file.read_text(encoding="utf-8")
    records = re.findall(r"^  ([\w-]+):$", written.partition("objectives:")[0], re.MULTILINE)[0]
    declared = re.findall(
        r"^      ([\w-]+): (?:text|number|time|date|yes/no|duration|percent)\b",
        written.partition("personal:")[0],
        re.MULTILINE,
    )
    names = [each for each in dict.fromkeys(declared) if column(found["records"][0], each)]
    assert len(names) > 3
    metrics = "".join(
        f"  has-{each}:\n    metric: {{share: {records}, are: {each} is not null}}\n    each: term\n" for each in names
    )
    file.write_text(
        written.replace("timezone: UTC", "timezone: UTC\nterm: {starts: 2026-01-01, ends: 2026-12-31}") + metrics,
        encoding="utf-8",
    )
    measured = run("measure", tmp_path, "--format", "json")
    assert measured.code == 0, measured.out
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    last = {row["number"]: row for row in rows}.values() if "number" in rows[0] else rows
    for reading in measured.json[0]["readings"]:
        if reading["objective"].startswith("has-"):
            header = column(found["records"][0], reading["objective"][4:])["header"]
            cells = sum(1 for row in last if row[header] not in ("", "?"))
            assert reading["numerator"] == str(cells), header


def test_a_file_that_says_utf16_and_is_not(tmp_path: Path) -> None:
    (tmp_path / "leads-1.csv").write_bytes("id,created_at\nA1,2026-03-01\n".encode("utf-16"))
    (tmp_path / "leads-2.csv").write_bytes(b"id,created_at\nA2,2026-03-02\n")
    assert run("inspect", tmp_path).codes == ["S312"]


def test_files_that_share_no_column(tmp_path: Path) -> None:
    put(tmp_path, "x1.csv", "id,created_at\nA1,2026-03-01\n")
    put(tmp_path, "x2.csv", "colour,size\nred,3\n")
    assert run("inspect", tmp_path).codes == ["S708", "S708"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers=st.lists(st.text(max_size=12) | st.sampled_from(["id", "created_at", "status", "Amount", "day", "key: ["]),
    min_size=1, max_size=5),
    rows=st.lists(
        st.lists(st.text(max_size=10) | st.sampled_from(["2026-03-01", "1/2/2026", "1,234", "?", "yes", "4:30", "12%"]),
        min_size=1, max_size=5),
        max_size=12,
    ),
    delimiter=st.sampled_from(",;\t|"),
)  # fmt: skip
def test_no_table_ends_in_a_traceback(
    tmp_path: Path, headers: list[str], rows: list[list[str]], delimiter: str
) -> None:
    for each in tmp_path.iterdir():
        each.unlink()
    text = exports.csv_text(headers, rows, delimiter).encode("utf-8", "replace")
    (tmp_path / "leads.csv").write_bytes(text)
    ran = run("inspect", tmp_path, "--write")
    assert ran.code in (0, 2)
    if (tmp_path / "agreement.yaml").exists():
        assert run("lint", tmp_path).code == 0
        assert run("measure", tmp_path).code in (0, 2)
