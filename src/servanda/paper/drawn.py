"""The only module that knows the drawing library: a Vega-Lite specification as SVG for a page, or as PNG for a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SIZED = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')


class NoCharts(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The library that draws charts is not installed."""


def svg_of(spec: Mapping[str, Any]) -> str:
    """An SVG element that grows and shrinks with its column."""
    svg = re.sub(
        r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", _library().vegalite_to_svg(dict(spec), show_warnings=False)
    ).strip()
    return _SIZED.sub(
        r'<svg viewBox="\1" preserveAspectRatio="xMinYMin meet" aria-hidden="true" focusable="false">', svg, count=1
    )


def png_of(spec: Mapping[str, Any], *, scale: int = 2) -> bytes:
    """A PNG picture on white."""
    return bytes(_library().vegalite_to_png({**spec, "background": "#ffffff"}, scale=scale))


def _library() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise NoCharts from error
    return vl_convert
