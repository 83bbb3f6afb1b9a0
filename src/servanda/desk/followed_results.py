"""Follow-ups as plain values: JSON and CSV for scripts. Lengths are exact seconds; `never` where so many wait in vain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.followed import FollowedIn, FollowedOf
from servanda.desk.followed_said import steps_of
from servanda.desk.tables import csv_text
from servanda.measure.followed import NEVER, PERMILLE, Followed, Wait
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import errors

COLUMNS = ("agreement", "records", "period", "measured_to", "split", "value", "count", "in_time", "late", "pending",
           "step", "done", "never", "too_young", "p50", "p90", "p95", "band", "in_band")  # fmt: skip


def exit_code(found: Sequence[FollowedOf]) -> int:
    """0 it was told, 2 problems in what was written or in the records."""
    return 2 if any(errors(each.problems) for each in found) else 0


def as_json(found: Sequence[FollowedOf]) -> dict[str, Any] | list[dict[str, Any]]:
    """One agreement is a block with its follow-ups, several are a list of them."""
    return _of_one(found[0]) if len(found) == 1 else [_of_one(each) for each in found]


def _of_one(found: FollowedOf) -> dict[str, Any]:
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "follow_ups": [_follow_up(each) for each in found.found],
        "problems": [problem.as_json() for problem in found.problems],
    }


def _follow_up(each: FollowedIn) -> dict[str, Any]:
    return {
        "records": each.records,
        "period": each.period.label,
        "measured_to": instant_text(each.until),
        "unreadable": each.unreadable,
        "not_covered": each.uncovered,
        "figures": [_figures(each, one) for one in each.figures],
    }


def _figures(each: FollowedIn, one: Followed) -> dict[str, Any]:
    limited = each.block.limit is not None
    return {
        "split": {one.split: one.value} if one.split else {},
        "count": one.records,
        "within": value_text(one.share, "number") if limited else None,
        "in_time": one.in_time if limited else None,
        "late": one.late if limited else None,
        "pending": one.pending if limited else None,
        "changed_hands": one.anew,
        "steps": [_step(each, wait) for wait in steps_of(each.block, one)],
    }


def _step(each: FollowedIn, wait: Wait) -> dict[str, Any]:
    percentiles = {
        f"p{permille // 10}": _seconds(found) for permille, found in zip(PERMILLE, wait.percentiles, strict=True)
    }
    bands = zip(_bands(each), wait.in_bands, strict=True)
    return {
        "step": wait.step, "done": wait.done, "never": wait.never, "too_young": wait.young, **percentiles,
        "bands": [{"to": edge, "count": number} for edge, number in bands],
    }  # fmt: skip


def _bands(each: FollowedIn) -> Sequence[str | None]:
    return [*(str(edge) for edge in each.block.bands), None]


def _seconds(length: int | None) -> str | None:
    return None if length is None else "never" if length >= NEVER else value_text_of(length)


def value_text_of(microseconds: int) -> str:
    """Exact seconds."""
    whole, rest = divmod(microseconds, 1_000_000)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def as_csv(found: Sequence[FollowedOf]) -> str:
    """A row for each band of each step."""
    return csv_text(COLUMNS, (row for one in found for each in one.found for row in _rows(one, each)))


def _rows(found: FollowedOf, each: FollowedIn) -> Iterable[Sequence[Any]]:
    assert found.agreement is not None
    until = instant_text(each.until)
    for one in each.figures:
        counts = (one.in_time, one.late, one.pending) if each.block.limit is not None else (None, None, None)
        for wait in steps_of(each.block, one):
            known = (wait.step, wait.done, wait.never, wait.young, *map(_seconds, wait.percentiles))
            for edge, number in zip(_bands(each), wait.in_bands, strict=True):
                yield (
                    found.agreement.id, each.records, each.period.label, until, one.split, one.value, one.records, *counts,
                    *known, edge or "longer", number,
                )  # fmt: skip
