"""Files of a binding: patterns matched by us, and nothing outside the workspace."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from servanda.records.binding import Binding
from servanda.words.problem import Problem, nearest

HIDDEN = (".", "~$")
"""How names begin that patterns pass over: hidden files, and what a spreadsheet leaves while a book is open."""
_OUTSIDE = "Files lie in the workspace; to read others, name their folder with --allow FOLDER."


def find_files(
    binding: Binding, records: str, workspace: Path, allow: Sequence[Path] = ()
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The real paths of a binding's files, sorted by name; a pattern that matches nothing is a Problem."""
    roots = tuple(Path(os.path.realpath(root)) for root in (workspace, *allow))
    folder = Path(os.path.realpath(binding.folder))
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for pattern in binding.files:
        paths, problem = _match(pattern, folder, roots, records, binding)
        found.update(dict.fromkeys(paths))
        problems += [problem] if problem else []
    return tuple(sorted(found, key=str)), tuple(problems)


def _match(
    pattern: str, folder: Path, roots: Sequence[Path], records: str, binding: Binding
) -> tuple[list[Path], Problem | None]:
    def wrong(code: str, sentence: str, hint: str) -> tuple[list[Path], Problem]:
        return [], Problem(code, sentence, binding.at("file"), hint)

    plain = pattern.replace("\\", "/") if os.name == "nt" else pattern
    if not plain.strip() or "\0" in plain:
        return wrong("S302", f"The file of `{records}` has no name.", "Write a file's name such as leads.csv.")
    if "://" in plain:
        return wrong(
            "S304", f"`{pattern}` is an address, not a file.", "Files are read from the workspace; fetch it first."
        )
    if PurePosixPath(plain).is_absolute() or re.match(r"[A-Za-z]:", plain) or plain.startswith("~"):
        if not _inside(Path(os.path.realpath(plain)), roots[1:]):
            return wrong("S304", f"`{pattern}` is an absolute path.", f"Write it relative to the agreement. {_OUTSIDE}")
        folder = Path(PurePosixPath(plain).anchor)
        plain = plain[len(str(folder)) :]
    try:
        matches = [
            path
            for path in _walk(folder, [part for part in plain.split("/") if part not in ("", ".")])
            if path.is_file()
        ]
    except OSError as error:
        return wrong(
            "S307",
            f"`{pattern}` cannot be looked up: {error.strerror or error}.",
            "Check the folder's name and rights.",
        )
    real = [Path(os.path.realpath(path)) for path in matches]
    outside = [path for path, target in zip(matches, real, strict=True) if not _inside(target, roots)]
    if outside or not _inside(_base(folder, plain), roots):
        shown = outside[0].name if outside else pattern
        return wrong("S304", f"`{shown}` lies outside the workspace.", _OUTSIDE)
    if not real:
        return wrong("S305", f"No file `{pattern}` for the records `{records}`.", _similar(folder, plain))
    return real, None


def _walk(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    """Paths below a folder that match part by part. Brackets are letters; ``*`` and ``?`` stay inside one part."""
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if "*" not in part and "?" not in part:
        if os.path.lexists(folder / part):
            yield from _walk(folder / part, rest)
        return
    if not folder.is_dir():
        return
    shape = re.compile("".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in part), re.DOTALL)
    for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - names only
        hidden = entry.startswith(HIDDEN) and not part.startswith(HIDDEN)
        if not hidden and shape.fullmatch(entry):
            yield from _walk(folder / entry, rest)


def _inside(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or root in path.parents for root in roots)


def _base(folder: Path, plain: str) -> Path:
    """The deepest folder that the pattern names without a wildcard: even an empty match tells nothing about others."""
    fixed = []
    for part in PurePosixPath(plain).parts[:-1]:
        if "*" in part or "?" in part:
            break
        fixed.append(part)
    return Path(os.path.realpath(folder.joinpath(*fixed)))


def _similar(folder: Path, plain: str) -> str:
    base = _base(folder, plain)
    try:
        entries = sorted(each.name for each in base.iterdir() if each.is_file() and not each.name.startswith(HIDDEN))
    except OSError:
        return f"There is no folder `{base.name}` there."
    if not entries:
        return f"The folder `{base.name}` holds no files."
    near = nearest(PurePosixPath(plain).name.replace("*", ""), entries)
    shown = f"Files in `{base.name}`: {', '.join(entries[:10])}{', …' if len(entries) > 10 else ''}."
    return f"{shown} Did you mean `{near}`?" if near else shown
