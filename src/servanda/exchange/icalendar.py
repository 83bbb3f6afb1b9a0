"""iCalendar (RFC 5545): last days as events of whole days, which any calendar program takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Event:
    """A day. Events of one `identity` are the same event: a calendar that has it changes it and adds no second one."""

    identity: str
    day: date
    summary: str
    description: str


ALARM = "-P7D"
"""A reminder a week before."""


def calendar_text(events: Iterable[Event]) -> str:
    """A calendar with these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Servanda//Last days//EN", "CALSCALE:GREGORIAN"]
    for each in events:
        lines += _event(each)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(event: Event) -> Iterator[str]:
    """`DTSTAMP` is the day itself, since nothing here asks the clock and equal events have to be equal texts."""
    summary = _escaped(event.summary)
    yield from (
        "BEGIN:VEVENT", f"UID:{hashlib.sha256(event.identity.encode()).hexdigest()[:32]}@servanda",
        f"DTSTAMP:{event.day:%Y%m%d}T000000Z", f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{summary}",
        f"DESCRIPTION:{_escaped(event.description)}", "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY",
        f"DESCRIPTION:{summary}", f"TRIGGER:{ALARM}", "END:VALARM", "END:VEVENT",
    )  # fmt: skip


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(each for each in plain if each >= " ")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, cut between letters; those that go on begin with a blank."""
    room, part = 75, ""
    for letter in line:
        if len((part + letter).encode()) > room:
            yield part
            part = " "
        part += letter
    yield part
