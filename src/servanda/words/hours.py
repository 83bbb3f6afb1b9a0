"""Opening hours: `09:00-17:00`, `22:00-06:00`, `closed`, and the days they stand for: `mon-fri`, `holidays`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from servanda.words.phrase import PhraseError, Reader, did_you_mean
from servanda.words.timeofday import WEEKDAYS, number_of_name, read_time_of_day, show_time_of_day

_DAY = 86_400_000_000
_SHORT = tuple(name[:3].lower() for name in WEEKDAYS)
_MEANT = {
    "weekdays": "mon-fri", "weekday": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun", "daily": "mon-sun",
    "everyday": "mon-sun", "all": "mon-sun", "holiday": "holidays",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Half-open, in microseconds since local midnight; `stop` lies beyond 24 h where the hours cross midnight."""

    start: int
    stop: int

    def __str__(self) -> str:
        stop = self.stop if self.stop <= _DAY else self.stop - _DAY
        return f"{show_time_of_day(self.start)}-{show_time_of_day(stop)}"


@dataclass(frozen=True, slots=True)
class Hours:
    """The open hours of one day, in order; none is ``closed``."""

    spans: tuple[OpenHours, ...] = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self.spans)) or "closed"


CLOSED = Hours()


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, 0 is Monday, and perhaps the calendar's holidays: ``mon-fri``, ``sat, holidays``."""

    days: tuple[int, ...]
    holidays: bool = False

    def __str__(self) -> str:
        parts = [_range(run) for run in _runs(self.days)]
        return ", ".join([*parts, "holidays"] if self.holidays else parts)


def parse_hours(text: str) -> Hours:
    """Read ``09:00-17:00``, several with commas between, or ``closed``; raises PhraseError."""
    reader = Reader(text.replace("–", "-").replace("—", "-"))
    if reader.take("closed"):
        reader.end()
        return CLOSED
    if reader.at("all") or re.match(r"\s*24\s*(/|h)", text):
        raise PhraseError(
            "Hours are written from opening to closing.", 0, len(text), "Write `00:00-24:00` for the whole day."
        )
    if text.strip().lower() in ("none", "off", "no", "close", "shut", "holiday", "free"):
        raise PhraseError(f"`{text.strip()}` says no hours.", 0, len(text), "Write `closed`.")
    spans = [_read_span(reader)]
    while reader.take(","):
        spans.append(_read_span(reader))
    reader.end(hint="Write `09:00-17:00`, or `09:00-12:00, 13:00-17:00`.")
    return joined(spans)


def joined(spans: list[OpenHours]) -> Hours:
    """The hours of one day from several spans, sorted; raises PhraseError where two overlap."""
    spans = sorted(spans, key=lambda span: span.start)
    for earlier, later in pairwise(spans):
        if later.start < earlier.stop:
            raise PhraseError(f"The hours `{earlier}` and `{later}` overlap.")
    return Hours(tuple(spans))


def parse_weekdays(text: str) -> Weekdays:
    """Read ``mon-fri``, ``mon, wed``, ``holidays``; raises PhraseError."""
    days: set[int] = set()
    holidays = False
    pattern = re.compile(r"[^,]*")
    position = 0
    while True:
        match = pattern.match(text, position)
        assert match is not None
        part = match[0].strip()
        start = position + len(match[0]) - len(match[0].lstrip())
        if part.lower() == "holidays":
            holidays = True
        else:
            days |= _read_days(part, start)
        position = match.end() + 1
        if position > len(text):
            return Weekdays(tuple(sorted(days)), holidays)


def _read_span(reader: Reader) -> OpenHours:
    first = reader.peek()
    start = read_time_of_day(reader)
    if not reader.take("-"):
        raise reader.fail("The hours need a closing time.", hint="Write `09:00-17:00`.")
    stop = read_time_of_day(reader)
    if start in (_DAY, stop):
        hint = "Write `00:00-24:00` for the whole day, or `closed`."
        raise reader.fail("The hours are empty.", first, reader.last, hint)
    return OpenHours(start, stop if stop > start else stop + _DAY)


def _read_days(part: str, start: int) -> set[int]:
    if part.lower() in _MEANT or not part:
        hint = _MEANT.get(part.lower(), "mon-fri")
        raise PhraseError(
            "Days of the week are missing." if not part else f"`{part}` is no day.",
            start,
            len(part),
            f"Write `{hint}`.",
        )
    first, dash, last = part.replace("–", "-").partition("-")
    begins = _day(first, start)
    ends = _day(last, start + len(first) + 1) if dash else begins
    return {(begins + step) % 7 for step in range((ends - begins) % 7 + 1)}


def _day(text: str, start: int) -> int:
    word = text.strip()
    found = number_of_name(word.lower(), WEEKDAYS)
    if found is None:
        start += len(text) - len(text.lstrip())
        hint = did_you_mean(word, (*_SHORT, "holidays")) or did_you_mean(word, WEEKDAYS)
        raise PhraseError(
            f"`{word}` is no day of the week.", start, len(word), hint or f"Days: {', '.join(_SHORT)}, holidays."
        )
    return found


def _runs(days: tuple[int, ...]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _range(run: list[int]) -> str:
    return _SHORT[run[0]] if len(run) == 1 else f"{_SHORT[run[0]]}-{_SHORT[run[-1]]}"
