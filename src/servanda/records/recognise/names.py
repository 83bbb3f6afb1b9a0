"""What headers say: our names for them, and hints about what a column holds. A hint is never a fact by itself."""

from __future__ import annotations

import re
import unicodedata

_ZONED = re.compile(r"\s*\((?P<zone>(?:GMT|UTC)(?:[+-]\d{1,2}(?::?\d\d)?)?|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)\)\s*$")
_WRAPPED = re.compile(
    r"^(?:Custom field|Campo personalizado|Benutzerdefiniertes Feld|Champs personnalisé) \((?P<inner>.+)\)$"
)
_PREFIX = re.compile(r"^(?:property_|properties_|\[CHART\] |(?:Deal|Lead|Person|Organization|Activity|Ticket|Case) - )")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))")
_WORDS_OF_EXPRESSIONS = frozenset(
    ["and", "or", "not", "in", "is", "null", "like", "ilike", "between", "case", "when", "then", "else", "end", "true", "false"]
)  # fmt: skip
_NOUNS = {
    "contact": "contacts", "lead": "leads", "deal": "deals", "opportunit": "opportunities", "call": "calls",
    "ticket": "tickets", "incident": "incidents", "issue": "issues", "case": "cases", "task": "tasks",
    "request": "requests", "meeting": "meetings", "activit": "activities", "engagement": "engagements",
    "message": "messages", "comment": "comments", "check": "checks", "outage": "outages", "invoice": "invoices",
    "order": "orders", "customer": "customers", "attempt": "attempts", "email": "emails", "survey": "surveys",
    "answer": "answers", "handover": "handovers", "report": "reports", "figure": "figures",
}  # fmt: skip
_HISTORY = re.compile(r"histor|log(?![a-z])|status(?!page)|state(?!ment)|event|audit|changes", re.IGNORECASE)
_TAKEN = frozenset({"day", "week", "month", "quarter", "half", "year", "term", "date", "period", "goals", "seen"})


def zone_in(header: str) -> str | None:
    """The zone that a header names: ``Create Date (GMT-5)`` says ``GMT-5``."""
    found = _ZONED.search(header)
    return found["zone"] if found else None


def zone_name(written: str) -> str | None:
    """A zone of the IANA list for what a header says; fixed offsets have the opposite sign there."""
    if "/" in written:
        return written
    found = re.fullmatch(r"(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d\d))?)?", written)
    if found is None:
        return None
    if (found[3] or "00") != "00":
        return _HALF_HOURS.get(f"{found[1]}{int(found[2])}:{found[3]}")
    hours = int(found[2] or 0)
    return "UTC" if not hours else f"Etc/GMT{'-' if found[1] == '+' else '+'}{hours}"


_HALF_HOURS = {
    "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+6:30": "Asia/Yangon",
    "+8:45": "Australia/Eucla", "+9:30": "Australia/Darwin", "-9:30": "Pacific/Marquesas",
}  # fmt: skip
"""Places without summer time that keep these offsets: half hours have no name of their own."""


def column_name(header: str) -> str:
    """Our name for a header: small letters, digits and ``_``."""
    text = _ZONED.sub("", header.strip())
    wrapped = _WRAPPED.match(text)
    text = _PREFIX.sub("", wrapped["inner"] if wrapped else text)
    text = _PREFIX.sub("", text)
    words = re.sub(r"[^\w]+", "_", _HUMPS.sub("_", text))
    name = re.sub(r"_+", "_", unicodedata.normalize("NFC", words)).strip("_").lower()
    if not name or not re.match(r"[^\W\d]", name):
        name = f"column_{name}".rstrip("_")
    return f"{name}_value" if name in _WORDS_OF_EXPRESSIONS else name


def unwrapped(header: str) -> str:
    """``Custom field (Time to resolution)`` as ``Time to resolution``, also where it is translated."""
    found = _WRAPPED.match(header)
    return found["inner"] if found else header


def with_spaces(header: str) -> str:
    """``CreatedDate`` as ``Created Date``."""
    return _HUMPS.sub(" ", header)


def distinct_names(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Names for all headers of a source, each once."""
    taken: set[str] = set()
    names = []
    for header in headers:
        name = plain = column_name(header)
        number = 2
        while name in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name)
        names.append(name)
    return tuple(names)


def records_name(stem: str) -> str:
    """A name for a record set by its file's name: the noun in it, else the name without dates and numbers."""
    plain = re.sub(r"[^a-z]+", " ", _HUMPS.sub(" ", stem).lower()).strip()
    for noun, plural in _NOUNS.items():
        if any(word.startswith(noun) and len(word) <= len(plural) for word in plain.split()):
            return f"{plural[:-1] if _HISTORY.search(stem) else plural}-log" if _HISTORY.search(stem) else plural
    name = re.sub(r"[^\w]+|_+", "-", re.sub(r"\d[\d_.-]*", " ", _HUMPS.sub(" ", stem)).strip()).strip("-").lower()
    if not name or not re.match(r"[^\W\d]", name):
        return "rows"
    return f"{name}s" if name in _TAKEN else name


def says(header: str, *hints: str) -> bool:
    """Whether a header has one of these words, or begins or ends with it."""
    words = column_name(header)
    return any(re.search(rf"(?:^|_){hint}(?:_|$)", words) for hint in hints)


_UNITS = (
    ("ms", r"(?:^|_)(?:ms|millis|milliseconds)$|^hs_time_to_|^time_to_(?:first_agent_reply|close)$|^lead_response_time$"),
    ("s", r"(?:^|_)(?:s|sec|secs|seconds|stc)$"),
    ("min", r"(?:^|_)(?:min|mins|minutes)$|_in_min(?:ute)?s?(?:_|$)"),
    ("h", r"(?:^|_)(?:h|hrs|hours)$"),
)  # fmt: skip


def unit_of(header: str) -> str | None:
    """The unit that a header gives to bare numbers."""
    name = column_name(header)
    return next((unit for unit, pattern in _UNITS if re.search(pattern, name)), None)
