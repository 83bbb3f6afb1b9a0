"""Notes stand beside the figures: carried forward from the period that they are about until they are done."""

from __future__ import annotations

import re
from html import unescape

import pytest
from terminal import Place, run

FEBRUARY, MARCH, APRIL = "2026-02", "2026-03", "2026-04"
NOTES = """\
# Notes

- 2026-03-02 comment by Dana Reed about lead-volume 2026-02: February was thin.
- 2026-03-03 decision by Dana Reed about follow-up 2026-02, done 2026-03-20: Two more callers.
- 2026-03-30 question by Hal about waiting B 2026-03: Who helps in May?
- 2026-03-15 decision by Hal: Meet on Fridays.
- 2026-04-02 comment about follow-up 2026-Q1: A quarter of fairs.
- 2026-04-02 comment about follow-up 2026-07: A fair is planned.
"""
THIN, CALLERS, MAY, FRIDAYS, FAIRS, PLANNED = (
    "February was thin.", "Two more callers.", "Who helps in May?", "Meet on Fridays.", "A quarter of fairs.",
    "A fair is planned.",
)  # fmt: skip


@pytest.fixture
def noted(place: Place) -> Place:
    """The promise of waiting is made to helpers; Marketing has nothing to do with it."""
    place.change("  sales: {name: Sales}", "  sales: {name: Sales}\n  helpers: {name: Helpers}")
    place.change("  waiting:\n    promised_by: sales", "  waiting:\n    promised_by: sales\n    to: helpers")
    place.write("notes/follow-up.md", NOTES)
    return place


def notes(place: Place, period: str, *words: object) -> str:
    """The part of the page with comments and decisions."""
    ran = run("report", place.file, "--output", place.folder / "out", "--period", period, *words)
    assert ran.code == 0, ran.err
    html = (place.folder / "out" / f"follow-up-{period}.html").read_text(encoding="utf-8")
    part = re.search(r'<section class="side notes" id="notes".*?</section>', html, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part[0])).split()) if part else ""


@pytest.mark.parametrize(
    ("period", "shown", "not_shown"),
    [
        (FEBRUARY, (THIN, CALLERS, FAIRS), (MAY, FRIDAYS, PLANNED)),
        (MARCH, (THIN, CALLERS, MAY, FRIDAYS, FAIRS), (PLANNED,)),
        (APRIL, (THIN, MAY, FRIDAYS, FAIRS, PLANNED), (CALLERS,)),
    ],
)
def test_a_note_is_carried_forward_until_it_is_done(
    noted: Place, period: str, shown: tuple[str, ...], not_shown: tuple[str, ...]
) -> None:
    part = notes(noted, period)
    assert [each for each in shown if each not in part] == []
    assert [each for each in not_shown if each in part] == []


def test_it_says_what_it_is_who_said_so_and_when_it_was_done(noted: Place) -> None:
    said = "2026-03-03 · decision · follow-up 2026-02 Two more callers. Dana Reed · done 2026-03-20"
    assert said in notes(noted, MARCH)
    assert "2026-03-30 · question · waiting B 2026-03 Who helps in May? Hal" in notes(noted, APRIL)


def test_what_is_done_stands_below_what_is_open(noted: Place) -> None:
    part = notes(noted, MARCH)
    assert max(part.index(each) for each in (THIN, MAY, FRIDAYS)) < part.index(CALLERS)


def test_written_done_it_disappears_from_the_next_period_on(noted: Place) -> None:
    noted.change("about lead-volume 2026-02:", "about lead-volume 2026-02, done 2026-03-31:", "notes/follow-up.md")
    assert (THIN in notes(noted, MARCH), THIN in notes(noted, APRIL)) == (True, False)


def test_a_party_reads_the_notes_about_its_own_and_those_for_all(noted: Place) -> None:
    part = notes(noted, APRIL, "--for", "marketing")
    assert (THIN in part, FRIDAYS in part, MAY in part) == (True, True, False)
    part = notes(noted, APRIL, "--for", "helpers")
    assert (THIN in part, FRIDAYS in part, MAY in part) == (False, True, True)


MALFORMED = """\
- 2026-03-31 decision about waiting 2026-03 without a colon
  and a line that belongs to it
Nobody wrote a dash here
- 2026-02-30 comment: There is no such day.
- 2026-03-09 comment about waitin 2026-03: There is no such promise.
"""


def test_what_cannot_be_read_is_told_and_stands_as_it_is(noted: Place) -> None:
    with (noted.folder / "notes" / "follow-up.md").open("a", encoding="utf-8") as file:
        file.write(MALFORMED)
    ran = run("report", noted.file, "--output", noted.folder / "out", "--period", MARCH)
    assert (ran.code, ran.codes) == (0, ["S733", "S733", "S733", "S734"])
    assert "follow-up.md:9:3" in ran.err
    part = notes(noted, MARCH)
    assert "without a colon and a line that belongs to it" in part
    assert "Nobody wrote a dash here" in part
    assert "There is no such day." in part
    assert THIN in part, "the others are not lost"


def test_of_what_cannot_be_read_nobody_knows_whom_it_concerns(noted: Place) -> None:
    with (noted.folder / "notes" / "follow-up.md").open("a", encoding="utf-8") as file:
        file.write(MALFORMED)
    part = notes(noted, MARCH, "--for", "marketing")
    assert [each for each in ("colon", "dash", "such day", "such promise") if each in part] == []
    assert THIN in part


def test_notes_that_are_a_folder_stand_in_the_way_and_the_page_is_written(place: Place) -> None:
    (place.folder / "notes" / "follow-up.md").mkdir(parents=True)
    ran = run("report", place.file, "--output", place.folder / "out", "--period", MARCH)
    assert (ran.code, ran.codes) == (2, ["S735"])
    assert (place.folder / "out" / "follow-up-2026-03.html").exists()


def test_a_note_of_the_command_line_is_in_the_next_report(place: Place) -> None:
    words = ("--kind", "decision", "--about", "follow-up 2026-03", "--by", "Dana Reed", "--date", "2026-04-01")
    assert run("note", place.file, "Call back within the hour.", *words).code == 0
    assert "decision · follow-up 2026-03 Call back within the hour. Dana Reed" in notes(place, APRIL)


def test_in_german_kinds_and_dates_are_german_and_the_words_of_people_stay(noted: Place) -> None:
    said = "3. März 2026 · Beschluss · follow-up 2026-02 Two more callers. Dana Reed · erledigt 20. März 2026"
    assert said in notes(noted, MARCH, "--language", "de")
    html = (noted.folder / "out" / "follow-up-2026-03.html").read_text(encoding="utf-8")
    assert '<p lang="en">Two more callers.</p>' in html
