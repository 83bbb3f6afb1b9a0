"""How letters and statements speak of an obligation: what it is called, by which clause it is due, from which files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.desk.measuring import Measured
from servanda.records.loaded import FileFact
from servanda.words.result import Obligation
from servanda.words.trigger import objectives_of


def which(obligation: Obligation) -> str:
    """What tells it from others of its remedy and period: the promise of `each`, things, groups, the record."""
    return " ".join((*(value for _, value in obligation.told_by), obligation.period.key or "")).strip()


def clause_of(agreement: Agreement, remedy: str) -> str:
    """The clause of the paper if the text names it, and the place in the text."""
    written = agreement.remedies.get(remedy)
    if written is None:
        return f"remedies.{remedy}"
    paper = f"{written.clause}; " if written.clause else ""
    place = agreement.place(("remedies", remedy))
    return f"{paper}remedies.{remedy}, {Path(place.file).name}:{place.line}"


def files_behind(
    measured: Measured, agreement: Agreement, own: Iterable[Obligation]
) -> Sequence[tuple[str, FileFact, int]]:
    """The files that figures were measured from: record set, file, and until when they are complete, each once."""
    files: dict[tuple[str, str], tuple[str, FileFact, int]] = {}
    for each in own:
        ready = measured.bench_of(each.period)
        written = agreement.remedies.get(each.remedy)
        if ready is None or written is None:
            continue
        for name in objectives_of(written.when):
            for records in ready.needs.get(name, ()):
                loaded = ready.loaded.get(records)
                for file in loaded.files if loaded is not None else ():
                    files[records, file.name] = (records, file, loaded.horizon if loaded is not None else 0)
    return list(files.values())
