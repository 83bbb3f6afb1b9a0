"""A language that puts brackets around all words that it is asked for: what stands outside of them was not asked for."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from servanda.desk.measuring import Asked
from servanda.desk.report import Reported, Wanted, reports
from servanda.metrics.kinds.formula import Formula
from servanda.paper.tongue import ENGLISH, Tongue

VOID = {"br", "img", "meta", "hr", "use", "path", "circle", "rect", "polyline", "line"}


class Bracketed(dict[str, Any]):
    """The words of a language that puts brackets around everything that it is asked for, but not around the values."""

    def get(self, key: str, default: Any = None) -> Any:
        parts = string.Formatter().parse(key)
        return "".join(bracketed(literal) + (f"{{{name}}}" if name else "") for literal, name, _, _ in parts)


def bracketed(literal: str) -> str:
    """Words in brackets, ready to stand in a pattern."""
    return f"⟦{literal.replace('{', '{{').replace('}', '}}')}⟧" if literal else ""


BRACKETS: Tongue = replace(
    ENGLISH, code="xx", months=("⟦Month⟧",) * 12, words=Bracketed(all="⟦⟧"), sentences=Bracketed(all="⟦⟧"),
    quarters=("⟦Quarter⟧ {year}",) * 4, week="⟦Week⟧ {week} {year}",
)  # fmt: skip


class Ours(HTMLParser):
    """What a page says for itself: all of its texts that are not marked as being in another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.others: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        inside = self._open[-1][1] if self._open else ""
        hidden = tag in ("style", "title") or found.get("aria-hidden") == "true" or inside == "hidden"
        place = "hidden" if hidden else "other" if inside == "other" or (tag != "html" and "lang" in found) else ""
        if not place:
            self.said += [str(found[name]) for name in ("aria-label", "title", "data-label", "alt") if found.get(name)]
        if tag not in VOID:
            self._open.append((tag, place))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1][1] != "hidden":
            (self.others if self._open[-1][1] else self.said).append(" ".join(data.split()))


def left_over(text: str, names: set[str]) -> str:
    """What stands outside of all brackets and is no figure, file, key, zone or name."""
    outside, depth = "", 0
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        outside += " " if letter in "⟦⟧" else letter if not depth else ""
    for name in sorted(names, key=len, reverse=True):
        outside = outside.replace(name, "")
    outside = re.sub(
        r"\bsha256 [0-9a-f]+…|\b[0-9a-f]{8}\b|[\w/.-]+\.(csv|yaml)|\b\d{4}-\w+|\b[A-Z]+-?\d+|\b[A-Z]\w+/[A-Z]\w+",
        "",
        outside,
    )
    return " ".join(each for each in re.findall(r"[^\W\d]{2,}", outside) if each not in ("min", "USD", "EUR"))


def reported(path: Path, period: str, as_of: str | None = None, party: str | None = None) -> Reported:
    (found,), problems = reports(Asked([path], as_of, period), Wanted(party=party, tongue=BRACKETS))
    assert found.report is not None, (problems, found.problems)
    return found


def names_of(found: Reported) -> set[str]:
    """What people named, as it stands inside of sentences: promises with their segments, parties, records, columns."""
    report = found.report
    assert report is not None
    assert found.measured is not None
    agreement = found.measured.agreement
    assert agreement is not None
    names = {f"servanda {each}" for each in ("evidence", "sql")} | {"objectives.", *agreement.records}
    names |= {each for records in agreement.records.values() for each in (*records.columns, *records.fields)}
    names |= {records.placed_by or "" for records in agreement.records.values()}
    for objective in agreement.objectives.values():
        names |= {*objective.levels, *(objective.metric.of if isinstance(objective.metric, Formula) else ())}
    names |= {each for funnel in agreement.funnel.values() for each in (*funnel.stages, *funnel.leaves)}
    lines = {" ".join(filter(None, (one.name, one.segment))) for side in report.sides for one in side.standings}
    names |= {file for source in report.sources for file, _, _ in source.files} | {report.timezone}
    names |= {party.name for party in agreement.parties.values()} | {*agreement.fees, *agreement.remedies}
    # Terms of money are in the reader's language: in them stand names of calendars and what an action is, as people wrote it.
    names |= {
        *agreement.calendars,
        *(each.action.what for each in agreement.remedies.values() if each.action is not None),
    }
    return names | lines | set(agreement.objectives) | {side.name for side in report.sides} | {report.title}
