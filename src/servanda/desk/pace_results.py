"""Paces as plain values: JSON and CSV for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.clock.units import date_of
from servanda.desk.of_persons import without_persons
from servanda.desk.pace import PaceOf
from servanda.desk.pace_said import forecast_said, pace_said
from servanda.desk.paced import Paced
from servanda.desk.tables import csv_text
from servanda.pace.days import shares_due
from servanda.pace.forecast import Forecast
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import errors

COLUMNS = (
    "agreement", "objective", "segment", "period", "measured_to", "unit", "goal", "actual", "expected", "gap", "ratio",
    "status", "days_passed", "days_left", "needed_a_day", "forecast", "forecast_low", "forecast_high",
    "chance_percent", "why_no_forecast", "as_last_year_grew",
)  # fmt: skip


def as_json(found: Sequence[PaceOf]) -> dict[str, Any] | list[dict[str, Any]]:
    """One agreement is a block, several are a list of them."""
    return _of_one(found[0]) if len(found) == 1 else [_of_one(each) for each in found]


def _of_one(found: PaceOf) -> dict[str, Any]:
    """Exact figures as texts, those of the forecast as rounded numbers, and each day of the period."""
    agreement = found.agreement
    return {
        "agreement": agreement.id if agreement else None,
        "as_of": instant_text(found.as_of) if found.as_of else None,
        "paces": [{**_plain(found, each), "said": _said(found, each), "days": [*_days(each)]} for each in found.paces],
        "problems": [problem.as_json() for problem in found.problems],
    }


def as_csv(found: Sequence[PaceOf]) -> str:
    """A row for each goal."""
    return csv_text(COLUMNS, (_row(one, each) for one in found for each in one.paces))


def exit_code(found: Sequence[PaceOf]) -> int:
    """0 every goal is on track, 1 one is behind or too far ahead, 2 problems in what was written or in the records."""
    if any(errors(one.problems) for one in found):
        return 2
    off = ("behind", "too far ahead")
    return 1 if any(each.pacing.status in off for one in found for each in one.paces) else 0


def _row(found: PaceOf, paced: Paced) -> Sequence[Any]:
    plain = _plain(found, paced)
    segment = "; ".join(f"{name}={value}" for name, value in plain["segment"].items())
    return [segment if name == "segment" else plain[name] for name in COLUMNS]


def _plain(found: PaceOf, paced: Paced) -> dict[str, Any]:
    pacing, reading, agreement = paced.pacing, paced.verdict.reading, found.agreement
    assert agreement is not None
    unit = reading.unit
    told = paced.forecast if isinstance(paced.forecast, Forecast) else None
    return {
        "agreement": agreement.id,
        "objective": paced.objective,
        "segment": dict(without_persons(agreement, paced.objective, paced.segment)),
        "period": paced.period.label,
        "measured_to": instant_text(reading.measured_to),
        "unit": (agreement.currency or "") if unit == "money" else paced.noun or unit,
        "goal": value_text(pacing.goal, unit),
        "actual": value_text(pacing.actual, unit),
        "expected": value_text(pacing.expected, unit),
        "gap": value_text(pacing.gap, unit),
        "ratio": value_text(pacing.ratio, "number"),
        "status": pacing.status,
        "days_passed": pacing.passed,
        "days_left": pacing.left,
        "needed_a_day": value_text(pacing.needed, unit),
        "forecast": None if told is None else round(told.value),
        "forecast_low": None if told is None else round(told.low),
        "forecast_high": None if told is None else round(told.high),
        "chance_percent": None if told is None else round(told.chance * 100),
        "why_no_forecast": None if told is not None else paced.forecast,
        "as_last_year_grew": value_text(paced.last_year, unit),
    }


def _said(found: PaceOf, paced: Paced) -> list[str]:
    currency = (found.agreement.currency if found.agreement else None) or ""
    return [str(pace_said(paced, currency)), str(forecast_said(paced, currency))]


def _days(paced: Paced) -> Iterable[dict[str, Any]]:
    """Each date with what is expected by its end, and what it brought as far as that is known."""
    pacing, unit = paced.pacing, paced.verdict.reading.unit
    known = paced.run.brought[: paced.known]
    for place, (day, due) in enumerate(zip(paced.run.days, shares_due(paced.run.days), strict=True)):
        yield {
            "date": date_of(day.day).isoformat(),
            "counts": bool(day.weight),
            "holiday": day.holiday or None,
            "expected": value_text(pacing.goal * due, unit),
            "brought": value_text(known[place], unit) if place < len(known) else None,
        }
