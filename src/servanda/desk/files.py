"""Files and folders that a command was given: which of them are agreements, and in which workspace they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.words.problem import Problem, Severity

PASSED_OVER = frozenset({"versions", "closed", "ledger", "expected"})
"""Folders inside a workspace that hold no agreements of today."""


@dataclass(frozen=True, slots=True)
class Found:
    """One agreement that was read, with everything that is wrong with it; None if it cannot be made."""

    path: Path
    agreement: Agreement | None
    problems: tuple[Problem, ...]

    @property
    def workspace(self) -> Path:
        """The folder that its files may not leave."""
        return workspace_of(self.path)


def find_agreements(paths: Sequence[str | Path], allow: Sequence[Path] = ()) -> tuple[list[Found], list[Problem]]:
    """Read every agreement in these files and folders, each once. Plans that others extend are not agreements."""
    problems: list[Problem] = []
    files: dict[Path, bool] = {}
    for path in map(Path, paths):
        if os.path.isdir(path):  # noqa: PTH112 - also answers for a name that is too long
            inside = list(_inside(path))
            if not inside:
                problems.append(Problem("S602", f"The folder `{path}` holds no agreement.", None, _WHAT))
            for each in inside:
                files.setdefault(each, False)
        else:
            files[path] = True
    found = [Found(path, *read_agreement(path, allow=allow)) for path in files]
    bases = {base for each in found if each.agreement for base in each.agreement.files[1:]}
    kept = [each for each in found if files[each.path] or not _only_a_plan(each, bases)]
    return kept, [*problems, *_same_names(kept)]


def _same_names(found: Sequence[Found]) -> Iterable[Problem]:
    """Agreements of one run that have the same id: notes, reports and closed periods of one would be the other's."""
    first: dict[str, Found] = {}
    for each in found:
        if each.agreement is None:
            continue
        # Windows and macOS take ACME and acme for one name of a file.
        other = first.setdefault(each.agreement.id.casefold(), each)
        if other.path.resolve() != each.path.resolve():
            severity: Severity = "error" if other.workspace == each.workspace else "warning"
            sentence = f"`{other.path}` and `{each.path}` have the same id, `{each.agreement.id}`."
            hint = (
                "Agreements are told apart by their id; capital letters make no difference. Give one of them another."
            )
            yield Problem("S760", sentence, each.agreement.place(("id",)), hint, severity)


def _only_a_plan(found: Found, bases: set[Path]) -> bool:
    """Is it a text that others build on, or that waits for the values of its parameters?"""
    if found.path.resolve() in bases:
        return True
    errors = {problem.code for problem in found.problems if problem.severity == "error"}
    return errors == {"S043"}


_WHAT = "An agreement is a .yaml file that begins with `servanda: 1`."


def _inside(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir() and path.name not in PASSED_OVER:
            yield from _inside(path)
        elif path.suffix.lower() in (".yaml", ".yml") and path.is_file() and _is_agreement(path):
            yield path


def _is_agreement(path: Path) -> bool:
    """Does a line at the margin begin with ``servanda:``?"""
    try:
        with path.open("rb") as file:
            # What a Windows program saved as UTF-16 is found as well, and told how to be saved.
            data = file.read(65_536).lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
            return any(line.startswith(b"servanda:") for line in data.splitlines())
    except OSError:
        return False
