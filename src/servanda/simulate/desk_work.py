"""The life of one ticket: replies, waiting, hand-overs, the solution, and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.simulate.days import DAY, HOUR, MINUTE, Hours, month_of
from servanda.simulate.desk_story import (
    ALWAYS,
    DESK,
    EXPORT_ENDS,
    MONTHS,
    OUTAGE_UNTIL,
    REPLY_WITHIN,
    SOLVE_WITHIN,
    Month,
)
from servanda.simulate.dice import Curve, Dice

PROMPT: Curve = ((0, 20), (400, 220), (750, 560), (930, 840), (1000, 975))
"""Share of the time allowed that a prompt reply or solution takes, per mille."""
LATE: Curve = ((0, 1020), (400, 1350), (750, 2100), (1000, 4200))
CUSTOMER: Curve = ((0, 10), (300, 90), (700, 480), (900, 1300), (1000, 3000))
"""Open minutes until the customer answers a question."""


@dataclass(frozen=True, slots=True)
class State:
    """A row of the status log."""

    at: int
    state: str
    priority: str


@dataclass(frozen=True, slots=True)
class Update:
    """A message in the ticket: of an agent, of the customer, or automatic."""

    at: int
    author: str


@dataclass(slots=True)
class Ticket:
    """A ticket as it is filled in on its way; moments are Hamburg time, in whole minutes."""

    opened: int
    kind: str
    channel: str
    priority: str
    subject: str
    outage: bool = False
    id: str = ""
    agent: str = ""
    states: list[State] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    replied: int = 0
    resolved: int | None = None
    at_first_contact: bool = False
    effort: int = 0
    """Hundredths of an hour."""
    handover: tuple[int, int] | None = None
    answer: tuple[int, int] | None = None
    """When, and half points from 2 to 10."""

    @property
    def hours(self) -> Hours:
        """When its clock runs."""
        return ALWAYS if self.priority == "P1" else DESK

    @property
    def raised(self) -> str:
        """Its priority at the end."""
        return self.states[-1].priority

    def enter(self, at: int, state: str, priority: str | None = None) -> None:
        """Add a row to the log; the priority stays unless another is given."""
        self.states.append(State(at, state, priority or self.raised))


def work(ticket: Ticket, dice: Dice) -> None:
    """Follow one ticket to the end of the story; what lies after the export is cut off later."""
    month = MONTHS[month_of(ticket.opened)]
    ticket.states.append(State(ticket.opened, "new", ticket.priority))
    if ticket.kind in ("spam", "test"):
        ticket.enter(ticket.opened + dice.between(5, 200) * MINUTE, "closed")
        return
    _reply(ticket, month, dice)
    if ticket.outage:
        _with_the_outage(ticket, month, dice)
    elif ticket.channel == "phone" and ticket.priority != "P1" and dice.chance(month.at_first_contact):
        ticket.at_first_contact = True
        _solve(ticket, ticket.replied + dice.between(3, 26) * MINUTE)
    else:
        _work_on(ticket, month, dice)
    ticket.effort = 25 * dice.along(((0, 1), (500, 3), (850, 8), (1000, 30)))
    if ticket.resolved is not None:
        _afterwards(ticket, ticket.resolved, month, dice)
    ticket.updates.sort(key=lambda update: update.at)


def _reply(ticket: Ticket, month: Month, dice: Dice) -> None:
    if ticket.channel in ("portal", "mail"):
        # The acknowledgement of receipt that the tool sends: nobody's reply.
        ticket.updates.append(Update(ticket.opened + MINUTE, "automatic"))
    if ticket.channel == "phone" and ticket.priority != "P1":
        ticket.replied = ticket.opened + dice.between(0, 2) * MINUTE
    else:
        curve = PROMPT if dice.chance(_of(month.replied_in_time, ticket) - 420 * ticket.outage) else LATE
        ticket.replied = _forward(ticket, ticket.opened, REPLY_WITHIN[ticket.priority] * dice.along(curve) // 1000)
    ticket.updates.append(Update(ticket.replied, "agent"))
    ticket.enter(ticket.replied, "in progress")


def _of(shares: tuple[int, int, int, int], ticket: Ticket) -> int:
    return shares[int(ticket.priority[1]) - 1]


def _forward(ticket: Ticket, at: int, seconds: int) -> int:
    return ticket.hours.forward(at, seconds // MINUTE * MINUTE)


def _solve(ticket: Ticket, at: int) -> None:
    ticket.resolved = at
    ticket.enter(at, "resolved")
    ticket.updates.append(Update(at, "agent"))


def _with_the_outage(ticket: Ticket, month: Month, dice: Dice) -> None:
    if ticket.states[0].priority == "P2" and dice.chance(60):
        ticket.enter(ticket.replied + 4 * MINUTE, "in progress", "P1")
    solved = OUTAGE_UNTIL if ticket.priority == "P1" else OUTAGE_UNTIL + dice.between(3, 85) * MINUTE
    _keep_informed(ticket, solved, month, dice)
    _solve(ticket, max(solved, ticket.replied + 5 * MINUTE))


def _work_on(ticket: Ticket, month: Month, dice: Dice) -> None:
    in_time = dice.chance(_of(month.solved_in_time, ticket))
    net = SOLVE_WITHIN[ticket.priority] * dice.along(PROMPT if in_time else LATE) // 1000
    solved = max(_forward(ticket, ticket.opened, net), ticket.replied + dice.between(5, 25) * MINUTE)
    if ticket.priority != "P1" and dice.chance(4):
        return  # forgotten: nobody looks at it again
    if ticket.priority in ("P2", "P3") and dice.chance(105):
        solved = _hand_over(ticket, solved, month, dice)
    elif ticket.priority != "P1" and dice.chance(150 if ticket.priority == "P2" else 290):
        asked = _middle(ticket, solved, dice)
        after = _ask_the_customer(ticket, asked, dice)
        if after is None:
            return
        solved = _forward(ticket, after, max(5 * MINUTE, _open_between(ticket, asked, solved)))
    elif ticket.priority in ("P2", "P3") and dice.chance(34):
        at = _middle(ticket, solved, dice)
        ticket.enter(at, "in progress", "P1" if ticket.priority == "P2" else "P2")
    _keep_informed(ticket, solved, month, dice)
    _solve(ticket, solved)


def _middle(ticket: Ticket, solved: int, dice: Dice) -> int:
    """A moment in working time between the reply and the solution."""
    left = _open_between(ticket, ticket.replied, solved)
    return _forward(ticket, ticket.replied, left * dice.between(10, 80) // 100)


def _open_between(ticket: Ticket, begin: int, end: int) -> int:
    total = 0
    for day in range(begin // DAY, end // DAY + 1):
        for opens, closes in ticket.hours.on(day):
            total += max(0, min(end, day * DAY + closes) - max(begin, day * DAY + opens))
    return total


def _ask_the_customer(ticket: Ticket, asked: int, dice: Dice) -> int | None:
    """When the customer has answered; None if never, and then the tool gives up after ten working days."""
    ticket.enter(asked, "waiting for customer")
    ticket.updates.append(Update(asked, "agent"))
    if dice.chance(45):
        given_up = DESK.working_day_after(asked // DAY, 10) * DAY + 8 * HOUR
        ticket.resolved = given_up
        ticket.enter(given_up, "resolved")
        ticket.updates.append(Update(given_up, "automatic"))
        return None
    answered = DESK.forward(asked, dice.along(CUSTOMER) * MINUTE)
    if dice.chance(200):
        # Some write in the evening or over lunch, outside the hours of the desk.
        answered += dice.between(10, 200) * MINUTE
    ticket.updates.append(Update(answered, "customer"))
    ticket.enter(answered, "in progress")
    return answered


def _hand_over(ticket: Ticket, solved: int, month: Month, dice: Dice) -> int:
    given = _forward(ticket, ticket.replied, dice.between(10, 70) * MINUTE)
    curve = PROMPT if dice.chance(month.network_in_time) else LATE
    back = _forward(ticket, given, 6 * HOUR * dice.along(curve) // 1000)
    ticket.handover = (given, back)
    ticket.enter(given, "with network team")
    ticket.enter(back, "in progress")
    return max(solved, _forward(ticket, back, dice.between(10, 90) * MINUTE))


def _keep_informed(ticket: Ticket, solved: int, month: Month, dice: Dice) -> None:
    """Regular word to the customer while something urgent lasts."""
    if ticket.priority not in ("P1", "P2"):
        return
    often, seldom = ((24, 57), (63, 110)) if ticket.priority == "P1" else ((90, 235), (245, 420))
    at = ticket.replied
    while True:
        low, high = often if dice.chance(month.informed_in_time) else seldom
        at = _forward(ticket, at, dice.between(low, high) * MINUTE)
        if at >= min(solved, EXPORT_ENDS):
            return
        ticket.updates.append(Update(at, "agent"))


def _afterwards(ticket: Ticket, resolved: int, month: Month, dice: Dice) -> None:
    if dice.chance(month.reopened):
        reopened = DESK.forward(resolved, dice.between(30, 3600) * MINUTE)
        ticket.updates.append(Update(reopened, "customer"))
        ticket.enter(reopened, "reopened")
        ticket.enter(DESK.forward(reopened, dice.between(10, 200) * MINUTE), "in progress")
        ticket.enter(DESK.forward(reopened, dice.between(210, 900) * MINUTE), "resolved")
        return
    if dice.chance(month.answered):
        at = DESK.forward(resolved, dice.between(10, 1500) * MINUTE)
        half_points = dice.between(8, 10) if dice.chance(month.pleased) else dice.between(4, 9)
        ticket.answer = (at, half_points)
