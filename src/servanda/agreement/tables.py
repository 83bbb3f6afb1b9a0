"""Tables where they stand: do their rows name values, dates and periods that exist, and is a value left out?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.query.advice import called
from servanda.query.literals import literal_of
from servanda.query.types import Kind
from servanda.words.phrase import PhraseError
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Table
from servanda.words.timeofday import parse_date
from servanda.words.window import Calendar, Listed, Window

_LABELS = {
    "day": (r"\d{4}-\d{2}-\d{2}", "2026-01-31"),
    "week": (r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])", "2026-W05"),
    "month": (r"\d{4}-(0[1-9]|1[0-2])", "2026-01"),
    "quarter": (r"\d{4}-Q[1-4]", "2026-Q1"),
    "half": (r"\d{4}-H[12]", "2026-H1"),
    "year": (r"\d{4}", "2026"),
}
"""How the periods of a calendar unit are called."""


def check_rows(
    findings: Findings,
    path: Path,
    table: Table[Any],
    records: str | None,
    *,
    window: Window | None = None,
    values: Sequence[str] | None = None,
) -> None:
    """Rows of one table (not of those inside it) that can never apply, and declared values that no row catches.

    `window` is the objective's, for tables of targets. `values` are all that can occur, where they are known
    otherwise than by the column of `records`.
    """
    if table.source is not None:
        return
    if table.by == "date":
        _dates(findings, path, table)
    elif table.by == "period" and window is None:
        hint = "Write {by: date, 2026-01-01: …}: from that day on."
        sentence = "A table by period gives each period a target; what is chosen for a record goes by date."
        findings.tell((*path, "by"), "S153", sentence, hint)
    elif table.by == "period":
        _periods(findings, path, table, window)
    else:
        known = _values_of(findings, records, table.by)
        if values is not None or known is not None:
            _values(findings, path, table, known, values)
        elif records is not None:
            _constants(findings, path, table, records)


def _values_of(findings: Findings, records: str | None, column: str) -> Sequence[str] | None:
    if records is None:
        return None
    kind = findings.types.columns(records).get(column)
    if kind is None:
        return None
    return ("yes", "no") if kind.kind is Kind.YESNO else kind.order


def _values(
    findings: Findings, path: Path, table: Table[Any], known: Sequence[str] | None, listed: Sequence[str] | None
) -> None:
    rows = [key for key, _ in table.rows]
    values = listed if listed is not None else known or ()
    unused = [key for key in rows if key not in values and known is not None and key in known]
    for key in unused:
        sentence = f"No reading is chosen for `{key}`: `per` lists {', '.join(values)}."
        findings.tell(
            (*path, key),
            "S152",
            sentence,
            f"Add `{key}` to `per`, or leave the row out.",
            on_key=True,
            severity="warning",
        )
    strange = [key for key in rows if key not in values and key not in unused]
    for key in strange:
        hint = _meant(key) or did_you_mean(key, values, f"Values of `{table.by}`")
        findings.tell((*path, key), "S152", f"`{table.by}` is never `{key}`.", hint, on_key=True)
    unread = findings.parts_lost(*path)
    missing = [value for value in values if value not in rows and value not in unread]
    if missing and table.otherwise is None and not strange:
        sentence = f"The table says nothing for {' and '.join(f'`{each}`' for each in missing)}: they are not covered."
        hint = f"Write a row `{missing[0]}: …`, or `else: …` for all others."
        findings.tell((*path, "by"), "S151", sentence, hint, severity="warning")


_OTHERS = ("else", "other", "others", "default", "otherwise", "rest", "*")


def _meant(key: str) -> str | None:
    """What is probably meant by a row that no value has."""
    if key.lower() in _OTHERS:
        return "All values without a row of their own stand under `else`, in small letters."
    return {"true": "Write `yes`.", "false": "Write `no`."}.get(key.lower())


def _constants(findings: Findings, path: Path, table: Table[Any], records: str) -> None:
    """Rows by a column of numbers, days and the like: each is such a value."""
    found = findings.types.columns(records).get(table.by)
    if found is None or found.kind in (Kind.TEXT, Kind.NULL):
        return
    for key, _ in table.rows:
        if not _is_constant(found.kind, key):
            hint = _meant(key) or f"Write its rows as such: {{by: {table.by}, {_ROWS[found.kind]}: …, else: …}}."
            sentence = f"`{table.by}` is {called(found)}, and `{key}` is none."
            findings.tell((*path, key), "S152", sentence, hint, on_key=True)


_ROWS = {
    Kind.NUMBER: "5", Kind.PERCENT: "95%", Kind.MONEY: "10 USD", Kind.DURATION: "4 h", Kind.DATE: "2026-01-31",
    Kind.TIME: "2026-01-31",
}  # fmt: skip


def _is_constant(kind: Kind, key: str) -> bool:
    for each in (kind, Kind.DATE) if kind is Kind.TIME else (kind,):  # the times of a day
        try:
            literal_of(each, key)
        except PhraseError:
            continue
        return True
    return False


def _dates(findings: Findings, path: Path, table: Table[Any]) -> None:
    for key, _ in table.rows:
        try:
            parse_date(key)
        except PhraseError as error:
            findings.tell((*path, key), "S152", error.sentence, error.hint, on_key=True)


def _periods(findings: Findings, path: Path, table: Table[Any], window: Window | None) -> None:
    if isinstance(window, Listed):
        _names(findings, path, table, window)
    if not isinstance(window, Calendar) or not window.plain:
        return
    pattern, example = _LABELS[window.unit]
    for key, _ in table.rows:
        if not re.fullmatch(pattern, key, re.ASCII):
            hint = f"A {window.unit} is written `{example}`."
            findings.tell((*path, key), "S152", f"`{key}` is no {window.unit}.", hint, on_key=True)


def _names(findings: Findings, path: Path, table: Table[Any], window: Listed) -> None:
    names = [each.name for each in window.periods]
    for key, _ in table.rows if names else ():
        if key not in names:
            hint = did_you_mean(key, names, "Its periods")
            findings.tell((*path, key), "S152", f"`{window.file}` lists no period `{key}`.", hint, on_key=True)
