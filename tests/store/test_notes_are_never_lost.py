"""Notes: what people wrote by hand stays as it is, what commands add is there as a whole, and two at once lose nothing."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from servanda.store import lock
from servanda.store.notes import add_note, open_notes, path_of, read_notes
from servanda.words.note import Note

NOTE = Note(date(2026, 5, 12), "decision", "Two more callers.", "Dana Reed", "follow-up", "", "2026-04")

BY_HAND = """\
# Notes on sales

What we said to each other.

## May
- 2026-05-04 comment by Ann about volume: The fair brought many,
  and few of them fit.
* 2026-05-11 question by Ben: Who calls on Fridays?
- 2026-05-12 desicion by Ann: Nobody.
<!-- ask again -->
- 2026-05-13 decision by Ann, done 2026-05-20: Ben does.
"""


def test_hand_written_lines_are_read_and_what_cannot_be_is_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "sales.md"
    path.write_text(BY_HAND, encoding="utf-8")
    found, problems = read_notes(path)
    assert [each.note.text if each.note else each.written for each in found] == [
        "What we said to each other.",
        "The fair brought many, and few of them fit.",
        "Who calls on Fridays?",
        "2026-05-12 desicion by Ann: Nobody.",
        "Ben does.",
    ]
    assert [(each.code, each.place.line, each.place.column) for each in problems if each.place] == [
        ("S733", 3, 1), ("S733", 9, 14),
    ]  # fmt: skip
    assert [each.written for each in open_notes(found)] == [each.written for each in found[:-1]]


def test_a_note_is_appended_below_what_is_there(tmp_path: Path) -> None:
    path = path_of(tmp_path, "sales")
    add_note(path, NOTE, "sales")
    assert path.read_text(encoding="utf-8") == f"# Notes on sales\n\n- {NOTE}\n"
    path.write_text(BY_HAND.rstrip("\n"), encoding="utf-8")
    add_note(path, NOTE, "sales")
    assert path.read_text(encoding="utf-8") == f"{BY_HAND}- {NOTE}\n"


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf- 2026-05-11 comment: a\r\n", b"- 2026-05-11 comment: caf\xe9\n", b"\xff\n", b""]
)
def test_bytes_that_are_there_are_never_touched(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "sales.md"
    path.write_bytes(before)
    add_note(path, NOTE, "sales")
    after = path.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :] in (f"- {NOTE}\n".encode(), f"- {NOTE}\r\n".encode())
    found, _ = read_notes(path)
    assert found[-1].note == NOTE


def test_letters_that_are_no_utf_8_are_said(tmp_path: Path) -> None:
    path = tmp_path / "sales.md"
    path.write_bytes(b"- 2026-05-11 comment: caf\xe9\n")
    found, problems = read_notes(path)
    assert [each.code for each in problems] == ["S735"]
    assert found[0].note is not None and found[0].note.text == "caf\ufffd"


def test_many_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = path_of(tmp_path, "sales")
    mine = [Note(date(2026, 5, 1), "comment", f"number {number}") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda note: add_note(path, note, "sales"), mine))
    found, problems = read_notes(path)
    assert sorted(each.note.text for each in found if each.note) == sorted(each.text for each in mine)
    assert problems == ()
    assert [each.name for each in path.parent.iterdir()] == ["sales.md"]


def test_a_write_that_fails_changes_nothing_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sales.md"
    path.write_text(BY_HAND, encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add_note(path, NOTE, "sales")
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert [each.name for each in tmp_path.iterdir()] == ["sales.md"]


def test_a_lock_that_was_left_behind_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PAUSE", 0)
    (tmp_path / ".sales.md.lock").touch()
    with pytest.raises(OSError, match=r"remove .*\.sales\.md\.lock"):
        add_note(tmp_path / "sales.md", NOTE, "sales")
    assert not (tmp_path / "sales.md").exists()
