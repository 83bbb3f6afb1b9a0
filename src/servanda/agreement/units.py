"""What the reading of an objective is: percent, number, duration or money; None where that is not known."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.agreement.columns import MEASURED
from servanda.agreement.findings import Findings
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.metric import unit_of
from servanda.query.check import check
from servanda.query.expression import Expression
from servanda.query.types import DURATION, MONEY, NUMBER, PERCENT, YESNO, Kind, Type
from servanda.words.result import Unit

DEEPEST = 30
"""Formulas of formulas that are followed."""

TYPES: dict[Unit, Type] = {"percent": PERCENT, "number": NUMBER, "duration": DURATION, "money": MONEY}
"""The type of a reading of each unit."""


class _UnknownError(Exception):
    """A type that is not known before records are read, or not at all."""


def unit_of_objective(findings: Findings, name: str, above: tuple[str, ...] = ()) -> Unit | None:
    """The unit of an objective's readings. `above` are the formulas that ask, so that a circle ends."""
    if name not in findings.units:
        found = _unit(findings, name, above)
        if above:  # asked for on the way, perhaps from inside a circle
            return found
        findings.units[name] = found
    return findings.units[name]


def _unit(findings: Findings, name: str, above: tuple[str, ...]) -> Unit | None:
    objective = findings.agreement.objectives.get(name)
    if objective is None or name in above or len(above) > DEEPEST:
        return None
    metric = objective.metric
    if isinstance(metric, Formula):
        names = formula_names(findings, metric, (*above, name))
        if None in names.values():
            return None
        kind, faults = check(metric.formula, {key: each for key, each in names.items() if each is not None}, {})
        return None if faults or kind.kind is Kind.NULL else unit_of(kind)

    def typed(records: str, expression: Expression) -> Type:
        found, _ = findings.types.expression(records, expression)
        if records not in findings.agreement.records or found is None or found.kind not in MEASURED:
            raise _UnknownError
        return found

    try:
        return metric.unit(typed)
    except _UnknownError:
        return None


def formula_names(findings: Findings, metric: Formula, above: tuple[str, ...] = ()) -> Mapping[str, Type | None]:
    """The names that a formula may use with their types: ``a`` is a reading, ``a_missed`` and ``a_met`` its verdict."""
    names: dict[str, Type | None] = {}
    for name, term in metric.of.items():
        unit = unit_of_objective(findings, term.objective, above)
        names[name] = TYPES[unit] if unit is not None else None
        names |= {f"{name}_missed": YESNO, f"{name}_met": YESNO}
    return names
