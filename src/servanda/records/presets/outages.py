"""A plain list of outages, as people keep one: a beginning, and an end or a length."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset import Flat, Given, Preset, Table, Uptime

_STARTED = (
    "started_at", "start", "started", "start time", "start date", "outage start", "downtime start", "incident start", "down since",
    "begin", "began", "begins", "beginning", "from", "down at", "down from", "went down", "beginn", "von", "ausfall beginn", "début",
    "debut", "inicio",
)  # fmt: skip
_ENDED = (
    "ended_at", "end", "ended", "end time", "end date", "outage end", "downtime end", "incident end", "resolved", "resolved at",
    "restored", "restored at", "until", "to", "up at", "back up", "up again", "ende", "bis", "ausfall ende", "fin",
)  # fmt: skip
_LASTED = (
    "duration", "lasted", "length", "downtime", "outage duration", "duration min", "duration minutes", "minutes", "minutes down",
    "downtime minutes", "downtime min", "dauer", "dauer min", "dauer minuten", "durée", "duración",
)  # fmt: skip
_SERVICE = (
    "service",
    "component",
    "system",
    "site",
    "monitor",
    "host",
    "application",
    "app",
    "check",
    "dienst",
    "anwendung",
    "affected",
)
_ID = ("id", "outage id", "incident id", "incident", "number", "ticket", "nr", "no", "reference", "key")
_WHY = (
    "cause",
    "reason",
    "root cause",
    "description",
    "title",
    "summary",
    "comment",
    "grund",
    "ursache",
    "beschreibung",
)
_HEADERS = {
    "outage": _ID,
    "service": _SERVICE,
    "started_at": _STARTED,
    "ended_at": _ENDED,
    "lasted": _LASTED,
    "cause": _WHY,
}
_CALLED = (
    "outage",
    "downtime",
    "incident",
    "failure",
    "ausf",
    "störung",
    "stoerung",
    "panne",
    "caida",
    "caída",
    "interruption",
)
_LIMITS = (
    "This is a list that somebody keeps: what is not written in it did not happen, as far as it knows. Say until when it is complete "
    "(`complete_until`), or the time after its last row counts as unknown.",
)
_WITHOUT_END = ("A row without an end is still going on.",)

PRESET = Preset(
    "outages",
    "a list of outages",
    (
        Table(
            "outages",
            (Given("outage"), Given("service"), Given("started_at", Kind.TIME), Given("ended_at", Kind.TIME),
             Given("lasted", Kind.DURATION, quiet=True), Given("cause", quiet=True)),
            (
                Flat(_HEADERS, ("started_at", "ended_at"), called=_CALLED),
                Flat(_HEADERS, ("started_at", "lasted"), lasts={"ended_at": ("started_at", "lasted")}, called=_CALLED),
            ),
            key=("outage",), starts="started_at", ends="ended_at", zone=None, limits=(*_LIMITS, *_WITHOUT_END),
            uptime=Uptime("", "service"),
        ),
    ),
)  # fmt: skip
