"""What one party may read of an agreement: what it promises or is promised, and nothing that concerns others only."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.derivation import with_needed
from servanda.agreement.escalations import Escalation
from servanda.agreement.fields import CalendarAt
from servanda.agreement.goals_said import goals_named
from servanda.agreement.model import Agreement
from servanda.agreement.money_of import fees_of
from servanda.agreement.objectives import Objective
from servanda.agreement.parties import Contact, Need, Party
from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import Needs, needs_of
from servanda.metrics.kinds.delivery import Delivery
from servanda.words.trigger import objectives_of
from servanda.words.until import After


def concerns(objective: Objective, party: str | None) -> bool:
    """Does a party promise this, or is it promised to it?"""
    return party is None or party in (objective.promised_by, objective.to)


def agreement_for(agreement: Agreement, party: str | None) -> Agreement:
    """The agreement as one party may read it; its record sets stay, which nothing prints for a single party."""
    if party is None:
        return agreement
    own = {
        name: _without_others(agreement, each, party)
        for name, each in agreement.objectives.items()
        if concerns(each, party)
    }
    known = {party, *(name for each in own.values() for name in (each.promised_by, each.to))}
    parties = {name: _party(name, each, party, set(own)) for name, each in agreement.parties.items() if name in known}
    calendars = calendars_of(agreement, own.values(), parties.values())
    return agreement.model_copy(
        update={
            "objectives": own,
            "parties": parties,
            "calendars": {name: each for name, each in agreement.calendars.items() if name in calendars},
            "escalations": {
                name: shorter for name, each in agreement.escalations.items()
                if (shorter := _escalation(each, set(own))) is not None
            },
            "follow_up": {
                name: each for name, each in agreement.follow_up.items()
                if any(one.metric.of_records and one.metric.records == name for one in own.values())
            },
            "funnel": {},
            "complaints": {
                said: kept for said, names in agreement.complaints.items()
                if (kept := tuple(name for name in names if name in own))
            },
            "goals": {name: agreement.goals[name] for name in _goals(agreement, own.values())},
            **_money(agreement, set(own)),
        }
    )  # fmt: skip


def _goals(agreement: Agreement, own: Iterable[Objective]) -> tuple[str, ...]:
    named = (goals_named(each.target, *each.levels.values()) for each in own)
    return with_needed(agreement, (name for names in named for name in names))


def _money(agreement: Agreement, own: set[str]) -> dict[str, object]:
    """Remedies of these promises; without any, nothing of fees and the settlement either."""
    remedies = {name: each for name, each in agreement.remedies.items() if set(objectives_of(each.when)) <= own}
    fees = {name: each for name, each in agreement.fees.items() if name in fees_of(agreement, remedies)}
    return {"remedies": remedies, "fees": fees, "settlement": agreement.settlement if remedies else None}


def _without_others(agreement: Agreement, objective: Objective, party: str) -> Objective:
    """Without the names of promises between others that it supports."""
    if objective.supports is None:
        return objective
    kept = tuple(
        name
        for name in objective.supports
        if name in agreement.objectives and concerns(agreement.objectives[name], party)
    )
    return objective.model_copy(update={"supports": kept or None})


def _party(name: str, written: Party, reader: str, own: set[str]) -> Party:
    """A party with those of its contacts and needs that the reader has to do with."""
    contacts = [_contact(each, own) for each in written.contacts if not each.answers_for or own & set(each.answers_for)]
    needs = [each for each in written.needs if reader in (name, each.sender)]
    return written.model_copy(update={"contacts": tuple(contacts), "needs": tuple(needs)})


def _contact(written: Contact, own: set[str]) -> Contact:
    return written.model_copy(update={"answers_for": tuple(name for name in written.answers_for if name in own)})


def _escalation(written: Escalation, own: set[str]) -> Escalation | None:
    kept = tuple(name for name in written.of if name in own)
    return written.model_copy(update={"of": kept}) if kept else None


def calendars_of(agreement: Agreement, objectives: Iterable[Objective], parties: Iterable[Party] = ()) -> set[str]:
    """The calendars by which these promises, and what these parties need, are counted."""
    waiting = [name for each in objectives for name in _calendars(agreement, each)]
    waiting += [_of_need(need) for party in parties for need in party.needs]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in agreement.calendars and name not in found:
            found.add(name)
            waiting.append(agreement.calendars[name].outside or "")
    return found


def _of_need(need: Need) -> str:
    return need.due.calendar or "" if isinstance(need.due, After) else ""


def _calendars(agreement: Agreement, objective: Objective) -> Iterable[str]:
    metric = objective.metric
    yield from (each.name for each in metric.mentions() if each.what == "calendar")
    if objective.pace is not None and objective.pace.calendar is not None:
        yield objective.pace.calendar
    if isinstance(metric, Delivery) and isinstance(metric.due, After) and metric.due.calendar is not None:
        yield metric.due.calendar
    for records, names in columns_of(agreement, objective).items():
        fields = agreement.records[records].fields
        yield from (one for name in names if isinstance(field := fields.get(name), CalendarAt) for one in field.among)


def columns_of(agreement: Agreement, objective: Objective) -> Needs:
    """What an objective reads: of each record set the columns and fields; of a formula nothing of its own."""
    if not objective.metric.of_records:
        return {}
    try:
        return needs_of(agreement, objective)
    except CannotMeasure:  # it is not measured, and so reads nothing
        return {}
