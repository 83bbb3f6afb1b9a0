"""Instants that a person writes on the command line: `2026-05-29`, `2026-05-29 18:00`, `2026-05-29T16:00Z`."""

from __future__ import annotations

from datetime import datetime

from servanda.clock.units import FIRST_YEAR, LAST_YEAR, instant_of, moment_of
from servanda.clock.zone import Zone
from servanda.words.problem import Problem
from servanda.words.sentence import Day
from servanda.words.timeofday import MONTHS

_HINT = "Write 2026-05-29, 2026-05-29 18:00 or 2026-05-29T16:00Z."


def read_moment(text: str, zone: Zone, option: str) -> tuple[int | None, Problem | None]:
    """UTC microseconds; without an offset the wall clock of `zone`. A date is its first instant."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None, Problem("S603", f"`{text}` is no date and time for {option}.", None, _HINT)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        hint = f"Moments lie between {FIRST_YEAR} and {LAST_YEAR}."
        return None, Problem("S603", f"`{text}` lies too far away for {option}.", None, hint)
    if moment.tzinfo is not None:
        return instant_of(moment), None
    local = (moment - datetime(1970, 1, 1)) // (datetime(1970, 1, 1, 0, 0, 0, 1) - datetime(1970, 1, 1))  # noqa: DTZ001
    return zone.to_utc(local), None


def local_text(instant: int, zone: Zone, *, seconds: bool = False) -> str:
    """``28 May 2026 18:30`` on the wall clock of a zone."""
    local = moment_of(zone.to_local(instant))
    shown = f"{local_date(instant, zone)} {local:%H:%M}"
    return shown + (f":{local:%S}" if seconds or local.second else "")


def wall(instant: int, zone: Zone) -> datetime:
    """An instant on the wall clock of a zone, as a value of a sentence."""
    return moment_of(zone.to_local(instant)).replace(microsecond=0)


def day_of(instant: int, zone: Zone) -> Day:
    """A day in a zone, as a value of a sentence that writes it out."""
    local = moment_of(zone.to_local(instant))
    return Day(local.year, local.month, local.day)


def local_date(instant: int, zone: Zone) -> str:
    """``28 May 2026`` in a zone."""
    local = moment_of(zone.to_local(instant))
    return f"{local.day} {local:%B %Y}"


def short_text(instant: int, zone: Zone, now: int) -> str:
    """``28 Feb 18:30``, with its year where that is another than the one at `now`."""
    local, today = moment_of(zone.to_local(instant)), moment_of(zone.to_local(now))
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1][:3]}{year} {local:%H:%M}"


def iso_text(instant: int, zone: Zone) -> str:
    """``2026-05-28T18:30:00-04:00`` in a zone."""
    from datetime import timedelta, timezone

    offset = timezone(timedelta(microseconds=zone.offset(instant)))
    return moment_of(instant).astimezone(offset).isoformat()
