"""How letters and statements speak of an obligation: what it is called, by which clause it is due, from which files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.money_of import records_of_money
from servanda.desk.measuring import Measured
from servanda.records.loaded import FileFact, Loaded
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
    """The files that figures and fees were taken from: record set, file, and until when they are complete, each once."""
    behind: list[Loaded | None] = []
    for each in own:
        ready = measured.bench_of(each.period)
        written = agreement.remedies.get(each.remedy)
        if ready is None or written is None:
            continue
        figures = [records for name in objectives_of(written.when) for records in ready.needs.get(name, ())]
        behind += [ready.loaded.get(records) for records in figures]
        behind += [measured.money.get(records) for records in records_of_money(agreement, [each.remedy])]
    found = [(one.name, file, one.horizon) for one in behind if one is not None for file in one.files]
    return list({(records, file.name): (records, file, until) for records, file, until in found}.values())
