"""A meeting page as one HTML file that needs nothing beside it, and that prints on two sheets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from servanda.paper.html import columns_of, spoken, template
from servanda.paper.look import Look
from servanda.paper.pack import Pack, Part
from servanda.paper.page import Side, Standing
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.paper.trend import trend_svg


def html_of_pack(pack: Pack, look: Look, tongue: Tongue = ENGLISH) -> str:
    """The whole page."""
    from markupsafe import Markup

    css = "\n".join(template(name).render(tokens=look.tokens) for name in ("page.css", "pack.css"))
    return template("pack.html").render(
        pack=pack, parts=placed(pack.parts), look=look, **spoken(tongue, pack.language), css=Markup(css),
        reasons={each.anchor for each in pack.whys}, arranged=arranged,
        under=partial(under, period=pack.period),
        trend=lambda marks: Markup(partial(trend_svg, colours=look.tokens, tongue=tongue)(marks)),
    )  # fmt: skip


def under(one: Standing, period: str) -> str:
    """What stands under the name of a promise, in one line."""
    other = one.period if one.period != period else ""
    return " · ".join(each for each in (one.pace or one.room, one.reason, other) if each)


def placed(parts: Sequence[Part]) -> list[tuple[Part, bool]]:
    """Each section, and whether it takes the whole width: a narrow one does where it has no neighbour."""
    found: list[tuple[Part, bool]] = []
    for narrow, run in groupby(parts, key=lambda each: each.narrow):
        own = list(run)
        alone = len(own) - 1 if narrow and len(own) % 2 else None
        found += [(each, not narrow or place == alone) for place, each in enumerate(own)]
    return found


def arranged(sides: Sequence[Side]) -> tuple[list[Side], list[list[Side]]]:
    """Sides that take the whole width, with their promises in two columns, and the others in columns beside each other."""
    if len(sides) == 1:
        return list(sides), []
    wide, columns = columns_of(sides)
    return wide, [each for each in columns if each]
