"""Versions of an agreement: older ones lie whole in ``versions/``; the one in force at a period's start judges it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from servanda.agreement.folder import VERSIONS as FOLDER
from servanda.agreement.model import Agreement
from servanda.agreement.read import in_order, read_agreement
from servanda.words.problem import Problem, did_you_mean, errors

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InForce:
    """A version and the days on which it is in force: from `first` on, until the day before `until`; None is open."""

    agreement: Agreement
    first: date | None
    until: date | None


def read_versions(
    path: Path, agreement: Agreement, *, allow: Sequence[Path] = ()
) -> tuple[tuple[InForce, ...], tuple[Problem, ...]]:
    """The agreement in `path` with its older versions, oldest first, and what is wrong with their order.

    An older version is a file of the folder ``versions`` beside it with the same `id`. Two versions that begin on
    one day, days without a version, a version without a first day, and a `replaces` that does not name the
    version before are Problems.
    """
    older, problems = _older(path, agreement, allow)
    every = [*older, agreement]
    problems += _problems(every, agreement)
    if errors(problems) or len(every) == 1:
        return (InForce(agreement, agreement.starts, None),), in_order(problems, str(path))
    ordered = sorted(every, key=lambda each: each.starts or date.min)
    firsts = [each.starts for each in ordered]
    found = tuple(
        InForce(each, None if place == 0 else first, until)
        for place, (each, first, until) in enumerate(zip(ordered, firsts, [*firsts[1:], None], strict=True))
    )
    return found, in_order(problems, str(path))


def _older(path: Path, agreement: Agreement, allow: Sequence[Path]) -> tuple[list[Agreement], list[Problem]]:
    folder = path.parent / FOLDER
    found: list[Agreement] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        return found, problems
    for file in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        older, wrong = read_agreement(file, allow=allow, workspace=path.parent)
        if older is None or older.id == agreement.id:
            problems += wrong
        if older is not None and older.id == agreement.id and not errors(wrong):
            found.append(older)
    return found, problems


def _problems(every: Sequence[Agreement], current: Agreement) -> list[Problem]:
    problems: list[Problem] = []
    by_version = {each.version: each for each in every if each.version is not None}
    for each in every:
        if len(every) > 1 and each.starts is None:
            hint = "Write in_force: 2026-01-01, the day from which this version holds."
            problems.append(
                Problem("S050", f"Version {each.version} does not say from when it is in force.", each.place(), hint)
            )
        if each.replaces is None:
            continue
        place = each.place(("replaces",))
        before = by_version.get(each.replaces)
        if before is None:
            known = [version for version in by_version if version != each.version]
            hint = did_you_mean(each.replaces, known, "Versions") if known else f"Put its whole text into `{FOLDER}/`."
            sentence = f"There is no version `{each.replaces}` in `{FOLDER}/`."
            problems.append(Problem("S051", sentence, place, hint, "error" if known else "warning"))
        elif before.starts and each.starts and before.starts >= each.starts:
            sentence = (
                f"Version {each.version} replaces {each.replaces}, which is in force only from {before.starts} on."
            )
            problems.append(Problem("S051", sentence, place, "A version replaces an earlier one."))
    problems += _overlaps(every, current)
    return problems if errors(problems) else [*problems, *_gaps(every)]


def _gaps(every: Sequence[Agreement]) -> list[Problem]:
    """Days between two versions on which none is in force, and versions that leave out the one before them."""
    problems: list[Problem] = []
    ordered = sorted(every, key=lambda each: each.starts or date.min)
    for before, after in pairwise(ordered):
        ended = before.term.ends if before.term is not None else None
        if ended is not None and after.starts is not None and after.starts - ended > _DAY:
            sentence = f"No version is in force from {ended + _DAY} to {after.starts - _DAY}: version {before.version} has ended."
            hint = (
                f"Let version {after.version} begin on {ended + _DAY}, or say in words that nothing is promised then."
            )
            problems.append(
                Problem("S054", sentence, after.place(("in_force",) if after.in_force else ()), hint, "warning")
            )
        if after.replaces is not None and after.replaces != before.version:
            sentence = f"Version {after.version} replaces {after.replaces}, but {before.version} lies between the two."
            hint = f'Write replaces: "{before.version}", or take {before.version} out of `{FOLDER}/`.'
            problems.append(Problem("S054", sentence, after.place(("replaces",)), hint))
    return problems


def _overlaps(every: Sequence[Agreement], current: Agreement) -> list[Problem]:
    """Two versions of one name, or that begin on one day; and versions that nothing ties to the one before."""
    problems: list[Problem] = []
    for place, each in enumerate(every):
        for other in every[:place]:
            if each.starts is not None and each.starts == other.starts:
                sentence = f"Versions {other.version} and {each.version} are both in force from {each.starts} on."
                where = each.place(("in_force",) if each.in_force else ())
                problems.append(Problem("S052", sentence, where, "Each day has one version in force."))
            elif each.version is not None and each.version == other.version:
                sentence = f"Two texts call themselves version {each.version}."
                problems.append(
                    Problem("S052", sentence, each.place(("version",)), f"`{other.file}` is the other one.")
                )
    if len(every) > 1 and current.replaces is None:
        older = sorted((each for each in every if each is not current), key=lambda each: each.starts or date.min)
        names = ", ".join(str(each.version) for each in older)
        hint = f'Write replaces: "{older[-1].version}".'
        sentence = f"This version does not say which one it replaces; `{FOLDER}/` holds {names}."
        problems.append(Problem("S053", sentence, current.place(), hint, "warning"))
    return problems
