"""Reports as files: where each is written, and what stands in its way."""

from __future__ import annotations

import re
from pathlib import Path

from servanda.desk.report import Reported, Wanted
from servanda.paper.html import html_of
from servanda.paper.look import Look, accent_of, logo_of
from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem

FOLDER = Path("reports")


def look_of(colour: str | None, logo: Path | None) -> tuple[Look, tuple[Problem, ...]]:
    """The look with a party's colour and logo; what does not fit is left out, with a Problem."""
    problems: list[Problem] = []
    accent, wrong = accent_of(colour) if colour is not None else (Look().accent, None)
    problems += [wrong] if wrong is not None else []
    if logo is None:
        return Look(accent), tuple(problems)
    try:
        address, wrong = logo_of(logo.name, logo.read_bytes())
    except OSError as error:
        sentence = f"The logo `{logo}` cannot be read: {error.strerror or error}."
        address, wrong = "", Problem("S641", sentence, None, "Name a picture.")
    problems += [wrong] if wrong is not None else []
    return Look(accent, address, logo.stem.replace("-", " ").replace("_", " ")), tuple(problems)


def write_report(reported: Reported, wanted: Wanted, output: Path | None) -> tuple[Path | None, tuple[Problem, ...]]:
    """Write a report as HTML: to `output` if it names a file, into it if it is a folder, else into `reports`."""
    report = reported.report
    if report is None:
        return None, ()
    name = f"{report.agreement}-{re.sub(r'[^0-9A-Za-z]+', '-', report.period_name).strip('-').lower()}.html"
    named = output is not None and output.suffix.lower() in (".html", ".htm")
    path = output if output is not None and named else (output or FOLDER) / name
    try:
        write_atomically(path, html_of(report, wanted.look).encode())
    except OSError as error:
        sentence = f"The report cannot be written to `{path}`: {error.strerror or error}."
        return None, (Problem("S642", sentence, None, "Name another file with --output."),)
    return path, ()
