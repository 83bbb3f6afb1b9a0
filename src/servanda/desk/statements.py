"""`settle`: the obligations of each period as statements, and their totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.changes import plain
from servanda.desk.measuring import Measured
from servanda.desk.otherwise_plain import plain_besides, with_other_amounts
from servanda.desk.otherwise_said import of_obligation
from servanda.desk.statement_periods import stands_in
from servanda.desk.tables import csv_text
from servanda.settle.reference import reference_of
from servanda.store.plain import instant_text, plain_obligation
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Period
from servanda.words.show import exact_text

BOOKED = ("granted", "applied")
OVER = ("lapsed", "refused")


@dataclass(frozen=True, slots=True)
class Total:
    """What one party owes another in one unit: all of it that stands, and the part of it that is booked."""

    debtor: str | None
    creditor: str | None
    unit: str
    amount: Fraction
    booked: Fraction


@dataclass(frozen=True, slots=True)
class Statement:
    """The obligations of one period of one agreement."""

    period: Period
    obligations: tuple[Obligation, ...]

    @property
    def totals(self) -> tuple[Total, ...]:
        """What is owed, without what has lapsed or was refused; by debtor, creditor and unit."""
        found: dict[tuple[str | None, str | None, str], list[Fraction]] = {}
        for each in self.obligations:
            if each.amount is not None and each.state not in OVER and not waits_for_choice(each) and not each.kept:
                sums = found.setdefault((each.debtor, each.creditor, each.unit), [Fraction(0), Fraction(0)])
                sums[0] += each.amount
                sums[1] += each.amount if each.state in BOOKED else 0
        return tuple(Total(*key, *sums) for key, sums in found.items() if sums[0])

    @property
    def unknown(self) -> int:
        """How many amounts cannot be told yet, so that they are in no total."""
        return sum(each.amount is None and not each.what and each.state not in OVER for each in self.obligations)

    def part(self, total: Total) -> tuple[Obligation, ...]:
        """The obligations that a total is made of."""
        mark = total.debtor, total.creditor, total.unit
        return tuple(each for each in self.obligations
                     if (each.debtor, each.creditor, each.unit) == mark and each.state not in OVER)  # fmt: skip


def waits_for_choice(obligation: Obligation) -> bool:
    """Is it shown beside others between which the customer has not chosen yet? Then nothing of it is summed up."""
    return obligation.choice is not None and obligation.choice.waits


def statements(obligations: Iterable[Obligation], agreement: Agreement | None = None) -> list[Statement]:
    """One statement for each stretch of time that has obligations, in order."""
    groups: dict[tuple[int, int], tuple[Period, list[Obligation]]] = {}
    for each in obligations:
        period = stands_in(each, agreement)
        groups.setdefault((period.start, period.end), (period, []))[1].append(each)
    return [Statement(period, tuple(own)) for _, (period, own) in sorted(groups.items())]


def statements_of(measured: Measured) -> list[Statement]:
    """The statements of an agreement; empty ones where only another reading of it has something fall due."""
    agreement = measured.agreement
    found = statements(measured.obligations, agreement)
    known = {(each.period.start, each.period.end) for each in found}
    alone = [stands_in(there, agreement) for each in measured.otherwise for here, there in each.obligations
             if here is None and there]  # fmt: skip
    found += [
        Statement(each, ()) for each in {(one.start, one.end): one for one in alone}.values()
        if (each.start, each.end) not in known
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.period.start, each.period.end))


def as_json(measured: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """A list with one entry for each agreement: its statements with their obligations and totals."""
    found = [_entry(each) for each in measured]
    alone = [problem.as_json() for problem in problems]
    return [*found, {"agreement": None, "problems": alone, "statements": []}] if alone else found


def _entry(measured: Measured) -> dict[str, Any]:
    agreement = measured.agreement
    return {
        "agreement": agreement.id if agreement else None,
        "file": str(measured.path),
        "as_of": instant_text(measured.as_of) if measured.ready and measured.as_of else None,
        "statements": [_statement(measured, agreement.id, each) for each in statements_of(measured)]
        if agreement
        else [],
        **({"if_accepted": plain((), measured.owed_if_accepted)["obligations"]} if measured.owed_if_accepted else {}),
        "problems": [problem.as_json() for problem in measured.problems],
    }


def _statement(measured: Measured, agreement: str, statement: Statement) -> dict[str, Any]:
    period = statement.period
    return {
        "period": {"label": period.label, "start": instant_text(period.start), "end": instant_text(period.end)},
        "obligations": [
            {**with_other_amounts(measured, each), "reference": reference_of(agreement, each)}
            for each in statement.obligations
        ],
        **({"otherwise": others} if (others := plain_besides(measured, period)) else {}),
        "totals": [
            {"from": each.debtor, "to": each.creditor, "amount": exact_text(each.amount),
             "booked": exact_text(each.booked), "unit": each.unit}
            for each in statement.totals
        ],
    }  # fmt: skip


COLUMNS = (
    "agreement", "period", "start", "end", "remedy", "kind", "segment", "from", "to", "computed", "amount", "unit",
    "state", "claim_from", "claim_until", "what", "because", "reference", "otherwise",
)  # fmt: skip


def as_csv(measured: Sequence[Measured]) -> str:
    """A row for each obligation."""
    return csv_text(COLUMNS, (row for each in measured for row in _rows(each)))


def _rows(measured: Measured) -> Iterable[Sequence[Any]]:
    for each in measured.obligations:
        plain = plain_obligation(each)
        yield (
            measured.agreement.id if measured.agreement else "", plain["period"]["label"], plain["period"]["start"],
            plain["period"]["end"], each.remedy, each.kind, "; ".join(f"{name}={value}" for name, value in each.told_by),
            each.debtor, each.creditor, plain["computed"], plain["amount"], each.unit, each.state,
            plain["claim"]["from"], plain["claim"]["until"], each.what,
            "; ".join(reason.sentence for reason in each.because),
            reference_of(measured.agreement.id if measured.agreement else "", each),
            "; ".join(of_obligation(measured, each)),
        )  # fmt: skip


PRINTED = ("text", "json", "csv")


def unfit(form: str, *, by_year: bool, into_a_file: bool) -> Problem | None:
    """What was asked for in a form that it does not have."""
    if by_year and form not in PRINTED:
        return Problem("S895", f"The table by year has no form `{form}`.", None, f"Forms: {', '.join(PRINTED)}.")
    if into_a_file and (by_year or form in PRINTED):
        hint = "Write `> FILE` behind the command; --output is for html, pdf, credit-notes and lago."
        return Problem("S895", f"`--format {form}` prints, and writes no file.", None, hint)
    return None


def exit_code(measured: Sequence[Measured], problems: Iterable[Problem]) -> int:
    """0 nothing follows, 1 something does, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in measured):
        return 2
    return 1 if any(each.obligations for each in measured) else 0
