"""The head of an agreement: names, dates, versions, zones, parties and calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.tree import Path
from servanda.agreement.values import parse_name
from servanda.clock.holidays import holiday_problem
from servanda.clock.units import FIRST_YEAR, LAST_YEAR
from servanda.clock.zone import zone_problem
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem
from servanda.words.until import After, Until
from servanda.words.window import Records, Window

TAKEN = frozenset({"day", "week", "month", "quarter", "half", "year", "term", "date", "period", "goals", "seen"})
"""Words of the language that cannot be the name of a record set."""


def check_head(findings: Findings) -> None:
    """Everything above the records."""
    _names(findings)
    _dates(findings)
    _zones(findings)
    _parties(findings)
    _calendars(findings)


def _names(findings: Findings) -> None:
    agreement = findings.agreement
    for section in ("parties", "calendars", "records", "objectives"):
        for name in getattr(agreement, section):
            if name != STAND_IN:
                _name(findings, (section, name), name, TAKEN if section == "records" else frozenset())
    for name, records in agreement.records.items():
        for key in ("columns", "fields"):
            for column in getattr(records, key):
                _column(findings, ("records", name, key, column), column)
    for name, objective in agreement.objectives.items():
        for level in objective.levels:
            _name(findings, ("objectives", name, "levels", level), level, frozenset())


def _name(findings: Findings, path: Path, name: str, taken: frozenset[str]) -> None:
    if name in taken:
        hint = f"Write `{name}s` or another name."
        findings.tell(path, "S103", f"`{name}` is a word of the language and can't be a name here.", hint, on_key=True)
        return
    try:
        parse_name(name)
    except PhraseError as error:
        findings.tell(path, "S103", error.sentence, error.hint, on_key=True)


def _column(findings: Findings, path: Path, name: str) -> None:
    """Columns may be called as people like, with backticks around them in expressions; only ours begin with `_`."""
    if name.startswith("_"):
        plain = name.lstrip("_") or "column"
        hint = f"Call it `{plain}`; the binding says how the file calls it: columns: {{{plain}: {name}}}."
        findings.tell(path, "S103", "A name that begins with `_` is kept for figures of our own.", hint, on_key=True)
    elif not name.strip() or re.search(r"[.`\n]", name):
        findings.tell(
            path, "S103", f"`{name}` is no name of a column.", "Names have no point and no backtick.", on_key=True
        )


def _dates(findings: Findings) -> None:
    agreement, term = findings.agreement, findings.agreement.term
    _within_reach(findings, ("in_force",), agreement.in_force)
    if term is not None:
        _within_reach(findings, ("term", "starts"), term.starts)
        _within_reach(findings, ("term", "ends"), term.ends)
    if term and term.notice is not None and (term.renews == "no" or term.ends is None):
        sentence = f"`notice: {term.notice}` says nothing where no end is followed by a renewal."
        hint = "Write `ends` and `renews`, or say under `termination` how it is ended."
        findings.tell(("term", "notice"), "S889", sentence, hint, severity="warning", on_key=True)
    if term and term.ends and term.ends < term.starts:
        sentence = f"The term ends on {term.ends}, before it starts on {term.starts}."
        findings.tell(("term", "ends"), "S154", sentence, "Write the last day, which counts in full.")
    elif term and agreement.in_force:
        if term.ends and agreement.in_force > term.ends:
            sentence = (
                f"This version is in force from {agreement.in_force} on, after the term has ended on {term.ends}."
            )
            findings.tell(("in_force",), "S154", sentence, "Write a day inside the term.")
        elif agreement.in_force < term.starts:
            sentence = (
                f"This version is in force from {agreement.in_force} on, before the term starts on {term.starts}."
            )
            findings.tell(
                ("in_force",), "S154", sentence, "Nothing is promised before the term starts.", severity="warning"
            )
    if agreement.replaces is not None and not findings.is_lost("version"):
        if agreement.version is None:
            hint = 'Write version: "…": a new name for this version.'
            findings.tell(
                ("replaces",),
                "S154",
                f"This text replaces version {agreement.replaces} and says no version of its own.",
                hint,
            )
        elif agreement.version == agreement.replaces:
            hint = "Give this version a new name."
            findings.tell(("replaces",), "S154", f"Version {agreement.version} cannot replace itself.", hint)


def _within_reach(findings: Findings, path: Path, day: date | None) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        hint = "Leave `ends` out where the term has no end." if path[-1] == "ends" else None
        findings.tell(path, "S154", f"Dates lie between {FIRST_YEAR} and {LAST_YEAR}, not in {day.year}.", hint)


def _zones(findings: Findings) -> None:
    agreement = findings.agreement
    _zone(findings, ("timezone",), agreement.timezone)
    for name, calendar in agreement.calendars.items():
        if calendar.timezone is not None:
            _zone(findings, ("calendars", name, "timezone"), calendar.timezone)
    for name, records in agreement.records.items():
        if records.binding is not None and records.binding.timezone is not None:
            _zone(findings, ("records", name, "from", "timezone"), records.binding.timezone)


def _zone(findings: Findings, path: Path, name: str) -> None:
    problem = zone_problem(name)
    if problem is not None:
        findings.tell(path, problem.code, _sentence(problem), problem.hint)


def _sentence(problem: Problem) -> str:
    said = problem.sentence
    return said[:1].upper() + said[1:] + ("" if said.endswith(".") else ".")


def _parties(findings: Findings) -> None:
    for name, party in findings.agreement.parties.items():
        for place, contact in enumerate(party.contacts):
            for path, objective in each_name(
                ("parties", name, "contacts", place, "answers_for"), contact.answers_for, findings
            ):
                findings.name(path, "objectives", objective)
        for place, need in enumerate(party.needs):
            path = ("parties", name, "needs", place)
            if findings.name((*path, "from"), "parties", need.sender) and need.sender == name:
                findings.tell(
                    (*path, "from"), "S140", f"`{name}` needs something from itself.", "Name the other party."
                )
            window(findings, (*path, "each"), need.each)
            until(findings, (*path, "due"), need.due)
        if party.one_per is not None:
            findings.name(("parties", name, "one_per"), "records", party.one_per)


def window(findings: Findings, path: Path, written: Window | None) -> None:
    """A window outside objectives: a record set that it names must exist."""
    if isinstance(written, Records):
        findings.name(path, "records", written.name)


def until(findings: Findings, path: Path, written: Until | None) -> None:
    """A deadline: the calendar of its working days must exist."""
    if isinstance(written, After) and written.calendar is not None:
        findings.name(path, "calendars", written.calendar, str(written).find(f" of {written.calendar}") + 4)


def each_name(path: Path, names: tuple[str, ...], findings: Findings) -> Iterator[tuple[Path, str]]:
    """The names of a list with their paths; a list of one may stand without brackets."""
    for place, name in enumerate(names):
        yield (*path, place), name


def _calendars(findings: Findings) -> None:
    for name, calendar in findings.agreement.calendars.items():
        path: Path = ("calendars", name)
        if calendar.outside is not None:
            findings.name((*path, "outside"), "calendars", calendar.outside)
        codes = [(place, code) for place, code in enumerate(calendar.holidays) if isinstance(code, str)]
        for place, code in codes:
            problem = holiday_problem(code)
            if problem is not None:
                findings.tell((*path, "holidays", place), problem.code, _sentence(problem), problem.hint)
        every = (calendar.hours, calendar.dates, *(week for _, week in calendar.changes))
        opens = calendar.outside or any(hours.spans for rows in every for _, hours in rows)
        if not opens and not findings.parts_lost(*path):
            hint = 'Write hours: {mon-fri: "09:00-17:00"}; the calendar without closing is called `all hours`.'
            findings.tell(path, "S021", f"The calendar `{name}` has no hours, so it is never open.", hint, on_key=True)
