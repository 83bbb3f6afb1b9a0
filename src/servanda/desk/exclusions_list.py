"""`exclusions list`: every record that has to be approved, what was answered, and what would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.clock.zone import Zone
from servanda.desk.changes import plain
from servanda.desk.measuring import Measured
from servanda.desk.moments import iso_text
from servanda.desk.proposals import exclusions_of
from servanda.desk.tables import csv_text
from servanda.measure.excluded_list import Meant
from servanda.settle.approvals import WORDS
from servanda.words.entry import Entry
from servanda.words.problem import Problem, errors

COLUMNS = (
    "agreement",
    "exclusion",
    "record",
    "starts",
    "ends",
    "approved_by",
    "state",
    "date",
    "by",
    "why",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of an exclusion, or all of one, and what was said of it; `meant` where the records have it."""

    exclusion: str
    record: str | None
    approver: str
    meant: Meant | None = None
    said: Entry | None = None

    @property
    def state(self) -> str:
        """``waits``, ``approved`` or ``refused``."""
        return "waits" if self.said is None else WORDS[self.said.what]


def rows_of(measured: Measured) -> list[Row]:
    """What waits, in order of time, then what was answered, in the order of the answers."""
    written = exclusions_of(each.agreement for each in measured.benches)
    approver = {name: each.approved_by or "" for name, each in written.items()}
    rows = [Row(name, None, approver[name]) for name in measured.waiting.whole]
    rows += [
        Row(name, each.key, approver[name], each) for name, found in measured.waiting.rows.items() for each in found
    ]
    known = {(name, each.key): each for name, found in measured.waiting.meant.items() for each in found}
    answered = [
        Row(*key, approver[key[0]], known.get((key[0], key[1] or "")), said)
        for key, said in measured.heard.approvals.said.items()
    ]
    return [*rows, *answered]


def as_csv(found: Sequence[Measured]) -> str:
    """A row for each record of an exclusion that has to be approved."""
    return csv_text(COLUMNS, (row for each in found for row in _cells(each)))


def _cells(measured: Measured) -> Iterable[tuple[Any, ...]]:
    agreement = measured.agreement
    if agreement is None:
        return
    zone = Zone(agreement.timezone)
    for each in rows_of(measured):
        begins, ends = (None, None) if each.meant is None else (each.meant.begins, each.meant.ends)
        said = each.said
        yield (
            agreement.id, each.exclusion, each.record, None if begins is None else iso_text(begins, zone),
            None if ends is None else iso_text(ends, zone), each.approver, each.state,
            said.day.isoformat() if said else None, said.said_by if said else None, said.note if said else None,
            "; ".join(one.name for one in said.evidence) if said else None,
        )  # fmt: skip


def as_json(found: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One entry for each agreement; problems that belong to none stand in an entry of their own."""
    entries: list[dict[str, Any]] = [
        {
            "agreement": each.agreement.id if each.agreement else None,
            "file": str(each.path),
            "exclusions": [dict(zip(COLUMNS[1:], row[1:], strict=True)) for row in _cells(each)],
            "if_accepted": plain(each.if_accepted, each.owed_if_accepted),
            "problems": [problem.as_json() for problem in each.problems],
        }
        for each in found
    ]
    alone = [problem.as_json() for problem in problems]
    return [*entries, {"agreement": None, "exclusions": [], "problems": alone}] if alone else entries


def exit_code(found: Sequence[Measured], problems: Iterable[Problem]) -> int:
    """0 nothing waits, 1 something does, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in found):
        return 2
    return 1 if any(row.said is None for each in found for row in rows_of(each)) else 0
