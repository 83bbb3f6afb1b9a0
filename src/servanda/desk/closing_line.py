"""The line of a ledger by which a period is closed: of a party, or in nobody's name."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.said import Word, spoken
from servanda.store.closings import CLOSE, CLOSINGS
from servanda.words.entry import About, Entry
from servanda.words.problem import Problem


def line_of(
    agreement: Agreement, workspace: Path, word: Word | None, period: str, as_of: int
) -> tuple[Entry | None, list[Problem]]:
    """The line without its hashes. Where nobody is named, it is the command that closed: it follows from the records alone."""
    about = About(period=period)
    if word is None or not word.by:
        at = as_of if word is None else word.recorded_at
        day = date_of(Zone(agreement.timezone).day(at))
        recorder = f"servanda {version('servanda')}"
        return Entry(agreement.id, CLOSINGS, "close-period", recorder, at, CLOSE, about, day), []
    said, wrong = spoken(agreement, workspace, word, tuple(agreement.parties), None)
    if said is None:
        return None, wrong
    return Entry(
        agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, CLOSE, about, said.day, note=said.note
    ), []
