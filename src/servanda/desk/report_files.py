"""Reports as files: where each is written, and what stands in its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from urllib.parse import quote

from servanda.desk.own_names import told_apart
from servanda.desk.report import Reported, Wanted
from servanda.desk.report_mail import addresses, not_for_all
from servanda.desk.report_names import short_names
from servanda.paper.chat import chat_of
from servanda.paper.html import html_of
from servanda.paper.look import Look, accent_of, logo_of
from servanda.paper.mail import Letter, mail_of
from servanda.paper.pack import Pack, PageName
from servanda.paper.pack_html import html_of_pack
from servanda.paper.pack_mail import mail_of_pack
from servanda.paper.pack_pdf import pdf_of_pack
from servanda.paper.page import Report
from servanda.paper.pdf import NoPaper, pdf_of
from servanda.paper.portfolio import Line, portfolio_of
from servanda.paper.sheets import workbook_of
from servanda.paper.tongue import Tongue
from servanda.paper.tongue import tongue_of as find_tongue
from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem
from servanda.words.sentence import Sentence

FOLDER = Path("reports")
ENDINGS = {"html": ".html", "pdf": ".pdf", "mail": ".eml", "chat": ".txt", "xlsx": ".xlsx"}
"""What a report can be, and how the name of its file ends."""


def tongue_of(language: str, dates: str) -> tuple[Tongue, tuple[Problem, ...]]:
    """The language of labels, dates and numbers; English, with a Problem, if there is none of this name."""
    tongue, unknown = find_tongue(language, dates)
    return tongue, (unknown,) if unknown is not None else ()


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


def write_report(
    reported: Reported, wanted: Wanted, format: str, output: Path | None, name: str | None = None
) -> tuple[Path | None, tuple[Problem, ...]]:
    """Write a report in one format: to `output` if it names such a file, into it if it is a folder, else into `reports`.

    Of several reports each has the `name` that `names_of` gives it.
    """
    report = reported.report
    if report is None:
        return None, ()
    ending = ENDINGS[format]
    named = output is not None and output.suffix.lower() == ending
    path = (
        output
        if output is not None and named
        else (output or FOLDER) / f"{name or file_name(report, wanted.page)}{ending}"
    )
    try:
        write_atomically(path, _content(reported, report, wanted, format))
    except NoPaper:
        hint = "Install it: pip install 'servanda[documents]'. The page itself (--format html) prints well, too."
        return None, (Problem("S644", "Typst, which sets the pages of a PDF, is not installed.", None, hint),)
    except OSError as error:
        sentence = f"The report cannot be written to `{path}`: {error.strerror or error}."
        return None, (Problem("S642", sentence, None, "Name another file with --output."),)
    return path, tuple(not_for_all(reported.measured, wanted.party)) if format == "mail" else ()


def names_of(reports: Sequence[Reported], page: PageName | None = None) -> list[str]:
    """What the files of several reports are called: agreements of one id in two workspaces do not meet in one file."""
    names = [f"{place}" if each.report is None else file_name(each.report, page) for place, each in enumerate(reports)]
    return told_apart(names, [each.path for each in reports])


def one_file_for_many(reports: Sequence[Reported], output: Path | None) -> Problem | None:
    """Several reports are not written over one another."""
    number = sum(each.report is not None for each in reports)
    if number < 2 or output is None or output.suffix.lower() not in ENDINGS.values():
        return None
    sentence = f"These are {number} reports, and `{output}` is one file. Nothing was written."
    return Problem("S1063", sentence, None, "Name a folder with --output, or one agreement.")


def write_overview(
    reports: Sequence[Reported], paths: Sequence[Path | None], wanted: Wanted, output: Path | None
) -> tuple[Path | None, tuple[Problem, ...]]:
    """Write one page over all reports, with links to them."""
    folder = output or FOLDER
    lines = [_line(each, path, wanted) for each, path in zip(reports, paths, strict=True)]
    target = folder / "index.html"
    try:
        write_atomically(target, portfolio_of(lines, wanted.look, wanted.tongue).encode())
    except OSError as error:
        sentence = f"The overview cannot be written to `{target}`: {error.strerror or error}."
        return None, (Problem("S642", sentence, None, "Name another folder with --output."),)
    return target, ()


def _line(reported: Reported, path: Path | None, wanted: Wanted) -> Line:
    report, measured, tongue = reported.report, reported.measured, wanted.tongue
    agreement = measured.agreement if measured is not None else None
    language = agreement.language if agreement is not None else "en"
    title = (agreement.title or agreement.id) if agreement is not None else reported.path.name
    if reported.left_out and reported.absent is not None and agreement is not None:
        absent = tongue.told(reported.absent.said)
        return Line(title, agreement.id, "", "", (), "", 0, "", absent=absent, language=language)
    if report is None:
        file = short_names(reported.path)(str(reported.path))
        trouble, own = _trouble(reported, wanted)
        name = agreement.id if agreement else file
        return Line(title, name, "", "", (), "", 0, "", trouble=trouble, own=own, language=language)
    late = report.late
    until = sorted(each.complete_until_order for each in report.sources)
    return Line(
        report.title, report.agreement, _between(report, tongue), report.period,
        report.counts, " ".join(report.in_short), len(late.late) + late.more if late is not None else 0,
        f"{until[0][1]}, {report.timezone}" if until else "", quote(path.name) if path is not None else "",
        language=report.language,
    )  # fmt: skip


def _between(report: Report, tongue: Tongue) -> str:
    names = list(dict.fromkeys(side.name for side in report.sides if side.by_party))
    said = reduce(lambda first, second: Sentence("{first} and {second}", first=first, second=second), names or [""])
    return tongue.told(said)


def _trouble(reported: Reported, wanted: Wanted) -> tuple[str, bool]:
    """Why there is no report, and whether it is said in our own words; for one party nothing that may be about others."""
    if wanted.party is not None:
        return wanted.tongue.told(Sentence("it could not be measured")), False
    told = sorted(reported.problems, key=lambda each: each.severity != "error")
    wrong = next((each.sentence for each in told if each.severity != "note"), None)
    if wrong is None:
        return wanted.tongue.told(Sentence("nothing could be measured")), False
    named = (
        (reported.measured.agreement,)
        if reported.measured is not None and reported.measured.agreement is not None
        else ()
    )
    return short_names(reported.path, named)(wrong), True


def file_name(report: Report, page: PageName | None = None) -> str:
    """What a report's file is called: the agreement, the period, and which page it is."""
    period = re.sub(r"[^0-9A-Za-z]+", "-", report.period_name).strip("-").lower()
    return f"{report.agreement}-{period}" + (f"-{page}" if page is not None else "")


def unfit(wanted: Wanted, formats: Sequence[str]) -> tuple[Problem, ...]:
    """What was asked for and does not go together."""
    if wanted.page is not None and "xlsx" in formats:
        sentence = f"The {wanted.page} page is written to be read, and has no form as a spreadsheet."
        return (Problem("S1080", sentence, None, "Leave out --page: the whole report has every record as xlsx."),)
    if wanted.page is None and wanted.value is not None:
        sentence = "--value says what late records are worth, which the pages for meetings show."
        return (Problem("S1081", sentence, None, "Add --page weekly, or ask servanda late --value."),)
    return ()


def _of_pack(reported: Reported, pack: Pack, wanted: Wanted, format: str) -> bytes:
    match format:
        case "pdf":
            return pdf_of_pack(pack, wanted.look, wanted.tongue)
        case "mail":
            assert reported.report is not None
            letter = Letter(
                addresses(reported.measured, wanted.party), f"{file_name(reported.report, wanted.page)}.html"
            )
            return mail_of_pack(pack, wanted.look, letter, wanted.tongue)
        case "chat":
            return ("\n".join(pack.chat) + "\n").encode()
        case _:
            return html_of_pack(pack, wanted.look, wanted.tongue).encode()


def _content(reported: Reported, report: Report, wanted: Wanted, format: str) -> bytes:
    if reported.pack is not None:
        return _of_pack(reported, reported.pack, wanted, format)
    match format:
        case "pdf":
            return pdf_of(report, wanted.look, wanted.tongue)
        case "mail":
            return mail_of(
                report,
                wanted.look,
                Letter(addresses(reported.measured, wanted.party), f"{file_name(report)}.html"),
                wanted.tongue,
            )
        case "chat":
            return (chat_of(report, wanted.tongue) + "\n").encode()
        case "xlsx":
            return workbook_of(reported.sheets)
        case _:
            return html_of(report, wanted.look, wanted.tongue).encode()
