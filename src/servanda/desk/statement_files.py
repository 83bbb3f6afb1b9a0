"""Statements as files: one for each, and what stands in its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from servanda.desk.own_names import told_apart
from servanda.desk.statement_pages import Stated, Wanted
from servanda.paper.pdf import NoPaper
from servanda.paper.statement import StatementPage, statement_html, statement_pdf
from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem

FOLDER = Path("statements")
ENDINGS = {"html": ".html", "pdf": ".pdf"}


def write_statements(
    stated: Sequence[Stated], wanted: Wanted, format: str, output: Path | None
) -> tuple[list[Path], list[Problem]]:
    """Write every statement: to `output` if it names such a file, into it if it is a folder, else into `statements`."""
    pages = [page for each in stated for _, page in each.pages]
    names = [_name(page, label) for each in stated for label, page in each.pages]
    names = told_apart(names, [each.path for each in stated for _ in each.pages])
    ending = ENDINGS[format]
    named = output is not None and output.suffix.lower() == ending
    if named and len(pages) > 1:
        sentence = f"These are {len(pages)} statements, and `{output}` is one file."
        return [], [Problem("S880", sentence, None, "Name a folder with --output, or one statement with --period.")]
    written: list[Path] = []
    for name, page in zip(names, pages, strict=True):
        path = output if output is not None and named else (output or FOLDER) / f"{name}{ending}"
        problem = _write(path, page, wanted, format)
        if problem is not None:
            return written, [problem]
        written.append(path)
    return written, []


def _write(path: Path, page: StatementPage, wanted: Wanted, format: str) -> Problem | None:
    try:
        if format == "pdf":
            content = statement_pdf(page, wanted.look, wanted.tongue)
        else:
            content = statement_html(page, wanted.look, wanted.tongue).encode()
        write_atomically(path, content)
    except NoPaper:
        hint = "Install it: pip install 'servanda[documents]'. The page itself (--format html) prints well, too."
        return Problem("S644", "Typst, which sets the pages of a PDF, is not installed.", None, hint)
    except OSError as error:
        sentence = f"The statement cannot be written to `{path}`: {error.strerror or error}."
        return Problem("S881", sentence, None, "Name another file or folder with --output.")
    return None


def _name(page: StatementPage, label: str) -> str:
    """What the file of a statement is called: the agreement and the period."""
    period = re.sub(r"[^0-9A-Za-z]+", "-", label).strip("-").lower()
    return f"{page.agreement}-{period}"
