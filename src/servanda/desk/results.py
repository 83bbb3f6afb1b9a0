"""Results as plain values: JSON and CSV in the shape that stays stable for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.changes import plain
from servanda.desk.measuring import Measured
from servanda.desk.otherwise_plain import plain_besides, with_other_amounts, with_other_verdicts
from servanda.desk.overall import something_missed
from servanda.desk.tables import csv_text
from servanda.store.plain import instant_text, plain_verdict
from servanda.words.problem import Problem, errors
from servanda.words.result import Verdict


def as_json(measured: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """A list with one entry for each agreement; problems that belong to none stand in an entry of their own."""
    found = [_one(each) for each in measured]
    alone = [problem.as_json() for problem in problems]
    return [*found, {"agreement": None, "problems": alone, "readings": [], "obligations": []}] if alone else found


def _one(measured: Measured) -> dict[str, Any]:
    agreement = measured.agreement
    return {
        "agreement": agreement.id if agreement else None,
        "file": str(measured.path),
        "title": agreement.title if agreement else None,
        "version": agreement.version if agreement else None,
        "as_of": instant_text(measured.as_of) if measured.ready and measured.as_of else None,
        "readings": [with_other_verdicts(measured, each) for each in (*measured.verdicts, *measured.gone)],
        "obligations": [with_other_amounts(measured, each) for each in measured.obligations],
        **({"otherwise": others} if (others := plain_besides(measured)) else {}),
        **({"if_accepted": _if_accepted(measured)} if measured.waiting.anything or measured.periods.waiting else {}),
        "problems": [problem.as_json() for problem in measured.problems],
    }


def _if_accepted(measured: Measured) -> dict[str, Any]:
    """What waits for an answer, and the figures and money that would be others if all of it were accepted."""
    waiting = measured.waiting
    return {
        "exclusions": {**{name: [each.key for each in rows] for name, rows in waiting.rows.items()},
                       **dict.fromkeys(waiting.whole)},
        "corrections": [each.name for each in waiting.corrections],
        "restatements": [each.name for each in measured.periods.waiting],
        **plain(measured.if_accepted, measured.owed_if_accepted),
    }  # fmt: skip


def figures_text(measured: Measured, shown: Sequence[Verdict]) -> str:
    """What a page shows of an agreement, in the shape of `as_json`: the readings on it and nothing else."""
    readings = [plain_verdict(each) for each in shown]
    return json.dumps([{**_head(measured), "readings": readings}], separators=(",", ":"), ensure_ascii=False)


def _head(measured: Measured) -> dict[str, Any]:
    agreement = measured.agreement
    return {
        "agreement": agreement.id if agreement else None,
        "title": agreement.title if agreement else None,
        "version": agreement.version if agreement else None,
        "as_of": instant_text(measured.as_of) if measured.ready and measured.as_of else None,
    }


COLUMNS = (
    "agreement", "objective", "period", "start", "end", "segment", "value", "unit", "numerator", "denominator",
    "target", "verdict", "reason", "state", "in", "out", "pending", "excluded", "unreadable",
)  # fmt: skip


def as_csv(measured: Sequence[Measured]) -> str:
    """A row for each reading."""
    return csv_text(COLUMNS, (row for each in measured for row in _rows(each)))


def _rows(measured: Measured) -> Iterable[Sequence[Any]]:
    for verdict in (*measured.verdicts, *measured.gone):
        plain = plain_verdict(verdict)
        period, records = plain["period"], plain["records"]
        segment = "; ".join(f"{name}={value}" for name, value in plain["segment"].items())
        yield (
            measured.agreement.id if measured.agreement else "", plain["objective"], period["label"], period["start"],
            period["end"], segment, plain["value"], plain["unit"], plain["numerator"], plain["denominator"],
            plain["target"], plain["verdict"], plain["reason"], plain["state"],
            *(records[key] for key in ("in", "out", "pending", "excluded", "unreadable")),
        )  # fmt: skip


def exit_code(measured: Sequence[Measured], problems: Iterable[Problem]) -> int:
    """0 nothing missed, 1 something missed, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in measured):
        return 2
    return 1 if any(map(something_missed, measured)) else 0
