"""Whether an agreement's names, expressions, units and dates fit together: what its model cannot see in one block."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from servanda.agreement.check_circles import check_circles
from servanda.agreement.check_complaints import check_complaints
from servanda.agreement.check_escalations import check_escalations
from servanda.agreement.check_exclusions import check_exclusions
from servanda.agreement.check_fees import check_fees
from servanda.agreement.check_follow_up import check_follow_up
from servanda.agreement.check_funnels import check_funnels
from servanda.agreement.check_goals import check_goals
from servanda.agreement.check_head import check_head
from servanda.agreement.check_metrics import check_metrics
from servanda.agreement.check_objectives import check_objectives
from servanda.agreement.check_periods import check_periods
from servanda.agreement.check_records import check_records
from servanda.agreement.check_remedies import check_remedies
from servanda.agreement.check_signs import check_signs
from servanda.agreement.check_targets import check_targets
from servanda.agreement.findings import Check, Findings
from servanda.agreement.model import Agreement
from servanda.agreement.tree import Path
from servanda.words.problem import Problem

CHECKS: tuple[Check, ...] = (
    check_head,
    check_records,
    check_objectives,
    check_metrics,
    check_goals,
    check_targets,
    check_periods,
    check_circles,
    check_exclusions,
    check_escalations,
    check_follow_up,
    check_fees,
    check_remedies,
    check_signs,
    check_funnels,
    check_complaints,
)


def check_agreement(agreement: Agreement, lost: Collection[Path] = ()) -> Iterable[Problem]:
    """Everything that does not fit together in an agreement.

    `lost` are the paths of what was written and could not be read; what follows from them is not told.
    """
    findings = Findings(agreement, frozenset(lost))
    for check in CHECKS:
        check(findings)
    return findings.problems
