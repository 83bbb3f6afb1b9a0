"""A goal and its days as a Vega-Lite specification: expected, so far, foretold with its band, the period before, the goal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.paper.charts import framed

WIDTH, HEIGHT = 500, 220
_AIR = 1.1
"""The height of the drawing over the highest line."""


@dataclass(frozen=True, slots=True)
class Fan:
    """A forecast from the instant measured to until the end: its middle and the edges of its band, by the day."""

    days: tuple[float, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PaceLines:
    """What is drawn; the n-th number of a line is that at the end of n days, and numbers are for drawing only.

    `closed` are the places of days that do not count, `holidays` those of them that are holidays. `over` days are over.
    `said` are the lines written into the free corner, the first in the colour of `word`.
    """

    goal: float
    expected: tuple[float, ...]
    so_far: tuple[float, ...]
    before: tuple[float, ...]
    closed: tuple[int, ...]
    holidays: tuple[int, ...]
    over: int
    now: float
    """Where the last number of `so_far` is, on a day that has only begun."""
    names: tuple[tuple[float, str], ...]
    """What stands under the axis, and where."""
    said: tuple[str, ...]
    goal_said: str
    word: str
    fan: Fan | None = None


def pace_spec(lines: PaceLines, unit: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """The chart; its colours are those of the page, so that it prints as the page does."""
    length = len(lines.expected) - 1
    tops = [lines.goal, *lines.so_far, *lines.before, *(lines.fan.high if lines.fan else ())]
    axis = {
        "title": None, "values": [at for at, _ in lines.names], "labelAngle": 0, "labelFlush": False, "labelOverlap": "greedy",
        "labelExpr": f"({json.dumps({f'{at:g}': name for at, name in lines.names})})[datum.value]",
    }  # fmt: skip
    x = {"type": "quantitative", "scale": {"domain": [0, length], "nice": False}, "axis": axis}
    y = {
        "type": "quantitative", "scale": {"domain": [0, max(tops) * _AIR or 1], "nice": False},
        "axis": {"title": None, "tickCount": 5, "format": "~s" if unit == "money" else ",~f"},
    }  # fmt: skip
    layers = [
        *_closed(lines, x, colours), _line(lines.before, x, y, {"strokeWidth": 1, "color": colours["faint"], "opacity": 0.65}),
        _line(lines.expected, x, y, {"strokeWidth": 2, "color": colours["faint"]}), *_goal(lines, y, colours),
        *_fan(lines, x, y, colours), *_gap(lines, x, y, colours),
        _line(lines.so_far, x, y, {"strokeWidth": 2.6, "color": colours["ink"]}, lines.now),
        *_end(lines, x, y, colours), *_said(lines, x, y, colours),
    ]  # fmt: skip
    return framed({"width": WIDTH, "height": HEIGHT, "layer": layers}, colours)


def _line(values: Sequence[float], x: Any, y: Any, mark: Mapping[str, Any], now: float | None = None) -> dict[str, Any]:
    rows = [{"day": float(day), "value": value} for day, value in enumerate(values)]
    if now is not None:
        rows[-1]["day"] = now
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeJoin": "round", "strokeCap": "round", **mark},
        "encoding": {"x": {"field": "day", **x}, "y": {"field": "value", **y}},
    }


def _closed(lines: PaceLines, x: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """A shade over each day that does not count; a holiday is darker."""
    return [
        {
            "data": {"values": [{"from": place, "to": place + 1} for place in places]},
            "mark": {"type": "rect", "color": colours["rule"], "opacity": shade},
            "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}},
        }
        for places, shade in (
            (tuple(each for each in lines.closed if each not in lines.holidays), 0.45), (lines.holidays, 1),
        )
        if places
    ]  # fmt: skip


def _goal(lines: PaceLines, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    at = {"data": {"values": [{"value": lines.goal}]}}
    rule = {"type": "rule", "color": colours["accent"], "strokeWidth": 1.4, "strokeDash": [5, 3]}
    said = {"type": "text", "align": "left", "dx": 4, "dy": -6, "fontSize": 11, "color": colours["accent"]}
    over = {"y": {"field": "value", **y}}
    return [
        {**at, "mark": rule, "encoding": over},
        {**at, "mark": said, "encoding": {**over, "x": {"value": 0}, "text": {"value": lines.goal_said}}},
    ]


def _fan(lines: PaceLines, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    if lines.fan is None:
        return []
    fan = lines.fan
    rows = [
        {"day": day, "middle": middle, "low": low, "high": high}
        for day, middle, low, high in zip(fan.days, fan.middle, fan.low, fan.high, strict=True)
    ]
    along = {"x": {"field": "day", **x}}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": colours["open"], "opacity": 0.16},
            "encoding": {**along, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": colours["ink"], "strokeWidth": 1.6, "strokeDash": [3, 3]},
            "encoding": {**along, "y": {"field": "middle", **y}},
        },
    ]


def _gap(lines: PaceLines, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """From what is expected to what there is, on the last day that is over."""
    if lines.over >= len(lines.so_far) or not lines.over:
        return []
    row = {"day": lines.over, "from": lines.expected[lines.over], "to": lines.so_far[lines.over]}
    return [
        {
            "data": {"values": [row]},
            "mark": {"type": "rule", "color": colours[lines.word], "strokeWidth": 2},
            "encoding": {"x": {"field": "day", **x}, "y": {"field": "from", **y}, "y2": {"field": "to"}},
        }
    ]


def _end(lines: PaceLines, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    row = {"day": lines.now, "value": lines.so_far[-1]}
    mark = {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": colours[lines.word]}
    return [
        {
            "data": {"values": [row]},
            "mark": mark,
            "encoding": {"x": {"field": "day", **x}, "y": {"field": "value", **y}},
        }
    ]


def _said(lines: PaceLines, x: Any, y: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """In the corner under the lines, which only rise."""
    corner = {"day": len(lines.expected) - 1, "value": 0}
    return [
        {
            "data": {"values": [{**corner, "said": text}]},
            "mark": {
                "type": "text", "align": "right", "baseline": "bottom", "dx": -6, "dy": -6 - 15 * below,
                "fontSize": 11 if place else 13, "fontWeight": 400 if place else 600,
                "color": colours["soft" if place else lines.word],
            },
            "encoding": {"x": {"field": "day", **x}, "y": {"field": "value", **y}, "text": {"field": "said"}},
        }
        for place, (below, text) in enumerate(zip(reversed(range(len(lines.said))), lines.said, strict=True))
    ]  # fmt: skip
