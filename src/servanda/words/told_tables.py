"""Tables of targets as sentences: ``at most 4 h for priority P1 and at most 8 h otherwise``."""

from __future__ import annotations

from servanda.words.phrase import PhraseError
from servanda.words.said import file_said
from servanda.words.sentence import Day, Sentence, joined
from servanda.words.shapes import Table
from servanda.words.target import Target
from servanda.words.timeofday import parse_date
from servanda.words.told import target_told


def targets_told(written: Target | Table[Target]) -> str:
    """A target, or all of a table one after another; what lies in a file is said in English."""
    if not isinstance(written, Table):
        return target_told(written)
    if written.source is not None:
        return file_said(written)
    rows: list[str] = [_row(written.by, key, _inner(row)) for key, row in written.rows]
    if written.otherwise is not None:
        rows.append(Sentence("{target} otherwise", target=_inner(written.otherwise)))
    *most, last = rows
    return Sentence("{first} and {second}", first=joined(most), second=last) if most else last


def _inner(written: Target | Table[Target]) -> str:
    told = targets_told(written)
    return Sentence("({target})", target=told) if isinstance(written, Table) else told


def _row(by: str, key: str, target: str) -> Sentence:
    if by == "period":
        return Sentence("{target} in {period}", target=target, period=key)
    if by != "date":
        return Sentence("{target} for {column} {value}", target=target, column=by, value=key)
    try:
        return Sentence("{target} from {day} on", target=target, day=Day(*parse_date(key).timetuple()[:3]))
    except PhraseError:
        return Sentence("{target} from {day} on", target=target, day=key)
