"""Why an entry moves nothing: who says it may not, it comes at the wrong time, or it follows on nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from servanda.clock.units import date_of, day_of
from servanda.clock.zone import Zone
from servanda.words.entry import Entry
from servanda.words.problem import Problem
from servanda.words.result import ClaimState, Obligation

FROM: Mapping[str, tuple[ClaimState | None, ...]] = {
    "claim": (None, "refused"),
    "withdraw": ("claimed", "verified", "refused"),
    "verify": ("claimed",),
    "grant": ("claimed", "verified", "refused"),
    "refuse": ("claimed", "verified"),
    "apply": ("granted",),
}
"""The states in which an entry can be heard; None where nothing has been said yet."""
OF_THE_CREDITOR = ("choose", "claim", "withdraw")


def unfit(
    obligation: Obligation, state: ClaimState | None, entry: Entry, zone: Zone, named: Callable[[str], str]
) -> Problem | None:
    """Why this entry cannot be heard of this obligation in this state; None if it can."""
    what = f"{entry.about}"
    if obligation.closed and obligation.unknown:
        sentence = f"{what} was closed without its amount: {obligation.unknown}."
        return Problem(
            "S1052", sentence, None, "A restatement that all sides accept brings it: servanda restate propose."
        )
    allowed = speakers(obligation, entry.what)
    if entry.party not in allowed:
        who = " or ".join(map(named, allowed)) or "nobody"
        sentence = f"`{entry.said_by}` speaks for {named(entry.party)}; only {who} can {entry.what} {what}."
        return Problem("S775", sentence, None, "A side's word binds only that side.")
    if entry.what == "choose":
        return _choosing(obligation, what) or _out_of_time(obligation, entry, zone, what)
    if obligation.choice is not None and obligation.choice.waits:
        sentence = f"{what} shares an incident with {' and '.join(obligation.choice.others)}, and the customer chooses between them."
        return Problem("S182", sentence, None, "First the customer chooses: servanda claims choose.")
    if obligation.automatic and state is None:
        if entry.what == "apply":
            return None
        return Problem(
            "S785",
            f"{what} is due without a claim.",
            None,
            "When it was done or credited, write servanda claims apply.",
        )
    if state not in FROM[entry.what]:
        return _out_of_turn(state, entry, what)
    return _out_of_time(obligation, entry, zone, what) if entry.what == "claim" else None


def _choosing(obligation: Obligation, what: str) -> Problem | None:
    choice = obligation.choice
    if choice is None:
        sentence = f"{what} shares its incidents with no other remedy, so there is nothing to choose."
        return Problem("S183", sentence, None, "It can be claimed as it is.")
    if not choice.waits and not choice.won:
        sentence = f"{what} cannot be chosen any more: {' and '.join(choice.others)} was chosen before."
        return Problem("S183", sentence, None, "What was chosen first stands.")
    return None


def speakers(obligation: Obligation, what: str) -> tuple[str, ...]:
    """The parties that may say this of an obligation: the creditor claims, the debtor answers."""
    if what in OF_THE_CREDITOR:
        return obligation.claimants
    if len(obligation.claimants) > 1:
        return obligation.claimants
    return () if obligation.debtor is None else (obligation.debtor,)


def _out_of_turn(state: ClaimState | None, entry: Entry, what: str) -> Problem:
    day = f"{entry.day.day} {entry.day:%B %Y}"
    if state is None:
        sentence = f"{what} had not been claimed by {day}."
        return Problem("S774", sentence, None, "First it is claimed: servanda claims file.")
    hints: dict[str, str] = {
        "claimed": "It waits for an answer: servanda claims verify, grant or refuse.",
        "verified": "It waits to be granted or refused.",
        "granted": "When it is credited, write servanda claims apply --invoice NUMBER.",
        "refused": "It can be granted all the same, or claimed anew with more evidence.",
        "applied": "Nothing more follows.",
    }
    sentence = f"{what} is {state} already, so it cannot be {_done(entry.what)} on {day}."
    return Problem("S774", sentence, None, hints.get(state))


def _done(what: str) -> str:
    return {"claim": "claimed", "apply": "applied", "verify": "verified", "refuse": "refused", "grant": "granted"}.get(
        what, "withdrawn"
    )


def _out_of_time(obligation: Obligation, entry: Entry, zone: Zone, what: str) -> Problem | None:
    """A claim counts by its date: on the last day in full, on the first as soon as a part of the day is inside."""
    day = day_of(entry.day)
    if obligation.until is not None and zone.midnight(day) >= obligation.until:
        return Problem("S773", f"{what} could be claimed until {_day(obligation.until - 1, zone)}.", None, _COUNTS)
    first = max(obligation.begins or obligation.period.end, obligation.period.end)
    if zone.midnight(day + 1) <= first:
        return Problem("S773", f"{what} can be claimed from {_day(first, zone)} on.", None, _COUNTS)
    return None


_COUNTS = "The day on which a claim is made counts (--date), not the one on which it is written down."


def _day(instant: int, zone: Zone) -> str:
    day = date_of(zone.day(instant))
    return f"{day.day} {day:%B %Y}"
