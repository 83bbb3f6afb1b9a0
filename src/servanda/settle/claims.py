"""When a remedy can be claimed, and how far it has come."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from servanda.agreement.claim_conditions import condition_of, looked_at_by, mark_of
from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Claim
from servanda.clock.rules import CalendarRules
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.measure.deadlines import after_period
from servanda.measure.failure import CannotMeasure
from servanda.measure.windows import term_of
from servanda.query.say import in_words
from servanda.settle.fees import FeeBook
from servanda.settle.lines import Line
from servanda.words.duration import Duration
from servanda.words.result import ClaimState, Obligation, Period
from servanda.words.sentence import Sentence
from servanda.words.until import After, EndOf, EndOfTerm, OnDay, Until

_OWN = ("the incident", "the record", "eligible")


def claim_of(agreement: Agreement, line: Line) -> Claim | Literal["automatic"] | None:
    """The rule for claims of a line: the remedy's own, else the settlement's."""
    own = agreement.remedies[line.remedy].claim
    return own or (agreement.settlement.claim if agreement.settlement else None)


def window_of(agreement: Agreement, line: Line) -> tuple[int | None, int | None]:
    """From which instant a line can be claimed, and before which; None where nothing bounds it."""
    ends = [each.reading.incident_end for each in line.fallen.verdicts if each.reading.incident_end is not None]
    incident = max(ends, default=None)
    if line.kind == "right_to_terminate":
        right = agreement.remedies[line.remedy].right_to_terminate
        return line.fallen.period.end, instant_of(
            agreement, right.within if right else None, line.fallen.period, incident
        )
    if line.kind == "action":
        action = agreement.remedies[line.remedy].action
        return None, instant_of(agreement, action.due if action else None, line.fallen.period, incident)
    claim = claim_of(agreement, line)
    if claim is None or claim == "automatic" or line.of is not None or line.kind == "points":  # nobody claims points
        return None, None
    period = line.fallen.period
    return instant_of(agreement, claim.begins, period, incident), instant_of(agreement, claim.until, period, incident)


def is_final(line: Line, as_of: int) -> bool:
    """Can records up to this instant, and later ones, no longer change a line?"""
    decided = line.certain and as_of >= line.fallen.period.end
    # A miss may be decided early; what it comes to is not, as long as more records of its period may follow.
    return decided and not (line.unit and any(each.state == "provisional" for each in line.fallen.verdicts))


def is_automatic(agreement: Agreement, line: Line) -> bool:
    """Is a line due without a claim? A right is used or not, however money is claimed."""
    if line.kind == "right_to_terminate":
        return False
    return line.kind in ("points", "action") or claim_of(agreement, line) == "automatic"


def claimants_of(agreement: Agreement, line: Line) -> tuple[str, ...]:
    """The parties that may claim a line: its creditor; of a right whoever has it."""
    right = agreement.remedies[line.remedy].right_to_terminate
    if right is not None and right.party == "both":
        return tuple(each for each in (line.creditor, line.debtor) if each is not None)
    return () if line.creditor is None else (line.creditor,)


def if_claimable(agreement: Agreement, line: Line, book: FeeBook) -> Line:
    """The line, or nothing of it where the condition of its claim is not true of its thing or record."""
    condition, records = condition_of(agreement, line.remedy), looked_at_by(agreement, line.remedy)
    if condition is None or records is None or line.amount is None:
        return line
    key = dict(line.fallen.segment).get(records) or line.fallen.period.key or ""
    if book.attribute(records, key, mark_of(condition)) is True:
        return line
    asked = in_words(condition)
    return line.cut(
        Fraction(0),
        Sentence("no claim: it asks that {condition}, which is not so of {name}", condition=asked, name=key),
    )


def unclaimed(obligation: Obligation, moment: int) -> ClaimState:
    """How far an obligation has come by an instant, as long as nobody has said anything about it."""
    if not obligation.final or moment < obligation.period.end or (obligation.closed and obligation.unknown):
        return "computed"
    if obligation.choice is not None and obligation.choice.waits:
        return "lapsed" if obligation.until is not None and moment >= obligation.until else "computed"
    if obligation.automatic:
        return "granted"
    if obligation.until is not None and moment >= obligation.until:
        return "lapsed"
    return "computed" if obligation.begins is not None and moment < obligation.begins else "claimable"


def instant_of(agreement: Agreement, until: Until | None, period: Period, incident: int | None = None) -> int | None:
    """The instant at which a deadline has passed; None where it hangs on something that is not known.

    `incident` is the end of the last incident that a reading of a period counts.
    """
    zone = Zone(agreement.timezone)
    match until:
        case None:
            return None
        case EndOfTerm():
            return term_of(agreement)[1]
        case OnDay(day):
            return zone.midnight(day_of(day) + 1)
        case After(duration, anchor, calendar) if anchor in _OWN and period.key is not None:
            return _after(agreement, After(duration, "the period", calendar), _moment(period), zone)
        case EndOf(n, unit, anchor) if anchor in _OWN and period.key is not None:
            return _after(agreement, EndOf(n, unit, "the period"), _moment(period), zone)
        case After(duration, "the incident", calendar) if incident is not None:
            return _later(
                _after(agreement, After(duration, "the period", calendar), _ended(period, incident), zone), period
            )
        case EndOf(n, unit, "the incident") if incident is not None:
            return _later(_after(agreement, EndOf(n, unit, "the period"), _ended(period, incident), zone), period)
        case After(_, "the period", _) | EndOf(_, _, "the period"):
            return _after(agreement, until, _moment(period) if period.key is not None else period, zone)
    return None


def deadline_after(agreement: Agreement, duration: Duration, day: date) -> int | None:
    """The instant at which a time after a day has passed: day 0 is that day, and the last day counts in full."""
    zone = Zone(agreement.timezone)
    start, end = zone.midnight(day_of(day)), zone.midnight(day_of(day) + 1)
    return _after(agreement, After(duration, "the period"), Period(day.isoformat(), start, end), zone)


def _moment(period: Period) -> Period:
    """The instant of a record as a period of its own: day 0 is its day."""
    return Period(period.label, period.start, period.start + 1)


def _later(instant: int | None, period: Period) -> int | None:
    """A day that was over before its period was bounds nothing: what a period comes to can only be claimed after it."""
    return instant if instant is not None and instant > period.end else None


def _ended(period: Period, incident: int) -> Period:
    """An incident as a period that ends with it."""
    return Period(period.label, incident - 1, incident)


def _after(agreement: Agreement, until: Until, period: Period, zone: Zone) -> int | None:
    try:
        return after_period(until, period, zone, lambda: _calendar(agreement, until))
    except CannotMeasure:
        return None


def _calendar(agreement: Agreement, until: Until) -> CalendarRules:
    name = getattr(until, "calendar", None)
    names = list(agreement.calendars)
    return agreement.calendar(name or (names[0] if len(names) == 1 else None))
