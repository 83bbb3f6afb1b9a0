"""The letter lists the incidents with their times, and is a Word document where somebody wants to sign one."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.letter import Wanted, letter
from servanda.desk.letter_incidents import MOST
from servanda.desk.measuring import Asked
from servanda.paper.letter import Letter, letter_text
from servanda.paper.letter_word import letter_word

TEXT = """\
servanda: 1
id: shop
title: Shop
version: "1.0"
in_force: 2026-01-01
timezone: Europe/Berlin
currency: EUR
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  services: {from: services.csv, key: name}
  outages: {key: id, starts: began, ends: ended, belongs_to: {services: service}}
  calls: {key: id, time: opened, columns: {answered: time, reopened: yes/no}}
objectives:
  uptime: {promised_by: provider, to: customer, metric: {uptime: outages}, target: at least 99.9%, each: month, per: services}
  answers:
    promised_by: provider
    to: customer
    metric: {clock: calls, start: opened, stop: answered, limit: 4 h}
    target: at least 90%
    each: month
  reopened: {promised_by: provider, to: customer, metric: {share: calls, are: reopened}, target: at most 10%, each: month}
fees: {subscription: {amount: 800 EUR, each: month}}
remedies:
  uptime-credit: {when: uptime missed, clause: "Schedule 2, 3.1", credit: 10 EUR}
  answer-credit: {when: answers missed, credit: 5% of subscription}
  again-credit: {when: reopened missed, credit: 7 EUR}
settlement: {same_incident: sum, claim: {until: 30 days after the period}}
"""
OUTAGES = """\
id,service,began,ended
O-1,web,2026-01-05 10:00,2026-01-05 10:40
O-2,mail,2026-01-20 03:00,2026-01-20 05:30
O-3,web,2026-01-31 23:50,2026-02-01 00:10
"""
CALLS = """\
id,opened,answered,reopened
C1,2026-01-05 10:00,2026-01-05 15:40,no
C2,2026-01-20 03:00,,no
C3,2026-01-21 10:00,2026-01-21 11:00,yes
"""
BOUND = "".join(
    f'[records.{name}]\nfile = "{name}.csv"\ncomplete_until = "2026-02-10 00:00"\n' for name in ("outages", "calls")
)
NOON = 1_770_897_600_000_000  # 12 February 2026, 12:00 UTC


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    files = {
        "shop.yaml": TEXT,
        "outages.csv": OUTAGES,
        "calls.csv": CALLS,
        "services.csv": "name\nweb\nmail\n",
        "servanda.toml": BOUND,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written(place: Path) -> Letter:
    made, problems = letter(Asked([place / "shop.yaml"]), Wanted("customer", NOON))
    assert problems == ()
    assert made is not None
    return made


def test_every_incident_stands_below_the_remedy_that_it_led_to_with_its_times(written: Letter) -> None:
    found = {each.what: list(each.incidents) for each in written.items}
    assert found == {
        "uptime-credit mail, January 2026": ["O-2: 20 January 2026 03:00 to 20 January 2026 05:30 (2 h 30 min)"],
        "uptime-credit web, January 2026": [
            "O-1: 5 January 2026 10:00 to 5 January 2026 10:40 (40 min)",
            "O-3: 31 January 2026 23:50 to 1 February 2026 00:00 (10 min)",
        ],
        "answer-credit, January 2026": [
            "C1: started 5 January 2026 10:00, due 5 January 2026 14:00, stopped 5 January 2026 15:40",
            "C2: started 20 January 2026 03:00, due 20 January 2026 07:00, not stopped",
        ],
        "again-credit, January 2026": ["C3: 21 January 2026 10:00"],
    }
    text = letter_text(written)
    assert "   Incidents:\n   - O-2: 20 January 2026 03:00" in text
    assert "   Reference: shop/2026-01/uptime-credit/services=web\n" in text


def test_of_many_incidents_the_first_are_listed_and_the_command_for_the_others(place: Path) -> None:
    more = "".join(f"D{number:02d},2026-01-06 {number % 24:02d}:00,,no\n" for number in range(20))
    (place / "calls.csv").write_text(CALLS + more, encoding="utf-8")
    try:
        made, _ = letter(Asked([place / "shop.yaml"]), Wanted("customer", NOON, "answer-credit"))
    finally:
        (place / "calls.csv").write_text(CALLS, encoding="utf-8")
    assert made is not None
    (item,) = made.items
    assert len(item.incidents) == MOST + 1
    assert item.incidents[-1] == "and 10 more: servanda evidence shop.yaml answers --period 2026-01"


def test_a_word_document_says_what_the_plain_letter_says(written: Letter) -> None:
    docx = pytest.importorskip("docx", reason="skipped: python-docx is not installed")
    content = letter_word(written)
    document = docx.Document(io.BytesIO(content))
    (table,) = document.tables
    texts = [each.text for each in document.paragraphs]
    texts += [part.text for row in table.rows for cell in row.cells for part in cell.paragraphs]
    said = " ".join(" ".join(texts).split())
    for item in written.items:
        for each in (item.what, f"Clause: {item.clause}", item.amount, *item.reasons, *item.incidents):
            assert each in said, each
    for each in (written.sender, written.addressee, written.day, written.measured, *written.evidence, *written.sums):
        assert each in said, each
    assert [row.cells[2].text.replace("\u00a0", " ") for row in table.rows] == [
        "Amount",
        "10.00 EUR",
        "10.00 EUR",
        "40.00 EUR",
        "7.00 EUR",
        "67.00 EUR",
    ]
    assert document.core_properties.author == "Customer"


def test_names_that_xml_does_not_take_are_no_reason_to_fail(written: Letter) -> None:
    docx = pytest.importorskip("docx", reason="skipped: python-docx is not installed")
    odd = Letter("A \x00<b>&\x1f\ufffe", "", "B\x0b", "1 May", "C", written.items, (), "", "M", ("e",))
    assert "A <b>&" in [each.text for each in docx.Document(io.BytesIO(letter_word(odd))).paragraphs]


def test_at_the_terminal(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["claims", "letter", str(place / "shop.yaml"), "--by", "customer", "--date", "2026-02-12", "--output"]

    def run(path: Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*words, str(path)])
        return result.exit_code, result.stderr

    pytest.importorskip("docx", reason="skipped: python-docx is not installed")
    assert run(tmp_path / "claim.docx") == (0, "")
    assert (tmp_path / "claim.docx").read_bytes().startswith(b"PK")
    code, said = run(tmp_path / "claim.docx")
    assert (code, "error S788" in said) == (2, True), "nothing that is there is replaced"
    monkeypatch.setitem(sys.modules, "docx", None)
    code, said = run(tmp_path / "other.docx")
    assert (code, "error S894" in said, (tmp_path / "other.docx").exists()) == (2, True, False)
    assert run(tmp_path / "other.txt")[0] == 0
