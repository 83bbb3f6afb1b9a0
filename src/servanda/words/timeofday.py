"""Times of day and dates: `09:00`, `24:00`, `2026-12-24`, names of months and week days."""

from __future__ import annotations

import re
from datetime import date

from servanda.words.phrase import PhraseError, Reader, did_you_mean

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SECOND = 1_000_000
_HOUR = 3600 * _SECOND
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def parse_time_of_day(text: str) -> int:
    """Microseconds since local midnight of ``09:00``, up to ``24:00``; raises PhraseError."""
    reader = Reader(text)
    value = read_time_of_day(reader)
    reader.end()
    return value


def read_time_of_day(reader: Reader) -> int:
    """The time of day that comes next, in microseconds since local midnight."""
    token, after = reader.peek(), reader.peek(1)
    match = _CLOCK.fullmatch(token.text)
    if match is None:
        hint = "Write hours and minutes: `09:00`, `17:30`, `24:00`."
        if token.kind == "number" and after.word in ("am", "pm", "h", "uhr"):
            meant = _half_day(token.text, after.word)
            better = f"Write `{meant}`." if meant else hint
            raise reader.fail("Times of day have 24 hours and minutes.", token, after, better)
        found = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
        raise reader.fail(f"Expected a time of day, {found}.", hint=hint)
    hour, minute, second = (int(part or 0) for part in match.groups())
    if minute > 59 or second > 59 or hour * 3600 + minute * 60 + second > 86_400:
        raise reader.fail(f"`{token.text}` is no time of day.", hint="From `00:00` to `24:00`.")
    if after.word in ("am", "pm"):
        raise reader.fail("Times of day have 24 hours.", token, after, "Write `09:00` or `21:00`.")
    reader.next()
    return (hour * 3600 + minute * 60 + second) * _SECOND


def show_time_of_day(microseconds: int) -> str:
    """``09:00``, ``24:00``, with seconds where there are some."""
    hour, rest = divmod(microseconds // _SECOND, 3600)
    minute, second = divmod(rest, 60)
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def parse_date(text: str) -> date:
    """Read ``2026-12-24``; raises PhraseError."""
    reader = Reader(text)
    found = read_date(reader)
    reader.end(hint="Only the date is expected: `YYYY-MM-DD`.")
    return found


def read_date(reader: Reader) -> date:
    """The date that comes next."""
    token = reader.peek()
    if token.kind != "date":
        raise PhraseError(
            f"`{reader.text.strip()}` is not a date." if token.kind != "end" else "A date is missing.",
            token.start,
            len(reader.text.rstrip()) - token.start,
            "Write the year, the month and the day: `2026-01-31`.",
        )
    try:
        found = date.fromisoformat(token.text)
    except ValueError:
        raise reader.fail(f"There is no day `{token.text}`.", hint="Dates are written `YYYY-MM-DD`.") from None
    reader.next()
    return found


def read_month(reader: Reader) -> int:
    """The name of a month, in full or its first three letters: 1 to 12."""
    return _named(reader, MONTHS, "a month, such as `January`") + 1


def read_weekday(reader: Reader) -> int:
    """The name of a week day, in full or its first three letters: 0 (Monday) to 6."""
    return _named(reader, WEEKDAYS, "a week day, such as `Monday`")


def number_of_name(word: str, names: tuple[str, ...]) -> int | None:
    """Index of the name that `word` is, or whose first three letters it is."""
    folded = [name.lower() for name in names]
    if word in folded:
        return folded.index(word)
    return next((place for place, name in enumerate(folded) if name[:3] == word), None)


def _named(reader: Reader, names: tuple[str, ...], what: str) -> int:
    token = reader.peek()
    found = number_of_name(token.word, names)
    if found is None:
        shown = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
        raise reader.fail(f"Expected {what}, {shown}.", hint=did_you_mean(token.word, names))
    reader.next()
    return found


def _half_day(hour: str, half: str) -> str | None:
    if not hour.isdigit() or int(hour) > (12 if half in ("am", "pm") else 24):
        return None
    shown = int(hour) % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else int(hour)
    return f"{shown:02}:00"
