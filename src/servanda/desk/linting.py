"""`lint`: everything that is wrong or doubtful in agreements, without their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.desk.files import Found, find_agreements
from servanda.words.problem import Problem, errors


@dataclass(frozen=True, slots=True)
class Checked:
    """One agreement: what was found, and a line that says how it stands."""

    path: Path
    problems: tuple[Problem, ...]
    summary: str


def lint(paths: Sequence[str | Path], allow: Sequence[Path] = ()) -> tuple[list[Checked], list[Problem]]:
    """Check every agreement in these files and folders."""
    found, problems = find_agreements(paths, allow)
    return [Checked(each.path, each.problems, _summary(each)) for each in found], problems


def _summary(found: Found) -> str:
    wrong = len(errors(found.problems))
    doubtful = len(found.problems) - wrong
    parts = []
    if found.agreement is not None and not wrong:
        sizes = (
            (len(found.agreement.objectives), "objective"), (len(found.agreement.records), "record set"),
            (len(found.agreement.calendars), "calendar"), (len(found.agreement.parties), "party"),
        )  # fmt: skip
        parts.append(", ".join(_counted(number, what) for number, what in sizes))
    parts.append(_counted(wrong, "error") if wrong else "no errors")
    if doubtful:
        parts.append(_counted(doubtful, "warning or note"))
    return f"{found.path}: {'; '.join(parts)}"


def _counted(number: int, what: str) -> str:
    plural = {"party": "parties", "warning or note": "warnings and notes"}.get(what, f"{what}s")
    return f"{number} {what if number == 1 else plural}"
