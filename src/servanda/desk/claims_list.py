"""`claims list`: every obligation that can be claimed or was, how far it has come, and the last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.tables import csv_text
from servanda.store.plain import instant_text, plain_obligation
from servanda.words.problem import Problem
from servanda.words.result import Obligation

COLUMNS = (
    "agreement", "remedy", "kind", "period", "segment", "record", "from", "to", "computed", "amount", "unit", "state",
    "last_day", "said",
)  # fmt: skip


def can_be_claimed(obligation: Obligation) -> bool:
    """Is it, or was it, for somebody to claim? Not so what is due by itself, is earned back, or comes to nothing."""
    nothing = obligation.amount == 0 and obligation.final and obligation.state in ("computed", "claimable", "lapsed")
    return not obligation.automatic and obligation.of is None and not nothing


def last_day(obligation: Obligation, zone: Zone) -> str | None:
    """The last day for a claim, a duty or a right, as 2026-05-30."""
    return None if obligation.until is None else date_of(zone.day(obligation.until - 1)).isoformat()


def as_json(found: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One entry for each agreement; problems that belong to none stand in an entry of their own."""
    plain = [_entry(each) for each in found]
    alone = [problem.as_json() for problem in problems]
    return [*plain, {"agreement": None, "claims": [], "problems": alone}] if alone else plain


def _entry(measured: Measured) -> dict[str, Any]:
    agreement = measured.agreement
    claims = []
    for each in filter(can_be_claimed, measured.obligations):
        assert agreement is not None
        plain = plain_obligation(each)
        plain["claim"]["last_day"] = last_day(each, Zone(agreement.timezone))
        claims.append(plain)
    return {
        "agreement": agreement.id if agreement else None,
        "file": str(measured.path),
        "as_of": instant_text(measured.moment) if measured.moment else None,
        "claims": claims,
        "problems": [problem.as_json() for problem in measured.problems],
    }


def as_csv(found: Sequence[Measured]) -> str:
    """A row for each obligation."""
    return csv_text(COLUMNS, (row for each in found for row in _rows(each)))


def _rows(measured: Measured) -> Iterable[Sequence[Any]]:
    agreement = measured.agreement
    for each in filter(can_be_claimed, measured.obligations):
        assert agreement is not None
        plain = plain_obligation(each)
        yield (
            agreement.id, each.remedy, each.kind, each.period.label,
            "; ".join(f"{name}={value}" for name, value in each.told_by), each.period.key, each.debtor, each.creditor,
            plain["computed"], plain["amount"], each.unit, each.state, last_day(each, Zone(agreement.timezone)),
            "; ".join(reason.sentence for reason in each.because if reason.place is not None),
        )  # fmt: skip
