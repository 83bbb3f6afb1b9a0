"""`lint`: everything that is wrong or doubtful in agreements, without their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.read import in_order
from servanda.agreement.versions import read_versions
from servanda.desk.files import Found, find_agreements
from servanda.desk.unknown_bindings import unknown_bindings
from servanda.measure.bound import binding_of
from servanda.measure.days_alone import days_alone
from servanda.records.binding import Binding
from servanda.records.workspace import Bindings, read_bindings
from servanda.words.problem import Problem, errors


@dataclass(frozen=True, slots=True)
class Checked:
    """One agreement: what was found, and a line that says how it stands."""

    path: Path
    problems: tuple[Problem, ...]
    summary: str


def lint(paths: Sequence[str | Path], allow: Sequence[Path] = ()) -> tuple[list[Checked], list[Problem]]:
    """Check every agreement in these files and folders: its text, its bindings, the order of its versions."""
    found, problems = find_agreements(paths, allow)
    bound: dict[Path, Bindings] = {}
    for each in found:
        if each.workspace not in bound:
            bound[each.workspace], wrong = read_bindings(each.workspace / TOML)
            problems += [*wrong, *unknown_bindings(each.workspace, bound[each.workspace], found)]
    whole = [_with_more(each, bound[each.workspace], allow) for each in found]
    return [Checked(each.path, each.problems, _summary(each)) for each in whole], problems


def _with_more(found: Found, bindings: Bindings, allow: Sequence[Path]) -> Found:
    """The agreement with what is wrong with its bindings and with the order of its versions."""
    agreement = found.agreement
    if agreement is None:
        return found
    problems = [*found.problems]
    bound: dict[str, Binding] = {}
    for name, records in agreement.records.items():
        if records.binding is not None or bindings.of(agreement.id, name) is not None:
            binding, wrong = binding_of(agreement, name, bindings, found.workspace)
            problems += wrong
            bound |= {} if binding is None else {name: binding}
    problems += days_alone(agreement, bound)
    if not errors(found.problems):
        problems += read_versions(found.path, agreement, allow=allow)[1]
    return replace(found, problems=in_order(problems, str(found.path)))


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
