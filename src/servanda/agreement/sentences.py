"""What was agreed, in plain English, printed from the terms that are executed: parties, calendars, records, objectives.

The words of metrics are in ``metrics/kinds``, those of targets, tables and times in ``words/said*``.
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.calendars import Calendar, WeekTable
from servanda.agreement.escalations_said import escalation_said
from servanda.agreement.exclusions_said import exclusion_said
from servanda.agreement.follow_up_said import follow_up_said
from servanda.agreement.funnels_said import complaint_said, funnel_said
from servanda.agreement.goals_said import goal_said
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective, Split
from servanda.agreement.pace_said import pace_said
from servanda.agreement.paper_said import paper_said, with_paper
from servanda.agreement.parties import Contact, Need, Party
from servanda.agreement.records_said import record_set_said
from servanda.agreement.remedies_said import fee_said, remedy_said
from servanda.agreement.settlement_said import settlement_said
from servanda.agreement.targets import TargetOrTable
from servanda.metrics.kinds.uptime import TimeUp
from servanda.metrics.metric import Metric
from servanda.words.days import DateRule
from servanda.words.hours import Hours
from servanda.words.pace import MeasuredOnly
from servanda.words.said import comparison_said, day_said, listed, table_said, target_said, value_said, with_rounding
from servanda.words.said_times import (
    days_said,
    each_said,
    hours_said,
    over_said,
    trigger_said,
    until_said,
    weekdays_said,
)
from servanda.words.shapes import Table
from servanda.words.target import comparisons

_RENEWALS = {"monthly": "month by month", "quarterly": "quarter by quarter", "yearly": "year by year"}
_ROLES = {
    "provider": "the provider",
    "customer": "the customer",
    "third party": "a third party",
    "auditor": "an auditor",
}
_PLACED = {"stop": "stops", "due": "is due"}
_TAKES = {False: "takes", True: "take"}
_CUT = {"pro rata": "pro rata", "not judged": "not at all"}


def sentences(agreement: Agreement) -> tuple[str, ...]:
    """The whole agreement: its head, then every party, calendar, record set, goal, objective, and what hangs on them."""
    return (
        head_said(agreement),
        *(party_said(agreement, name) for name in agreement.parties),
        *(calendar_said(agreement, name) for name in agreement.calendars),
        *(record_set_said(agreement, name) for name in agreement.records),
        *(f"goals.{name} is {goal_said(agreement, name)}" for name in agreement.goals),
        *(f"{name}: {sentence_of(agreement, name)}" for name in agreement.objectives),
        *(f"{name}: {exclusion_said(agreement, name)}" for name in agreement.exclusions),
        *(f"{name}: {escalation_said(agreement, name)}" for name in agreement.escalations),
        *(follow_up_said(agreement, name) for name in agreement.follow_up),
        *(fee_said(agreement, name) for name in agreement.fees),
        *(f"{name}: {remedy_said(agreement, name)}" for name in agreement.remedies),
        *(f"The funnel of {funnel_said(agreement, name)}" for name in agreement.funnel),
        *(f'"{said}": {complaint_said(agreement, said)}' for said in agreement.complaints),
        *(said for _, said in (settlement_said(agreement.settlement) if agreement.settlement else ())),
    )


def sentence_of(agreement: Agreement, objective_name: str) -> str:
    """One promise: ``Sales promises Marketing, each month, that for at least 95% of leads …``; KeyError if there is none."""
    objective = agreement.objectives[objective_name]
    when = ", ".join((*_periods(agreement, objective), *_looked_at(objective)))
    if objective.target is None:
        first = f"Only measured{_between(agreement, objective)}, {when}: {objective.metric.sentence()}"
    else:
        promiser, receiver = _called(agreement, objective.promised_by), _called(agreement, objective.to)
        promises = f"{promiser} promises" if promiser else "It is promised"
        given = f" {receiver}" if receiver and promiser else f" to {receiver}" if receiver else ""
        first = f"{promises}{given}, {when}, that {promise_said(objective.metric, objective.target)}"
    return ". ".join((first, *_further(objective))) + "."


def promise_said(metric: Metric, target: TargetOrTable) -> str:
    """The promise as a clause: ``there are at least 600 leads``."""
    if isinstance(target, Table):
        said = table_said(target, target_said) if target.source is None else target_text(target)
        return f"this holds for {metric.sentence()}: {said}"
    parts = comparisons(target)
    own = [part for part in parts if part.quantity is None]
    if not own:
        return f"of {metric.sentence()}, {target_said(target)}"
    counted = "".join(f", or {comparison_said(part)}" for part in parts if part.quantity is not None)
    return with_rounding(f"{metric.promise(' or '.join(map(comparison_said, own)))}{counted}", target)


def target_text(target: TargetOrTable) -> str:
    """A target, or a table of them: ``at least 12% for quality A and at least 5% for quality B``."""
    return value_said(target, target_said)


def head_said(agreement: Agreement) -> str:
    """What it is called, since when it holds, how long it runs."""
    title = agreement.title or agreement.id
    named = f"{title} ({agreement.id})" if title != agreement.id else title
    version = f", version {agreement.version}" if agreement.version else ""
    since = f", in force from {day_said(agreement.starts)} on" if agreement.starts else ""
    replaces = f"; it replaces version {agreement.replaces}" if agreement.replaces else ""
    parts = [f"{named}{version}{since}{replaces}"]
    parts += [agreement.summary.rstrip(".")] if agreement.summary else []
    term = agreement.term
    if term is not None:
        ends = f"to {day_said(term.ends)}" if term.ends else "without a fixed end"
        renews = f"; it is renewed {_RENEWALS[term.renews]}" if term.renews != "no" else ""
        renews += f" unless notice is given {term.notice} before its end" if renews and term.notice is not None else ""
        parts.append(f"It runs from {day_said(term.starts)} {ends}{renews}")
    money = f"; money is in {agreement.currency}" if agreement.currency else ""
    parts.append(f"Days and months are those of {agreement.timezone}{money}")
    return ". ".join((*parts, *paper_said(agreement))) + "."


def party_said(agreement: Agreement, name: str) -> str:
    """Who it is, who answers for what, what it needs from others."""
    party = agreement.parties[name]
    role = _ROLES.get(party.role or "", "a party")
    called = party.name if party.name.casefold() == name.casefold() else f"{party.name} ({name})"
    parts = [f"{called} is {role}{_class(party)}", *map(_contact, party.contacts)]
    parts += [_need(agreement, need) for need in party.needs]
    return ". ".join(parts) + "."


def _class(party: Party) -> str:
    return f", one for each row of {party.one_per}" if party.one_per else ""


def _contact(contact: Contact) -> str:
    reached = ", ".join(filter(None, (contact.email, contact.phone)))
    answers = f" answers for {listed(contact.answers_for)}" if contact.answers_for else ""
    may = f"{' and' if answers else ''} may {listed(contact.may)}" if contact.may else ""
    title = contact.title + (f" ({reached})" if reached else "")
    return f"{title}{answers}{may}" if answers or may else f"To be reached: {title}"


def _need(agreement: Agreement, need: Need) -> str:
    often = f", {each_said(need.each)}" if need.each else ""
    by = f", due {until_said(need.due)}" if need.due else ""
    return f"It needs from {_called(agreement, need.sender)}: {need.what}{often}{by}"


def calendar_said(agreement: Agreement, name: str) -> str:
    """When time counts: ``office is open Monday to Friday from 09:00 to 17:00 (Europe/Berlin); …``."""
    calendar = agreement.calendars[name]
    zone = calendar.timezone or agreement.timezone
    return with_paper(f"{name} is open {'; '.join(_opening(calendar, zone))}.", calendar)


def _opening(calendar: Calendar, zone: str) -> Iterable[str]:
    if calendar.hours:
        yield f"{_week(calendar.hours)} ({zone})"
    elif calendar.outside:
        yield f"whenever {calendar.outside} is closed ({zone})"
    elif not calendar.changes:
        yield f"never ({zone})"
    if calendar.holidays:
        days = [f"holidays of {code}" for code in calendar.codes]
        days += [day_said(each) for each in calendar.holidays if each not in calendar.codes]  # type: ignore[arg-type]
        kept = any(days.holidays for days, _ in calendar.hours)
        yield f"{'its holidays are' if kept else 'closed on'} {listed(days)}"
    yield from (_on(days, hours) for days, hours in calendar.dates)
    yield from (f"from {day_said(day)} on instead {_week(week)}" for day, week in calendar.changes)


def _week(week: WeekTable) -> str:
    return ", ".join(
        f"{'on ' if days.holidays else ''}{weekdays_said(days)} {hours_said(hours)}" for days, hours in week
    )


def _on(days: DateRule, hours: Hours) -> str:
    return f"{hours_said(hours)} {days_said(days)}"


def _called(agreement: Agreement, party: str | None) -> str:
    if party is None:
        return ""
    known = agreement.parties.get(party)
    return known.name if known else party


def _between(agreement: Agreement, objective: Objective) -> str:
    by, to = _called(agreement, objective.promised_by), _called(agreement, objective.to)
    return (f", by {by}" if by else "") + (f" for {to}" if to else "")


def _periods(agreement: Agreement, objective: Objective) -> Iterable[str]:
    yield each_said(objective.each)
    if objective.per:
        yield f"for each {listed(_split(agreement, split) for split in objective.per)} on its own"


def _split(agreement: Agreement, split: Split) -> str:
    if split.values is not None:
        return f"{split.name} ({listed(split.values)})"
    return f"row of {split.name}" if split.name in agreement.records else split.name


def _looked_at(objective: Objective) -> Iterable[str]:
    if objective.over is not None:
        yield over_said(objective.over)
    if objective.averaged_over is not None:
        yield f"averaged over {objective.averaged_over}"


def _further(objective: Objective) -> Iterable[str]:
    if objective.only_if is not None:
        yield f"Owed only if {trigger_said(objective.only_if)}"
    if objective.levels:
        yield f"Levels: {'; '.join(f'{name} is {target_text(level)}' for name, level in objective.levels.items())}"
    if objective.metric.exclude and objective.metric.of_records and not isinstance(objective.metric, TimeUp):
        yield f"Records that {listed(objective.metric.exclude)} {_TAKES[len(objective.metric.exclude) > 1]} out do not count"
    if objective.combine != "all":
        yield f"It is met when {objective.combine} of these readings {'is' if objective.combine == 'any' else 'are'} met"
    if objective.placed_by in _PLACED:
        yield f"A record counts in the period in which it {_PLACED[objective.placed_by]}"
    if objective.no_data != "undetermined":
        yield f"A period without records that count is {objective.no_data}"
    if objective.too_few is not None:
        yield f"With fewer than {objective.too_few.below} records that count it is undetermined"
    if objective.no_report is not None:
        yield "It is missed when the report it rests on does not come in time"
    if objective.partial_period in _CUT:
        yield f"A period that the term cuts is judged {_CUT[objective.partial_period]}"
    if objective.settle_after is not None:
        yield f"A period waits {objective.settle_after} for late records"
    if objective.pace is not None:
        yield pace_said(objective.pace)
    if objective.shown is not None:
        yield f"Figures are shown {objective.shown} and compared unrounded"
    if objective.phase is not None:
        yield _phase(objective.phase)
    if objective.supports:
        yield f"It supports {listed(objective.supports)}"
    yield from paper_said(objective)


def _phase(phase: MeasuredOnly) -> str:
    until = day_said(phase.until) if phase.until else ""
    if not phase.agreed:
        return f"Until {until} it is measured without a verdict"
    latest = f", at the latest until {until}" if until else ""
    return f"Until its target is agreed{latest}, it is measured without a verdict"
