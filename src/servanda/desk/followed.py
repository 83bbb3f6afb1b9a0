"""`followup`: how long records waited for each step, for all and by kind, in one period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.agreement.follow_up import FollowUp
from servanda.agreement.model import Agreement
from servanda.clock.periods import named
from servanda.clock.zone import Zone
from servanda.desk.follow_up import follow_ups
from servanda.desk.follow_ups import Ask, FollowUps
from servanda.desk.measuring import Asked
from servanda.measure.followed import Followed, newest_period, placed_in, read_followed, rows_of, unreadable_in
from servanda.measure.readings import Prepared
from servanda.words.problem import Problem, errors
from servanda.words.result import Period


@dataclass(frozen=True, slots=True)
class FollowedIn:
    """The follow-up of one record set in a period, known up to the instant `until`."""

    records: str
    block: FollowUp
    period: Period
    until: int
    figures: tuple[Followed, ...]
    """Of all, then of each value of each split."""
    unreadable: int
    uncovered: int

    @property
    def whole(self) -> Followed:
        """The figures of all."""
        return self.figures[0]


@dataclass(frozen=True)
class FollowedOf:
    """The follow-ups of one agreement; `agreement` is None where it cannot be read."""

    agreement: Agreement | None
    found: tuple[FollowedIn, ...]
    problems: tuple[Problem, ...]


def followed(asked: Asked, ask: Ask) -> list[FollowedOf]:
    """How the records of each agreement were followed up in the period asked for, else in the newest."""
    with follow_ups(asked, ask) as every:
        return [_of_one(asked, opened) for opened in every]


def _of_one(asked: Asked, opened: FollowUps) -> FollowedOf:
    found = tuple(each for each in _each(opened, asked.period) if each is not None)
    if opened.agreement is not None and not found and not errors(opened.problems):
        opened.problems.append(_nothing(opened.agreement, asked.period))
    return FollowedOf(opened.agreement, found, tuple(dict.fromkeys(opened.problems)))


def _each(opened: FollowUps, label: str | None) -> Iterable[FollowedIn | None]:
    for records, block, prepared in opened.prepared():
        if not block.times_first:
            opened.problems.append(_no_times(opened, records))
            continue
        period = named(label, Zone(prepared.scope.source.agreement.timezone)) if label is not None else None
        yield followed_in(opened, records, block, prepared, period)


def followed_in(
    opened: FollowUps, records: str, block: FollowUp, prepared: Prepared, period: Period | None
) -> FollowedIn | None:
    """The follow-up of one record set in a period, else in its newest; None where there is nothing of it."""
    if not block.times_first:
        return None
    found: list[FollowedIn] = []

    def read() -> None:
        rows = rows_of(prepared, period, f"followed {records}")
        chosen = period or newest_period(prepared, rows)
        if chosen is None:
            return
        if period is None:  # they were made once, for all periods
            rows = placed_in(rows, chosen)
        figures = read_followed(prepared, rows)
        if figures and figures[0].records:
            lost = unreadable_in(prepared, rows)
            found.append(FollowedIn(records, block, chosen, prepared.scope.horizon, figures, *lost))

    opened.tried(records, read)
    return found[0] if found else None


def _no_times(opened: FollowUps, records: str) -> Problem:
    assert opened.agreement is not None
    sentence = f"Of attempts on `{records}` only the number is known, so nobody can tell how long the first one took."
    hint = "Write when it was made: attempt: {number: …, first: first_attempt_at}. `servanda attempts` needs no more."
    return Problem("S1122", sentence, opened.agreement.place(("follow_up", records, "attempt")), hint)


def _nothing(agreement: Agreement, label: str | None) -> Problem:
    names = " and ".join(f"`{each}`" for each in agreement.follow_up)
    when = f" in `{label}`" if label is not None else ""
    return Problem(
        "S606",
        f"No {names} were there to be followed up{when}.",
        None,
        "Are the records complete until then?",
        "warning",
    )
