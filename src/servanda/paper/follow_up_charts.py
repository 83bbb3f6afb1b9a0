"""Follow-ups as Vega-Lite specifications: waits in bands as bars of one length, and what each further attempt earns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.paper.charts import framed

WIDTH, HEIGHT = 500, 220
_ROOM = 0.1
"""A part narrower than this has no room for its figure."""
_ONE_LINE = 34
"""Names of bands with so many letters in all stand side by side."""
_AIR, _CLIPPED = 1.3, 0.88
"""The height of the drawing over the highest bar, and up to where an interval is drawn in it."""
_MARGIN = 1.15
"""Room on the right for the name of the cost, in widths of a bar."""


@dataclass(frozen=True, slots=True)
class Banded:
    """A bar of one length, by parts of 1: a step, or the records of one kind. `said` are the figures of the parts."""

    label: str
    parts: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earned:
    """An attempt: what it earns, between which bounds, and how that is written. Numbers are for drawing only."""

    label: str
    value: float
    low: float
    high: float
    said: str


def bands_spec(bars: Sequence[Banded], names: Sequence[str], colours: Mapping[str, str]) -> dict[str, Any]:
    """Bars below each other, the shortest waits on the left in the darkest colour; the last part still waits."""
    shades = shades_of(len(names), colours)
    rows = [
        {"bar": bar.label, "from": start, "to": start + part, "middle": start + part / 2, "band": name, "colour": shade,
         "said": said if part >= _ROOM else "", "ink": ink}
        for bar in bars
        for part, start, said, name, (shade, ink) in zip(
            bar.parts, _starts(bar.parts), bar.said, names, shades, strict=True)
        if part > 0
    ]  # fmt: skip
    y = {"field": "bar", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 170, "labelPadding": 6}}
    x = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
         "axis": {"title": None, "format": ".0%", "tickCount": 5}}  # fmt: skip
    drawn = {
        "mark": {"type": "bar", "height": {"band": 0.72}},
        "encoding": {
            "y": y, "x": {"field": "from", **x}, "x2": {"field": "to"},
            "color": {"field": "band", "type": "nominal", "sort": None, "title": None, "legend": _legend(names, colours),
                      "scale": {"domain": list(names), "range": [shade for shade, _ in shades]}},
        },
    }  # fmt: skip
    written = {
        "mark": {"type": "text", "fontSize": 10.5},
        "encoding": {"y": y, "x": {"field": "middle", **x}, "text": {"field": "said"},
                     "color": {"field": "ink", "type": "nominal", "scale": None, "legend": None}},
    }  # fmt: skip
    height = max(70, 30 * len(bars) + 50)
    return framed({"width": WIDTH, "height": height, "data": {"values": rows}, "layer": [drawn, written]}, colours)


def _starts(parts: Sequence[float]) -> list[float]:
    found = [0.0]
    for part in parts:
        found.append(found[-1] + part)
    return found[:-1]


def _legend(names: Sequence[str], colours: Mapping[str, str]) -> dict[str, Any]:
    """Above the bars, in two lines where the names are long."""
    columns = len(names) if sum(map(len, names)) <= _ONE_LINE else -(-len(names) // 2)
    return {
        "orient": "top", "columns": columns, "labelColor": colours["soft"], "labelFontSize": 11, "symbolType": "square",
    }  # fmt: skip


def shades_of(number: int, colours: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each part its colour and that of a figure on it: from met over lighter ones, then longer, then not yet."""
    light = number - 2
    found = []
    for place in range(light):
        share = place / max(light - 1, 1) * 0.72
        colour = _mixed(colours["met"], colours["paper"], share)
        found.append((colour, colours["paper"] if share < 0.4 else colours["ink"]))
    longer = _mixed(colours["undetermined"], colours["paper"], 0.62)
    return [*found, (longer, colours["ink"]), (colours["missed"], colours["paper"])]


def _mixed(first: str, second: str, share: float) -> str:
    """A colour between two, `share` of the way to the second."""
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def earned_spec(
    bars: Sequence[Earned], cost: float, cost_said: str, best: int, best_said: str, colours: Mapping[str, str]
) -> dict[str, Any]:
    """What each attempt earns with its interval, the cost as a dashed line, the best number of attempts marked.

    `best` counts from 1; 0 marks none.
    """
    top = max([cost, *(each.value for each in bars)]) * _AIR
    rows = [
        {"place": place + 0.5, "from": place + 0.15, "to": place + 0.85, "value": each.value, "low": each.low,
         "high": min(each.high, top * _CLIPPED), "said": each.said, "zero": 0,
         "colour": colours["in-time"] if place < best else colours["rule"]}
        for place, each in enumerate(bars)
    ]  # fmt: skip
    names = {f"{place + 0.5:g}": each.label for place, each in enumerate(bars)}
    axis = {"title": None, "values": [place + 0.5 for place in range(len(bars))], "labelAngle": 0, "grid": False,
            "labelExpr": f"({json.dumps(names)})[datum.value]"}  # fmt: skip
    x = {"type": "quantitative", "scale": {"domain": [0, len(bars) + _MARGIN], "nice": False}, "axis": axis}
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": None, "tickCount": 4, "format": "~s"},
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rect"},
            "encoding": {
                "x": {"field": "from", **x}, "x2": {"field": "to"}, "y": {"field": "zero", **y}, "y2": {"field": "value"},
                "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
            },
        },
        {
            "mark": {"type": "rule", "color": colours["soft"], "strokeWidth": 1.2},
            "encoding": {"x": {"field": "place", **x}, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "text", "fontSize": 10, "color": colours["ink"], "dx": 4, "dy": -5, "align": "left"},
            "encoding": {"x": {"field": "place", **x}, "y": {"field": "value", **y}, "text": {"field": "said"}},
        },
    ]  # fmt: skip
    return framed({
        "width": WIDTH, "height": HEIGHT, "data": {"values": rows},
        "layer": [*layers, *_cost(cost, cost_said, len(bars), x, y, colours), *_best(best, best_said, top, x, y, colours)],
    }, colours)  # fmt: skip


def _cost(cost: float, said: str, end: int, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """The dashed line at what an attempt costs, with its name at the right."""
    data = {"values": [{"cost": cost, "said": said, "end": end}]}
    rule = {"type": "rule", "color": colours["accent"], "strokeWidth": 1.4, "strokeDash": [5, 3]}
    text = {"type": "text", "fontSize": 10, "color": colours["accent"], "align": "left", "dx": 4, "dy": -6}
    return [
        {"data": data, "mark": rule, "encoding": {"y": {"field": "cost", **y}}},
        {"data": data, "mark": text,
         "encoding": {"x": {"field": "end", **x}, "y": {"field": "cost", **y}, "text": {"field": "said"}}},
    ]  # fmt: skip


def _best(best: int, said: str, top: float, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line after the last attempt that is worth making, with what is said of it."""
    if not best:
        return []
    data = {"values": [{"best": best, "top": top, "said": said}]}
    rule = {"type": "rule", "color": colours["ink"], "strokeWidth": 1.2}
    text = {
        "type": "text",
        "fontSize": 10.5,
        "fontWeight": 600,
        "color": colours["ink"],
        "align": "right",
        "dx": -5,
        "baseline": "top",
    }
    return [
        {"data": data, "mark": rule, "encoding": {"x": {"field": "best", **x}}},
        {"data": data, "mark": text,
         "encoding": {"x": {"field": "best", **x}, "y": {"field": "top", **y}, "text": {"field": "said"}}},
    ]  # fmt: skip
