"""Files as the workspace knows them: a page that is sent shows no folder of the computer that it was made on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement

Shorten = Callable[[str], str]
Value = TypeVar("Value")


def short_names(path: Path, agreements: Iterable[Agreement] = ()) -> Shorten:
    """What writes, in a text, each file of an agreement's workspace as seen from that folder."""
    workspace = workspace_of(path)
    written = {str(path), *(file for each in agreements for file in _files(each))}
    names = {each: _inside(Path(each), workspace) for each in sorted(written, key=len, reverse=True)}
    folders = {
        f"{each}{os.sep}" for each in (workspace, *_spelled(path, names[str(path)])) if str(each) not in (".", os.sep)
    }
    found = [re.escape(each) for each in (*names, *sorted(folders, key=len, reverse=True))]
    pattern = re.compile(rf"(?<![\w./\\-])(?:{'|'.join(found)})")
    return lambda text: pattern.sub(lambda match: names.get(match[0], ""), text)


def _files(agreement: Agreement) -> set[str]:
    """How its files are called where it says the place of a promise: its own, and texts that it builds on."""
    return {agreement.file, *(agreement.key_place(("objectives", name)).file for name in agreement.objectives)} - {""}


def _inside(path: Path, workspace: Path) -> str:
    real = Path(os.path.realpath(path))
    return real.relative_to(workspace).as_posix() if workspace in real.parents else real.name


def _spelled(path: Path, name: str) -> Iterable[Path]:
    """The workspace as it is written in the path of the agreement: with a link, or from another folder."""
    depth = name.count("/") + 1
    for each in (path.absolute(), Path(os.path.abspath(path))):  # noqa: PTH100 - without following links
        if len(each.parents) >= depth:
            yield each.parents[depth - 1]


def with_texts(value: Value, change: Shorten) -> Value:
    """The same value with every text in it changed, however deep it stands."""
    return _changed(value, change)  # type: ignore[no-any-return]


def _changed(value: Any, change: Shorten) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _changed(getattr(value, each.name), change) for each in fields(value) if each.init}
        )
    return value
