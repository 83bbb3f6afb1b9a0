"""Why a share of time is what it is: what was done in which order, and the outages, exclusions and gaps behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.clock.units import DAY
from servanda.clock.zone import Zone
from servanda.desk.explain_exclusions import explain_exclusions
from servanda.desk.moments import local_text
from servanda.measure.readings import Prepared, segment_of
from servanda.metrics.facts import EXCLUDED, OUTSIDE, UNKNOWN, UNREADABLE
from servanda.metrics.kinds.uptime import TimeUp
from servanda.query.relation import Relation, Select
from servanda.query.scalar import Col
from servanda.words.result import Because, Times, Verdict
from servanda.words.said import listed
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_duration, show_number

LISTED = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    start: int
    stop: int | None
    counted: int
    outcome: str
    down: Fraction = Fraction(0)
    """How much of it was down, by its weight."""


def time_said(times: Times) -> Sentence:
    """``743 h of 744 h up``."""
    whole = Figure(show_duration(times.up + times.down))
    return Sentence("{up} of {whole} up", up=Figure(show_duration(times.up)), whole=whole)


def explain_time(prepared: Prepared, verdict: Verdict, in_period: Relation) -> Because:
    """What became of the time of one reading; `in_period` are the stretches of its period."""
    times, zone = verdict.reading.times or Times(Fraction(0), Fraction(0)), prepared.scope.source.zone
    metric = prepared.objective.metric
    assert isinstance(metric, TimeUp)
    found = _pieces(prepared, verdict, in_period)
    lines = [Because(f"{show_duration(times.up)} up")]
    for word, outcome, time in (
        ("down", OUTSIDE, times.down), ("of unknown state", UNKNOWN, times.unknown), ("excluded", EXCLUDED, times.excluded),
    ):  # fmt: skip
        if time or outcome == OUTSIDE:
            lines.append(Because(f"{show_duration(time)} {word}", tuple(_listed(found.get(outcome, ()), zone))))
    if times.pending:
        lines.append(Because(f"{show_duration(times.pending)} pending: not decided at the horizon"))
    if unreadable := found.get(UNREADABLE, ()):
        lines.append(Because(f"{show_number(len(unreadable))} unreadable", tuple(_listed(unreadable, zone))))
    lines += explain_exclusions(prepared, verdict)
    things = prepared.scope.lines().things
    lines.append(Because(f"in this order: {' → '.join(_order(prepared, metric, has_things=things is not None))}"))
    period = verdict.reading.period.label
    pooled = f", of all {things} together" if things is not None and not verdict.reading.segment else ""
    return Because(
        f"the time of {period} by {metric.records}{pooled} ({prepared.scope.source.agreement.timezone})", tuple(lines)
    )


def closed_time(times: Times, records: str) -> Because:
    """What the time of a closed period was; which outages they were is not kept, and those of today may be others."""
    told = (("up", times.up), ("down", times.down), ("of unknown state", times.unknown), ("excluded", times.excluded))
    lines = tuple(Because(f"{show_duration(time)} {word}") for word, time in told if time or word in ("up", "down"))
    return Because(f"the time by {records} when the period was closed", lines)


def stretch_said(row: Mapping[str, Any], zone: Zone) -> str:
    """``from 5 January 2026 10:00 to 11:00: 1 h counts``."""
    stop = row.get("_stopped")
    until = f" to {local_text(stop, zone, seconds=True)}" if stop is not None else ""
    return f"from {local_text(row['_started'], zone, seconds=True)}{until}: {show_duration(row['_elapsed'] or 0)} of counted time"


def _pieces(prepared: Prepared, verdict: Verdict, in_period: Relation) -> dict[str, list[_Piece]]:
    columns = tuple((column, Col(column)) for column, _ in prepared.columns.values())
    names = ("_key", "_started", "_stopped", "_elapsed", "_outcome", "_amount")
    whole = 10**prepared.facts.rule.scale * prepared.facts.rule.divisor
    rows = prepared.scope.source.engine.run(Select(in_period, (*((name, Col(name)) for name in names), *columns)))
    found: dict[str, list[_Piece]] = {}
    for row in sorted(rows, key=lambda each: (each[1] or 0, str(each[0]))):
        if segment_of(prepared, row[len(names) :]) == verdict.reading.segment:
            key, start, stop, counted, outcome, amount = row[: len(names)]
            down = Fraction(int(amount or 0), whole)
            _add(found.setdefault(str(outcome), []), _Piece(str(key), start, stop, counted or 0, str(outcome), down))  # type: ignore[arg-type]
    return found


def _add(found: list[_Piece], piece: _Piece) -> None:
    """Pieces of one stretch that follow one another are told as one."""
    if found and found[-1].key == piece.key and found[-1].stop == piece.start:
        last = found.pop()
        counted, down = last.counted + piece.counted, last.down + piece.down
        piece = _Piece(last.key, last.start, piece.stop, counted, piece.outcome, down)
    found.append(piece)


def _listed(found: Sequence[_Piece], zone: Zone) -> Iterable[Because]:
    """The longest ones, in order of time."""
    longest = sorted(found, key=lambda each: -each.counted)[:LISTED]
    for each in sorted(longest, key=lambda each: (each.start, each.key)):
        stop = f" to {local_text(each.stop, zone, seconds=True)}" if each.stop is not None else ""
        weighed = f", of which {show_duration(each.down)} count by weight" if 0 < each.down < each.counted else ""
        counted = f" ({show_duration(each.counted)}{weighed})" if each.counted else ""
        yield Because(
            f"{f'{each.key}: ' if each.key else ''}{local_text(each.start, zone, seconds=True)}{stop}{counted}"
        )
    if len(found) > LISTED:
        yield Because(f"and {show_number(len(found) - LISTED)} shorter ones")


def _order(prepared: Prepared, metric: TimeUp, *, has_things: bool) -> Iterable[str]:
    """What is done, step by step; steps that this metric does not have are left out."""
    if prepared.scope.source.agreement.records[metric.records].slots is not None:
        yield "each slot tells of its own time"
    elif metric.condition is not None:
        yield "each check holds until the next"
    if metric.down_after is not None or metric.up_after is not None:
        yield "runs"
    if metric.only_outages is not None:
        yield "the length of whole outages"
    if metric.grace is not None:
        yield f"less the first {metric.grace} of each"
    if metric.exclude:
        yield "less exclusions"
    calendar, life = ["the calendar"] if metric.calendar else [], ["the life of the thing"] if has_things else []
    yield f"cut to {listed([*calendar, *life, 'the period'])}"
    if metric.weight is not None:
        yield "weight"
    if prepared.scope.fixed_length[0]:
        yield f"to the agreed length of {prepared.scope.fixed_length[1] // DAY} days"
    yield "the sum"
