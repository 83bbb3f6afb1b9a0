"""A comparison as plain values: JSON and CSV for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from servanda.desk.compare import Difference, Run, Side
from servanda.desk.compare_records import Moved
from servanda.desk.comparing import Compared
from servanda.desk.tables import csv_text
from servanda.store.plain import instant_text, plain_verdict
from servanda.words.problem import errors
from servanda.words.result import Verdict

COLUMNS = (
    "agreement", "objective", "period", "segment", "changed", "old_verdict", "new_verdict", "old_value", "new_value", "unit",
    "old_target", "new_target", "old_in", "new_in", "old_out", "new_out", "records",
)  # fmt: skip


def exit_code(compared: Compared) -> int:
    """0 no difference, 1 differences, 2 problems."""
    if compared.comparison is None or errors(compared.problems):
        return 2
    return 0 if compared.comparison.alike else 1


def as_json(compared: Compared) -> dict[str, Any]:
    """Everything that differs, with the records that explain it."""
    comparison = compared.comparison
    problems = [each.as_json() for each in compared.problems]
    if comparison is None:
        return {"differences": [], "problems": problems}
    return {
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "same": comparison.same,
        "only_old": list(comparison.only_old),
        "only_new": list(comparison.only_new),
        "differences": [_plain(each, compared.records.get(each.key)) for each in comparison.differences],
        "problems": problems,
    }


def _side(side: Side) -> dict[str, Any]:
    return {"name": side.name, "period": side.period, "agreements": [_run(each) for each in side.runs.values()]}


def _run(run: Run) -> dict[str, Any]:
    as_of = None if run.as_of is None else instant_text(run.as_of)
    return {"agreement": run.agreement, "version": run.version, "as_of": as_of}


def _plain(each: Difference, records: Sequence[Moved] | None) -> dict[str, Any]:
    reading = each.either.reading
    return {
        "agreement": each.agreement,
        "objective": reading.objective,
        "period": reading.period.label,
        "segment": dict(reading.segment),
        "changed": list(each.kinds),
        "old": None if each.old is None else plain_verdict(each.old),
        "new": None if each.new is None else plain_verdict(each.new),
        "records": None if records is None else [_record(one) for one in records],
    }


def _record(each: Moved) -> dict[str, Any]:
    return {
        "key": each.key,
        "changed": each.change,
        "old": None if each.old is None else dict(each.old),
        "new": None if each.new is None else dict(each.new),
    }


def as_csv(compared: Compared) -> str:
    """A row for each reading that differs; `records` are the keys that explain it."""
    differences = compared.comparison.differences if compared.comparison else ()
    return csv_text(COLUMNS, (_row(each, compared.records.get(each.key)) for each in differences))


def _row(each: Difference, records: Sequence[Moved] | None) -> Sequence[Any]:
    reading = each.either.reading
    segment = "; ".join(f"{name}={value}" for name, value in reading.segment)
    old, new = (_parts(verdict) for verdict in (each.old, each.new))
    pairs = [value for place in ("verdict", "value") for value in (old[place], new[place])]
    rest = [value for place in ("target", "in", "out") for value in (old[place], new[place])]
    keys = "; ".join(f"{one.change} {one.key}" for one in records or ())
    return [
        each.agreement, reading.objective, reading.period.label, segment, "; ".join(each.kinds), *pairs, reading.unit, *rest,
        keys,
    ]  # fmt: skip


def _parts(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return dict.fromkeys(("verdict", "value", "target", "in", "out"))
    plain = plain_verdict(verdict)
    return {**{name: plain[name] for name in ("verdict", "value", "target")}, **plain["records"]}
