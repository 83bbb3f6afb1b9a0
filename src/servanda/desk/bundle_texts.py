"""The texts of a bundle: an agreement with its versions and all that these name, what was closed, and what was said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from servanda.agreement.folder import reach
from servanda.agreement.model import Agreement
from servanda.desk.files import Found
from servanda.store.closed import folder_of as closed_in
from servanda.store.ledger import folder_of as ledger_in
from servanda.store.unpacking import unfit_name
from servanda.words.problem import Problem
from servanda.words.shapes import FromFile

FOLDER = "workspace"
"""The folder of a bundle that is a workspace: whoever unpacks it can measure there."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file that goes into the bundle as it is, and its name there."""

    name: str
    path: Path


def texts_of(
    found: Found, versions: Sequence[Agreement], allow: Sequence[Path]
) -> tuple[tuple[Text, ...], tuple[Problem, ...]]:
    """The agreement's own file first, then every other text; names keep how the files lie to one another."""
    own = Path(os.path.realpath(found.path))
    files = dict.fromkeys([own, *(path for each in versions for path in _files(found, each, allow))])
    root = _root([found.workspace, *(each.parent for each in files)])
    if root is None:
        sentence = f"The texts of `{found.path}` lie on different drives."
        return (), (Problem("S830", sentence, None, "Put what it extends into its workspace."),)
    texts = [Text(f"{FOLDER}/{each.relative_to(root).as_posix()}", each) for each in files]
    beside = [*_inside(found, closed_in), *_inside(found, ledger_in)]
    return (*texts, *beside), tuple(_unfit([*texts, *beside]))


def _files(found: Found, agreement: Agreement, allow: Sequence[Path]) -> Iterator[Path]:
    yield from agreement.files
    roots = [Path(os.path.realpath(each)) for each in (found.workspace, *allow)]
    for each in named_in(agreement):
        path, _, _ = reach(each.file, found.path.parent, roots)
        if path is not None:  # else the readings of its periods say so, here and there
            yield path


def named_in(value: Any) -> Iterator[FromFile]:
    """Every file of targets that an agreement names."""
    if isinstance(value, FromFile):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from named_in(getattr(value, name))
    elif is_dataclass(value):
        for each in fields(value):
            yield from named_in(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from named_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from named_in(each)


def _root(folders: Iterable[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([os.path.realpath(each) for each in folders]))
    except ValueError:
        return None


def _inside(found: Found, folder_of: Any) -> list[Text]:
    """What the workspace keeps of this agreement, at the place where the bundle's workspace has it."""
    if found.agreement is None:
        return []
    folder = folder_of(found.workspace, found.agreement.id)
    files = sorted(
        each
        for pattern in ("*.json", "*.jsonl", "restatements/*.json")
        for each in folder.glob(pattern)
        if each.is_file()
    )
    return [Text(f"{FOLDER}/{each.relative_to(found.workspace).as_posix()}", each) for each in files]


def _unfit(texts: Sequence[Text]) -> Iterator[Problem]:
    seen: set[str] = set()
    for each in texts:
        why = unfit_name(each.name)
        why = why or ("differs from another only in capital letters" if each.name.casefold() in seen else None)
        seen.add(each.name.casefold())
        if why is not None:
            yield Problem("S830", f"The name of `{each.path}` {why}.", None, "Give the file another name.")
