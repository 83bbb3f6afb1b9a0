"""The only module that knows the drawing library: a Vega-Lite specification as SVG for a page, or as PNG for a mail."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_SIZED = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')


_CLIPS = re.compile(r"<defs>.*?</defs>|<clipPath.*?</clipPath>| clip-path=\"url\([^)]*\)\"", re.DOTALL)
"""Nothing is drawn beyond a chart's frame; the names of clips would differ from run to run and could meet on a page."""


class NoCharts(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The library that draws charts is not installed."""


def svg_of(spec: Mapping[str, Any], signs: Mapping[str, Any] | None = None) -> str:
    """An SVG element that grows and shrinks with its column; `signs` are those in the numbers of its axes."""
    return _drawn(json.dumps(spec, sort_keys=True), json.dumps(signs, sort_keys=True))


@lru_cache(maxsize=256)
def _drawn(spec: str, signs: str) -> str:
    """A picture that was drawn before is not drawn again: a page, a mail and a sheet ask for the same."""
    drawn = _library().vegalite_to_svg(json.loads(spec), show_warnings=False, format_locale=json.loads(signs))
    svg = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", drawn).strip()
    svg = _CLIPS.sub("", svg)
    return _SIZED.sub(
        r'<svg viewBox="\1" preserveAspectRatio="xMinYMin meet" aria-hidden="true" focusable="false">', svg, count=1
    )


def png_of_svg(svg: str, *, scale: int = 2) -> bytes:
    """A PNG picture of an SVG element on white, for programs that show no SVG."""
    whole = svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    white = re.sub(r"(<svg [^>]*>)", r'\1<rect width="100%" height="100%" fill="#ffffff"/>', whole, count=1)
    return bytes(_library().svg_to_png(white, scale=scale))


def _library() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise NoCharts from error
    return vl_convert
