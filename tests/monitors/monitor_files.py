"""Files as monitors write them, made here from the names and types that their documentation gives, with invented rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
UP, DOWN, PENDING, MAINTENANCE = 1, 0, 2, 3
Beat = tuple[int, datetime, int]
"""A monitor's number, when it looked, and what it saw."""

MONITOR = """
    CREATE TABLE monitor (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(150), active BOOLEAN DEFAULT 1 NOT NULL, user_id INTEGER,
    interval INTEGER DEFAULT 20 NOT NULL, url TEXT, type VARCHAR(20), created_date DATETIME DEFAULT (DATETIME('now')) NOT NULL)
"""
HEARTBEAT = """
    CREATE TABLE heartbeat (id INTEGER PRIMARY KEY AUTOINCREMENT, important BOOLEAN DEFAULT 0 NOT NULL, monitor_id INTEGER NOT NULL,
    status SMALLINT NOT NULL, msg TEXT, time DATETIME NOT NULL, ping INTEGER, duration INTEGER DEFAULT 0 NOT NULL{more})
"""
WINDOWS = """
    CREATE TABLE maintenance (id INTEGER PRIMARY KEY AUTOINCREMENT, title VARCHAR(150) NOT NULL, description TEXT NOT NULL, user_id INTEGER,
    active BOOLEAN DEFAULT 1 NOT NULL, strategy VARCHAR(50) DEFAULT 'single' NOT NULL, start_date DATETIME, end_date DATETIME,
    start_time TIME, end_time TIME, weekdays VARCHAR(250) DEFAULT '[]', days_of_month TEXT DEFAULT '[]', interval_day INTEGER{more})
"""
LINKS = """
    CREATE TABLE monitor_maintenance (id INTEGER PRIMARY KEY AUTOINCREMENT, monitor_id INTEGER NOT NULL, maintenance_id INTEGER NOT NULL)
"""


def text(at: datetime) -> str:
    """``2026-03-01 10:00:00.000``: the time of a heartbeat, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"


def kuma(
    path: Path,
    beats: Iterable[Beat],
    monitors: Sequence[tuple[int, str]] = ((1, "Shop"), (2, "Mail")),
    windows: Sequence[tuple[str, str, str, str | None]] = (),
    version: int = 1,
    since: str = "2026-01-01 00:00:00",
) -> Path:
    """``kuma.db``. A window is a strategy, a beginning and an end on the wall clock, and a zone, for the first monitor."""
    newer = version == 2
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(MONITOR)
        base.execute(
            HEARTBEAT.format(
                more=", down_count INTEGER DEFAULT 0 NOT NULL"
                + (", end_time DATETIME, retries INTEGER" if newer else "")
            )
        )
        base.execute(WINDOWS.format(more=", cron TEXT, timezone VARCHAR(255), duration INTEGER" if newer else ""))
        base.execute(LINKS)
        base.execute(
            "CREATE TABLE setting (id INTEGER PRIMARY KEY AUTOINCREMENT, key VARCHAR(200) NOT NULL, value TEXT, type VARCHAR(20))"
        )
        if newer:
            base.execute(
                "CREATE TABLE stat_daily (id INTEGER PRIMARY KEY, monitor_id INTEGER, timestamp INTEGER, up INTEGER, down INTEGER)"
            )
        base.executemany(
            "INSERT INTO monitor (id, name, interval, type, created_date) VALUES (?, ?, 60, 'http', ?)",
            [(number, name, since) for number, name in monitors],
        )
        last: dict[int, tuple[datetime, int]] = {}
        for monitor, at, status in beats:
            before, was = last.get(monitor, (at, -1))
            ping = None if status != UP else 100 + at.minute
            row = (
                int(was != status),
                monitor,
                status,
                "OK" if status == UP else "timeout",
                text(at),
                ping,
                int((at - before).total_seconds()),
            )
            base.execute(
                "INSERT INTO heartbeat (important, monitor_id, status, msg, time, ping, duration) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            last[monitor] = (at, status)
        for number, (strategy, begins, ends, zone) in enumerate(windows, start=1):
            names, values = (
                "id, title, description, strategy, start_date, end_date",
                [number, "Update", "", strategy, begins, ends],
            )
            names, values = (f"{names}, timezone", [*values, zone]) if newer else (names, values)
            base.execute(f"INSERT INTO maintenance ({names}) VALUES ({', '.join('?' * len(values))})", values)
            base.execute("INSERT INTO monitor_maintenance (monitor_id, maintenance_id) VALUES (1, ?)", (number,))
    return path


def beats(monitor: int, states: str, begin: datetime = MARCH, step: timedelta = timedelta(hours=1)) -> list[Beat]:
    """Heartbeats from a text of states, one each step: ``u`` up, ``d`` down, ``p`` pending, ``m`` maintenance, ``-`` none."""
    marks = {"u": UP, "d": DOWN, "p": PENDING, "m": MAINTENANCE}
    return [(monitor, begin + step * place, marks[mark]) for place, mark in enumerate(states) if mark != "-"]


def gatus(path: Path, results: Iterable[tuple[str, datetime, bool]], *, plain: bool = True) -> Path:
    """Gatus' SQLite storage; `plain` times are as its driver writes them, others ISO."""
    with closing(sqlite3.connect(path)) as base, base:
        for statement in GATUS:
            base.execute(statement)
        known: dict[str, int] = {}
        for key, at, success in results:
            if key not in known:
                known[key] = len(known) + 1
                group, _, name = key.partition("_")
                base.execute("INSERT INTO endpoints VALUES (?, ?, ?, ?)", (known[key], key, name, group))
            shown = f"{at:%Y-%m-%d %H:%M:%S}.5 +0000 UTC" if plain else at.isoformat()
            base.execute(
                "INSERT INTO endpoint_results (endpoint_id, success, errors, status, duration, timestamp) "
                "VALUES (?, ?, '', 200, 123456789, ?)",
                (known[key], success, shown),
            )
            base.execute(
                "INSERT INTO endpoint_events (endpoint_id, event_type, event_timestamp) VALUES (?, ?, ?)",
                (known[key], "HEALTHY" if success else "UNHEALTHY", shown),
            )
    return path


GATUS = (
    "CREATE TABLE endpoints (endpoint_id INTEGER PRIMARY KEY, endpoint_key TEXT UNIQUE, endpoint_name TEXT, endpoint_group TEXT)",
    "CREATE TABLE endpoint_events (endpoint_event_id INTEGER PRIMARY KEY, endpoint_id INTEGER, event_type TEXT, event_timestamp TIMESTAMP)",
    "CREATE TABLE endpoint_results (endpoint_result_id INTEGER PRIMARY KEY, endpoint_id INTEGER, success INTEGER, errors TEXT, "
    "connected INTEGER, status INTEGER, dns_rcode TEXT, certificate_expiration INTEGER, domain_expiration INTEGER, hostname TEXT, "
    "ip TEXT, duration INTEGER, timestamp TIMESTAMP)",
)


def saved(path: Path, document: Any) -> Path:
    """A document of JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def statuses(results: Sequence[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    """The answer of Gatus' API: a key of an endpoint, a time and whether all conditions held."""
    found: dict[str, dict[str, Any]] = {}
    for key, at, success in results:
        group, _, name = key.partition("_")
        each = found.setdefault(key, {"name": name, "group": group, "key": key, "results": [], "events": []})
        conditions = [{"condition": "[STATUS] == 200", "success": success}]
        each["results"].append({"status": 200, "hostname": "example.org", "duration": 123456789, "conditionResults": conditions,
                                "success": success, "timestamp": at})  # fmt: skip
        each["events"].append({"type": "HEALTHY" if success else "UNHEALTHY", "timestamp": at})
    return list(found.values())


def matrix(series: Sequence[tuple[dict[str, str], Sequence[tuple[float, str]]]]) -> dict[str, Any]:
    """The answer of Prometheus to a query over a range."""
    result = [{"metric": labels, "values": [list(pair) for pair in values]} for labels, values in series]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def incident(
    number: str, impact: str, started: str, resolved: str | None, components: Sequence[str] = (), **more: Any
) -> dict[str, Any]:
    """An incident of Statuspage, with an update at its beginning and one at its end."""
    parts = [{"id": f"c-{name.lower()}", "name": name, "status": "operational"} for name in components]
    ends = [] if resolved is None else [(resolved, "resolved", "operational")]
    updates = [
        {"id": f"{number}-{state}", "status": state, "body": "We are looking into it.", "incident_id": number, "created_at": at,
         "display_at": at,
         "affected_components": [
             {"code": each["id"], "name": each["name"], "old_status": "operational", "new_status": status} for each in parts
         ] or None}
        for at, state, status in [(started, "investigating", "major_outage"), *ends]
    ]  # fmt: skip
    return {
        "id": number, "name": f"Incident {number}", "status": "resolved" if resolved else "investigating", "impact": impact,
        "created_at": started, "updated_at": resolved or started, "monitoring_at": None, "resolved_at": resolved,
        "shortlink": "", "started_at": started, "page_id": "p1", "incident_updates": list(reversed(updates)), "components": parts,
        **more,
    }  # fmt: skip


def incidents(*each: dict[str, Any], called: str = "incidents") -> dict[str, Any]:
    """The answer of Statuspage to a list of incidents or of scheduled maintenances."""
    return {
        "page": {"id": "p1", "name": "Example", "url": "https://status.example.org", "time_zone": "Etc/UTC"},
        called: list(each),
    }
