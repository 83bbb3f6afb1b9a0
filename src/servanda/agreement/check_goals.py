"""Goals: what they name exists, no circle, no division by zero, one currency, and one side's goal covers the other's."""

from __future__ import annotations

from servanda.agreement.derivation import derive
from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.agreement.units import unit_of_objective
from servanda.metrics.kinds.formula import Formula


def check_goals(findings: Findings) -> None:
    """Every goal, as far as it can be reckoned without records."""
    agreement = findings.agreement
    for name, goal in agreement.goals.items():
        if goal.how:
            _found_in_readings(findings, ("goals", name, goal.how), goal.objective)
    found, wrong = derive(agreement, unit=lambda name: unit_of_objective(findings, name))
    findings.derived = found
    for path, fault in dict.fromkeys(wrong):
        findings.faults(path, (fault,))


def _found_in_readings(findings: Findings, path: Path, name: str) -> None:
    if not findings.name(path, "objectives", name):
        return
    objective = findings.agreement.objectives[name]
    if objective.per or isinstance(objective.metric, Formula):
        why = "is split by `per`" if objective.per else "is a formula"
        hint = "Write the goal with an objective that has one reading in each period."
        findings.tell(path, "S924", f"`{name}` {why}, and a goal is found in one figure for each period.", hint)
