"""`demo`: the examples that the package carries, copied to where a person can read and change them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.desk.report import Reported
from servanda.words.problem import Problem


def write_examples(folder: Path) -> tuple[Path, tuple[Problem, ...]]:
    """Copy the examples that have records into `folder`, which is made; files that are there already stay as they are."""
    source = _examples()
    if source is None:
        return folder, (Problem("S620", "This installation carries no examples.", None, "Install the package anew."),)
    try:
        if folder.exists() and not folder.is_dir():
            return folder, (Problem("S621", f"`{folder}` is a file.", None, "Name a folder."),)
        with_records = (each for each in source.iterdir() if each.is_dir() and each.joinpath("servanda.toml").is_file())
        for path, content in (found for each in with_records for found in _content(each, Path(each.name))):
            target = folder / path
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                with content.open("rb") as come, target.open("xb") as go:
                    shutil.copyfileobj(come, go)
    except OSError as error:
        return folder, (
            Problem(
                "S621", f"The examples cannot be written: {error.strerror or error}.", None, "Name another folder."
            ),
        )
    return folder, ()


def one_of_each(found: Sequence[Reported]) -> list[tuple[Reported, int]]:
    """The first report of each example, and how many more it has: a dozen scoreboards of one kind tell no more than one."""
    by_folder: dict[Path, list[Reported]] = {}
    for each in found:
        by_folder.setdefault(workspace_of(each.path), []).append(each)
    return [(reports[0], len(reports) - 1) for reports in by_folder.values()]


def _examples() -> Traversable | None:
    """Inside the installed package, else in the checkout that it runs from."""
    inside = files("servanda").joinpath("_examples")
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parents[3] / "examples"
    return beside if beside.is_dir() else None


def _content(folder: Traversable, path: Path) -> Iterable[tuple[Path, Traversable]]:
    for each in folder.iterdir():
        if each.name.startswith((".", "__")) or each.name == "expected":
            continue
        if each.is_dir():
            yield from _content(each, path / each.name)
        else:
            yield path / each.name, each
