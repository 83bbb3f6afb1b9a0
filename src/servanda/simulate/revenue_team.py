"""Leads, calls, deals and weekly reports of an invented company in New York, for examples/marketing-sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda.simulate.days import DAY, HOUR, day_of, weekday, written
from servanda.simulate.dice import Curve, Dice
from servanda.simulate.files import write_csv, write_notice
from servanda.simulate.revenue_story import (
    DIRECTORS,
    EXPORT_ENDS,
    FAIR,
    HOLIDAYS,
    HOUR_WEIGHT,
    MONTHS,
    OTHERS,
    OWNERS,
    REPORTS_SENT,
    ROUTER_DOWN,
    SOURCES,
    SUMMER_TIME_FROM,
    WEEKDAY_WEIGHT,
)
from servanda.simulate.revenue_visits import VISIT_COLUMNS, visits
from servanda.simulate.revenue_work import Lead, work

LOCAL = "{y:04}-{m:02}-{d:02} {H:02}:{M:02}:{S:02}"
UTC = "{y:04}-{m:02}-{d:02}T{H:02}:{M:02}:{S:02}Z"
AMERICAN = "{m:02}/{d:02}/{y:04} {H:02}:{M:02}"

ROUTING: Curve = ((0, 6), (600, 35), (930, 210), (982, 540), (990, 2400), (1000, 40_000))

Row = tuple[str, ...]


def marketing_sales(seed: int, folder: Path, size: int = 100) -> tuple[Path, ...]:
    """Write leads.csv, calls.csv, deals.csv, reports.csv and visits.csv into `folder`, which must exist.

    `size` is the number of leads in percent of the usual 3,700. Returns the files written.
    """
    dice = Dice(seed)
    leads = _leads(dice, size)
    for lead in leads:
        work(lead, dice)
    return (
        write_csv(folder / "leads.csv", LEAD_COLUMNS, _lead_rows(leads)),
        write_csv(folder / "calls.csv", CALL_COLUMNS, _calls(leads)),
        write_csv(folder / "deals.csv", DEAL_COLUMNS, _deals(leads)),
        write_csv(folder / "reports.csv", ("report_id", "sent_at", "sent_by"), _reports()),
        write_csv(folder / "visits.csv", VISIT_COLUMNS, visits(leads, seed)),
        write_notice(folder, "marketing-sales", seed, size),
    )


def _leads(dice: Dice, size: int) -> list[Lead]:
    leads: list[Lead] = []
    for month in MONTHS:
        leads.extend(_lead(month, at, dice) for at in _moments(month, size, dice))
    leads.extend(_again(lead, dice) for lead in list(leads) if dice.chance(28))
    leads.extend(_form_test(at) for at in (day_of(1, 8), day_of(2, 24), day_of(3, 16), day_of(4, 9), day_of(5, 12)))
    leads = sorted((lead for lead in leads if lead.created <= EXPORT_ENDS), key=lambda lead: lead.created)
    for number, lead in enumerate(leads, start=1):
        lead.id = f"L-{number:05}"
        _assign(lead, dice)
    return leads


def _moments(month: int, size: int, dice: Dice) -> Iterator[int]:
    first, last = day_of(month, 1), (day_of(month + 1, 1) if month < 12 else 365) - 1
    days = [(day, _weight(day)) for day in range(first, last + 1)]
    for _ in range(MONTHS[month].leads * size // 100):
        day = dice.weighted(days)
        hour = dice.weighted(tuple(enumerate(HOUR_WEIGHT)))
        at = day * DAY + hour * HOUR + dice.below(HOUR)
        # The hour from 2 to 3 does not exist on the morning when summer time begins.
        yield at + HOUR if SUMMER_TIME_FROM <= at < SUMMER_TIME_FROM + HOUR else at


def _weight(day: int) -> int:
    usual = 3 if day in HOLIDAYS else WEEKDAY_WEIGHT[weekday(day)]
    return usual * 2 if day in FAIR else usual


def _lead(month: int, at: int, dice: Dice) -> Lead:
    story = MONTHS[month]
    quality = dice.weighted([("A", story.top), ("B", story.good), ("C", 1000 - story.top - story.good)])
    director = quality == "A" and dice.chance(600)
    title = dice.weighted(DIRECTORS if director else OTHERS)
    if director:
        score = dice.between(25, 98)
    else:
        low, high = {"A": (80, 99), "B": (50, 79), "C": (3, 49)}[quality]
        score = dice.between(low, high)
    source = "fair" if at // DAY in FAIR and dice.chance(600) else dice.weighted(SOURCES)
    return Lead(created=at, quality=quality, source=source, title=title, score=score)


def _again(lead: Lead, dice: Dice) -> Lead:
    """The same person fills in another form some days later."""
    later = lead.created + dice.between(1, 9) * DAY + dice.between(-5 * HOUR, 5 * HOUR)
    if SUMMER_TIME_FROM <= later < SUMMER_TIME_FROM + HOUR:
        later += HOUR
    return Lead(later, lead.quality, dice.weighted(SOURCES), lead.title, lead.score, first_of=lead)


def _form_test(day: int) -> Lead:
    return Lead(day * DAY + 9 * HOUR + 37 * day, "A", "web form", "Director of Testing", 99, test=True)


def _assign(lead: Lead, dice: Dice) -> None:
    if lead.first_of is not None or lead.test or dice.chance(7):
        return
    lead.owner = dice.weighted(OWNERS)
    lead.assigned = lead.created + dice.along(ROUTING)
    down, up = ROUTER_DOWN
    if down <= lead.created < up:
        lead.assigned = up + dice.between(5, 400)
    if SUMMER_TIME_FROM <= lead.assigned < SUMMER_TIME_FROM + HOUR:
        lead.assigned += HOUR


LEAD_COLUMNS = (
    "lead_id",
    "created_at",
    "source",
    "job_title",
    "score",
    "owner",
    "assigned_at",
    "decision",
    "decided_at",
    "rejection_reason",
    "duplicate_of",
    "test",
)

CALL_COLUMNS = ("call_id", "lead_id", "started_at", "direction", "channel", "outcome")

_SPOILT_LEADS: tuple[tuple[int, Row], ...] = (
    (411, ("", "2026-01-17 11:20:05", "web form", "IT Director", "88")),
    (1180, ("L-X0001", "2026-02-30 10:12:00", "webinar", "Analyst", "55")),
    (1979, ("", "2026-03-19 16:44:31", "fair", "Owner", "61")),
    (2790, ("L-X0002", "yesterday", "referral", "Plant Manager", "72")),
)
"""Rows that went wrong on the way out of the CRM, and the line before which they stand."""


def _lead_rows(leads: Sequence[Lead]) -> Iterator[Row]:
    spoilt = dict(_SPOILT_LEADS)
    for number, lead in enumerate(leads):
        if number in spoilt:
            yield (*spoilt[number], *("",) * 6, "no")
        assigned = lead.assigned if lead.assigned is not None and lead.assigned <= EXPORT_ENDS else None
        decided = lead.decided if lead.decided is not None and lead.decided <= EXPORT_ENDS else None
        yield (
            lead.id,
            written(lead.created, LOCAL),
            lead.source,
            lead.title,
            str(lead.score),
            lead.owner if assigned is not None else "",
            _optional(assigned),
            lead.decision if decided is not None else "",
            _optional(decided),
            lead.reason if decided is not None else "",
            lead.first_of.id if lead.first_of is not None else "",
            "yes" if lead.test else "no",
        )


def _optional(at: int | None) -> str:
    return "" if at is None else written(at, LOCAL)


def _utc(at: int) -> int:
    return at + (4 if at >= SUMMER_TIME_FROM else 5) * HOUR


def _calls(leads: Sequence[Lead]) -> Iterator[Row]:
    calls = [(call, lead) for lead in leads for call in lead.calls if call.at <= EXPORT_ENDS]
    calls.sort(key=lambda pair: (pair[0].at, pair[1].id))
    for number, (call, lead) in enumerate(calls, start=1):
        if number in (902, 5003):
            yield ("", lead.id, written(_utc(call.at), UTC), "outbound", "phone", "no answer")
        if number == 3304:
            yield ("C-X00001", lead.id, "2026-04-31T15:02:00Z", "outbound", "phone", "voicemail")
        yield (f"C-{number:06}", lead.id, written(_utc(call.at), UTC), call.direction, call.channel, call.outcome)


DEAL_COLUMNS = ("Deal ID", "Associated Lead", "Create Date", "Deal Stage", "Amount", "Close Date")


def _deals(leads: Sequence[Lead]) -> Iterator[Row]:
    deals = [(lead.deal, lead) for lead in leads if lead.deal is not None and lead.deal.created <= EXPORT_ENDS]
    deals.sort(key=lambda pair: (pair[0].created, pair[1].id))
    for number, (deal, lead) in enumerate(deals, start=1):
        closed = "" if deal.closed is None else written(deal.closed, AMERICAN)
        yield (f"D-{number:04}", lead.id, written(deal.created, AMERICAN), deal.stage, str(deal.amount), closed)


def _reports() -> Iterator[Row]:
    for number, (at, sender) in enumerate(REPORTS_SENT, start=1):
        yield (f"R-{number:02}", written(at, LOCAL), sender)
