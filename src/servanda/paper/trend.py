"""The small picture beside a figure: the last periods as shapes of their verdicts, and where the target lay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from servanda.paper.page import Mark
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.sentence import Sentence, joined
from servanda.words.told_triggers import WORDS

WIDTH, HEIGHT, EDGE = 144, 38, 7


def trend_svg(marks: Sequence[Mark], colours: dict[str, str], tongue: Tongue = ENGLISH) -> str:
    """An SVG element that says in its title what it shows."""
    said = tongue.told(joined((_said(each) for each in marks), "; "))
    inside = "".join((*_targets(marks, colours), *_line(marks, colours), *_shapes(marks, colours)))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={quoteattr(said)}>'
        f"<title>{escape(said)}</title>{inside}</svg>"
    )


def _said(mark: Mark) -> Sentence:
    figure = joined((mark.figure, WORDS[mark.word])) if mark.word else mark.figure
    return Sentence("{period}: {figure}", period=mark.label, figure=figure)


def _x(place: int, number: int) -> float:
    return WIDTH - EDGE if number == 1 else EDGE + (WIDTH - 2 * EDGE) * place / (number - 1)


def _y(height: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * height


def _line(marks: Sequence[Mark], colours: dict[str, str]) -> Iterable[str]:
    points = [
        f"{_x(place, len(marks)):.1f},{_y(each.height):.1f}"
        for place, each in enumerate(marks)
        if each.height is not None
    ]
    if len(points) > 1:
        yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{colours["faint"]}" stroke-width="1"/>'


def _targets(marks: Sequence[Mark], colours: dict[str, str]) -> Iterable[str]:
    """A dash under or over each period, at the height of its target."""
    half = (WIDTH - 2 * EDGE) / max(len(marks) - 1, 1) / 2
    for place, each in enumerate(marks):
        if each.target is not None:
            x, y = _x(place, len(marks)), _y(each.target)
            left, right = max(x - half, 0), min(x + half, WIDTH)
            yield f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colours["rule"]}" stroke-width="1.5"/>'


def _shapes(marks: Sequence[Mark], colours: dict[str, str]) -> Iterable[str]:
    for place, each in enumerate(marks):
        if each.height is None:
            continue
        x, y = _x(place, len(marks)), _y(each.height)
        colour = colours[each.word.replace(" ", "-")] if each.word else colours["soft"]
        yield _shape(each.word, x, y, colour)


def _shape(word: str | None, x: float, y: float, colour: str) -> str:
    match word:
        case "met":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="{colour}"/>'
        case "missed":
            return (
                f'<path d="M{x - 3.4:.1f} {y - 3.4:.1f}l6.8 6.8m0-6.8l-6.8 6.8" stroke="{colour}" stroke-width="2.4"/>'
            )
        case "open":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="#fff" stroke="{colour}" stroke-width="1.8"/>'
        case "not owed":
            return f'<path d="M{x - 4:.1f} {y:.1f}h8" stroke="{colour}" stroke-width="2.4"/>'
        case "undetermined":
            return f'<path d="M{x:.1f} {y - 4.2:.1f}l4.2 4.2-4.2 4.2-4.2-4.2z" fill="#fff" stroke="{colour}" stroke-width="1.6"/>'
        case _:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{colour}"/>'
