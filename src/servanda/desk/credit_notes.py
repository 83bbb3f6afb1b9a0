"""Credit notes out of what was granted: as a table for any billing software, or as Lago takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.desk.measuring import Measured
from servanda.desk.statement_pages import concerns_party
from servanda.desk.tables import csv_text
from servanda.exchange.booked import booked_in
from servanda.exchange.credits import COLUMNS, Credit, credits_of, rows
from servanda.exchange.lago import bodies, metadata_name, read_invoices
from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem, errors


@dataclass(frozen=True)
class Booking:
    """How credits are to be booked: in which form, with which table of invoices, without what stands in `booked`."""

    form: str
    party: str | None = None
    invoices: Path | None = None
    booked: Sequence[Path] = ()
    output: Path | None = None


def credit_notes(measured: Sequence[Measured], booking: Booking) -> tuple[str | None, list[Problem]]:
    """The text of the table or of the list; None where something would be lost, so that nothing is half booked."""
    taken, problems = _taken(booking.booked)
    found: list[Credit] = []
    for each in measured:
        if each.agreement is not None:
            own = [one for one in each.obligations if concerns_party(one, booking.party)]
            credits, wrong = credits_of(each.agreement, own)
            found += [one for one in credits if one.reference not in each.on_invoices]
            problems += [*wrong, *_on_invoices(credits, each.on_invoices)]
    problems += _booked_before(found, taken)
    left = [each for each in found if not taken & {each.reference, metadata_name(each.reference)}]
    text, wrong = _text(left, booking)
    problems += wrong
    if errors(problems) or any(errors(each.problems) for each in measured):
        return None, problems
    if booking.output is not None and (unwritten := _write(booking.output, text)) is not None:
        return None, [*problems, unwritten]
    return text, problems


def _text(credits: Sequence[Credit], booking: Booking) -> tuple[str, list[Problem]]:
    if booking.form != "lago":
        return csv_text(COLUMNS, rows(credits)), []
    if booking.invoices is None:
        hint = "Name the table that says which fee of which invoice is credited: --invoices lago-invoices.csv."
        return "", [Problem("S883", "Lago credits invoices, and none are named.", None, hint)]
    text, problem = _read(booking.invoices, "S883")
    if problem is not None:
        return "", [problem]
    invoices, wrong = read_invoices(text, str(booking.invoices))
    if wrong:
        return "", wrong
    found, problems = bodies(credits, invoices, str(booking.invoices))
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n", problems


def _taken(files: Iterable[Path]) -> tuple[frozenset[str], list[Problem]]:
    found: frozenset[str] = frozenset()
    problems: list[Problem] = []
    for path in files:
        text, problem = _read(path, "S886")
        if problem is None:
            names, problem = booked_in(text, str(path))
            found |= names
        problems += [problem] if problem is not None else []
    return found, problems


def _read(path: Path, code: str) -> tuple[str, Problem | None]:
    try:
        return path.read_text(encoding="utf-8"), None
    except UnicodeDecodeError:
        return "", Problem(code, f"`{path}` is no UTF-8 text.", None, "Save it as UTF-8.")
    except OSError as error:
        return "", Problem(
            code, f"`{path}` cannot be read: {error.strerror or error}.", None, "Name a file that is there."
        )


def _booked_before(credits: Iterable[Credit], taken: frozenset[str]) -> Iterable[Problem]:
    for each in credits:
        if taken & {each.reference, metadata_name(each.reference)}:
            hint = "When it stands on an invoice, write servanda claims apply --invoice NUMBER."
            yield Problem("S887", f"{each.reference} is booked already, and is left out.", None, hint, "note")


def _on_invoices(credits: Iterable[Credit], standing: Mapping[str, str]) -> Iterable[Problem]:
    for each in credits:
        if each.reference in standing:
            hint = f"It stands on invoice {standing[each.reference]}."
            yield Problem("S887", f"{each.reference} is booked already, and is left out.", None, hint, "note")


def _write(path: Path, text: str) -> Problem | None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        sentence = f"The credit notes cannot be written to `{path}`: {error.strerror or error}."
        return Problem("S881", sentence, None, "Name another file with --output.")
    return None
