"""The two sides of a comparison: a saved run, a closed period, or agreements measured now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from servanda.desk.compare import Run, Side
from servanda.desk.measuring import Asked, Measured, measure
from servanda.store.plain import instant_from, verdict_from
from servanda.words.place import Place
from servanda.words.problem import Problem, errors

_WHAT = (
    "A side is a report (.html), what `servanda measure --format json` printed, a file of `closed/`, "
    "or agreements, which are measured now."
)
_SAVED = (".json", ".html", ".htm")
_OTHERS = (".pdf", ".xlsx", ".eml", ".txt", ".csv")


@dataclass(frozen=True)
class Opened:
    """One side read or measured, with what was asked for where it was measured now."""

    side: Side
    problems: tuple[Problem, ...] = ()
    asked: Mapping[str, Asked] = field(default_factory=dict)
    """Of each agreement that was measured now: how to ask for its evidence."""


def open_side(path: Path, asked: Asked, option: str) -> Opened:
    """The side that `path` names; `asked` says as of when agreements are measured, `option` where that was written."""
    if path.is_file() and path.suffix.lower() in (*_SAVED, *_OTHERS):
        side, problems = _saved(path)
        if asked.as_of is not None:
            hint = "Give the moment of a run that is measured now, or measure and save it anew."
            problems = (*problems, Problem("S757", f"`{path}` is saved: {option} cannot change it.", None, hint))
        return Opened(side, problems)
    return _measured(path, replace(asked, paths=[path]))


def _measured(path: Path, asked: Asked) -> Opened:
    found, problems = measure(asked)
    every = [*problems, *(problem for each in found for problem in each.problems)]
    sound = [each for each in found if each.agreement is not None and not errors(each.problems)]
    runs = {each.agreement.id: _run(each) for each in sound if each.agreement is not None}
    ways = {each.agreement.id: replace(asked, paths=[each.path]) for each in sound if each.agreement is not None}
    return Opened(Side(str(path), runs), tuple(dict.fromkeys(every)), ways)


def _run(measured: Measured) -> Run:
    agreement = measured.agreement
    assert agreement is not None
    as_of = measured.as_of if measured.ready is not None else None
    return Run(agreement.id, agreement.title, agreement.version, as_of, measured.verdicts, currency=agreement.currency)


def _saved(path: Path) -> tuple[Side, tuple[Problem, ...]]:
    try:
        content = json.loads(_written(path))
        runs = _runs(content)
        if not runs:
            raise ValueError("no agreement")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is no report, no saved run and no closed period"
        return Side(str(path), {}), (
            Problem("S753", f"`{path}` cannot be compared: {why}.", Place(str(path), 1, 1), _WHAT),
        )
    period = content["period"] if isinstance(content, dict) else None
    return Side(str(path), runs, period), tuple(_doubts(path, content))


def _written(path: Path) -> str | bytes:
    """The JSON in a file: all of it, or what a report carries in its head."""
    if path.suffix.lower() not in (".html", ".htm"):
        return path.read_bytes()
    head = _Head()
    head.feed(path.read_text(encoding="utf-8"))
    return head.figures


class _Head(HTMLParser):
    """Finds the figures of a report."""

    figures = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Of all tags one is looked at."""
        found = dict(attrs)
        if tag == "meta" and found.get("name") == "servanda-figures":
            self.figures = found.get("content") or ""


def _runs(content: Any) -> dict[str, Run]:
    """Of the list that `measure` prints, or of a closed period."""
    if isinstance(content, dict):
        return {content["agreement"]: _plain_run({**content, "title": None})}
    return {each["agreement"]: _plain_run(each) for each in content if each["agreement"] is not None}


def _plain_run(plain: Mapping[str, Any]) -> Run:
    as_of = plain["as_of"]
    return Run(
        str(plain["agreement"]), plain["title"], plain["version"], None if as_of is None else instant_from(as_of),
        tuple(verdict_from(each) for each in plain["readings"]),
    )  # fmt: skip


def _doubts(path: Path, content: Any) -> Iterable[Problem]:
    """A saved run that had errors lacks readings, which then seem to have vanished."""
    for each in content if isinstance(content, list) else ():
        wrong = [problem for problem in each.get("problems", ()) if problem.get("severity") == "error"]
        if wrong:
            name = each["agreement"] or "the run"
            sentence = f"`{path.name}`: {name} had errors when it was measured ({wrong[0].get('code')}), and may lack readings."
            yield Problem("S755", sentence, None, "Mend them, measure again, and compare then.", "warning")


def usable(opened: Opened) -> bool:
    """Can it be compared? Errors of one agreement among many leave the others."""
    return bool(opened.side.runs) and all(each.code != "S757" for each in opened.problems)
