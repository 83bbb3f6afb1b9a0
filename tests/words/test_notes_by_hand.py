"""Notes that people write by hand: read as they were meant, printed so that they are read again, and mended with a hint."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from servanda.words.note import KINDS, Note, parse_about, parse_note
from servanda.words.phrase import PhraseError

DAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("2026-05-12 comment: The line was down.", Note(DAY, "comment", "The line was down.")),
        (
            "2026-05-12 decision by Dana Reed about follow-up 2026-04: Two more callers from June on.",
            Note(DAY, "decision", "Two more callers from June on.", "Dana Reed", "follow-up", "", "2026-04"),
        ),
        (
            "2026-05-12 Question about resolution P1 Hamburg 2026-W19 by Ann, done 2026-05-20:  Why   so long?",
            Note(DAY, "question", "Why so long?", "Ann", "resolution", "P1 Hamburg", "2026-W19", date(2026, 5, 20)),
        ),
        (
            "2026-05-12 comment, done 2026-05-13: At 10:30 by the door: see above",
            Note(DAY, "comment", "At 10:30 by the door: see above", done=date(2026, 5, 13)),
        ),
        ("2026-05-12 comment about 2026-Q1: Thank you all.", Note(DAY, "comment", "Thank you all.", period="2026-Q1")),
    ],
)  # fmt: skip
def test_a_note_says_when_what_who_and_about_what(written: str, note: Note) -> None:
    assert parse_note(written) == note


@pytest.mark.parametrize(
    ("written", "sentence", "marked", "hint"),
    [
        (
            "2026-05-12 decision Two more callers",
            "A note has a colon",
            "2026-05-12 decision Two more callers",
            "Write: 2026",
        ),
        ("12.5.2026 decision: Two", "A note begins with its date.", "12.5.2026", "Write: 2026"),
        ("2026-02-30 decision: Two", "A note begins with its date.", "2026-02-30", "Write: 2026"),
        ("2026-05-12 desicion: Two", "`desicion` is no kind of note.", "desicion", "Did you mean `decision`?"),
        ("2026-05-12: Two", "The note does not say what it is.", "2026-05-12", "Kinds: comment, decision, question."),
        ("2026-05-12 comment:   ", "The note has no text.", "2026-05-12 comment:   ", "Write it after the colon."),
        ("2026-05-12 comment follow-up: Two", "`follow-up` is not expected here.", "follow-up", "about OBJECTIVE"),
        ("2026-05-12 comment by A by B: Two", "`by` stands there twice.", "by", "Leave one of them out."),
        ("2026-05-12 comment done soon: Two", "`done` has the day", "soon", "Write: 2026"),
    ],
)
def test_what_cannot_be_read_is_marked_with_what_to_write(written: str, sentence: str, marked: str, hint: str) -> None:
    with pytest.raises(PhraseError) as caught:
        parse_note(written)
    error = caught.value
    assert error.sentence.startswith(sentence)
    assert written[error.start : error.start + error.length] == marked
    assert hint in (error.hint or "")


words = st.from_regex(r"[A-Za-zÄöß.'-]{1,9}( [A-Za-zÄöß.'-]{1,9}){0,2}", fullmatch=True).filter(
    lambda text: not {"by", "about", "done"} & set(text.split())
)
names = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True).filter(
    lambda n: n not in ("by", "about", "done")
)
texts = st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
periods = st.sampled_from(["", "2026", "2026-03", "2026-Q2", "2026-H1", "2026-W07", "2026-03-16"])
notes = st.builds(
    lambda day, kind, text, by, name, segment, period, done: Note(
        day, kind, text, by, name, segment if name else "", period, done
    ),
    st.dates(date(1970, 1, 1), date(2199, 1, 1)), st.sampled_from(KINDS), texts, st.just("") | words,
    st.just("") | names, st.just("") | names, periods, st.none() | st.dates(date(1970, 1, 1), date(2199, 1, 1)),
)  # fmt: skip


@given(notes)
def test_what_is_printed_is_read_again(note: Note) -> None:
    assert parse_note(str(note)) == note
    assert parse_about(note.about) == (note.objective, note.segment, note.period)


@given(
    st.text(max_size=60) | notes.map(str).flatmap(lambda text: st.integers(0, len(text)).map(lambda cut: text[:cut]))
)
@example("")
@example(":")
@example("2026-05-12 comment by : x")
@example("\u2028: \x00")
def test_any_line_is_a_note_or_is_marked_inside(text: str) -> None:
    try:
        note = parse_note(text)
    except PhraseError as error:
        assert error.sentence and error.hint
        assert 0 <= error.start <= len(text)
        assert error.start + error.length <= max(len(text), error.start + 1)
        return
    assert note.text and note.kind in KINDS
