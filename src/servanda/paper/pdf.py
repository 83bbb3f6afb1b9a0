"""A report on paper: the same contents as the page, set by Typst. Nothing of them is read as Typst's own language."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from servanda.paper.html import OWN
from servanda.paper.look import Look
from servanda.paper.page import Chart, Mark, Report
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.paper.trend import trend_svg


class NoPaper(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The library that sets pages is not installed."""


def pdf_of(report: Report, look: Look, tongue: Tongue = ENGLISH) -> bytes:
    """The pages; raises NoPaper without Typst."""
    with _room() as root:
        return _set("report", root, _plain(report, look, tongue, root) | spoken_in(report.language, look, tongue, root))


def set_pages(name: str, plain: Callable[[Path], dict[str, Any]], language: str, look: Look, tongue: Tongue) -> bytes:
    """The pages of the template of this name; `plain` makes its values, and its pictures in the folder; raises NoPaper."""
    with _room() as root:
        return _set(name, root, plain(root) | spoken_in(language, look, tongue, root))


def set_by_typst(name: str, plain: dict[str, Any], language: str, look: Look, tongue: Tongue) -> bytes:
    """The pages of the template of this name, out of plain values; raises NoPaper without Typst."""
    with _room() as root:
        return _set(name, root, plain | spoken_in(language, look, tongue, root))


@contextmanager
def _room() -> Iterator[Path]:
    """A folder for what a template reads; nothing else is open to it."""
    with tempfile.TemporaryDirectory(prefix="servanda-") as folder:
        yield Path(folder)


def _set(name: str, root: Path, plain: dict[str, Any]) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise NoPaper from error
    (root / f"{name}.json").write_text(json.dumps(plain), encoding="utf-8")
    template = files("servanda.paper").joinpath(f"templates/{name}.typ").read_bytes()
    (root / f"{name}.typ").write_bytes(template)
    return bytes(typst.compile(str(root / f"{name}.typ"), root=str(root), ignore_system_fonts=True))


def spoken_in(language: str, look: Look, tongue: Tongue, root: Path) -> dict[str, Any]:
    """What every template needs besides its contents: colours, words, the logo."""
    return {
        "tokens": look.tokens,
        "language": tongue.code,
        "own": OWN,
        "theirs": language.partition("-")[0],
        "words": dict(tongue.words),
        "logo": _logo(look, root),
    }


def _plain(report: Report, look: Look, tongue: Tongue, root: Path) -> dict[str, Any]:
    """The report as plain values, its pictures as files beside."""
    plain = asdict(report)
    for part, charts in (
        ("paces", report.paces),
        ("trends", report.trends),
        ("clocks", report.clocks),
        ("follow_ups", report.follow_ups),
    ):
        plain[part] = [picture_of_chart(each, f"{part}-{place}.svg", root) for place, each in enumerate(charts)]
    place = 0
    for side, kept in zip(report.sides, plain["sides"], strict=True):
        for one, standing in zip(side.standings, kept["standings"], strict=True):
            standing["picture"] = picture_of_trend(one.trend, look, f"trend-{(place := place + 1)}.svg", root, tongue)
    plain["counts"] = [(word, tongue.counted(word, number)) for word, number in report.counts]
    return plain


def picture_of_chart(chart: Chart, name: str, root: Path) -> dict[str, str]:
    """A chart as a file in the folder, and what stands around it."""
    (root / name).write_text(_whole(chart.svg), encoding="utf-8")
    return {"title": chart.title, "subtitle": chart.subtitle, "words": chart.words, "picture": name}


def picture_of_trend(marks: Sequence[Mark], look: Look, name: str, root: Path, tongue: Tongue) -> str:
    """The name of the file with the last periods; none where there is only one."""
    if len(marks) < 2:
        return ""
    (root / name).write_text(_whole(trend_svg(marks, look.tokens, tongue)), encoding="utf-8")
    return name


def _whole(svg: str) -> str:
    """An element of a page as a file of its own."""
    return svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _logo(look: Look, root: Path) -> str:
    if not look.logo:
        return ""
    kind, _, data = look.logo.partition(";base64,")
    name = f"logo.{kind.removeprefix('data:image/').replace('jpeg', 'jpg')}"
    (root / name).write_bytes(base64.b64decode(data))
    return name
