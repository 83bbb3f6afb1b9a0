"""`attempts`: what each further attempt brought in one's own records, and how many an agreement should promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from servanda.agreement.follow_up import FollowUp
from servanda.agreement.model import Agreement
from servanda.desk.attempt_options import Figures, Options, Prices, Work, lacking, prices_of, work_of
from servanda.desk.follow_up import follow_ups
from servanda.desk.follow_ups import Ask, FollowUps
from servanda.desk.measuring import Asked
from servanda.goals.attempts import Attempt, Optimum, Worth, optimum, promised, worths
from servanda.goals.capacity import Capacity, capacity
from servanda.goals.needed import up
from servanda.measure.followed import WORTH, rows_of
from servanda.measure.readings import Prepared
from servanda.measure.tries import Tries, attempted_at, read_tries
from servanda.words.duration import HOUR, MINUTE
from servanda.words.problem import Problem, errors


@dataclass(frozen=True, slots=True)
class AttemptsOn:
    """The attempts on the records of one set; what has no money has no worth, and what has no people no capacity."""

    records: str
    block: FollowUp
    until: int
    tries: Tries
    attempts: tuple[Attempt, ...]
    prices: Prices | None = None
    worths: tuple[Worth, ...] = ()
    optimum: Optimum | None = None
    room: Capacity | None = None
    work: Work | None = None

    @property
    def affordable(self) -> int | None:
        """How many attempts each record can have; None where nobody says who makes them."""
        return None if self.room is None else self.room.for_each

    @property
    def promised(self) -> int | None:
        """How many attempts an agreement should say."""
        return None if self.optimum is None else promised(self.optimum, self.affordable)


@dataclass(frozen=True)
class AttemptsOf:
    """The attempts of one agreement; `agreement` is None where it cannot be read."""

    agreement: Agreement | None
    found: tuple[AttemptsOn, ...]
    problems: tuple[Problem, ...]


def attempts(asked: Asked, figures: Figures) -> list[AttemptsOf]:
    """What each attempt on the records of each agreement brought."""
    with follow_ups(asked, Ask(waits=False, worth=True)) as every:
        return [_of_one(opened, figures) for opened in every]


def _of_one(opened: FollowUps, figures: Figures) -> AttemptsOf:
    read = Options(opened.problems)
    if opened.agreement is not None and opened.ready is not None:
        read.all(figures)
    found = tuple(attempts_on(opened, read)) if not errors(opened.problems) else ()
    return AttemptsOf(opened.agreement, found, tuple(dict.fromkeys(opened.problems)))


def attempts_on(opened: FollowUps, read: Options) -> Iterable[AttemptsOn]:
    """The attempts on each record set; what cannot be read is told."""
    for records, block, prepared in opened.prepared(WORTH):
        found: list[AttemptsOn] = []
        opened.tried(records, partial(_read, opened, read, records, block, prepared, found))
        yield from found


def _read(
    opened: FollowUps, read: Options, records: str, block: FollowUp, prepared: Prepared, found: list[AttemptsOn]
) -> None:
    found.append(on(opened, read, records, block, prepared))


def on(opened: FollowUps, read: Options, records: str, block: FollowUp, prepared: Prepared) -> AttemptsOn:
    """The attempts on one record set."""
    agreement = opened.agreement
    assert agreement is not None
    tries = read_tries(prepared, rows_of(prepared, None, f"tried {records}"))
    at, became = attempted_at(tries), {each.number: each for each in tries.tried}
    steps = tuple(
        Attempt(number, leads, became[number].customers, became[number].reached) if number in became else Attempt(number, leads, 0)
        for number, leads in at.items()
    )  # fmt: skip
    work = work_of(agreement, read, records, block, opened.problems)
    room, prices = _room(work, tries), prices_of(read, block, tries)
    opened.problems += lacking(agreement, read, records, block, tries)
    if work is not None and room is None:
        sentence = f"`{records}` hold no whole month, so nobody can tell how many attempts each can have."
        place = agreement.place(("follow_up", records))
        opened.problems.append(Problem("S1123", sentence, place, "Look again when one is over.", "warning"))
    if prices is None or not steps:
        return AttemptsOn(records, block, prepared.scope.horizon, tries, steps, room=room, work=work)
    found = worths(steps, prices.revenue, prices.cost)
    best = optimum(found, prices.cost)
    return AttemptsOn(records, block, prepared.scope.horizon, tries, steps, prices, found, best, room, work)


def _room(work: Work | None, tries: Tries) -> Capacity | None:
    """Attempts that can be made in a month, for the records that come in one."""
    if work is None or not tries.a_month:
        return None
    hours, minutes = Fraction(work.hours, HOUR), Fraction(work.minutes, MINUTE)
    return capacity(work.people, hours, work.busy, minutes, up(tries.a_month))
