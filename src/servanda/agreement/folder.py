"""Which files an agreement may reach: those of its workspace, and folders that the person allows."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

TOML = "servanda.toml"
_ALLOW = (
    "Texts lie in the workspace (the folder with servanda.toml, else the agreement's own); "
    "to read others, name their folder with --allow FOLDER."
)


def workspace_of(path: Path) -> Path:
    """The nearest folder above that holds a ``servanda.toml``, else the file's own."""
    folder = Path(os.path.realpath(path)).parent
    return next((each for each in (folder, *folder.parents) if (each / TOML).is_file()), folder)


VERSIONS = "versions"


def home_of(path: Path) -> Path:
    """The folder from which the names of files in a text start: an older version speaks as it did beside the current one."""
    folder = path.parent
    return folder.parent if folder.name == VERSIONS else folder


def reach(written: str, folder: Path, roots: Sequence[Path]) -> tuple[Path | None, str, str | None]:
    """The real path of a file named in a text, or None with a sentence and a hint. `roots` are real paths."""
    plain = written.replace("\\", "/") if os.name == "nt" else written
    if not plain.strip() or "\0" in plain:
        return None, "The file has no name.", "Write a file's name, such as plans/gold.yaml."
    if "://" in plain:
        return None, f"`{written}` is an address, not a file.", "Fetch it first, and keep it in the workspace."
    absolute = PurePosixPath(plain).is_absolute() or plain.startswith("~") or re.match(r"[A-Za-z]:", plain) is not None
    try:
        found = Path(os.path.realpath(folder / plain))
    except (OSError, ValueError):
        return None, f"`{written}` is no name of a file.", None
    inside = any(found == root or root in found.parents for root in roots)
    if absolute and not inside:
        return None, f"`{written}` is an absolute path.", f"Write it relative to this text. {_ALLOW}"
    if not inside:
        return None, f"`{written}` lies outside the workspace.", _ALLOW
    if not found.is_file():
        return None, f"There is no file `{written}`.", similar(found)
    return found, "", None


def similar(path: Path) -> str:
    """The texts that lie where a file was looked for, and the one that was probably meant."""
    from servanda.words.problem import did_you_mean

    try:
        names = sorted(each.name for each in path.parent.iterdir() if each.suffix in (".yaml", ".yml"))
    except OSError:
        return f"There is no folder `{path.parent.name}` either."
    return did_you_mean(path.name, names, f"Texts in `{path.parent.name}`")
