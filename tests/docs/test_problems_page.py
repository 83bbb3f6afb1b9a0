"""Every code of a Problem is on its page, in its chapter, and the page lists none that does not exist."""

from __future__ import annotations

import re

from page import ROOT

PAGE = ROOT / "docs" / "problems.md"
CODE = re.compile(r"\bS\d{3,4}\b")
ROW = re.compile(r"^\| (S\d{3,4}) \| (.+?) \| (.+?) \|$", re.MULTILINE)
CHAPTERS = {
    "The file": range(100),
    "Names, expressions and what fits together": range(100, 200),
    "Phrases and values": range(200, 300),
    "Records and their bindings": range(300, 400),
    "Measuring and engines": range(400, 500),
    "Closed periods and the ledger": range(500, 600),
    "Commands": range(600, 700),
    "Exports and beginnings": range(700, 730),
    "Escalations and notes": range(730, 750),
    "Many agreements, and comparing": range(750, 770),
    "Claims": range(770, 790),
    "Approvals, corrections and restatements": range(800, 830),
    "Evidence for the other side": range(830, 860),
    "Monitors": range(860, 880),
    "Statements": range(880, 900),
    "Open choices and currencies": range(900, 920),
    "Goals": range(920, 950),
    "Pace": range(950, 970),
    "Exports of known systems": range(970, 990),
    "Follow-up": range(990, 1010),
    "Funnel and complaints": range(1010, 1030),
    "Rows that lead nowhere": range(1030, 1033),
    "Used up, readings as records, whose fee": range(1033, 1050),
    "What is closed, and by whom": range(1050, 1070),
    "Pages for meetings": range(1080, 1100),
    "Exclusions of records, windows and signs": range(1100, 1120),
    "Numbers of attempts": range(1120, 1140),
}


def _number(code: str) -> int:
    return int(code[1:])


def codes_in_the_program() -> set[str]:
    return {code for path in (ROOT / "src").rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_is_on_the_page_and_no_other() -> None:
    listed = [found[0] for found in ROW.findall(PAGE.read_text(encoding="utf-8"))]
    assert sorted(codes_in_the_program() - set(listed)) == [], "missing on the page"
    assert sorted(set(listed) - codes_in_the_program()) == [], "no longer in the program"
    assert listed == sorted(set(listed), key=_number), "each once, in order"


def test_every_row_says_what_it_means_and_what_to_do() -> None:
    for code, means, does in ROW.findall(PAGE.read_text(encoding="utf-8")):
        assert means.endswith("."), code
        assert does.endswith("."), code


def test_every_code_stands_in_its_chapter() -> None:
    for chapter in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title = chapter.partition("\n")[0]
        for code, *_ in ROW.findall(chapter):
            assert int(code[1:]) in CHAPTERS[title], f"{code} under {title}"


def test_the_page_begins_with_its_chapters() -> None:
    text = PAGE.read_text(encoding="utf-8")
    titles = [chapter.partition("\n")[0] for chapter in text.split("\n## ")[1:]]
    named = re.findall(r"^- \[(.+?)\]\(#(.+?)\): S(\d{3,4}) to S(\d{3,4})$", text, re.MULTILINE)
    assert [title for title, *_ in named] == titles == list(CHAPTERS)
    for title, anchor, first, last in named:
        assert anchor == title.lower().replace(",", "").replace(" ", "-")
        assert range(max(int(first), 1), int(last) + 1) == range(max(CHAPTERS[title].start, 1), CHAPTERS[title].stop)
