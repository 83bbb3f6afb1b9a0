"""Notes beside the figures: written by hand or by a command, and carried forward by reports until they are done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from terminal import Place, run

BY_HAND = """\
# Notes

- 2026-03-10 comment by Ann about follow-up 2026-03: The fair.
- 2026-03-11 decision by Ben about lead-volume 2026-03, done 2026-03-30: Call twice.
- 2026-03-12 decision by Ben about lead-volume, done 2026-04-15: Write once.
- 2026-04-20 question about waiting A 2026-04: Why so long?
- 2026-05-20 comment by Ann: Newer than all records.
Somebody wrote <b>this</b>.
"""


def shown(place: Place, period: str) -> list[tuple[str, ...]]:
    """Kind, text, about and author of the notes in the report of a period."""
    path = place.folder / f"{period}.html"
    ran = run("report", place.file, "--period", period, "--output", path)
    assert ran.code == 0, ran.err
    part = path.read_text(encoding="utf-8").partition('id="notes"')[2].partition("</section>")[0]
    kind_and_text = r'<td data-label="What"><span><span class="under">(.*?)</span> (.*?)</span></td>'
    row = rf'<td data-label="Date">(.*?)</td>{kind_and_text}<td data-label="About">(.*?)</td>'
    return [
        (kind, re.sub(r" <span.*?>(.*?)</span>", r" (\1)", text), about)
        for _, kind, text, about in re.findall(row, part)
    ]


@pytest.fixture
def noted(place: Place) -> Place:
    place.write("notes/follow-up.md", BY_HAND)
    return place


def test_what_is_open_is_carried_forward_and_what_is_done_ends_with_its_period(noted: Place) -> None:
    assert shown(noted, "2026-03") == [
        ("note", "Somebody wrote &lt;b&gt;this&lt;/b&gt;.", ""),
        ("comment", "The fair.", "follow-up 2026-03"),
        ("decision", "Call twice. (done 2026-03-30)", "lead-volume 2026-03"),
        ("decision", "Write once. (done 2026-04-15)", "lead-volume"),
    ]
    assert shown(noted, "2026-04") == [
        ("note", "Somebody wrote &lt;b&gt;this&lt;/b&gt;.", ""),
        ("comment", "The fair.", "follow-up 2026-03"),
        ("question", "Why so long?", "waiting A 2026-04"),
        ("comment", "Newer than all records.", ""),
        ("decision", "Write once. (done 2026-04-15)", "lead-volume"),
    ]


def test_a_line_that_cannot_be_read_is_a_warning_with_its_place(noted: Place) -> None:
    ran = run("report", noted.file, "--output", noted.folder / "r.html")
    assert ran.code == 0
    assert "S733" in ran.codes
    assert re.search(r"notes/follow-up\.md:8:1", ran.err.replace("\\", "/"))


def test_the_command_appends_what_the_report_shows(place: Place) -> None:
    words = ["--kind", "decision", "--about", "follow-up 2026-04", "--by", "Dana Reed", "--date", "2026-04-03"]
    ran = run("note", place.file, "Two more\n callers.", *words)
    assert ran.code == 0
    line = "2026-04-03 decision by Dana Reed about follow-up 2026-04: Two more callers."
    assert ran.out.endswith(f"follow-up.md: {line}\n")
    assert (place.folder / "notes" / "follow-up.md").read_text(encoding="utf-8").endswith(f"\n\n- {line}\n")
    assert shown(place, "2026-04") == [("decision", "Two more callers.", "follow-up 2026-04")]
    assert run("note", place.file).out == f"{line}\n"


def test_without_a_date_it_is_of_today_and_without_a_kind_a_comment(place: Place) -> None:
    assert run("note", place.file, "Hello.", "--by", "Ann").code == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\d comment by Ann: Hello\.\n", run("note", place.file).out)


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["x", "--by", "Ann", "--about", "folow-up"], "S608", "Did you mean `follow-up`?"),
        (["x", "--by", "Ann", "--kind", "decison"], "S737", "Did you mean `decision`?"),
        (["x", "--by", "Ann", "--date", "yesterday"], "S737", "2026-01-31"),
        (["x"], "S737", 'Write --by "Dana Reed".'),
        (["  ", "--by", "Ann"], "S737", "servanda note FILE"),
        (["x", "--by", "Ann: boss"], "S737", "It would be written"),
        (["x", "--by", "Ann about Ben"], "S737", "It would be written"),
        (["x", "--by", "Ann", "--about", "follow-up A: B"], "S737", "It would be written"),
    ],
)
def test_mistakes_are_answered_and_nothing_is_written(place: Place, words: list[str], code: str, hint: str) -> None:
    before = place.files()
    ran = run("note", place.file, *words)
    assert (ran.code, ran.out) == (2, "")
    assert code in ran.codes and hint in ran.err
    assert place.files() == before


def test_a_folder_that_cannot_be_made_is_a_problem(place: Place) -> None:
    place.write("notes", "a file where the folder should be")
    ran = run("note", place.file, "x", "--by", "Ann")
    assert ran.code == 2 and "S736" in ran.codes


def test_no_agreement_and_no_notes_are_said(place: Place, tmp_path: Path) -> None:
    assert run("note", tmp_path / "nothing.yaml", "x", "--by", "Ann").code == 2
    ran = run("note", place.file)
    assert (ran.code, ran.out) == (0, "") and "No notes in" in ran.err


def test_a_folder_with_one_agreement_will_do_and_one_with_two_will_not(place: Place) -> None:
    assert run("note", place.folder, "x", "--by", "Ann", "--date", "2026-03-01").code == 0
    assert run("note", place.folder).out == "2026-03-01 comment by Ann: x\n"
    place.write("other.yaml", place.file.read_text(encoding="utf-8").replace("id: follow-up", "id: other"))
    ran = run("note", place.folder, "x", "--by", "Ann")
    assert ran.code == 2 and "S607" in ran.codes


def test_what_would_steer_a_terminal_is_shown_as_a_mark(place: Place) -> None:
    place.write("notes/follow-up.md", "- 2026-03-10 comment by A\x1b[31mn: B\x1b[0m\n")
    ran = run("note", place.file)
    assert "\x1b" not in ran.out + ran.err
