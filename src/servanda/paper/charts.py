"""Charts as Vega-Lite specifications: plain values that draw the same on a page, in print and in a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.words.result import Word

_CROSS, _DASH = "M-.8 -.8L.8 .8M-.8 .8L.8 -.8", "M-1 0L1 0"
_MARKS: dict[str, dict[str, Any]] = {
    "met": {"shape": "circle", "filled": True, "size": 70},
    "missed": {"shape": _CROSS, "filled": False, "size": 70, "strokeWidth": 2.6},
    "open": {"shape": "circle", "filled": False, "size": 60, "strokeWidth": 2, "fill": "white"},
    "not owed": {"shape": _DASH, "filled": False, "size": 90, "strokeWidth": 2.6},
    "undetermined": {"shape": "diamond", "filled": False, "size": 80, "strokeWidth": 1.8, "fill": "white"},
    "measured": {"shape": "circle", "filled": True, "size": 45},
}
"""The shape of a verdict in a chart; what is only measured is a small dot."""

WIDTH, HEIGHT = 320, 130
NOT_STOPPED = "not stopped"


@dataclass(frozen=True, slots=True)
class Point:
    """A period in a chart; numbers are for drawing only, in the unit of the axis."""

    label: str
    value: float | None
    target: float | None
    word: Word | None


@dataclass(frozen=True, slots=True)
class Bar:
    """Clocks that took about so long: how many of them in time, how many late."""

    label: str
    in_time: int
    late: int


def trend_spec(points: Sequence[Point], unit: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """Readings over past periods with their targets; the shape of each point is its verdict."""
    rows = [
        {"period": each.label, "value": each.value, "target": each.target, "word": each.word or "measured"}
        for each in points
    ]
    order = [each.label for each in points]
    x = {
        "field": "period", "type": "ordinal", "sort": order,
        "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"},
    }  # fmt: skip
    y = {"type": "quantitative", "scale": {"zero": False, "nice": True, "padding": 8}}
    axis = {"title": None, "tickCount": 4, "format": _FORMATS.get(unit, ",~f")}
    line = {
        "mark": {"type": "line", "strokeWidth": 1.2, "color": colours["faint"]},
        "encoding": {"x": x, "y": {"field": "value", **y}},
    }
    target = {
        "mark": {"type": "line", "interpolate": "step", "strokeWidth": 1.4, "strokeDash": [5, 3], "color": colours["accent"]},
        "encoding": {"x": x, "y": {"field": "target", **y}},
    }  # fmt: skip
    return _framed({"data": {"values": rows}, "layer": [target, line, *_points(x, y, axis, colours)]}, colours)


def clock_spec(
    bars: Sequence[Bar], colours: Mapping[str, str], named: tuple[str, str] = ("in time", "late")
) -> dict[str, Any]:
    """Clocks by how long they took: in time below, late on top, and what the reader calls them."""
    order = [each.label for each in bars]
    rows = [
        {"took": each.label, "number": number, "what": what, "order": place}
        for each in bars
        for place, (what, number) in enumerate(zip(named, (each.in_time, each.late), strict=True))
    ]
    return _framed(
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "cornerRadius": 1},
            "encoding": {
                "x": {
                    "field": "took", "type": "ordinal", "sort": order,
                    "axis": {"title": None, "labelAngle": 0, "labelOverlap": False, "labelFontSize": 10},
                },
                "y": {
                    "field": "number", "type": "quantitative",
                    "axis": {"title": None, "tickCount": 4, "format": ",d", "tickMinStep": 1},
                },
                "order": {"field": "order"},
                "color": {
                    "field": "what",
                    "scale": {"domain": list(named), "range": [colours["met"], colours["missed"]]},
                    "legend": {"title": None, "orient": "top-right", "direction": "horizontal", "offset": 0},
                },
            },
        },
        colours,
    )  # fmt: skip


_FORMATS = {"percent": ".3~p", "money": "~s"}


def _points(x: Any, y: Any, axis: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """A layer for each verdict, so that each has its shape."""
    return [
        {
            "transform": [{"filter": {"field": "word", "equal": word}}],
            "mark": {"type": "point", "opacity": 1, "color": colours[_COLOURS.get(word, word)], **mark},
            "encoding": {"x": x, "y": {"field": "value", **y, "axis": axis}},
        }
        for word, mark in _MARKS.items()
    ]


_COLOURS = {"not owed": "not-owed", "measured": "soft"}


def _framed(spec: dict[str, Any], colours: Mapping[str, str]) -> dict[str, Any]:
    """The specification with the look that all charts share."""
    axis = {
        "labelColor": colours["soft"], "labelFontSize": 11, "domainColor": colours["faint"], "tickColor": colours["rule"],
        "gridColor": colours["rule"], "gridOpacity": 0.7, "ticks": False, "labelPadding": 5,
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 2,
        "background": None,
        **spec,
        "config": {
            "font": "Segoe UI, Helvetica Neue, DejaVu Sans, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": axis,
            "axisX": {"grid": False},
            "axisY": {"domain": False},
            "legend": {"labelColor": colours["soft"], "labelFontSize": 11, "symbolType": "square"},
        },
    }
