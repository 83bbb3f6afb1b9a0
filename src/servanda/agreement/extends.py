"""Many from one: the text that ``extends:`` names, read with its own base, and this text on top of it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath

from servanda.agreement.folder import home_of, reach, similar
from servanda.agreement.holiday_files import with_holidays
from servanda.agreement.merge import merge, removes_nothing
from servanda.agreement.period_files import with_periods
from servanda.agreement.tree import Block, Path, Scalar
from servanda.agreement.yaml import MAX_BYTES, read_yaml
from servanda.words.problem import Problem

DEEPEST = 10
"""Texts on top of one another."""

_PIN = re.compile(r"(?P<file>.+?)@(?P<version>[^\s@]+)(?:\s+sha256:(?P<hash>[0-9a-f]{8,64}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """An agreement's text with all it builds on: the merged tree, what it changes, the files it was made of."""

    tree: Block
    changed: tuple[Path, ...] = ()
    files: tuple[FilePath, ...] = ()


def read_text(
    path: FilePath, name: str, roots: Sequence[FilePath], above: tuple[FilePath, ...] = (), data: bytes | None = None
) -> tuple[Text | None, tuple[Problem, ...]]:
    """The text in `path` on top of what it extends. `roots` are the real folders it may reach; `above` who extends it.

    `data` is read instead of what stands in the file.
    """
    data, problem = _bytes(path, name) if data is None else (data, None)
    if data is None:
        return None, (problem,) if problem else ()
    tree, problems = (_plan if above else read_yaml)(data, name)
    real = FilePath(os.path.realpath(path))
    if tree is None:
        return None, problems
    tree, dated, wrong = with_holidays(tree, real, name, roots)
    tree, listed, untold = with_periods(tree, real, name, roots)
    dated, problems = (*dated, *listed), (*problems, *wrong, *untold)
    written = tree.get("extends")
    if written is None:
        return Text(tree, (), (real, *dated)), problems
    base, wrong = _base(written, tree, real, name, roots, above)
    problems += wrong
    if base is None:
        return None, problems
    problems += tuple(removes_nothing(base.tree, tree))
    merged, changed = merge(base.tree, tree)
    return Text(merged, (*changed, *base.changed), (real, *dated, *base.files)), problems


@lru_cache(maxsize=32)
def _plan(data: bytes, name: str) -> tuple[Block | None, tuple[Problem, ...]]:
    """The tree of a text that others extend: a thousand customers read the same one."""
    return read_yaml(data, name)


def _bytes(path: FilePath, name: str) -> tuple[bytes | None, Problem | None]:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), None
    except FileNotFoundError:
        return None, Problem("S014", f"There is no file `{name}`.", None, similar(FilePath(os.path.realpath(path))))
    except IsADirectoryError:
        return None, Problem("S014", f"`{name}` is a folder, not a file.", None, "Name the agreement's file.")
    except (OSError, ValueError) as error:
        return None, Problem(
            "S014",
            f"`{name}` cannot be read: {getattr(error, 'strerror', None) or error}.",
            None,
            "Check the file's rights.",
        )


def _base(
    written: object, tree: Block, real: FilePath, name: str, roots: Sequence[FilePath], above: tuple[FilePath, ...]
) -> tuple[Text | None, tuple[Problem, ...]]:
    if not isinstance(written, Scalar):
        return None, (Problem("S030", "`extends` names one text.", tree.place, "Write extends: plans/gold.yaml@2.1."),)
    pin = _PIN.fullmatch(written.text)
    file = pin["file"] if pin else written.text.split("@")[0].strip()
    found, sentence, hint = reach(file, home_of(real), roots)
    if found is None:
        return None, (Problem("S032", sentence, written.at(0, len(file)), hint),)
    if found in (*above, real):
        chain = " → ".join(each.name for each in (*above, real, found))
        return None, (
            Problem(
                "S033",
                f"The texts extend each other in a circle: {chain}.",
                written.place,
                "A text builds on others, never on itself.",
            ),
        )
    if len(above) >= DEEPEST:
        return None, (Problem("S033", f"More than {DEEPEST} texts lie on top of one another.", written.place),)
    base, problems = read_text(
        found, str(FilePath(name).parent / file) if FilePath(name).parent != FilePath() else file, roots, (*above, real)
    )
    if base is None:
        return None, problems
    version = base.tree.get("version")
    says = version.text if isinstance(version, Scalar) else None
    return base, (*problems, *_pinned(pin, file, says, found, written))


def _pinned(
    pin: re.Match[str] | None, file: str, says: str | None, found: FilePath, written: Scalar
) -> tuple[Problem, ...]:
    """Is the text named with its version, and is it still that version?"""
    if pin is None:
        hint = f"Write extends: {file}@{says or 'VERSION'}." + ("" if says else " The text itself needs `version:`.")
        return (Problem("S030", "`extends` names no version of the text.", written.place, hint),)
    at_version = written.at(written.text.index("@") + 1, len(pin["version"]))
    if says is None:
        return (Problem("S031", f"`{file}` says no version.", at_version, f'Write version: "{pin["version"]}" in it.'),)
    if says != pin["version"]:
        hint = (
            f"Extend {file}@{says}, after reading what changed; or keep version {pin['version']} in a file of its own."
        )
        return (Problem("S031", f"`{file}` is version {says}, not {pin['version']}.", at_version, hint),)
    if pin["hash"]:
        hashed = hashlib.sha256(found.read_bytes()).hexdigest()
        if not hashed.startswith(pin["hash"]):
            at_hash = written.at(written.text.index("sha256:"), len(pin["hash"]) + 7)
            return (
                Problem(
                    "S031",
                    f"`{file}` is not the text that was signed: its hash is sha256:{hashed[:16]}….",
                    at_hash,
                    "Restore the signed text, or sign again.",
                ),
            )
    return ()
