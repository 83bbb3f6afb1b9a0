"""How long clocks took, as a Vega-Lite specification: bars between edges, and a line across at each limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.paper.charts import framed
from servanda.words.show import show_number

GAP = 0.5
"""Between the last bar and that of the clocks that did not stop, in widths of a bar."""
_AIR, _MORE_AIR = 1.34, 0.12
"""The height of the drawing over the highest bar: room for its number and the name of a limit; for each further limit."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Clocks that took about so long: how many of them in time, how many late."""

    label: str
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars side by side; `edges` names where each begins and where the last one ends.

    `limits` are the places of edges at which a clock is used up, with what to write there. `never` holds the clocks
    that did not stop, under the name that its bar gets.
    """

    bars: tuple[Bar, ...]
    edges: tuple[str, ...]
    limits: tuple[tuple[int, str], ...] = ()
    never: Bar | None = None


def histogram_spec(
    histogram: Histogram, colours: Mapping[str, str], said: Callable[[int], str] = show_number
) -> dict[str, Any]:
    """Clocks by how long they took: in time below, late on top, the limit as a line across; `said` writes numbers."""
    drawn = list(_drawn(histogram, said))
    end = drawn[-1]["to"] if drawn else 1
    top = max((each["every"] for each in drawn), default=1) * (
        _AIR + _MORE_AIR * (len(histogram.limits) - 1 if histogram.limits else 0)
    )
    x: dict[str, Any] = {
        "field": "from", "type": "quantitative", "scale": {"domain": [0, end], "nice": False, "zero": False},
        "axis": _axis(histogram),
    }  # fmt: skip
    y = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": None}
    layers = [_bars(drawn, x, y, colours), _written(drawn, x, y, colours)]
    if histogram.never is not None:
        layers.append(_written([drawn[-1] | {"said": histogram.never.label}], x, y, colours, line=1))
    if histogram.limits:
        layers += _limits(histogram.limits, end, x, colours)
    return framed({"layer": layers}, colours)


def _drawn(histogram: Histogram, said: Callable[[int], str]) -> Iterable[dict[str, Any]]:
    """Each bar with its place, in widths of a bar."""
    start = 0.0
    for each in histogram.bars:
        yield _placed(each, start, said)
        start += 1
    if histogram.never is not None:
        yield _placed(histogram.never, start + (GAP if start else 0), said)


def _placed(bar: Bar, start: float, said: Callable[[int], str]) -> dict[str, Any]:
    every = bar.in_time + bar.late
    return {
        "from": start, "left": start + 0.05, "right": start + 0.95, "middle": start + 0.5, "to": start + 1,
        "in_time": bar.in_time, "every": every, "said": said(every) if every else "",
    }  # fmt: skip


def _axis(histogram: Histogram) -> dict[str, Any]:
    """Names under the edges."""
    names = {f"{place:g}": label for place, label in enumerate(histogram.edges)} if histogram.bars else {}
    return {
        "title": None, "values": [float(each) for each in names], "grid": False, "labelAngle": 0, "labelFontSize": 10,
        "labelFlush": False, "labelOverlap": "greedy", "labelSeparation": 5,
        "labelExpr": f"({_object(names)})[datum.value]",
    }  # fmt: skip


def _object(names: Mapping[str, str]) -> str:
    """A mapping as the expression language of the drawing library writes it."""
    import json

    return json.dumps(names, ensure_ascii=True)


def _bars(drawn: Sequence[Mapping[str, Any]], x: Any, y: Any, colours: Mapping[str, str]) -> dict[str, Any]:
    """Two rectangles a bar."""
    parts = [
        {**each, "low": low, "high": high, "colour": colour}
        for each in drawn
        for low, high, colour in (
            (0, each["in_time"], colours["in-time"]), (each["in_time"], each["every"], colours["missed"]),
        )
        if high > low
    ]  # fmt: skip
    return {
        "data": {"values": parts},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {**x, "field": "left"}, "x2": {"field": "right"}, "y": {"field": "low", **y}, "y2": {"field": "high"},
            "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
        },
    }  # fmt: skip


def _written(
    drawn: Sequence[Mapping[str, Any]], x: Any, y: Any, colours: Mapping[str, str], line: int = 0
) -> dict[str, Any]:
    """A text over each bar: how many clocks it stands for, or its name in the line above that."""
    return {
        "data": {"values": list(drawn)},
        "mark": {"type": "text", "dy": -6 - 11 * line, "fontSize": 10, "color": colours["soft"]},
        "encoding": {"x": {**x, "field": "middle"}, "y": {"field": "every", **y}, "text": {"field": "said"}},
    }


def _limits(limits: Sequence[tuple[int, str]], end: float, x: Any, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """A dashed line at each limit, with its name at the top on the side that has more room."""
    rows = [{"at": place, "said": said} for place, said in limits]
    across = {"x": {**x, "field": "at"}}
    named = [
        {
            "data": {"values": [each]},
            "mark": {
                "type": "text", "fontSize": 10, "color": colours["accent"], "align": "left" if left else "right",
                "dx": 4 if left else -4, "baseline": "top",
            },
            "encoding": {**across, "y": {"value": 1 + 12 * line}, "text": {"field": "said"}},
        }
        for line, each in enumerate(rows)
        for left in (limits[line][0] < end / 2,)
    ]  # fmt: skip
    rule = {"type": "rule", "color": colours["accent"], "strokeWidth": 1.4, "strokeDash": [5, 3]}
    return [{"data": {"values": rows}, "mark": rule, "encoding": across}, *named]
