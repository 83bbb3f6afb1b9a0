"""Tickets, status log, messages, answers, hand-overs, backlog and reports of an invented service desk in Hamburg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda.simulate.days import DAY, HOUR, MINUTE, day_of, weekday, written
from servanda.simulate.desk_story import (
    AGENTS,
    CHANNELS,
    DESK,
    EXPORT_ENDS,
    HOLIDAYS,
    HOUR_WEIGHT,
    MONTHS,
    NIGHT_CHANNELS,
    OUTAGE_FROM,
    OUTAGE_SUBJECTS,
    OUTAGE_TICKETS,
    PRIORITY_WEIGHT,
    REPORTS_SENT,
    SUBJECTS,
    SUMMER_TIME_FROM,
    WEEKDAY_WEIGHT,
)
from servanda.simulate.desk_work import Ticket, work
from servanda.simulate.dice import Dice
from servanda.simulate.files import write_csv, write_european_csv, write_notice

EUROPEAN = "{d:02}.{m:02}.{y:04} {H:02}:{M:02}"
UTC = "{y:04}-{m:02}-{d:02}T{H:02}:{M:02}:{S:02}Z"
COUNTED_AT = 17 * HOUR + 45 * MINUTE

Row = tuple[str, ...]


def service_desk(seed: int, folder: Path, size: int = 100) -> tuple[Path, ...]:
    """Write the seven tables of the service desk into `folder`, which must exist.

    `size` is the number of tickets in percent of the usual 2,800. Returns the files written.
    """
    dice = Dice(seed)
    tickets = _tickets(dice, size)
    for ticket in tickets:
        work(ticket, dice)
    return (
        write_european_csv(folder / "tickets.csv", TICKET_COLUMNS, _ticket_rows(tickets)),
        write_european_csv(folder / "status.csv", ("Ticket", "Since", "State", "Priority"), _status_rows(tickets)),
        write_european_csv(folder / "messages.csv", ("Message", "Ticket", "Sent", "Author"), _message_rows(tickets)),
        write_european_csv(folder / "handovers.csv", HANDOVER_COLUMNS, _handover_rows(tickets)),
        write_european_csv(folder / "backlog.csv", ("Count", "Counted", "Open tickets"), _backlog_rows(tickets)),
        write_csv(folder / "answers.csv", ("answer_id", "ticket_id", "answered_at", "score"), _answer_rows(tickets)),
        write_csv(folder / "reports.csv", ("report_id", "month", "delivered_at"), _report_rows()),
        write_notice(folder, "service-desk", seed, size),
    )


def _tickets(dice: Dice, size: int) -> list[Ticket]:
    tickets = [_ticket(at, dice) for month in MONTHS for at in _moments(month, size, dice)]
    tickets.extend(_of_the_outage(number, dice) for number in range(OUTAGE_TICKETS * size // 100))
    tickets = sorted((each for each in tickets if each.opened <= EXPORT_ENDS), key=lambda each: each.opened)
    for number, ticket in enumerate(tickets, start=260_001):
        ticket.id = f"T{number}"
        ticket.agent = dice.weighted(AGENTS)
    return tickets


def _moments(month: int, size: int, dice: Dice) -> Iterator[int]:
    last = min(day_of(month + 1, 1) - 1, EXPORT_ENDS // DAY)
    days = [(day, _weight(day)) for day in range(day_of(month, 1), last + 1)]
    for _ in range(MONTHS[month].tickets * size // 100):
        day = dice.weighted(days)
        yield day * DAY + dice.weighted(tuple(enumerate(HOUR_WEIGHT))) * HOUR + dice.below(60) * MINUTE


def _weight(day: int) -> int:
    if day in HOLIDAYS:
        return 2
    # Whatever broke over a long weekend is told on the day after it.
    return WEEKDAY_WEIGHT[weekday(day)] + 8 * (day - 1 in HOLIDAYS)


def _ticket(at: int, dice: Dice) -> Ticket:
    open_now = DESK.next_open(at) == at
    priority = dice.weighted(PRIORITY_WEIGHT)
    channel = dice.weighted(CHANNELS if open_now else NIGHT_CHANNELS)
    kind = "request" if priority == "P4" else "incident"
    if priority == "P1":
        channel = dice.weighted([("phone", 60), ("monitoring", 40)])
    elif channel == "mail" and dice.chance(25):
        return Ticket(at, "spam", channel, priority, "You have won")
    elif channel == "portal" and dice.chance(6):
        return Ticket(at, "test", channel, priority, "Test, please ignore")
    return Ticket(at, kind, channel, priority, dice.weighted(SUBJECTS[priority]))


def _of_the_outage(number: int, dice: Dice) -> Ticket:
    subject = dice.weighted(OUTAGE_SUBJECTS)
    if number == 0:
        return Ticket(OUTAGE_FROM, "incident", "monitoring", "P1", "ERP does not answer", outage=True)
    at = OUTAGE_FROM + dice.along(((0, 1), (600, 45), (1000, 200))) * MINUTE
    priority = dice.weighted([("P2", 45), ("P3", 55)])
    return Ticket(at, "incident", dice.weighted(CHANNELS), priority, subject, outage=True)


def _local(at: int) -> str:
    """A moment on the wall clock; the hour that summer time skips is its end."""
    skipped = SUMMER_TIME_FROM <= at < SUMMER_TIME_FROM + HOUR
    return written(SUMMER_TIME_FROM + HOUR if skipped else at, EUROPEAN)


TICKET_COLUMNS = ("Ticket", "Opened", "Type", "Channel", "Subject", "Agent", "First contact", "Effort (h)")

_SPOILT_TICKETS: dict[int, Row] = {
    388: ("", "21.01.2026 10:31", "incident", "mail", "Printer jams", "", "no", ""),
    1204: ("T269001", "31.02.2026 09:15", "incident", "portal", "VPN drops", "R. Osei", "no", "0,5"),
    1790: ("T269002", "n. a.", "request", "portal", "Install software", "T. Brandt", "no", ""),
}
"""Rows that went wrong on the way out of the tool, and the place at which they stand."""


def _ticket_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    for number, ticket in enumerate(tickets):
        if number in _SPOILT_TICKETS:
            yield _SPOILT_TICKETS[number]
        done = ticket.resolved is not None and ticket.resolved <= EXPORT_ENDS
        effort = f"{ticket.effort // 100},{ticket.effort % 100:02}".rstrip("0").rstrip(",") if done else ""
        yield (
            ticket.id,
            _local(ticket.opened),
            ticket.kind,
            ticket.channel,
            ticket.subject,
            ticket.agent,
            "yes" if ticket.at_first_contact and done else "no",
            "½ h" if number == 941 else effort,
        )


def _status_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    states = [(state, ticket) for ticket in tickets for state in ticket.states if state.at <= EXPORT_ENDS]
    states.sort(key=lambda pair: (pair[0].at, pair[1].id))
    for number, (state, ticket) in enumerate(states):
        if number in (2750, 9120):
            yield (ticket.id, "00.00.0000 00:00", state.state, state.priority)
        yield (ticket.id, _local(state.at), state.state, state.priority)


def _message_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    updates = [(update, ticket) for ticket in tickets for update in ticket.updates if update.at <= EXPORT_ENDS]
    updates.sort(key=lambda pair: (pair[0].at, pair[1].id))
    for number, (update, ticket) in enumerate(updates, start=1):
        if number == 4410:
            yield ("", ticket.id, _local(update.at), "agent")
        yield (f"M{number:05}", ticket.id, _local(update.at), update.author)


HANDOVER_COLUMNS = ("Hand-over", "Ticket", "To", "Handed over", "Given back")


def _handover_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    found = [(each.handover, each) for each in tickets if each.handover and each.handover[0] <= EXPORT_ENDS]
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    for number, ((given, back), ticket) in enumerate(found, start=1):
        given_back = _local(back) if back <= EXPORT_ENDS else ""
        yield (f"H{number:03}", ticket.id, "Network team", _local(given), given_back)


def _backlog_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    """Each working day at 17:45: tickets that are open then."""
    days = (day for day in range(EXPORT_ENDS // DAY + 1) if weekday(day) < 5 and day not in HOLIDAYS)
    for number, day in enumerate(days, start=1):
        at = day * DAY + COUNTED_AT
        yield (f"B{number:03}", _local(at), str(sum(_is_open(ticket, at) for ticket in tickets)))


def _is_open(ticket: Ticket, at: int) -> bool:
    states = [state.state for state in ticket.states if state.at <= at]
    return bool(states) and states[-1] not in ("resolved", "closed")


def _answer_rows(tickets: Sequence[Ticket]) -> Iterator[Row]:
    found = [(each.answer, each) for each in tickets if each.answer and each.answer[0] <= EXPORT_ENDS]
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    for number, ((at, half_points), ticket) in enumerate(found, start=1):
        utc = at - (2 if at >= SUMMER_TIME_FROM + HOUR else 1) * HOUR
        yield (f"A{number:03}", ticket.id, written(utc, UTC), f"{half_points // 2}.{half_points % 2 * 5}")


def _report_rows() -> Iterator[Row]:
    for number, (at, month) in enumerate(REPORTS_SENT, start=1):
        yield (f"R{number:02}", month, written(at, "{y:04}-{m:02}-{d:02} {H:02}:{M:02}"))
