"""In the reader's language are also lines of single records, what was closed alone, and a period that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from brackets import BRACKETS, Ours, left_over, names_of, reported
from terminal import Place, run

from servanda.desk.measuring import Asked
from servanda.desk.report import Wanted, reports
from servanda.desk.report_files import write_overview
from servanda.paper.chat import chat_of
from servanda.paper.html import html_of
from servanda.paper.look import Look

TEXT = """\
servanda: 1
id: requests
title: Requests
version: "1.0"
in_force: 2026-01-01
timezone: UTC
parties: {desk: {name: The desk}, staff: {name: The staff}}
records:
  requests:
    from: {file: requests.csv, complete_until: 2026-04-10 12:00}
    key: request_id
    time: asked_at
    columns: {answered_at: time}
objectives:
  answered:
    promised_by: desk
    to: staff
    metric: {clock: requests, start: asked_at, stop: answered_at, take: elapsed}
    target: at most 4 h
    each: requests
  counted:
    metric: {clock: requests, start: asked_at, stop: answered_at, take: elapsed}
    each: requests
"""


def rows(month: int, number: int, hours: int) -> str:
    """Requests of a month, each answered after so many hours."""
    return "".join(
        f"R{month}-{day},2026-{month:02}-{day:02} 08:00,2026-{month:02}-{day:02} {8 + hours:02}:00\n"
        for day in range(1, number + 1)
    )


@pytest.fixture
def desk(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.write("agreement.yaml", TEXT)
    asked = f"{rows(1, 1, 1)}{rows(2, 2, 2)}{rows(3, 28, 9)}{rows(4, 1, 1)}"
    place.write("requests.csv", f"request_id,asked_at,answered_at\n{asked}R4-9,2026-04-10 11:00,\nR0-1,,\n")
    return place


@pytest.mark.parametrize("period", ["2026-03", "2026-04", "2026-Q1"])
def test_lines_of_single_records(desk: Place, period: str) -> None:
    found = reported(desk.file, period)
    assert found.report is not None
    names = names_of(found) | {"servanda measure", "--format csv"}
    page = Ours(html_of(found.report, Look(), BRACKETS))
    assert {each: left_over(each, names) for each in page.said if left_over(each, names)} == {}
    assert left_over(chat_of(found.report, BRACKETS), names) == ""


def test_in_german(desk: Place) -> None:
    out = desk.folder / "out"
    ran = run("report", desk.file, "--period", "2026-03", "--language", "de", "--output", out)
    assert ran.code == 0, ran.err
    said = " ".join(Ours((out / "requests-2026-03.html").read_text(encoding="utf-8")).said)
    assert "0 von 28" in said
    assert "jeweils höchstens 4 h" in said
    assert "0 von 28 Messungen eingehalten, 28 verfehlt" in said
    assert "R3-1 (1. März 2026 08:00): 9 h, Ziel höchstens 4 h; 5 h über der Grenze" in said
    assert "Anteil der eingehaltenen Messungen, jeweils höchstens 4 h" in said
    assert "2026-02: 2 von 2, 2 von 2 Messungen eingehalten" in said


def test_what_is_left_of_a_closed_period_alone(place: Place) -> None:
    place.write("servanda.toml", '[defaults]\ncomplete_until = "2026-05-01"\n')
    place.change("take: average}", "take: average, where: first_attempt_at is not null}")
    assert run("close-period", place.file, "--period", "2026-03").code == 0
    place.change("in_force: 2026-01-01", "in_force: 2026-04-01")
    found = reported(place.file, "2026-03")
    assert found.report is not None
    page, names = Ours(html_of(found.report, Look(), BRACKETS)), names_of(found)
    assert any("closed as" in each for each in page.said)
    assert {each: left_over(each, names) for each in page.said if left_over(each, names)} == {}


@pytest.mark.parametrize("period", ["2026-03", None])
def test_a_period_that_is_not_there_yet_and_a_report_that_fails(place: Place, period: str | None) -> None:
    text = place.file.read_text(encoding="utf-8")
    later = text.replace("id: follow-up", "id: later").replace("in_force: 2026-01-01", "term: {starts: 2026-05-04}")
    place.write("later.yaml", later)
    place.write("broken.yaml", text.replace("id: follow-up", "id: broken").replace("leads.csv", "gone.csv"))
    wanted = Wanted(tongue=BRACKETS)
    written, _ = reports(Asked([place.folder], None, period), wanted)
    write_overview(written, [None] * len(written), wanted, place.folder)
    page = Ours((place.folder / "index.html").read_text(encoding="utf-8"))
    names = {"later", "broken"}.union(*(names_of(each) for each in written if each.report is not None))
    assert any("its term begins on" in each for each in page.said)
    assert any("gone.csv" in each for each in page.others), "what the terminal says is marked as English"
    assert [left_over(each, names) for each in page.said if left_over(each, names)] == []
