"""Last days for scripts and calendars: JSON, CSV, iCalendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.due import AllDue, Astray, Due, Waiting
from servanda.desk.due_kinds import Deadline
from servanda.desk.settling import party_name
from servanda.desk.tables import csv_text
from servanda.exchange.icalendar import Event, calendar_text
from servanda.settle.progress import shown
from servanda.store.plain import plain_obligation
from servanda.words.number import exact_text
from servanda.words.result import Obligation

_OF_AN_OBLIGATION = ("remedy", "kind", "period", "segment", "from", "to", "amount", "unit", "state")


def as_json(found: AllDue) -> dict[str, Any]:
    """What is due, in order of its last days; what waits without one; credits that are not on invoices; the problems."""
    return {
        "due": [_plain(each) for each in found.due],
        "waiting": [_plain_waiting(each) for each in found.waiting],
        "not_on_invoices": [_plain_astray(each) for each in found.astray],
        "problems": [each.as_json() for each in found.problems],
    }


def _plain(each: Due) -> dict[str, Any]:
    return {
        "agreement": each.agreement.id, "file": str(each.path), "last_day": each.last.isoformat(), "days_left": each.left,
        **_plain_deadline(each.agreement, each.deadline),
    }  # fmt: skip


def _plain_deadline(agreement: Agreement, deadline: Deadline) -> dict[str, Any]:
    by = [{"party": name, "name": party_name(agreement, name)} for name in deadline.by]
    plain = {} if deadline.obligation is None else plain_obligation(deadline.obligation)
    return {
        "what": deadline.what, "about": deadline.about, "by": by,
        **({"since": deadline.since.isoformat()} if deadline.since is not None else {}),
        **{key: plain[key] for key in _OF_AN_OBLIGATION if key in plain},
    }  # fmt: skip


def _plain_waiting(each: Waiting) -> dict[str, Any]:
    return {"agreement": each.agreement.id, **_plain_deadline(each.agreement, each.deadline)}


def _plain_astray(each: Astray) -> dict[str, Any]:
    obligation = plain_obligation(each.credited.obligation)
    return {
        "agreement": each.agreement.id, "reference": each.credited.reference, "found": each.credited.found,
        "credited": exact_text(each.credited.credited),
        "invoices": list(dict.fromkeys(line.invoice for line in each.credited.lines)),
        **{key: obligation[key] for key in _OF_AN_OBLIGATION},
    }  # fmt: skip


COLUMNS = (
    "last_day", "days_left", "what", "by", "agreement", "remedy", "kind", "period", "segment", "record", "amount", "unit",
    "state", "about",
)  # fmt: skip


def as_csv(found: AllDue) -> str:
    """A row for each last day; what waits without one has its cell empty."""
    rows = [(each.last.isoformat(), str(each.left), each.agreement, each.deadline) for each in found.due]
    rows += [("", "", each.agreement, each.deadline) for each in found.waiting]
    return csv_text(COLUMNS, (_row(*each) for each in rows))


def _row(last: str, left: str, agreement: Agreement, deadline: Deadline) -> Sequence[Any]:
    by = "; ".join(party_name(agreement, name) for name in deadline.by)
    each = deadline.obligation
    if each is None:
        return (last, left, deadline.what, by, agreement.id, *("",) * 8, deadline.about)
    plain = plain_obligation(each)
    segment = "; ".join(f"{name}={value}" for name, value in each.segment)
    return (
        last, left, deadline.what, by, agreement.id, each.remedy, each.kind, each.period.label, segment,
        each.period.key, plain["amount"], each.unit, each.state, deadline.about,
    )  # fmt: skip


TO_DO = {
    "claim": "Last day to claim", "do": "Due", "use": "Last day to use", "answer": "Last day to answer",
    "apply": "Last day to credit on an invoice", "announce": "Last day to announce", "notice": "Last day to give notice",
}  # fmt: skip


def as_calendar(found: AllDue) -> str:
    """Last days as events of whole days."""
    return calendar_text(_event(each) for each in found.due)


def _event(each: Due) -> Event:
    deadline = each.deadline
    names = " or ".join(party_name(each.agreement, name) for name in deadline.by)
    title = each.agreement.title or each.agreement.id
    amount = "" if deadline.obligation is None else amount_of(deadline.obligation)
    said = [f"{each.agreement.id}: {title}", *([f"By {names}"] if names else []), *([amount] if amount else [])]
    return Event(
        f"{each.agreement.id} {deadline.what} {deadline.about}", each.last,
        f"{TO_DO[deadline.what]}: {deadline.about} ({each.agreement.id})", "\n".join(said),
    )  # fmt: skip


def amount_of(each: Obligation) -> str:
    """``198.72 EUR``; ``?`` where it is not known; nothing for duties and rights."""
    return "" if not each.unit else "?" if each.amount is None else shown(each, each.amount)


def sentences(found: Iterable[Astray]) -> Iterable[str]:
    """``hosting/2026-01/credit, 100 USD: granted on 20 May 2026, and is not on the invoice of June 2026``."""
    for each in found:
        yield f"{each.credited.reference}, {amount_of(each.credited.obligation)}: {each.credited.standing}"
