"""Jira Service Management: the clocks of its own SLAs, cycle by cycle, from answers of the API.

Either a search for issues (``/rest/api/3/search``), whose fields hold the SLAs, or one issue's
``/rest/servicedeskapi/request/KEY/sla``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from servanda.query.types import Kind
from servanda.records.preset import Given, Nested, Preset, Row, Table

_START = datetime(1970, 1, 1, tzinfo=UTC)
_ITSELF = re.compile(r"/request/([^/]+)/sla")


def _found(document: Any) -> Iterator[Row]:
    """Of a search: the SLAs are those fields of an issue that have cycles."""
    for issue in _blocks(document.get("issues")):
        fields = issue.get("fields")
        for name, field in fields.items() if isinstance(fields, dict) else ():
            if isinstance(field, dict) and ("completedCycles" in field or "ongoingCycle" in field):
                yield from _cycles(issue.get("key"), field, name)


def _of_one(document: Any) -> Iterator[Row]:
    """Of one issue: which one it is stands in the address of each SLA."""
    for field in _blocks(document.get("values")):
        links = field.get("_links")
        address = _ITSELF.search(str(links.get("self")) if isinstance(links, dict) else "")
        yield from _cycles(address.group(1) if address else None, field, str(field.get("id")))


def _blocks(found: Any) -> Iterator[Mapping[str, Any]]:
    return (each for each in (found if isinstance(found, list) else []) if isinstance(each, dict))


def _cycles(issue: Any, field: Mapping[str, Any], called: str) -> Iterator[Row]:
    """The cycles that are over, then the one that runs."""
    sla = field.get("name") or called
    running = field.get("ongoingCycle")
    done = list(_blocks(field.get("completedCycles")))
    for number, cycle in enumerate([*done, *_blocks([running])], start=1):
        yield {
            "cycle_id": f"{issue}/{sla}/{number}", "issue": issue, "sla": sla,
            "started_at": _instant(cycle, "startTime"), "stopped_at": _instant(cycle, "stopTime"),
            "due_at": _instant(cycle, "breachTime"), "running": "yes" if number > len(done) else "no",
            "paused": _yes(cycle.get("paused")), "own_breached": _yes(cycle.get("breached")),
            "own_goal": _length(cycle, "goalDuration"), "own_elapsed": _length(cycle, "elapsedTime"),
            "own_left": _length(cycle, "remainingTime"),
        }  # fmt: skip


def _instant(cycle: Mapping[str, Any], name: str) -> str | None:
    """An instant of the API, which writes it in several ways; the milliseconds since 1970 are the exact one."""
    written = cycle.get(name)
    millis = _whole(written.get("epochMillis")) if isinstance(written, dict) else None
    if millis is None:
        return None
    try:
        return (_START + timedelta(milliseconds=millis)).isoformat(sep=" ", timespec="milliseconds")[:23]
    except OverflowError:
        return str(written)


def _length(cycle: Mapping[str, Any], name: str) -> str | None:
    """A length in milliseconds; what is left may be below zero."""
    written = cycle.get(name)
    millis = _whole(written.get("millis")) if isinstance(written, dict) else None
    return None if millis is None else str(millis)


def _whole(written: Any) -> int | None:
    return int(written) if re.fullmatch(r"-?\d{1,16}", str(written)) else None


def _yes(written: Any) -> str | None:
    return None if written is None else "yes" if written is True else "no"


_COLUMNS = (
    Given("cycle_id", quiet=True, note="the issue, its SLA and which cycle it is"),
    Given("issue", note="the issue, such as HELP-12; of a single answer the number in its address"),
    Given("sla", note="the name of the SLA, such as Time to resolution"),
    Given("started_at", Kind.TIME, note="when the cycle began"),
    Given("stopped_at", Kind.TIME, note="when it was stopped; empty while it runs"),
    Given("due_at", Kind.TIME, note="when Jira's own limit is used up; told of cycles that run"),
    Given("running", Kind.YESNO, note="whether it runs"),
    Given("paused", Kind.YESNO, note="whether it stands still now"),
    Given("own_breached", Kind.YESNO, note="Jira's own verdict"),
    Given("own_goal", Kind.DURATION, unit="ms", note="Jira's own limit"),
    Given("own_elapsed", Kind.DURATION, unit="ms", note="what Jira counted, by its own calendar and without pauses"),
    Given("own_left", Kind.DURATION, unit="ms", note="what was left; below zero it was broken"),
)  # fmt: skip
PRESET = Preset(
    "jira-slas",
    "Jira Service Management SLAs",
    (
        Table(
            "cycles",
            _COLUMNS,
            (
                Nested(("issues",), {each.name: "" for each in _COLUMNS}, known=("key", "fields"), made=_found),
                Nested(
                    ("values",), {each.name: "" for each in _COLUMNS}, known=("name", "completedCycles"), made=_of_one
                ),
            ),
            key=("cycle_id",),
            time="started_at",
            limits=(
                "Elapsed times and verdicts are Jira's own, by its own calendar and goals: compare them, they prove nothing.",
                "How long a cycle was paused, and when, is not in it: the plain time between start and stop holds the pauses.",
                "An SLA whose goals were edited is reckoned anew by Jira, also for issues that were closed before.",
                "A search has pages: save every one of them; several files are read as one.",
            ),
        ),
    ),
)
