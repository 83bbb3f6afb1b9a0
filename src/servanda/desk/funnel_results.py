"""Funnels as plain values: JSON and CSV for scripts. Rates are exact decimals or fractions, lengths seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from servanda.desk.funnel import FunnelOf, FunnelSeen, Part
from servanda.desk.tables import csv_text
from servanda.funnel.flow import StageFlow
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import errors

COLUMNS = (
    "agreement", "records", "view", "period", "from", "to", "known_until", "mature", "split", "stage", "number", "rate", "overall", "moved",
    "left", "on_its_way", "unaccounted", "without_time", "backward", "median_seconds_from_before", "half_within_days",
)  # fmt: skip


def as_json(found: Sequence[FunnelOf]) -> dict[str, Any] | list[dict[str, Any]]:
    """One agreement is a block with its funnels, several are a list of them."""
    return _of_one(found[0]) if len(found) == 1 else [_of_one(each) for each in found]


def _of_one(found: FunnelOf) -> dict[str, Any]:
    plain = {
        "agreement": found.agreement.id if found.agreement else None,
        "funnels": [_funnel(each) for each in found.funnels],
        "problems": [problem.as_json() for problem in found.problems],
    }
    if found.listed:
        plain["records"] = [{**row} for seen, rows in found.listed for row in _records(seen, rows)]
    return plain


def as_csv(found: Sequence[FunnelOf]) -> str:
    """A row for each stage, and for each stage of each value of the split; or the records that were asked for."""
    listed = [pair for one in found for pair in one.listed]
    if listed:
        every = [(seen, list(_records(seen, rows, several=len(found) > 1))) for seen, rows in listed]
        own = ["agreement"] if len(found) > 1 else []
        columns = list(dict.fromkeys([*own, *(name for seen, _ in every for name in _record_columns(seen))]))
        return csv_text(columns, ([row.get(name) for name in columns] for _, rows in every for row in rows))
    return csv_text(COLUMNS, (row for one in found for each in one.funnels for row in _rows(each)))


def exit_code(found: Sequence[FunnelOf]) -> int:
    """0, or 2 where something was wrong: a funnel promises nothing, so nothing of it is missed."""
    return 2 if any(errors(each.problems) for each in found) else 0


def _funnel(seen: FunnelSeen) -> dict[str, Any]:
    return {
        "records": seen.records,
        "view": _view(seen),
        "period": seen.period or None,
        "from": instant_text(seen.stretch[0]),
        "to": instant_text(seen.stretch[1]),
        "known_until": instant_text(seen.horizon),
        "mature": seen.mature,
        **_part(seen, seen.whole),
        "by": seen.wanted.by,
        "parts": [{"split": each.split, **_part(seen, each)} for each in seen.parts],
        "cohorts": [
            {
                "period": period.label,
                "stages": [_stage(each) for each in stages],
                "young": ripe.young,
                "arrived_of_ripe": _text(ripe.rate),
            }
            for period, stages, ripe in seen.cohorts
        ],
        "unreadable": seen.rows.unreadable if seen.rows else 0,
        "reached_nothing": seen.rows.outside if seen.rows else 0,
        "backward_keys": list(seen.backward),
    }


def _view(seen: FunnelSeen) -> str:
    return "in period" if seen.wanted.in_period else "cohort"


def _part(seen: FunnelSeen, part: Part) -> dict[str, Any]:
    wins, fast = part.wins, part.velocity
    return {
        "stages": [{**_stage(each), **_times(seen, part, each)} for each in part.stages],
        "ripe": {"number": part.ripe.number, "arrived": part.ripe.arrived, "rate": _text(part.ripe.rate), "young": part.ripe.young},
        "wins": {
            "won": wins.won, "lost": wins.lost, "opened": wins.opened, "by_number": _text(wins.by_number),
            "by_amount": _text(wins.by_amount), "of_opened": _text(wins.of_opened), "won_amount": _text(wins.won_worth),
            "lost_amount": _text(wins.lost_worth),
        },
        "velocity": None if fast is None else {
            "opportunities": fast.opportunities, "win_rate": _text(fast.win_rate), "deal": _text(fast.deal),
            "days": _text(fast.days), "a_day": _text(fast.a_day),
        },
        "currency": seen.agreement.currency,
    }  # fmt: skip


def _stage(each: StageFlow) -> dict[str, Any]:
    return {
        "stage": each.name, "number": _text(each.number), "rate": _text(each.rate), "overall": _text(each.overall),
        "counted": each.counted, "moved": each.moved, "left": dict(each.left), "on_its_way": each.on_the_way,
        "unaccounted": each.unaccounted, "without_time": each.skipped, "backward": each.backward,
    }  # fmt: skip


def _times(seen: FunnelSeen, part: Part, stage: StageFlow) -> dict[str, Any]:
    """How long it took from the stage before."""
    place = _place(seen, stage)
    middle = part.middle[place - 1] if 0 < place <= len(part.middle) else None
    waited = part.waits[place - 1] if 0 < place <= len(part.waits) else None
    return {
        "median_seconds_from_before": None if middle is None else value_text(Fraction(middle), "duration"),
        "half_within_days": None if waited is None else waited.half,
        "still_at_the_one_before": None if waited is None else waited.still,
    }


def _place(seen: FunnelSeen, stage: StageFlow) -> int:
    return seen.rows.stages.index(stage.name) if seen.rows is not None and stage.name in seen.rows.stages else 0


def _rows(seen: FunnelSeen) -> Iterable[Sequence[Any]]:
    head = [seen.agreement.id, seen.records, _view(seen), seen.period, instant_text(seen.stretch[0]), instant_text(seen.stretch[1]),
            instant_text(seen.horizon), "yes" if seen.mature else "no"]  # fmt: skip
    for part in (seen.whole, *seen.parts):
        for each in part.stages:
            plain = {**_stage(each), **_times(seen, part, each)}
            plain["left"] = "; ".join(f"{name}={number}" for name, number in each.left)
            yield [*head, part.split, *(plain[name] for name in COLUMNS[len(head) + 1 :])]


def _record_columns(seen: FunnelSeen) -> list[str]:
    assert seen.rows is not None
    return ["records", "key", *seen.rows.stages, *seen.rows.ways, "furthest", "is"]


def _records(seen: FunnelSeen, rows: Sequence[Sequence[Any]], *, several: bool = False) -> Iterable[dict[str, Any]]:
    assert seen.rows is not None
    stages, ways = seen.rows.stages, seen.rows.ways
    words = {-1: stages[-1], len(ways): "on-its-way", len(ways) + 1: "unaccounted", **dict(enumerate(ways))}
    for key, *times, furthest, state in rows:
        named = {
            name: None if at is None else instant_text(int(at))
            for name, at in zip((*stages, *ways), times, strict=True)
        }
        whose = {"agreement": seen.agreement.id} if several else {}
        yield {
            **whose,
            "records": seen.records,
            "key": key,
            **named,
            "furthest": stages[int(furthest)],
            "is": words[int(state)],
        }


def _text(value: Fraction | None) -> str | None:
    return value_text(value, "number")
