"""Promises with a reading for each record stand on the scoreboard: how many were met, the months before, and which were not."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from terminal import Place, run

HEAD = """\
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
    columns: {answered_at: time, team: [red, blue]}
objectives:
  answered:
    promised_by: desk
    to: staff
    metric: {clock: requests, start: asked_at, stop: answered_at, take: elapsed}
    target: at most 4 h
    each: requests
"""

VOLUME = """\
  volume:
    promised_by: staff
    to: desk
    metric: {count: requests}
    target: at most 100
    each: month
"""


def rows(month: int, hours: list[int | None]) -> str:
    """A request a day of the month, answered after so many hours."""
    found = []
    for day, took in enumerate(hours, start=1):
        answered = "" if took is None else f"2026-{month:02}-{day:02} {8 + took:02}:00"
        found.append(f"R{month}-{day},2026-{month:02}-{day:02} 08:00,{answered},{'red' if day % 2 else 'blue'}\n")
    return "".join(found)


@pytest.fixture
def desk(tmp_path: Path) -> Place:
    """Three of four in time in February, two of five in March (one for ever open), and in April one of two so far."""
    place = Place(tmp_path)
    place.write("agreement.yaml", HEAD + VOLUME)
    rest = rows(2, [1, 4, 9, 2]) + rows(3, [5, 6, None, 1, 2]) + rows(4, [3])
    place.write("requests.csv", f"request_id,asked_at,answered_at,team\n{rest}R4-10,2026-04-10 11:00,,red\n")
    return place


def text(place: Place, *words: object, form: str = "html") -> str:
    ran = run("report", place.file, "--output", place.folder / "out", "--format", form, *words)
    assert ran.code == 0, ran.err
    (path,) = (place.folder / "out").iterdir()
    page = re.sub(r"<(style|svg).*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_line_says_how_many_of_the_period_were_met(desk: Place) -> None:
    page = text(desk, "--period", "2026-03")
    line = r"answered missed March 2026 2 of 5 Target each at most 4 h (\d{4}-\d\d )*2 of 5 readings met, 3 missed"
    assert re.search(line, page)
    assert "1 of 2 promises missed: answered (2 of 5 readings met, 3 missed)." in page


def test_the_figures_are_those_that_measure_prints(desk: Place) -> None:
    page = text(desk, "--period", "2026-02")
    (measured,) = json.loads(run("measure", desk.file, "--format", "json").out)
    words = Counter(
        each["verdict"] for each in measured["readings"]
        if each["objective"] == "answered" and each["period"]["start"].startswith("2026-02")
    )  # fmt: skip
    assert words == {"met": 3, "missed": 1}
    assert "3 of 4 readings met, 1 missed" in page


def test_the_missed_ones_stand_one_step_away_with_their_reasons(desk: Place) -> None:
    page = text(desk, "--period", "2026-03")
    why = page[page.index("answered, 2026-03,") :]
    assert "R3-1 (1 March 2026 08:00): 5 h, target at most 4 h; 1 h over" in why
    assert re.search(r"R3-3 \(3 March 2026 08:00\): no value, target at most 4 h; [^;]+ over, and still running", why)
    assert "R3-4" not in why, "what was met is counted, not listed"
    assert "2026-02: 3 of 4, 3 of 4 readings met, 1 missed" in why
    html = (desk.folder / "out" / "requests-2026-03.html").read_text(encoding="utf-8")
    assert 'href="#why-answered"' in html


def test_while_the_period_runs_nothing_is_met_yet(desk: Place) -> None:
    page = text(desk)
    line = r"answered open So far 1 of 2 Target each at most 4 h (\d{4}-\d\d )*1 of 2 readings met, 1 open"
    assert re.search(line, page)
    assert "answered April 2026 1 pending" in page


def test_the_months_before_are_its_trend(desk: Place) -> None:
    run("report", desk.file, "--output", desk.folder / "out", "--period", "2026-03")
    html = (desk.folder / "out" / "requests-2026-03.html").read_text(encoding="utf-8")
    assert "2026-02: 3 of 4, missed; 2026-03: 2 of 5, missed" in html


def test_a_picture_of_three_months_says_that_it_shows_shares(desk: Place) -> None:
    desk.change("R2-1,", "R1-9,2026-01-09 08:00,2026-01-09 09:00,red\nR2-1,", "requests.csv")
    page = text(desk, "--period", "2026-03")
    assert "answered share of readings met, each at most 4 h" in page
    assert "2026-01 100% each at most 4 h met 2026-02 75% each at most 4 h missed 2026-03 40%" in page


def test_a_long_list_is_cut_and_says_how_many_more(desk: Place) -> None:
    desk.write("requests.csv", f"request_id,asked_at,answered_at,team\n{rows(3, [9] * 28)}")
    why = text(desk, "--period", "2026-03").partition("answered, 2026-03,")[2]
    assert "28 missed" in why
    assert len(re.findall(r"R3-\d+ \(", why)) == 25
    assert "and 3 more: servanda measure" in why


def test_a_month_without_readings_owes_nothing(desk: Place) -> None:
    desk.write("requests.csv", f"request_id,asked_at,answered_at,team\n{rows(2, [1])}{rows(4, [1])}")
    page = text(desk, "--period", "2026-03")
    assert "answered not owed March 2026 no readings" in page
    assert "no reading falls in this period" in page


def test_where_every_promise_is_about_single_records_a_report_is_of_a_month(desk: Place) -> None:
    desk.write("agreement.yaml", HEAD)
    assert "answered open So far 1 of 2" in text(desk)


@pytest.mark.parametrize(("period", "said"), [("2026-03", "2 of 5"), ("2026-Q1", "5 of 9"), ("2026-W10", "2 of 4")])
def test_or_of_any_period_that_is_named(desk: Place, period: str, said: str) -> None:
    desk.write("agreement.yaml", HEAD)
    page = text(desk, "--period", period)  # week 10 is from 2 to 8 March, and R3-1 is of the Sunday before
    assert re.search(rf"{said} Target each at most 4 h (\d{{4}}-\w+ )*{said} readings met", page)


def test_a_period_before_all_records_is_a_problem(desk: Place) -> None:
    desk.write("agreement.yaml", HEAD)
    ran = run("report", desk.file, "--output", desk.folder / "out", "--period", "2025-11")
    assert (ran.code, ran.codes) == (2, ["S606"])


def test_split_by_team_each_has_its_line(desk: Place) -> None:
    desk.change("    each: requests\n", "    each: requests\n    per: team\n")
    page = text(desk, "--period", "2026-03")
    assert "answered red missed March 2026 1 of 3" in page
    assert "answered blue missed March 2026 1 of 2" in page


def test_any_of_them_may_be_enough(desk: Place) -> None:
    desk.change("    each: requests\n", "    each: requests\n    per: team\n    combine: any\n")
    assert "answered red met March 2026 1 of 3" in text(desk, "--period", "2026-03")


def test_what_is_only_measured_is_counted(desk: Place) -> None:
    desk.change("    target: at most 4 h\n", "")
    assert "answered measured only March 2026 5 readings" in text(desk, "--period", "2026-03")


def test_as_sentences_and_as_a_spreadsheet(desk: Place) -> None:
    said = text(desk, "--period", "2026-03", form="chat")
    assert "The desk: answered 2 of 5, missed (2 of 5 readings met, 3 missed)." in said
    run("report", desk.file, "--output", desk.folder / "book.xlsx", "--format", "xlsx", "--period", "2026-03")
    book = load_workbook(desk.folder / "book.xlsx")
    readings = [[cell.value for cell in row] for row in book["Readings"].iter_rows()]
    assert ["answered", "R3-1", "5 h", "at most 4 h", "missed"] in [[row[0], *row[2:6]] for row in readings]
    keys = [row[0].value for row in book["answered"].iter_rows(min_row=2)]
    assert sorted(keys) == ["R3-1", "R3-2", "R3-3", "R3-4", "R3-5"]
