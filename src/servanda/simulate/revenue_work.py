"""What Sales does with one lead: the calls, the decision, the deal."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.simulate.days import DAY, HOUR, MINUTE, month_of
from servanda.simulate.dice import Curve, Dice
from servanda.simulate.revenue_story import OWNERS, REASONS
from servanda.simulate.revenue_year import Month, Year

PROMPT: Curve = ((0, 10), (350, 180), (700, 480), (900, 760), (1000, 985))
"""Share of the limit that a prompt first attempt takes, per mille."""
LATE: Curve = ((0, 1010), (300, 1350), (650, 2500), (1000, 7000))
CALLING_HOURS = (
    (8, 3), (9, 14), (10, 16), (11, 14), (12, 20), (13, 9), (14, 12), (15, 12), (16, 10), (17, 8), (18, 2),
)  # fmt: skip
"""Hours of the day with their weights: lunch time is when people answer."""


@dataclass(slots=True)
class Call:
    """A call or mail about a lead; moments are New York time."""

    at: int
    direction: str
    channel: str
    outcome: str


@dataclass(slots=True)
class Deal:
    """An opportunity that grew out of a lead."""

    created: int
    stage: str
    amount: int
    closed: int | None


@dataclass(slots=True)
class Lead:
    """A lead as it is filled in on its way."""

    created: int
    quality: str
    source: str
    title: str
    score: int
    first_of: Lead | None = None
    test: bool = False
    id: str = ""
    assigned: int | None = None
    owner: str = ""
    decision: str = ""
    decided: int | None = None
    reason: str = ""
    calls: list[Call] = field(default_factory=list)
    deal: Deal | None = None


def work(lead: Lead, dice: Dice, year: Year) -> None:
    """Follow one assigned lead up to the end of the story; what lies after the export is cut off later."""
    if lead.assigned is None:
        return
    month = year.months[min(max(year.months), month_of(lead.assigned))]
    if lead.quality == "C":
        _nurture(lead, dice, year)
        return
    if dice.chance(330):
        # The thank-you mail of the web site: outbound, but nobody's response.
        lead.calls.append(Call(lead.created + dice.between(40, 170), "outbound", "automatic mail", "sent"))
    first = _first_attempt(lead, month, dice, year)
    if first is not None:
        _attempts(lead, first, month, dice, year)
    if dice.chance(25):
        calls_back = year.selling.forward(lead.assigned, dice.between(1, 30) * HOUR)
        lead.calls.append(Call(calls_back, "inbound", "phone", "connected"))
    _judge(lead, month, dice, year)
    if lead.decision == "accepted":
        _open_deal(lead, dice, year)


def _nurture(lead: Lead, dice: Dice, year: Year) -> None:
    assert lead.assigned is not None
    if dice.chance(180):
        at = year.selling.forward(lead.assigned, dice.between(1, 45) * HOUR + dice.below(HOUR))
        lead.calls.append(Call(at, "outbound", "mail", "sent"))


def _first_attempt(lead: Lead, month: Month, dice: Dice, year: Year) -> int | None:
    """When somebody first tries, or None: forgotten."""
    assert lead.assigned is not None
    limit = HOUR if lead.quality == "A" else 4 * HOUR
    name, first_day, last_day = year.on_holiday
    away = lead.owner == name and first_day <= lead.assigned // DAY <= last_day
    if not away and dice.chance(month.prompt):
        opens = year.selling.next_open(lead.assigned)
        early = opens - dice.between(1, 40) * MINUTE
        if opens > lead.assigned and early > lead.assigned and dice.chance(220):
            return early
        return year.selling.forward(lead.assigned, limit * dice.along(PROMPT) // 1000)
    if dice.chance(130):
        return None
    if away or dice.chance(400):
        lead.owner = dice.weighted([(owner, weight) for owner, weight in OWNERS if owner != lead.owner])
        return year.selling.forward(lead.assigned, limit + dice.between(5, 22) * HOUR)
    return year.selling.forward(lead.assigned, limit * dice.along(LATE) // 1000)


def _attempts(lead: Lead, first: int, month: Month, dice: Dice, year: Year) -> None:
    persistent = dice.chance(month.persistent)
    planned = dice.between(5, 6) if persistent else dice.weighted([(1, 20), (2, 30), (3, 28), (4, 14), (5, 8)])
    gaps = [(0, 30), (1, 70)] if persistent else [(1, 45), (2, 35), (3, 20)]
    at = first
    for number in range(planned):
        reached = dice.chance(190 if number == 0 else 120)
        channel = dice.weighted([("phone", 78), ("mail", 22)])
        if reached:
            outcome = dice.weighted([("connected", 65), ("meeting booked", 35)])
        else:
            outcome = "sent" if channel == "mail" else dice.weighted([("no answer", 62), ("voicemail", 38)])
        lead.calls.append(Call(at, "outbound", channel, outcome))
        if reached:
            return
        at = _next_attempt(at, dice.weighted(gaps), dice, year)


def _next_attempt(at: int, working_days: int, dice: Dice, year: Year) -> int:
    if working_days == 0:
        return year.selling.forward(at, dice.between(70, 200) * MINUTE + dice.below(60))
    day = year.selling.working_day_after(at // DAY, working_days)
    return day * DAY + dice.weighted(CALLING_HOURS) * HOUR + dice.below(HOUR)


def _judge(lead: Lead, month: Month, dice: Dice, year: Year) -> None:
    """Accept or reject; what is rejected is not called any more."""
    assert lead.assigned is not None
    two_days = 18 * HOUR
    if dice.chance(month.judged_in_time):
        lead.decided = year.selling.forward(lead.assigned, dice.between(20, 850) * two_days // 1000)
    elif dice.chance(700):
        lead.decided = year.selling.forward(lead.assigned, dice.between(1200, 4500) * two_days // 1000)
    else:
        return
    better = 45 if lead.quality == "A" else -12
    lead.decision = "accepted" if dice.chance(month.accepted + better) else "rejected"
    if lead.decision == "rejected":
        lead.reason = dice.weighted(REASONS)
        lead.calls = [call for call in lead.calls if call.at <= lead.decided]


def _open_deal(lead: Lead, dice: Dice, year: Year) -> None:
    assert lead.decided is not None
    trade = year.top if lead.quality == "A" else year.good
    if not dice.chance(trade.opened):
        return
    created = year.selling.forward(lead.decided, dice.between(1, 60) * HOUR + dice.below(HOUR))
    amount = dice.between(*trade.amounts) * 100
    closed = year.selling.forward(created, dice.between(20, 310) * HOUR + dice.below(HOUR))
    won = dice.chance(trade.won)
    if closed > year.deals_end:
        lead.deal = Deal(created, dice.pick(("proposal", "negotiation")), amount, None)
    else:
        lead.deal = Deal(created, "won" if won else "lost", amount, closed)
