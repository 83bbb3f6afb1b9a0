"""Several new files at once: all of them or none, and nothing that is there is ever replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem


def write_new(files: Sequence[tuple[Path, str | bytes]], code: str) -> tuple[Problem, ...]:
    """Write bytes, or texts as UTF-8; a Problem of this code where one is there already or cannot be written."""
    there = [path for path, _ in files if path.exists() or path.is_symlink()]
    if there:
        sentence = f"`{there[0]}` is there already; nothing was written."
        return (Problem(code, sentence, None, "Files are never replaced: move it away, or write into another folder."),)
    written: list[Path] = []
    try:
        for path, content in files:
            write_atomically(path, content.encode() if isinstance(content, str) else content, new=True)
            written.append(path)
    except OSError as error:
        _take_back(written)
        why = "it is there already" if isinstance(error, FileExistsError) else error.strerror or str(error)
        return (Problem(code, f"`{path}` cannot be written: {why}.", None, "Name another folder."),)
    except KeyboardInterrupt:
        _take_back(written)
        raise
    return ()


def _take_back(written: Sequence[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)
