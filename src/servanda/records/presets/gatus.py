"""Gatus: its storage in SQLite or PostgreSQL, and the JSON of ``/api/v1/endpoints/statuses``."""

from __future__ import annotations

from typing import Any

from servanda.query.types import Kind
from servanda.records.preset import THREE_GAPS, Given, Nested, Preset, Query, Table, Uptime

_ENDPOINTS = ("endpoint_id", "endpoint_key", "endpoint_name", "endpoint_group")
_RESULTS = ("endpoint_result_id", "endpoint_id", "success", "status", "duration", "timestamp", "errors")
_EVENTS = ("endpoint_event_id", "endpoint_id", "event_type", "event_timestamp")
_WORDS = {"true": "up", "false": "down", "1": "up", "0": "down"}
_CHANGES = {"HEALTHY": "up", "UNHEALTHY": "down", "START": "started"}


def _results(time: str) -> str:
    # Lengths are in nanoseconds; whole microseconds are what is reckoned with.
    return f"""
        SELECT r.endpoint_result_id AS check_id, e.endpoint_key AS service, e.endpoint_group AS service_group, {time} AS checked_at,
        CASE WHEN r.success IS NULL THEN NULL WHEN r.success THEN 'up' ELSE 'down' END AS status,
        r.status AS http_code, r.duration / 1000 AS response_time, r.errors AS message
        FROM endpoint_results r JOIN endpoints e ON e.endpoint_id = r.endpoint_id
    """


def _events(time: str) -> str:
    return f"""
        SELECT v.endpoint_event_id AS change_id, e.endpoint_key AS service, {time} AS changed_at,
        CASE v.event_type WHEN 'HEALTHY' THEN 'up' WHEN 'UNHEALTHY' THEN 'down' WHEN 'START' THEN 'started' ELSE v.event_type END AS status
        FROM endpoint_events v JOIN endpoints e ON e.endpoint_id = v.endpoint_id
    """


def _instant(column: str) -> str:
    """Its SQLite driver writes times as ``2026-03-01 10:00:00.5 +0000 UTC``."""
    return f"replace({column}, ' +0000 UTC', 'Z')"


_LAST_STORED = "SELECT max(timestamp) FROM endpoint_results"
_LAST = f"SELECT max({_instant('timestamp')}) FROM endpoint_results"


def _last(document: Any) -> Any:
    times = [each.get("timestamp") for endpoint in document for each in endpoint.get("results") or ()]
    return max(filter(None, times), default=None)


_STORED = {"endpoint_results": _RESULTS, "endpoints": _ENDPOINTS}
_CHANGED = {"endpoint_events": _EVENTS, "endpoints": _ENDPOINTS, "endpoint_results": ("timestamp",)}

PRESET = Preset(
    "gatus",
    "Gatus",
    (
        Table(
            "checks",
            (Given("check_id", quiet=True), Given("service"), Given("service_group"), Given("checked_at", Kind.TIME),
             Given("status", values=_WORDS), Given("http_code", Kind.NUMBER, quiet=True),
             Given("response_time", Kind.DURATION, unit="us"), Given("message", quiet=True)),
            (
                Query("sqlite", _STORED, _results(_instant("r.timestamp")), until=_LAST),
                Query("postgres", _STORED, _results("r.timestamp"), until=_LAST_STORED),
                Nested(("*endpoints", "results"),
                       {"check_id": "endpoints.key & results.timestamp", "service": "endpoints.key",
                        "service_group": "endpoints.group", "checked_at": "results.timestamp", "status": "results.success",
                        "http_code": "results.status", "response_time": "results.duration / 1000",
                        "message": "results.errors"},
                       known=("key", "results"), until=_last),
            ),
            key=("check_id",), time="checked_at",
            limits=(
                "Gatus keeps the last 100 results of each endpoint by default (maximum-number-of-results): at one check a minute "
                "less than two hours. A month can only be proved if that was raised, or if the rows were exported again and again: "
                "several exports are read as one.",
                "`up` means that every condition of the endpoint held, also those about the response time.",
                "The monitor sees the service from one place. Its own network and its restarts look like outages, or like silence.",
            ),
            uptime=Uptime("up: status = 'up'", "service", THREE_GAPS),
        ),
        Table(
            "changes",
            (Given("change_id", quiet=True), Given("service"), Given("changed_at", Kind.TIME), Given("status", values=_CHANGES)),
            (
                Query("sqlite", _CHANGED, _events(_instant("v.event_timestamp")), until=_LAST),
                Query("postgres", _CHANGED, _events("v.event_timestamp"), until=_LAST_STORED),
                Nested(("*endpoints", "events"),
                       {"change_id": "endpoints.key & events.timestamp & events.type", "service": "endpoints.key",
                        "changed_at": "events.timestamp", "status": "events.type"},
                       known=("key", "events"), until=_last),
            ),
            key=("change_id",), time="changed_at", side=True,
            limits=(
                "These are changes of state, of which Gatus keeps the last 50 of each endpoint by default. They reach further back "
                "than the results, but nobody can tell from them whether Gatus ran all the time.",
            ),
            uptime=Uptime("down: status = 'down'", "service"),
        ),
    ),
)  # fmt: skip
