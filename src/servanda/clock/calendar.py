"""The public calendar: opening hours, holidays and special dates, asked with datetimes.

>>> from datetime import UTC, datetime, timedelta
>>> desk = Calendar(timezone="Europe/Berlin", hours={"mon-fri": "09:00-17:00"}, holidays="DE-BY")
>>> thursday = datetime(2026, 4, 2, 14, 0, tzinfo=UTC)
>>> desk.due(thursday, timedelta(hours=2)).isoformat()
'2026-04-07T10:00:00+02:00'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from servanda.clock.compile import Compiled
from servanda.clock.limits import due
from servanda.clock.pauses import net
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Closing, backwards
from servanda.clock.units import MICROSECOND, instant_of, moment_of
from servanda.clock.written import CalendarError, WrittenHours, rules_of, unreadable
from servanda.words.duration import Duration, Exact, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem

Pauses = Iterable[tuple[datetime, datetime | None]]
"""From a moment until a moment; None is still going on."""

_ALWAYS: Mapping[str, WrittenHours] = {"mon-sun": "00:00-24:00"}
_NOTHING: Mapping[str | date, WrittenHours] = {}


class Calendar:
    """When time counts. Years are compiled when they are asked about, and kept."""

    def __init__(
        self,
        timezone: str = "UTC",
        hours: Mapping[str, WrittenHours] = _ALWAYS,
        holidays: str | date | Iterable[str | date] = (),
        dates: Mapping[str | date, WrittenHours] = _NOTHING,
        *,
        holidays_win: bool = True,
    ) -> None:
        """A calendar of hours by day of the week (``mon``, ``mon-fri``, ``holidays``) on the wall clock of `timezone`.

        A day that `hours` does not name is closed; without `hours` only holidays are. `holidays` are dates and codes such
        as ``US-NY``, closed all day unless `hours` has ``holidays``. `dates` replace the hours of a date, of a day of
        every year (``12-24``), or by rule (``last 2 working days of month``). Where a date stands in both, the holiday
        wins; with ``holidays_win=False`` the date does, as in agreements. Raises CalendarError.
        """
        self._compiled = Compiled(rules_of(timezone, hours, holidays, dates, holidays_win=holidays_win))

    @property
    def rules(self) -> CalendarRules:
        """The same calendar as plain values."""
        return self._compiled.rules

    def elapsed(
        self, start: datetime, end: datetime, pauses: Pauses = (), *, at_least: timedelta = timedelta(0)
    ) -> timedelta:
        """Open time from `start` to `end` less the pauses, which count once where they overlap and only while open.

        Some systems report a second at least for whatever has ended: ``at_least=timedelta(seconds=1)``. An `end`
        before `start` raises CalendarError.
        """
        begins, stops = _instant(start), _instant(end)
        if problem := backwards(begins, stops):
            raise CalendarError(problem)
        counted = net(self._compiled.covering(begins, stops), begins, stops, _instants(pauses))
        return max(at_least, counted[0] * MICROSECOND) if counted else at_least

    def due(
        self, start: datetime, target: timedelta | str, pauses: Pauses = (), *, closing: Closing = "closing"
    ) -> datetime:
        """The moment, in the calendar's zone, at which `target` of open time less pauses has passed since `start`.

        `target` may also be a phrase of the agreement's language: ``4 h`` is open time, ``2 days``, ``2 working days``
        and ``next working day 17:00`` are deadlines on the wall clock, put off by the open time that was paused before.
        A target used up exactly at closing is due at closing, or with ``closing="opening"`` at the next opening; a
        target of zero at `start`, or with ``"opening"`` at the next opening. Raises CalendarError where that
        never comes.
        """
        found = due(self._compiled, _instant(start), _limit(target), _instants(pauses), closing)
        if found is None:
            sentence = f"the limit of {target} that starts at {start.isoformat()} is never used up"
            raise CalendarError(Problem("S362", sentence, hint="Either no hours are open, or a pause has no end."))
        return moment_of(found).astimezone(ZoneInfo(self.rules.timezone))

    def is_open(self, at: datetime) -> bool:
        """Whether the calendar is open at `at`; at the moment of closing it is closed."""
        instant = _instant(at)
        return self._compiled.covering(instant, instant).is_open(instant)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.rules == other.rules

    def __hash__(self) -> int:
        return hash(self.rules)

    def __repr__(self) -> str:
        return f"Calendar({self.rules!r})"


def compiled(calendar: CalendarRules | Calendar) -> Compiled:
    """A calendar, as rules or as the public one, ready to be asked."""
    return Compiled(calendar.rules if isinstance(calendar, Calendar) else calendar)


def _instant(moment: datetime) -> int:
    if moment.tzinfo is None:
        hint = "Give it a zone: datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Europe/Berlin'))."
        raise CalendarError(Problem("S363", f"{moment.isoformat()} does not say in which time zone it is", hint=hint))
    return instant_of(moment)


def _limit(target: timedelta | str) -> Duration:
    if isinstance(target, str):
        try:
            return parse_duration(target)
        except PhraseError as error:
            raise unreadable(error, target) from None
    if target < timedelta(0):
        raise CalendarError(Problem("S361", "a limit is not negative", hint="Give a length of time of 0 or more."))
    return Exact(target // MICROSECOND)


def _instants(pauses: Pauses) -> list[tuple[int, int | None]]:
    found = [(_instant(begins), None if ends is None else _instant(ends)) for begins, ends in pauses]
    for begins, ends in found:
        if ends is not None and ends < begins:
            hint = "Swap the two, or correct the record."
            raise CalendarError(Problem("S360", "a pause ends before it begins", hint=hint))
    return found
