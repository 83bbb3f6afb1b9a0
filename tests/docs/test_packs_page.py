"""The page on pages for meetings runs; its numbers are the rules' own, and the figures are counted again from the files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from page import ROOT, Shown, follow

from servanda.desk.packs.issues import EVEN
from servanda.desk.packs.sections import due, issues, late, thanks
from servanda.desk.packs.sections.decisions import SOON
from servanda.desk.packs.thanks import LEAST_PAST, MOST_PAST

PAGE = ROOT / "docs" / "packs.md"
WEEKLY = "reports/marketing-sales-2026-05-weekly.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Shown]]:
    """The folder of a reader who has followed the page, and what every command printed."""
    where = tmp_path_factory.mktemp("packs")
    return where, follow(PAGE, where)


def test_every_command_prints_what_the_page_shows(folder: tuple[Path, list[Shown]]) -> None:
    assert len(folder[1]) == 2
    for each in folder[1]:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_the_numbers_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"below {EVEN:.0%}" in text
    assert (issues.MOST, thanks.MOST, late.MOST, due.WEEK.days, SOON) == (3, 3, 10, 7, 30)
    assert (LEAST_PAST + 1, MOST_PAST) == (4, 12)
    assert "at least four periods, of twelve at most" in text


def leads() -> list[dict[str, str]]:
    """The rows that the agreement counts: of quality A or B, no duplicate, no test."""
    path = ROOT / "examples" / "marketing-sales" / "data" / "leads.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        each
        for each in rows
        if not each["duplicate_of"] and each["test"].lower() not in ("yes", "true", "1") and good(each)
    ]


def good(row: dict[str, str]) -> bool:
    director = "director" in row["job_title"].lower() and row["job_title"] != "N/A"
    return director or (bool(row["score"]) and float(row["score"]) >= 50)


def cells(html: str, anchor: str) -> dict[str, list[str]]:
    """The rows of a section's table by their first cell."""
    own = html[
        html.index(
            f'<section class="part wide" id="{anchor}"' if f'wide" id="{anchor}"' in html else f'id="{anchor}"'
        ) :
    ]
    body = own[own.index("<tbody>") : own.index("</tbody>")]
    found = [[unescape(each) for each in re.findall(r"<td[^>]*>([^<]*)</td>", row)] for row in body.split("<tr>")[1:]]
    return {row[0]: row[1:] for row in found}


def test_the_weeks_and_the_reasons_are_what_the_files_say(folder: tuple[Path, list[Shown]]) -> None:
    html = (folder[0] / WEEKLY).read_text(encoding="utf-8")
    created = []
    for each in leads():
        try:
            created.append((datetime.fromisoformat(each["created_at"]), each))
        except ValueError:  # two rows on purpose
            continue
    weeks = Counter(at.isocalendar()[1] for at, _ in created if at.year == 2026)
    assert cells(html, "changed")["lead-volume"][:2] == [str(weeks[20]), str(weeks[21])]
    rejected = Counter(
        each["rejection_reason"] for at, each in created
        if f"{at:%Y-%m}" == "2026-05" and each["decision"] == "rejected" and each["rejection_reason"]
    )  # fmt: skip
    shown = {value: int(row[0]) for value, row in cells(html, "reasons").items()}
    assert shown == dict(rejected.most_common(len(shown)))
