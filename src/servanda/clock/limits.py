"""When any limit is due: open time, civil days, working days; with pauses."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.civil import add_civil
from servanda.clock.compile import Compiled
from servanda.clock.pauses import Pause, net
from servanda.clock.spans import Closing
from servanda.clock.working import due_working
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Duration, Exact


def due(
    calendar: Compiled, start: int, limit: Duration, pauses: Iterable[Pause] = (), closing: Closing = "closing"
) -> int | None:
    """The instant at which a limit that starts at `start` is due; None where that never comes.

    Open time stands still during pauses. Civil and working days are deadlines on the wall clock, and pauses put
    them off as `put_off` says; `closing` concerns open time only.
    """
    if isinstance(limit, Exact):
        return calendar.due(start, limit.microseconds, pauses, closing)
    deadline = written_deadline(calendar, start, limit)
    return None if deadline is None else put_off(calendar, start, deadline, pauses)


def written_deadline(calendar: Compiled, start: int, limit: Duration) -> int | None:
    """When a limit in civil or working days is due if nothing is paused."""
    if isinstance(limit, Civil):
        return add_civil(start, limit, Zone(calendar.rules.timezone))
    assert not isinstance(limit, Exact)
    return due_working(start, limit, calendar.rules)


def put_off(calendar: Compiled, start: int, deadline: int, pauses: Iterable[Pause]) -> int | None:
    """A deadline put off by the open time that was paused before it: as much open time is left as was before the pauses.

    Without open time paused it stays where it is, even in closed hours. None where a pause that goes on keeps it away.
    """
    pauses = tuple(pauses)
    if not pauses or deadline <= start:
        return deadline
    between = calendar.covering(start, deadline).elapsed(start, deadline)
    found = calendar.due(start, between or 0, pauses)
    if found is None:
        return None
    counted = net(calendar.covering(start, found), start, found, pauses)
    return found if counted is not None and counted[1] else deadline
