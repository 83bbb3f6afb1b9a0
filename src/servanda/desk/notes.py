"""Comments and decisions beside the figures: which of them a report shows, and how one is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.clock.periods import named
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.files import find_agreements
from servanda.desk.for_party import concerns
from servanda.desk.measuring import Measured
from servanda.paper.page import Note as ShownNote
from servanda.store.notes import Noted, add_note, path_of, read_notes
from servanda.words.note import KINDS, Note, parse_about, parse_note
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Period
from servanda.words.timeofday import parse_date


@dataclass(frozen=True, slots=True)
class Written:
    """What was written down and where, or the notes that are there, or what stands in the way."""

    path: Path | None
    note: Note | None
    notes: tuple[Noted, ...]
    problems: tuple[Problem, ...]


def notes_on(agreement: Agreement, path: Path) -> tuple[tuple[Noted, ...], tuple[Problem, ...]]:
    """The notes on the agreement in this file, and what is wrong with them."""
    found, problems = read_notes(path_of(workspace_of(path), agreement.id))
    return found, (*problems, *_unknown(agreement, found))


def _unknown(agreement: Agreement, notes: Iterable[Noted]) -> Iterable[Problem]:
    for each in notes:
        name = each.note.objective if each.note is not None else ""
        if name and name not in agreement.objectives:
            hint = did_you_mean(name, agreement.objectives, "Objectives")
            yield Problem("S734", f"The note is about `{name}`, which is no objective.", each.place, hint, "warning")


def shown_notes(measured: Measured, notes: Iterable[Noted], period: Period) -> tuple[ShownNote, ...]:
    """The notes that a report of this period shows: what is open is carried forward, what is done was done since it began."""
    if measured.agreement is None:
        return ()
    periods = {each.reading.period.label: each.reading.period for each in measured.verdicts}
    newest = all(each.start < period.end for each in periods.values())
    zone = Zone(measured.agreement.timezone)
    told = [each for each in notes if _concerns(measured, each.note)]
    chosen = [each for each in told if each.note is None or _belongs(each.note, periods, period, zone, newest)]
    chosen.sort(key=lambda each: (each.note is not None and each.note.done is not None, _day(each)))
    return tuple(map(_shown, chosen))


def _concerns(measured: Measured, note: Note | None) -> bool:
    """May the party that is told read it? One about the whole agreement is for all; one that nobody could read is for none."""
    if measured.party is None:
        return True
    if note is None or not note.objective:
        return note is not None
    about = measured.objectives.get(note.objective)
    return about is not None and concerns(about, measured.party)


def _belongs(
    note: Note,
    periods: dict[str, Period],
    period: Period,
    zone: Zone,
    newest: bool,  # noqa: FBT001
) -> bool:
    """Was it, by the end of the report's period, of what had begun, and was it not done before that period?"""
    first, last = date_of(zone.day(period.start)), date_of(zone.day(period.end - 1))
    if note.done is not None and note.done < first:
        return False
    about = periods.get(note.period) or named(note.period, zone)  # a quarter in an agreement of months has no reading
    if about is not None:
        return about.start < period.end or (newest and note.period not in periods)
    return newest or note.day <= last


def _day(noted: Noted) -> date:
    return noted.note.day if noted.note is not None else date.min


def _shown(noted: Noted) -> ShownNote:
    note = noted.note
    if note is None:  # nobody could read it, and nothing is lost
        return ShownNote("", "note", "", noted.written, "")
    done = note.done.isoformat() if note.done is not None else ""
    return ShownNote(note.day.isoformat(), note.kind, note.about, note.text, note.by, done)


def write_note(file: Path, text: str, about: str, kind: str, by: str, day: str, allow: Sequence[Path] = ()) -> Written:
    """Append a note to those on the agreement in a file."""
    agreement, path, problems = _agreement(file, allow)
    if agreement is None:
        return Written(None, None, (), problems)
    note, wrong = _made(agreement, text, about, kind, by, day)
    if note is None:
        return Written(None, None, (), (*problems, *wrong))
    try:
        add_note(path, note, agreement.title or agreement.id)
    except OSError as error:
        sentence = f"The note cannot be written to `{path}`: {error.strerror or error}."
        return Written(None, None, (), (*problems, Problem("S736", sentence, None, "Nothing was changed.")))
    return Written(path, note, (), problems)


def _made(
    agreement: Agreement, text: str, about: str, kind: str, by: str, day: str
) -> tuple[Note | None, tuple[Problem, ...]]:
    """The note, if it will be read again as it was meant."""
    when, no_day = _read_day(day)
    wrong = [*_no_kind(kind), *_no_words(text, by), *_no_objective(agreement, about)]
    wrong += [no_day] if no_day is not None else []
    if wrong or when is None:
        return None, tuple(wrong)
    note = Note(when, kind, " ".join(text.split()), " ".join(by.split()), *parse_about(about))
    with suppress(PhraseError):
        if parse_note(str(note)) == note:
            return note, ()
    sentence = "A colon, or the words `by`, `about` and `done`, cannot stand in a name or in what a note is about."
    return None, (Problem("S737", sentence, None, f"It would be written: {note}"),)


def list_notes(file: Path, allow: Sequence[Path] = ()) -> Written:
    """The notes on the agreement in a file."""
    agreement, path, problems = _agreement(file, allow)
    if agreement is None:
        return Written(None, None, (), problems)
    found, wrong = read_notes(path)
    return Written(path, None, found, (*problems, *wrong, *_unknown(agreement, found)))


def _agreement(file: Path, allow: Sequence[Path]) -> tuple[Agreement | None, Path, tuple[Problem, ...]]:
    found, problems = find_agreements([file], allow)
    if len(found) != 1:
        wrong = errors(problems) or (Problem("S607", "This command is about one agreement.", None, "Name its file."),)
        return None, file, wrong
    agreement = found[0].agreement
    bad = errors(found[0].problems)
    if agreement is None or bad:
        return None, file, bad
    return agreement, path_of(found[0].workspace, agreement.id), ()


def _no_kind(kind: str) -> Iterable[Problem]:
    if kind not in KINDS:
        yield Problem("S737", f"`{kind}` is no kind of note.", None, did_you_mean(kind, KINDS, "Kinds"))


def _no_words(text: str, by: str) -> Iterable[Problem]:
    if not text.strip():
        hint = 'Write: servanda note FILE "Two more callers from June on."'
        yield Problem("S737", "The note has no text.", None, hint)
    if not by.strip():
        yield Problem("S737", "The note does not say who says so.", None, 'Write --by "Dana Reed".')


def _no_objective(agreement: Agreement, about: str) -> Iterable[Problem]:
    name, _, _ = parse_about(about)
    if name and name not in agreement.objectives:
        hint = did_you_mean(name, agreement.objectives, "Objectives")
        yield Problem("S608", f"`{agreement.id}` has no objective `{name}`.", None, hint)


def _read_day(day: str) -> tuple[date | None, Problem | None]:
    try:
        return parse_date(day), None
    except PhraseError as error:
        return None, Problem("S737", f"--date {day}: {error.sentence}", None, error.hint or "Write 2026-05-12.")
