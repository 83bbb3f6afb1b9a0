"""What a report says of the agreement itself and of its records: promises in sentences, and how fresh each record set is."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.escalations_said import escalation_said
from servanda.agreement.follow_up_said import follow_up_said
from servanda.agreement.funnels_said import complaint_said, funnel_said
from servanda.agreement.goals_said import goal_said
from servanda.agreement.model import Agreement
from servanda.agreement.records_said import record_set_said
from servanda.agreement.remedies_said import fee_said, remedy_said
from servanda.agreement.sentences import calendar_said, party_said, sentence_of
from servanda.agreement.settlement_said import settlement_said
from servanda.clock.zone import Zone
from servanda.desk.for_party import columns_of, concerns
from servanda.desk.measuring import Measured
from servanda.measure.needs import Needs
from servanda.measure.run import Bench
from servanda.paper.page import Agreed, Source
from servanda.paper.tongue import Tongue
from servanda.records.loaded import Loaded


def agreed(measured: Measured, tongue: Tongue) -> Iterable[Agreed]:
    """The parts of the agreement that the reader has to do with."""
    agreement = measured.agreement
    assert agreement is not None
    yield Agreed("Promises", tuple((name, sentence_of(agreement, name)) for name in agreement.objectives))
    if agreement.goals:
        yield Agreed("Goals", tuple((name, goal_said(agreement, name)) for name in agreement.goals))
    if agreement.calendars:
        yield Agreed("Calendars", tuple((name, calendar_said(agreement, name)) for name in agreement.calendars))
    if agreement.escalations:
        yield Agreed("Escalations", tuple((name, escalation_said(agreement, name)) for name in agreement.escalations))
    if agreement.follow_up:
        yield Agreed("Follow-up", tuple((name, follow_up_said(agreement, name)) for name in agreement.follow_up))
    yield from money_agreed(agreement, agreement.remedies, tongue)
    if agreement.funnel and measured.party is None:
        yield Agreed("Funnel", tuple((name, funnel_said(agreement, name)) for name in agreement.funnel))
    if agreement.complaints:
        yield Agreed("Complaints", tuple((said, complaint_said(agreement, said)) for said in agreement.complaints))
    yield Agreed("Parties", tuple((each.name, party_said(agreement, name)) for name, each in agreement.parties.items()))
    if measured.party is None:
        yield Agreed("Records", tuple((name, record_set_said(agreement, name)) for name in agreement.records))


def money_agreed(agreement: Agreement, remedies: Iterable[str], tongue: Tongue) -> Iterable[Agreed]:
    """The terms of money in the reader's language: these remedies, the fees and what binds them all."""
    told = tuple((name, tongue.told(remedy_said(agreement, name))) for name in remedies)
    if told:
        yield Agreed("Remedies", told, told=True)
    if told and agreement.fees:
        fees = tuple((name, tongue.told(fee_said(agreement, name))) for name in agreement.fees)
        yield Agreed("Fees", fees, told=True)
    if agreement.settlement is not None:
        points = tuple((tongue.told(name), tongue.told(said)) for name, said in settlement_said(agreement.settlement))
        yield Agreed("Settlement", points, own=True, told=True)


def sources(measured: Measured, zone: Zone, tongue: Tongue) -> Iterable[Source]:
    """The record sets behind the reader's figures: until when they are complete, how many rows, from which files."""
    ready = measured.ready
    if ready is None:
        return
    used = _used(ready, measured.party)
    for each in ready.loaded.values():
        if each.name not in used:
            continue
        files = tuple((file.name, tongue.told(file.rows), f"{file.sha256[:12]}…") for file in each.files)
        yield Source(
            each.name, tongue.moment(each.horizon, zone) if each.horizon else "–", tongue.told(each.horizon_reason), tongue.told(each.rows),
            tongue.told(_unreadable(each, used[each.name], measured.party)), files, each.horizon,
        )  # fmt: skip


def _used(ready: Bench, party: str | None) -> Needs:
    """Of each record set what the reader's promises read of it."""
    found: Needs = {}
    for name in ready.needs:
        objective = ready.agreement.objectives[name]
        if concerns(objective, party):
            for records, names in columns_of(ready.agreement, objective).items():
                found.setdefault(records, set()).update(names)
    return found


def _unreadable(loaded: Loaded, columns: set[str], party: str | None) -> int:
    """Rows and cells that cannot be read; for one party only cells of columns that its promises read."""
    cells = (number for column, number in loaded.unreadable_cells.items() if party is None or column in columns)
    return loaded.without_key + loaded.without_time + loaded.broken_rows + sum(cells)
