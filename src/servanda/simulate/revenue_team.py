"""Leads, calls, deals and weekly reports of an invented company in New York, for examples/marketing-sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda.simulate.days import DAY, HOUR, day_of, month_of, weekday, written
from servanda.simulate.dice import Dice
from servanda.simulate.files import write_csv, write_notice
from servanda.simulate.revenue_before import BEFORE
from servanda.simulate.revenue_story import (
    DIRECTORS,
    HOUR_WEIGHT,
    OTHERS,
    OWNERS,
    REPORTS_SENT,
    SOURCES,
    WEEKDAY_WEIGHT,
    YEAR,
)
from servanda.simulate.revenue_visits import VISIT_COLUMNS, visits
from servanda.simulate.revenue_work import Lead, work
from servanda.simulate.revenue_year import Year

LOCAL = "{y:04}-{m:02}-{d:02} {H:02}:{M:02}:{S:02}"
UTC = "{y:04}-{m:02}-{d:02}T{H:02}:{M:02}:{S:02}Z"
AMERICAN = "{m:02}/{d:02}/{y:04} {H:02}:{M:02}"

Row = tuple[str, ...]


def marketing_sales(seed: int, folder: Path, size: int = 100) -> tuple[Path, ...]:
    """Write the leads, calls and deals of 2026 and, with `-2025` in their names, of the year before, reports.csv and visits.csv.

    `folder` must exist; `size` is the number of leads in percent of the usual 3,700 and 6,500. Returns the files written.
    """
    leads = _year(YEAR, Dice(seed), size)
    before = _year(BEFORE, Dice(seed + 1_000_003), size)
    return (
        write_csv(folder / "leads.csv", LEAD_COLUMNS, _lead_rows(leads, YEAR, _SPOILT_LEADS)),
        write_csv(folder / "calls.csv", CALL_COLUMNS, _calls(leads, YEAR, spoilt=True)),
        write_csv(folder / "deals.csv", DEAL_COLUMNS, _deals(leads, YEAR)),
        write_csv(folder / "leads-2025.csv", LEAD_COLUMNS, _lead_rows(before, BEFORE)),
        write_csv(folder / "calls-2025.csv", CALL_COLUMNS, _calls(before, BEFORE)),
        write_csv(folder / "deals-2025.csv", DEAL_COLUMNS, _deals(before, BEFORE)),
        write_csv(folder / "reports.csv", ("report_id", "sent_at", "sent_by"), _reports()),
        write_csv(folder / "visits.csv", VISIT_COLUMNS, visits(leads, seed)),
        write_notice(folder, "marketing-sales", seed, size),
    )


def _year(year: Year, dice: Dice, size: int) -> list[Lead]:
    leads = _leads(year, dice, size)
    for lead in leads:
        work(lead, dice, year)
    return leads


def _leads(year: Year, dice: Dice, size: int) -> list[Lead]:
    leads: list[Lead] = []
    for month in year.months:
        leads.extend(_lead(year, month, at, dice) for at in _moments(year, month, size, dice))
    leads.extend(_again(lead, dice, year) for lead in list(leads) if dice.chance(28))
    leads.extend(_form_test(at) for at in year.form_tests)
    leads = sorted((lead for lead in leads if lead.created <= year.ends), key=lambda lead: lead.created)
    for number, lead in enumerate(leads, start=1):
        lead.id = f"L{year.mark}-{number:05}"
        _assign(lead, dice, year)
    return leads


def _moments(year: Year, month: int, size: int, dice: Dice) -> Iterator[int]:
    first = day_of(month, 1, year.number)
    last = (day_of(month + 1, 1, year.number) if month < 12 else day_of(1, 1, year.number + 1)) - 1
    days = [(day, _weight(year, day)) for day in range(first, last + 1)]
    # Few leads leave some Saturday without any, which the agreement would warn of: each day of the year before gets one.
    sure = range(first, last + 1) if year is BEFORE else ()
    for number in range(year.months[month].leads * size // 100):
        day = sure[number] if number < len(sure) else dice.weighted(days)
        hour = dice.weighted(tuple(enumerate(HOUR_WEIGHT)))
        yield year.on_the_clock(day * DAY + hour * HOUR + dice.below(HOUR))


def _weight(year: Year, day: int) -> int:
    if day in year.quiet:
        return 1
    usual = 3 if day in year.closed else WEEKDAY_WEIGHT[weekday(day)]
    return usual * 2 if day in year.fair else usual


def _lead(year: Year, month: int, at: int, dice: Dice) -> Lead:
    story = year.months[month]
    quality = dice.weighted([("A", story.top), ("B", story.good), ("C", 1000 - story.top - story.good)])
    director = quality == "A" and dice.chance(600)
    title = dice.weighted(DIRECTORS if director else OTHERS)
    if director:
        score = dice.between(25, 98)
    else:
        low, high = {"A": (80, 99), "B": (50, 79), "C": (3, 49)}[quality]
        score = dice.between(low, high)
    source = "fair" if at // DAY in year.fair and dice.chance(600) else dice.weighted(SOURCES)
    return Lead(created=at, quality=quality, source=source, title=title, score=score)


def _again(lead: Lead, dice: Dice, year: Year) -> Lead:
    """The same person fills in another form some days later."""
    later = year.on_the_clock(lead.created + dice.between(1, 9) * DAY + dice.between(-5 * HOUR, 5 * HOUR))
    return Lead(later, lead.quality, dice.weighted(SOURCES), lead.title, lead.score, first_of=lead)


def _form_test(day: int) -> Lead:
    return Lead(day * DAY + 9 * HOUR + 37 * day, "A", "web form", "Director of Testing", 99, test=True)


def _assign(lead: Lead, dice: Dice, year: Year) -> None:
    if lead.first_of is not None or lead.test or dice.chance(7):
        return
    lead.owner = dice.weighted(OWNERS)
    lead.assigned = lead.created + dice.along(year.router[month_of(lead.created)])
    down, up = year.router_down
    if down <= lead.created < up:
        lead.assigned = up + dice.between(5, 400)
    lead.assigned = year.on_the_clock(lead.assigned)


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


def _lead_rows(leads: Sequence[Lead], year: Year, wrong: Sequence[tuple[int, Row]] = ()) -> Iterator[Row]:
    spoilt = dict(wrong)
    for number, lead in enumerate(leads):
        if number in spoilt:
            yield (*spoilt[number], *("",) * 6, "no")
        assigned = lead.assigned if lead.assigned is not None and lead.assigned <= year.ends else None
        decided = lead.decided if lead.decided is not None and lead.decided <= year.ends else None
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


def _calls(leads: Sequence[Lead], year: Year, *, spoilt: bool = False) -> Iterator[Row]:
    calls = [(call, lead) for lead in leads for call in lead.calls if call.at <= year.ends]
    calls.sort(key=lambda pair: (pair[0].at, pair[1].id))
    for number, (call, lead) in enumerate(calls, start=1):
        at = written(year.utc(call.at), UTC)
        if spoilt and number in (902, 5003):
            yield ("", lead.id, at, "outbound", "phone", "no answer")
        if spoilt and number == 3304:
            yield ("C-X00001", lead.id, "2026-04-31T15:02:00Z", "outbound", "phone", "voicemail")
        yield (f"C{year.mark}-{number:06}", lead.id, at, call.direction, call.channel, call.outcome)


DEAL_COLUMNS = ("Deal ID", "Associated Lead", "Create Date", "Deal Stage", "Amount", "Close Date")


def _deals(leads: Sequence[Lead], year: Year) -> Iterator[Row]:
    deals = [(lead.deal, lead) for lead in leads if lead.deal is not None and lead.deal.created <= year.ends]
    deals.sort(key=lambda pair: (pair[0].created, pair[1].id))
    for number, (deal, lead) in enumerate(deals, start=1):
        closed = "" if deal.closed is None else written(deal.closed, AMERICAN)
        yield (
            f"D{year.mark}-{number:04}",
            lead.id,
            written(deal.created, AMERICAN),
            deal.stage,
            str(deal.amount),
            closed,
        )


def _reports() -> Iterator[Row]:
    for number, (at, sender) in enumerate(REPORTS_SENT, start=1):
        yield (f"R-{number:02}", written(at, LOCAL), sender)
