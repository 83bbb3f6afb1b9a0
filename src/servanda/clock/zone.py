"""Zones: what the wall clock shows at an instant, and the instant of what a wall clock shows.

Only this module asks zoneinfo. A wall-clock time that occurs twice in autumn is its first occurrence; one that
does not occur in spring is read with the offset before the jump, so that 02:30 becomes 03:30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from servanda.clock.units import DAY, EPOCH, EPOCH_DAY, MICROSECOND, SECOND, date_of, day_of
from servanda.words.problem import Problem, nearest

# A day inside what datetime can say, so that adding an offset never leaves it.
_FIRST = (2 - EPOCH_DAY) * DAY
_LAST = (date.max.toordinal() - 1 - EPOCH_DAY) * DAY
_REFUSED = ("posix/", "right/", "posixrules", "localtime", "Factory")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open run of instants during which a zone keeps one offset (microseconds east of UTC)."""

    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the IANA list. Make one of a name that `zone_problem` has nothing against."""

    name: str

    def offset(self, instant: int) -> int:
        """Microseconds that the wall clock is ahead of UTC at `instant`."""
        return _offset(_info(self.name), instant)

    def saving(self, instant: int) -> int:
        """Microseconds that summer time puts the wall clock ahead of standard time at `instant`, as the zone's list says."""
        moment = EPOCH + timedelta(microseconds=min(max(instant, _FIRST), _LAST))
        return _micros(moment.astimezone(_info(self.name)).dst())

    def to_local(self, instant: int) -> int:
        """What the wall clock shows."""
        return instant + self.offset(instant)

    def to_utc(self, local: int) -> int:
        """The instant at which the wall clock shows `local`; the first of two, and see the module on missing hours."""
        return local - self._local_offset(local, fold=0)

    def is_repeated(self, local: int) -> bool:
        """Whether the wall clock shows `local` twice."""
        return self._local_offset(local, fold=0) > self._local_offset(local, fold=1)

    def is_missing(self, local: int) -> bool:
        """Whether the wall clock jumps over `local`."""
        return self._local_offset(local, fold=0) < self._local_offset(local, fold=1)

    def midnight(self, day: int) -> int:
        """The first instant of a local date: 01:00 where midnight does not exist."""
        return self.to_utc(day * DAY)

    def day(self, instant: int) -> int:
        """The local date, counted from 1970-01-01."""
        return self.to_local(instant) // DAY

    def stretches(self, first: int, last: int) -> tuple[Stretch, ...]:
        """The runs of one offset that cover ``[first, last)``, the outer ones cut to it."""
        return _stretches(self.name, first, last)

    def _local_offset(self, local: int, fold: int) -> int:
        inside = min(max(local, _FIRST), _LAST)
        naive = (EPOCH + timedelta(microseconds=inside)).replace(tzinfo=None, fold=fold)
        return _micros(_info(self.name).utcoffset(naive))


UTC_ZONE = Zone("UTC")


def zone_problem(name: str) -> Problem | None:
    """What is wrong with the name of a time zone, if anything."""
    try:
        if not name.startswith(_REFUSED):
            _info(name)
            return None
    except (KeyError, ValueError, OSError):
        pass
    names = available_timezones()
    near = nearest(name, names) or nearest(name.replace(" ", "_"), [each.rpartition("/")[2] for each in names])
    whole = next((each for each in sorted(names) if near in (each, each.rpartition("/")[2])), None)
    hint = "Write a name of the IANA list, like Europe/Berlin, America/New_York or UTC."
    hint = f"{hint} Did you mean `{whole}`?" if whole else hint
    return Problem("S240", f"`{name}` is not a known time zone", hint=hint)


@cache
def edition() -> str:
    """Which edition of the list of zones is used: the system's, as zoneinfo prefers it, else that of ``tzdata``."""
    for folder in map(Path, TZPATH):
        for name in ("tzdata.zi", "+VERSION"):
            if (folder / name).is_file():
                with (folder / name).open(encoding="utf-8", errors="replace") as file:
                    return file.readline().removeprefix("# version").strip()[:20]
        if folder.is_dir() and any(folder.iterdir()):
            return "of the system"
    from tzdata import IANA_VERSION

    return str(IANA_VERSION)


@cache
def _info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _micros(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // MICROSECOND


def _offset(info: ZoneInfo, instant: int) -> int:
    moment = EPOCH + timedelta(microseconds=min(max(instant, _FIRST), _LAST))
    return _micros(moment.astimezone(info).utcoffset())


@lru_cache(maxsize=256)
def _stretches(name: str, first: int, last: int) -> tuple[Stretch, ...]:
    found = []
    start, offset = first, _offset(_info(name), first)
    for year in range(_year(first), _year(last) + 1):
        for change, after in _changes(name, year):
            if first < change < last:
                found.append(Stretch(start, change, offset))
                start, offset = change, after
    return (*found, Stretch(start, last, offset))


def _year(instant: int) -> int:
    return date_of(min(max(instant, _FIRST), _LAST) // DAY).year


@cache
def _changes(name: str, year: int) -> tuple[tuple[int, int], ...]:
    """The changes of offset in a UTC year: when, and the offset after it.

    A look a day is enough: since 1970 no zone has changed twice within four days.
    """
    info = _info(name)
    january = datetime(year, 1, 1)  # noqa: DTZ001 - only its date is used
    first = day_of(january.date()) * DAY
    found = []
    before = _offset(info, first - 1)
    for low in range(first - 1, first + 366 * DAY, DAY):
        high = low + DAY
        after = _offset(info, high)
        if after != before:
            change = _first_with(info, after, low, high)
            if _year(change) == year:
                found.append((change, after))
            before = after
    return tuple(found)


def _first_with(info: ZoneInfo, offset: int, low: int, high: int) -> int:
    """The second in (low, high] from which the offset holds."""
    low, high = low // SECOND, -(-high // SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(info, middle * SECOND) == offset else (middle, high)
    return high * SECOND
