"""`due`: the last days that come next, over all agreements: to claim, to do, to use a right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

from servanda.agreement.model import Agreement
from servanda.clock.civil import stepped_day
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.settling import party_name
from servanda.desk.tables import csv_text
from servanda.store.plain import plain_obligation
from servanda.words.duration import Civil, Duration, Exact, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation

WITHIN = Civil(days=30)
What = Literal["choose", "claim", "do", "use"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a last day: what is to be done, by whom, and how many days are left; fewer than 0 are over."""

    path: Path
    agreement: Agreement
    obligation: Obligation
    what: What
    by: tuple[str, ...]
    last: date
    left: int


@dataclass(frozen=True, slots=True)
class AllDue:
    """Everything that is due, in order of its last days, and how far each agreement's records reach."""

    due: tuple[Due, ...]
    measured: tuple[Measured, ...]
    problems: tuple[Problem, ...]


def due(asked: Asked, within: str | None = None) -> AllDue:
    """What falls due within a time, and what should have been done already."""
    stretch = _stretch(within)
    if isinstance(stretch, Problem):
        return AllDue((), (), (stretch,))
    found, problems = measure(asked)
    every = [each for measured in found for each in _of(measured, stretch)]
    every.sort(key=lambda each: (each.last, each.agreement.id, each.obligation.period.start, each.obligation.remedy))
    return AllDue(tuple(every), tuple(found), (*problems, *(one for each in found for one in each.problems)))


def _stretch(within: str | None) -> Exact | Civil | Problem:
    """``30 days``, ``72 h``; ``30d`` too, as it is typed in a terminal."""
    if within is None:
        return WITHIN
    try:
        found: Duration = parse_duration(re.sub(r"^\s*(\d+)\s*d\s*$", r"\1 days", within))
    except PhraseError as error:
        return Problem("S786", f"--within {within}: {error.sentence}", None, error.hint or "Write --within '30 days'.")
    if isinstance(found, Exact | Civil):
        return found
    sentence = f"--within {within}: days until a last day are days of the calendar."
    return Problem("S786", sentence, None, "Write --within '30 days'.")


def _of(measured: Measured, within: Exact | Civil) -> Iterable[Due]:
    agreement = measured.agreement
    if agreement is None:
        return
    zone = Zone(agreement.timezone)
    today = zone.day(measured.moment)
    limit = measured.moment + within.microseconds if isinstance(within, Exact) else zone.midnight(
        stepped_day(today, within) + 1
    )  # fmt: skip
    for each in measured.obligations:
        what = _what(each)
        if what is None or each.until is None or each.until > limit:
            continue
        last = zone.day(each.until - 1)
        if each.until > measured.moment or what == "do":
            yield Due(measured.path, agreement, each, what, _by(each, what), date_of(last), last - today)


def _what(obligation: Obligation) -> What | None:
    """What is still to be done about it; None where nothing is."""
    if obligation.kind == "action":
        return "do" if obligation.state in ("computed", "granted") else None
    if obligation.automatic or obligation.of is not None or obligation.amount == 0:
        return None
    if obligation.state not in ("computed", "claimable"):
        return None
    if obligation.choice is not None and obligation.choice.waits:
        return "choose"
    return "use" if obligation.kind == "right_to_terminate" else "claim"


def _by(obligation: Obligation, what: What) -> tuple[str, ...]:
    if what == "do":
        return () if obligation.debtor is None else (obligation.debtor,)
    return obligation.claimants


def as_json(found: AllDue) -> dict[str, Any]:
    """What is due, in order of its last days, and the problems."""
    return {"due": [_plain(each) for each in found.due], "problems": [each.as_json() for each in found.problems]}


def _plain(each: Due) -> dict[str, Any]:
    plain = plain_obligation(each.obligation)
    named = partial(party_name, each.agreement)
    return {
        "agreement": each.agreement.id, "file": str(each.path), "last_day": each.last.isoformat(), "days_left": each.left,
        "what": each.what, "by": [{"party": name, "name": named(name)} for name in each.by],
        **{key: plain[key] for key in ("remedy", "kind", "period", "segment", "from", "to", "amount", "unit", "state")},
    }  # fmt: skip


COLUMNS = (
    "last_day", "days_left", "what", "by", "agreement", "remedy", "kind", "period", "segment", "record", "amount", "unit", "state",
)  # fmt: skip


def as_csv(found: AllDue) -> str:
    """A row for each last day."""
    return csv_text(COLUMNS, (_row(_plain(each), each.obligation) for each in found.due))


def _row(plain: dict[str, Any], obligation: Obligation) -> Sequence[Any]:
    segment = "; ".join(f"{name}={value}" for name, value in plain["segment"].items())
    return (
        plain["last_day"], plain["days_left"], plain["what"], "; ".join(each["name"] for each in plain["by"]),
        plain["agreement"], plain["remedy"], plain["kind"], plain["period"]["label"], segment, obligation.period.key,
        plain["amount"], plain["unit"], plain["state"],
    )  # fmt: skip


def exit_code(found: AllDue) -> int:
    """0 nothing is due, 1 something is, 2 problems in what was written or in the records."""
    return 2 if errors(found.problems) else 1 if found.due else 0
