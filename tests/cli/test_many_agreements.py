"""Forty customers' agreements over one shared export: read once, measured apart, and none tells of another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from terminal import Place, run

from servanda.records import common
from servanda.records.staging import stage_files

HEADER = "ticket_id,customer,opened_at,answered_at,priority,note\n"

PLAN = """\
servanda: 1
title: Answers for $customer
version: "1.0"
in_force: 2026-01-01
timezone: Europe/Berlin
parameters: {customer: text, share: percent}
parties:
  provider: {name: Provider}
  customer: {name: $customer}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  tickets:
    key: ticket_id
    time: opened_at
    where: customer = $customer
    columns: {customer: text, answered_at: time, priority: text}
objectives:
  answers:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened_at, stop: answered_at, calendar: office, limit: 4 h}
    target: at least $share
    each: month
    per: priority
  volume:
    promised_by: customer
    metric: {count: tickets}
    target: at most 5
    each: month
"""


def tickets_of(number: int) -> str:
    """Six tickets of a customer, answered after as many hours as the customer's number tells."""
    rows = []
    for ticket in range(6):
        opened, answered = f"2026-03-{ticket + 2:02} 09:00", f"2026-03-{ticket + 2:02} {10 + (number + ticket) % 7}:30"
        rows.append(f"C{number}-{ticket},Customer {number},{opened},{answered},P{ticket % 2 + 1},said {number}\n")
    return "".join(rows)


def customers(folder: Path, numbers: Iterable[int], rows_of: Iterable[int]) -> Place:
    """Agreements of some customers over an export that holds the rows of others too."""
    place = Place(folder)
    place.write("servanda.toml", '[records.tickets]\nfile = "exports/tickets.csv"\ncomplete_until = "2026-04-10"\n')
    place.write("plans/plan.yaml", PLAN)
    place.write("exports/tickets.csv", HEADER + "".join(tickets_of(each) for each in rows_of))
    for number in numbers:
        lines = ["servanda: 1", f"id: customer-{number}", "extends: ../plans/plan.yaml@1.0"]
        lines.append(f"with: {{customer: Customer {number}, share: 8{number % 10}%}}")
        place.write(f"customers/customer-{number:02}.yaml", "\n".join(lines) + "\n")
    return place


def test_a_shared_export_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: Counter[str] = Counter()

    def counted(host: Any, exports: Any, *words: Any, **more: Any) -> Any:
        reads.update(each.path.name for each in exports)
        return stage_files(host, exports, *words, **more)

    monkeypatch.setattr(common, "stage_files", counted)
    place = customers(tmp_path / "all", range(40), range(40))
    together = run("measure", place.folder, "--format", "json")
    assert reads == {"tickets.csv": 1}
    assert len(together.json) == 40
    for number in (0, 7, 39):
        alone = run("measure", place.folder / "customers" / f"customer-{number:02}.yaml", "--format", "json")
        assert alone.json == [together.json[number]]


def told(place: Place, number: int) -> dict[str, str]:
    """Everything that is said about one customer's agreement."""
    file = place.folder / "customers" / f"customer-{number:02}.yaml"
    commands: dict[str, list[object]] = {
        "measure": ["measure", file, "--format", "json"],
        "board": ["measure", file],
        "evidence": ["evidence", file, "answers"],
        "late": ["late", file, "--as-of", "2026-03-05 14:00", "--format", "json"],
        "explain": ["explain", file, "answers", "--period", "2026-03"],
        "record": ["explain", file, "answers", "--record", f"C{number}-1"],
        "stranger": ["explain", file, "answers", "--record", "C8-1"],
    }
    said = {}
    for name, words in commands.items():
        ran = run(*words)
        said[name] = f"{ran.code}\n{ran.out}\n{ran.err}".replace(str(place.folder), "")
    return said


def without_files(text: str) -> str:
    """The explanation without the line of each file, which says how many rows the whole of it has, and its hash."""
    return "\n".join(line for line in text.splitlines() if "sha256" not in line)


def test_an_agreement_tells_nothing_of_other_customers(tmp_path: Path) -> None:
    alone = told(customers(tmp_path / "alone", [3], [3]), 3)
    among = told(customers(tmp_path / "among", range(9), range(9)), 3)
    for name in alone:
        assert without_files(alone[name]) == without_files(among[name]), name
    assert "S611" in among["stranger"]
    for name in ("measure", "board", "evidence", "late", "record"):
        assert "sha256" not in among[name]


def test_what_is_frozen_tells_nothing_of_other_customers_but_the_file(tmp_path: Path) -> None:
    frozen = {}
    for name, numbers in (("alone", [3]), ("among", list(range(9)))):
        place = customers(tmp_path / name, numbers, numbers)
        assert run("close-period", place.folder / "customers" / "customer-03.yaml", "--period", "2026-03").code == 0
        (path,) = (place.folder / "closed").rglob("*.json")
        frozen[name] = json.loads(path.read_text(encoding="utf-8"))
        del frozen[name]["records"]["tickets"]["files"], frozen[name]["sha256"]
    assert frozen["alone"] == frozen["among"]


FAULTS = [
    ",Customer 4,2026-03-05 09:00,,P1,no key",
    "C4-7,Customer 4,,,P1,no time",
    "C4-8,Customer 4,2026-03-05 09:00,soon,P1,no answer that can be read",
    "C4-1,Customer 4,2026-03-05 09:00,,P1,a key that is there already",
]


def test_what_is_wrong_with_another_customer_s_rows_is_not_said_and_stops_nobody(tmp_path: Path) -> None:
    """Not even the number of unreadable records: those rows say whose they are."""
    sound = customers(tmp_path / "sound", [3], range(9))
    faulty = customers(tmp_path / "faulty", [3, 4], range(9))
    export = faulty.folder / "exports" / "tickets.csv"
    export.write_text(export.read_text() + "\n".join(FAULTS) + "\n")
    before, after = told(sound, 3), told(faulty, 3)
    for name in before:
        assert without_files(before[name]) == without_files(after[name]), name
    own = run("measure", faulty.folder / "customers" / "customer-04.yaml")
    assert (own.code, sorted(own.codes)) == (2, ["S326", "S327", "S330"])
    assert "`C4-1` (2 rows)" in own.err
    assert "`soon` (C4-8: is not a time)" in own.err


def test_keys_that_vanished_are_those_of_the_agreement(tmp_path: Path) -> None:
    place = customers(tmp_path / "all", [3, 4], [])
    (place.folder / "exports" / "tickets.csv").unlink()
    place.write("servanda.toml", '[records.tickets]\nfile = "exports/tickets-*.csv"\n')
    place.write("exports/tickets-2026-04-01.csv", HEADER + tickets_of(3) + tickets_of(4))
    later = (tickets_of(3) + tickets_of(4)).replace("C4-5,", "C4-9,")
    place.write("exports/tickets-2026-04-10.csv", HEADER + later)
    assert run("measure", place.folder / "customers" / "customer-03.yaml").codes == []
    own = run("measure", place.folder / "customers" / "customer-04.yaml")
    assert own.codes == ["S331"]
    assert "1 key of `tickets` of Customer 4 stands" in own.err
    assert "C4-5" in own.err


def test_one_wrong_agreement_does_not_stop_the_others(tmp_path: Path) -> None:
    place = customers(tmp_path / "all", range(5), range(5))
    place.change("share: 82%", "share: 82", "customers/customer-02.yaml")
    ran = run("measure", place.folder, "--format", "json")
    assert ran.code == 2
    assert [bool(each["readings"]) for each in ran.json] == [True, True, False, True, True]


def test_personal_columns_stay_out_unless_asked_for(place: Place) -> None:
    place.change("    per: quality\n", "    per: owner\n")
    for words in (["evidence", place.file, "waiting"], ["explain", place.file, "waiting", "--record", "L1"]):
        assert "ann" not in run(*words).out.replace("planned", "")
    assert "owner=ann" in run("evidence", place.file, "waiting", "--personal").out
