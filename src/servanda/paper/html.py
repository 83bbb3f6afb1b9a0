"""A report as one HTML file that needs nothing beside it: no network, no script, no font of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from servanda.paper.look import Look
from servanda.paper.page import Report, Side
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.paper.trend import trend_svg

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

OWN = "en"
"""The language of agreements, in which their sentences are printed."""

PARTS = (
    ("scoreboard", "Scoreboard"), ("money", "What follows"), ("otherwise", "Open to another reading"),
    ("notes", "Comments and decisions"), ("late", "Late now, and next"),
    ("paces", "Pace"), ("funnel", "Funnel"), ("complaints", "Complaints"), ("clocks", "How long it took"),
    ("follow-up", "Follow-up"), ("trends", "Past periods"), ("unjudged", "Pending, or not judged"),
    ("agreed", "What was agreed"), ("records", "Records"), ("why", "Why"),
)  # fmt: skip


def html_of(report: Report, look: Look, tongue: Tongue = ENGLISH) -> str:
    """The whole page."""
    from markupsafe import Markup

    colours = look.tokens
    css = template("page.css").render(tokens=colours)
    wide, columns = _columns(report)
    return template("report.html").render(
        report=report, look=look, **spoken(tongue, report.language), css=Markup(css), contents=_contents(report),
        wide=wide, columns=columns, notes_in=_emptiest(columns), legend=_legend(report),
        trend=lambda marks: Markup(partial(trend_svg, colours=colours, tongue=tongue)(marks)),
    )  # fmt: skip


def spoken(tongue: Tongue, language: str = OWN) -> dict[str, Any]:
    """What templates need of a language.

    `own` marks what is printed from the agreement, `theirs` what people wrote in it, so that both are read aloud right.
    """
    return {
        "language": tongue.code, "t": tongue.say, "counted": tongue.counted, "own": lang(OWN, tongue),
        "theirs": lang(language, tongue),
    }  # fmt: skip


def lang(code: str, tongue: Tongue) -> Markup:
    """The attribute of what is in a language, on a page in another one."""
    from markupsafe import Markup

    return Markup("") if code == tongue.code else Markup(' lang="{}"').format(code)


def _contents(report: Report) -> list[tuple[str, str]]:
    """The parts that this report has."""
    absent = {
        name
        for name, there in (
            ("money", report.owed), ("otherwise", report.otherwise), ("notes", report.notes),
            ("late", report.late and (report.late.late or report.late.soon)),
            ("paces", report.paces), ("funnel", report.funnels), ("complaints", report.complaints),
            ("clocks", report.clocks), ("follow-up", report.follow_ups), ("trends", report.trends),
            ("unjudged", report.unjudged), ("why", report.whys),
        )
        if not there
    }  # fmt: skip
    return [(anchor, title) for anchor, title in PARTS if anchor not in absent]


WIDE = 12
"""Promises of one side that fill the page's width when the others have fewer in all."""


def _columns(report: Report) -> tuple[list[Side], list[list[Side]]]:
    """The sides of the scoreboard; an empty column stays only where notes can stand in it."""
    wide, columns = columns_of(report.sides)
    return wide, [column for column in columns if column or report.notes]


def columns_of(sides: Sequence[Side]) -> tuple[list[Side], list[list[Side]]]:
    """A side that outweighs the others, then the rest in two columns: each goes where fewer promises stand so far."""
    every = sum(len(each.standings) for each in sides)
    wide = [each for each in sides if len(each.standings) >= max(WIDE, every - len(each.standings) + 1)]
    columns: list[list[Side]] = [[], []]
    for side in sides:
        if side not in wide:
            columns[_emptiest(columns)].append(side)
    return wide, columns


def _emptiest(columns: Sequence[Sequence[Side]]) -> int:
    """The column in which the fewest promises stand, the first of several."""
    heights = [sum(len(each.standings) + 1 for each in column) for column in columns]
    return heights.index(min(heights)) if heights else 0


def _legend(report: Report) -> list[str]:
    """The verdicts that the trends show, in our order."""
    shown = {each.word for side in report.sides for one in side.standings for each in one.trend}
    return [word for word in ("met", "missed", "open", "undetermined", "not owed") if word in shown]


def template(name: str) -> Template:
    """A template of this room; what it shows is escaped if it is HTML."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("servanda.paper"), autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
