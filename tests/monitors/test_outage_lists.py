"""Lists that people keep: a beginning, and an end or a length, under the headers that come to mind."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from monitored import asked, figures, minutes

from servanda.words.problem import errors

RECORDS = """
    outages:
      from: {file: FILE, preset: outages, complete_until: 2026-04-01}
      starts: started_at
      ends: ended_at
      columns: {service: text}
"""
DOWN = "down: {metric: {downtime: outages}, each: month, per: service}"


@pytest.mark.parametrize(
    "text",
    [
        "Service,Start,End\nShop,2026-03-03 10:00,2026-03-03 10:25\nMail,2026-03-29 01:50,2026-03-29 03:20\n",
        "Start;Ende;Dienst\n2026-03-03 10:00;2026-03-03 10:25;Shop\n2026-03-29 01:50;2026-03-29 03:20;Mail\n",
        "Service,Start time,Duration (min)\nShop,2026-03-03 10:00,25\nMail,2026-03-29 01:50,30\n",
        "Down since,Duration,Site\n2026-03-03 10:00,0:25,Shop\n2026-03-29 01:50,30 min,Mail\n",
        "component,started_at,minutes down\nShop,2026-03-03T09:00:00Z,25\nMail,2026-03-29T00:50:00Z,30\n",
    ],
    ids=["start and end", "German", "minutes", "hours and minutes", "instants"],
)
def test_a_list_says_how_long_each_was_down(tmp_path: Path, text: str) -> None:
    """In Berlin, where the clock jumps from 2 to 3 on the 29th: half an hour from 01:50 on ends at 03:20."""
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    found = figures(tmp_path, RECORDS.replace("FILE", "list.csv"), DOWN, "Europe/Berlin")
    assert minutes(found["down", "2026-03", "Shop"]) == 25
    assert minutes(found["down", "2026-03", "Mail"]) == 30


def test_a_spreadsheet_is_read_alike(tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Service", "Outage start", "Duration"])
    sheet.append(["Shop", dt.datetime(2026, 3, 3, 10, 0), dt.timedelta(minutes=25)])  # noqa: DTZ001 - a wall clock
    book.save(tmp_path / "list.xlsx")
    found = figures(tmp_path, RECORDS.replace("FILE", "list.xlsx"), DOWN, "Europe/Berlin")
    assert minutes(found["down", "2026-03", "Shop"]) == 25


def test_days_first_where_the_binding_says_so(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("service,from,minutes\nShop,03.03.2026 10:00,25\n", encoding="utf-8")
    records = RECORDS.replace("FILE", 'list.csv, dates: "%d.%m.%Y %H:%M"')
    assert minutes(figures(tmp_path, records, DOWN)["down", "2026-03", "Shop"]) == 25


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("service,noticed,end\nShop,2026-03-03 10:00,2026-03-03 10:25\n", "S864", "`started_at`"),
        ("service,start,length\nShop,2026-03-03 10:00,25\n", "S323", "bare numbers"),
        ("service,start,duration\nShop,03.03.2026 10:00,25 min\n", "S320", "ISO"),
    ],
    ids=["no beginning", "no unit", "no format"],
)
def test_what_cannot_be_known_is_asked(tmp_path: Path, text: str, code: str, word: str) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    found = errors(asked(tmp_path, RECORDS.replace("FILE", "list.csv"), DOWN)[1])[0]
    assert (found.code, word in found.sentence) == (code, True), found.sentence


def test_a_row_whose_length_cannot_be_read_is_still_going_on_and_said(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "service,start,duration\nShop,2026-03-31 23:00,long\nShop,2026-03-03 10:00,25 min\n", encoding="utf-8"
    )
    found, said = asked(tmp_path, RECORDS.replace("FILE", "list.csv"), DOWN)
    assert minutes(found["down", "2026-03", "Shop"]) == 25 + 60
    assert any("1 of 2 cells of `outages.ended_at` cannot be read: `long`" in each.sentence for each in said)
