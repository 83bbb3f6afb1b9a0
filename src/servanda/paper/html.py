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
    ("scoreboard", "Scoreboard"), ("notes", "Comments and decisions"), ("late", "Late now, and next"),
    ("clocks", "How long it took"), ("trends", "Past periods"), ("unjudged", "Pending, or not judged"),
    ("agreed", "What was agreed"), ("records", "Records"), ("why", "Why"),
)  # fmt: skip


def html_of(report: Report, look: Look, tongue: Tongue = ENGLISH) -> str:
    """The whole page."""
    from markupsafe import Markup

    colours = look.tokens
    css = template("page.css").render(tokens=colours)
    return template("report.html").render(
        report=report, look=look, **spoken(tongue, report.language), css=Markup(css), contents=_contents(report),
        columns=_columns(report.sides),
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
            ("notes", report.notes), ("late", report.late and (report.late.late or report.late.soon)),
            ("clocks", report.clocks), ("trends", report.trends), ("unjudged", report.unjudged), ("why", report.whys),
        )
        if not there
    }  # fmt: skip
    return [(anchor, title) for anchor, title in PARTS if anchor not in absent]


def _columns(sides: Sequence[Side]) -> list[list[Side]]:
    """The sides in two columns: each goes where fewer promises stand so far."""
    columns: list[list[Side]] = [[], []]
    for side in sides:
        left, right = (sum(len(each.standings) + 1 for each in column) for column in columns)
        columns[0 if left <= right else 1].append(side)
    return [column for column in columns if column]


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
