"""Whether a trigger holds for a reading: `lead-volume met`, `availability missed in 2 of 3 months`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol

from servanda.words.happening import Base, EachOfNext, Happened, InARow, InKofN, Misses, MonthBefore, Reaches, Timed
from servanda.words.result import Period, Segment, Verdict
from servanda.words.trigger import AllOf, AndClaimed, AnyOf, EachOf, Trigger

Unknown = Literal["open", "never known"]
Answer = bool | Unknown
"""Yes, no, not yet known, or not known and never will be."""


class Record(Protocol):
    """What is known of other objectives."""

    def periods(self, objective: str) -> Sequence[Period]:
        """Its periods, in order."""
        ...

    def same(self, objective: str, period: Period) -> Sequence[int]:
        """The places among them of those with the same beginning and end."""
        ...

    def verdicts(self, objective: str, period: Period, segment: Segment) -> Sequence[Verdict]:
        """Its verdicts of a period: of the same segment where it has such, else of all."""
        ...

    def overall(self, objective: str, period: Period) -> str:
        """Its verdict over all readings of a period."""
        ...

    def claimed(self, objective: str, period: Period, segment: Segment) -> Answer:
        """Was what follows from it in this period claimed in time?"""
        ...


Happening = Callable[[Base, Period, Segment, Record], Answer]
"""Whether something happened in one period."""


def holds(trigger: Trigger, period: Period, segment: Segment, record: Record) -> Answer:
    """Does the trigger hold for the reading of this period and segment?"""
    match trigger:
        case AnyOf(parts) | EachOf(parts):
            return _any(holds(part, period, segment, record) for part in parts)
        case AllOf(parts):
            return _all(holds(part, period, segment, record) for part in parts)
        case AndClaimed(timed):
            return _timed(timed, period, segment, record, _happened_and_claimed)
        case _:
            return _timed(trigger, period, segment, record, _happened)


def _timed(trigger: Timed, period: Period, segment: Segment, record: Record, happened: Happening) -> Answer:
    """How often something happened; what happened in one period is asked of `happened`."""
    match trigger:
        case MonthBefore(base):
            return _before(base, period, segment, record, happened)
        case InKofN(base, k, n):
            return _in_k_of_n(_recent(base, n, period, segment, record, happened), k)
        case InARow(base, n):
            recent = _recent(base, n, period, segment, record, happened)
            return False if len(recent) < n else _all(recent)
        case EachOfNext(base, n):
            return _in_each_of_next(base, n, period, segment, record, happened)
        case Happened() | Misses() | Reaches():
            inside = _periods_for(trigger, period, record)
            return _all(happened(trigger, each, segment, record) for each in inside) if inside else "never known"


def _happened_and_claimed(base: Base, period: Period, segment: Segment, record: Record) -> Answer:
    """Only periods that were claimed in time count."""
    happened = _happened(base, period, segment, record)
    return _all([happened, record.claimed(base.objective, period, segment)])


def _happened(base: Base, period: Period, segment: Segment, record: Record) -> Answer:
    if isinstance(base, Happened) and base.overall:
        return _word(record.overall(base.objective, period), base.verb)
    verdicts = record.verdicts(base.objective, period, segment)
    if not verdicts:
        return "never known"
    if isinstance(base, Happened):
        if len(verdicts) > 1 and base.verb in ("met", "missed"):
            return _word(record.overall(base.objective, period), base.verb)
        return _all(_of_verdict(each, base.verb) for each in verdicts)
    wanted = "met" if isinstance(base, Reaches) else "missed"
    return _all(_level(each, base.level, wanted) for each in verdicts)


def _level(verdict: Verdict, level: str, wanted: str) -> Answer:
    return _word(dict(verdict.levels).get(level, "undetermined"), wanted)


def _of_verdict(verdict: Verdict, verb: str) -> Answer:
    if verb == "measured":
        return True if verdict.reading.value is not None else "open" if verdict.word == "open" else False
    return _word(verdict.word, verb)


def _word(word: str, verb: str) -> Answer:
    """Undetermined is neither met nor missed, and what hangs on it is not known."""
    if word == "open":
        return "open"
    if verb in ("met", "missed"):
        return "never known" if word == "undetermined" else word == verb
    return word == verb if verb == "undetermined" else word != "undetermined"


def _periods_for(base: Base, period: Period, record: Record) -> list[Period]:
    """The other objective's periods that a period means: the same, those inside it, else the one that holds its end."""
    others = record.periods(base.objective)
    same = [others[place] for place in record.same(base.objective, period)]
    if same:
        return same
    inside = [each for each in others if period.start <= each.start and each.end <= period.end]
    return inside or [each for each in others if each.start < period.end <= each.end]


def _place(base: Base, period: Period, record: Record) -> int | None:
    found = _periods_for(base, period, record)
    return record.periods(base.objective).index(found[-1]) if found else None


def _recent(base: Base, n: int, period: Period, segment: Segment, record: Record, happened: Happening) -> list[Answer]:
    """What is known of the last n periods, this one included, oldest first."""
    place = _place(base, period, record)
    if place is None:
        return []
    periods = record.periods(base.objective)[max(0, place - n + 1) : place + 1]
    return [_counted(base, each, segment, record, happened) for each in periods]


def _counted(base: Base, period: Period, segment: Segment, record: Record, happened: Happening) -> Answer:
    """One period of several: an undetermined one breaks a run of `met` and does not count as a miss."""
    answer = happened(base, period, segment, record)
    return False if answer == "never known" and record.verdicts(base.objective, period, segment) else answer


def _in_k_of_n(recent: Sequence[Answer], k: int) -> Answer:
    """This period is one, and at least k of the last are."""
    if not recent:
        return "never known"
    certain = sum(1 for each in recent if each is True)
    possible = sum(1 for each in recent if each is not False)
    unknown: Answer = "open" if "open" in recent else "never known"
    return _all([recent[-1], True if certain >= k else unknown if possible >= k else False])


def _in_each_of_next(
    base: Base, n: int, period: Period, segment: Segment, record: Record, happened: Happening
) -> Answer:
    place = _place(base, period, record)
    if place is None:
        return "never known"
    following = record.periods(base.objective)[place + 1 : place + 1 + n]
    answers = [happened(base, each, segment, record) for each in following]
    later: list[Answer] = ["open"] * (n - len(answers))
    return _all([*answers, *later])


def _before(base: Base, period: Period, segment: Segment, record: Record, happened: Happening) -> Answer:
    """The period before; with none before this one the answer is yes: the duty is owed from the start."""
    place = _place(base, period, record)
    if place is None:
        return "never known"
    return True if place == 0 else happened(base, record.periods(base.objective)[place - 1], segment, record)


def _all(answers: Iterable[Answer]) -> Answer:
    return _joined(answers, False)


def _any(answers: Iterable[Answer]) -> Answer:
    return _joined(answers, True)


def _joined(answers: Iterable[Answer], decisive: Answer) -> Answer:
    """One decisive answer decides; else what may still become one keeps the whole open."""
    found = list(answers)
    if decisive in found:
        return decisive
    return "open" if "open" in found else "never known" if "never known" in found else not decisive
