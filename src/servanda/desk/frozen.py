"""Closed periods among the measured ones: they stand as they were closed, whatever the records say by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from servanda.agreement.model import Agreement
from servanda.measure.run import Bench
from servanda.words.problem import Problem
from servanda.words.result import Because, Reading, Segment, Verdict
from servanda.words.sentence import Sentence
from servanda.words.show import show_value

Key = tuple[str, str, Segment]


def key_of(verdict: Verdict) -> Key:
    """What tells a verdict from all others of its agreement."""
    return verdict.reading.objective, verdict.reading.period.label, verdict.reading.segment


def as_closed(every: dict[str, list[Reading]], ready: Bench, frozen: Mapping[Key, Verdict]) -> None:
    """Give closed periods exactly the readings that they were closed with: none is lost, and none comes later."""
    closed: dict[str, list[Reading]] = {}
    for verdict in frozen.values():
        if ready.applies(verdict.reading.period):
            closed.setdefault(verdict.reading.objective, []).append(verdict.reading)
    for name, readings in closed.items():
        objective = ready.agreement.objectives.get(name)
        if objective is None or objective.averaged_over is not None or name not in every:
            continue  # a mean is made of the figures of several periods, which stay those of the records
        labels = {each.period.label for each in readings}
        kept = [each for each in every[name] if each.period.label not in labels]
        every[name] = sorted((*kept, *readings), key=lambda each: each.period.start)


def gone_from(frozen: Mapping[Key, Verdict], verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    """What was closed and has no verdict any more: its objective was taken out, or no version holds its period."""
    known = {key_of(each) for each in verdicts}
    found = [replace(each, state="final") for key, each in frozen.items() if key not in known]
    return sorted(found, key=lambda each: (each.reading.objective, each.reading.period.start))


def changed(frozen: Mapping[Key, Verdict], fresh: Sequence[Verdict], agreement: Agreement) -> Iterable[Problem]:
    """Where the records of today say something else than what was closed: a note, never another figure."""
    today = {key_of(each): each for each in fresh}
    periods = {key[:2] for key in frozen}
    for key, closed in frozen.items():
        now = today.get(key)
        if now is None or (now.reading.value, now.word) != (closed.reading.value, closed.word):
            found = (
                f"the records of today would give {_said(now)}"
                if now
                else "text and records of today have no such figure"
            )
            yield _note(closed, f"was closed as {_said(closed)}; {found}", agreement)
    for key, now in today.items():
        if key[:2] in periods and key not in frozen:
            yield _note(
                now,
                f"was not there when the period was closed; the records of today would give {_said(now)}",
                agreement,
            )


def _note(verdict: Verdict, said: str, agreement: Agreement) -> Problem:
    segment = "".join(f" {value}" for _, value in verdict.reading.segment)
    which = f"{verdict.reading.objective}{segment}, {verdict.reading.period.label}"
    place = agreement.place(("objectives", verdict.reading.objective))
    hint = "What is closed stays. To change it, both sides accept a restatement: servanda restate propose."
    return Problem("S505", f"{which} {said}.", place, hint, "note")


def _said(verdict: Verdict) -> str:
    value = verdict.reading.value
    return f"{'no value' if value is None else show_value(value, verdict.reading.unit)}, {verdict.word}"


def closed_with(basis: Mapping[str, Any], used: Iterable[str], until: datetime) -> Because:
    """What a closed period was made from: its version and files."""
    try:
        names = tuple(used)
        basis = next((each for each in (basis, *basis.get("also", ())) if set(names) <= set(each["records"])), basis)
        files = tuple(_file(name, each) for name in names for each in basis["records"][name]["files"])
    except (KeyError, TypeError, ValueError):  # the file was changed by hand
        files = (Because(Sentence("its file does not say from which records any more")),)
    version = basis.get("version")
    if version:
        said = Sentence(
            "closed with version {version}, measured up to {until}; what is closed stays", version=version, until=until
        )
        return Because(said, files)
    return Because(Sentence("closed, measured up to {until}; what is closed stays", until=until), files)


def _file(records: str, file: Mapping[str, Any]) -> Because:
    return file_said(records, file["name"], file["rows"], file["sha256"])


def file_said(records: str, name: str, rows: int, sha256: str) -> Because:
    """A file behind a figure, with its rows and the beginning of its fingerprint."""
    return Because(
        Sentence(
            "records {records}: {file} ({n} rows, sha256 {hash}…)",
            one="records {records}: {file} ({n} row, sha256 {hash}…)",
            records=records,
            file=name,
            n=rows,
            hash=sha256[:8],
        )
    )
