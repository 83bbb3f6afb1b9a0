"""Uptime Kuma, versions 1 and 2: the SQLite file ``kuma.db``.

Version 2 keeps only the changes of state ("important" heartbeats) after a day, version 1 keeps every heartbeat.
"""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset import THREE_GAPS, Given, Preset, Query, Table, Uptime

# People look for a name; two monitors of the same name are told apart by their number.
_SERVICES = """
    SELECT id, CASE WHEN count(*) OVER (PARTITION BY name) > 1 OR name IS NULL THEN coalesce(name, 'monitor') || ' (' || id || ')'
    ELSE name END AS service FROM monitor
"""
_CHECKS = f"""
    SELECT h.id AS check_id, coalesce(s.service, 'monitor (' || h.monitor_id || ')') AS service, h.time AS checked_at,
    CASE h.status WHEN 0 THEN 'down' WHEN 1 THEN 'up' WHEN 2 THEN 'pending' WHEN 3 THEN 'maintenance' ELSE h.status END AS status,
    h.important AS changed, h.ping AS response_time, h.duration AS since_last, h.msg AS message
    FROM heartbeat h LEFT JOIN ({_SERVICES}) s ON s.id = h.monitor_id
"""
# A stretch of maintenance begins with the first such heartbeat and ends with the next of another kind.
_SEEN = f"""
    SELECT c.id AS maintenance_id, coalesce(s.service, 'monitor (' || c.monitor_id || ')') AS service, c.time AS starts_at,
    c.until AS ends_at FROM (
        SELECT *, lead(time) OVER (PARTITION BY monitor_id ORDER BY time, id) AS until FROM (
            SELECT id, monitor_id, time, status, lag(status) OVER (PARTITION BY monitor_id ORDER BY time, id) AS before
            FROM heartbeat
        ) WHERE before IS NULL OR (before = 3) <> (status = 3)
    ) c LEFT JOIN ({_SERVICES}) s ON s.id = c.monitor_id WHERE c.status = 3
"""
# What happened to any monitor says that Uptime Kuma ran until then, also where nothing was planned or seen.
_LAST = "SELECT max(time) FROM heartbeat"
_HEARTBEAT = ("id", "monitor_id", "status", "time", "important", "ping", "duration", "msg")
_MONITOR = ("id", "name")
_BEATS = {"heartbeat": _HEARTBEAT, "monitor": _MONITOR}


def _planned(zone: str) -> str:
    return f"""
        SELECT m.id || '/' || p.monitor_id AS maintenance_id, s.service AS service, m.title AS title,
        replace(m.start_date, 'T', ' ') AS starts_at, replace(m.end_date, 'T', ' ') AS ends_at, {zone} AS zone
        FROM maintenance m JOIN monitor_maintenance p ON p.maintenance_id = m.id JOIN ({_SERVICES}) s ON s.id = p.monitor_id
        WHERE m.strategy = 'single' AND m.active AND m.start_date IS NOT NULL
    """


_PLANNED = ("id", "title", "strategy", "active", "start_date", "end_date")
_LINKS = ("monitor_id", "maintenance_id")
_WINDOWS = {"maintenance": _PLANNED, "monitor_maintenance": _LINKS, "monitor": _MONITOR, "heartbeat": ("time",)}
_SPARSE = (
    "Version 2 of Uptime Kuma deletes, after a day, every heartbeat that is no change of state: a state holds until the next change, and "
    "nobody can tell any more whether Uptime Kuma itself ran between them."
)
_KUMAS = "By Uptime Kuma's own rule maintenance counts as up and pending as down."
_STATUS = Given("status")
_CHECKED = (
    Given("check_id", quiet=True), Given("service"), Given("checked_at", Kind.TIME), _STATUS,
    Given("changed", Kind.YESNO, quiet=True), Given("response_time", Kind.DURATION, unit="ms"),
    Given("since_last", Kind.DURATION, unit="s", quiet=True), Given("message", quiet=True, personal=True),
)  # fmt: skip

PRESET = Preset(
    "uptime-kuma",
    "Uptime Kuma",
    (
        Table(
            "checks", _CHECKED,
            (Query("sqlite", {**_BEATS, "stat_daily": ("monitor_id",)}, _CHECKS, until=_LAST, sparse=_SPARSE),
             Query("sqlite", _BEATS, _CHECKS, until=_LAST)),
            key=("check_id",), time="checked_at", belongs_to=("services", "service"),
            limits=(
                "Uptime Kuma deletes heartbeats after the days that its settings say (180 by default in version 1, 365 in version 2): "
                "what lies before the first row was measured once, and cannot be proved any more. Keep a copy of each month.",
                "`pending` is a first failure that was tried again. By Uptime Kuma's own rule it is down; the agreement has to say.",
                "A heartbeat with status `maintenance` was not checked: it says neither up nor down.",
                "The monitor sees the service from one place. Its own network and its restarts look like outages, or like silence.",
            ),
            uptime=Uptime("up: \"status in ('up', 'maintenance')\"", "services", THREE_GAPS, _KUMAS),
        ),
        Table(
            "services",
            (Given("service"), Given("created_at", Kind.TIME), Given("kind"), Given("every", Kind.DURATION, unit="s"),
             Given("active", Kind.YESNO, quiet=True)),
            (Query("sqlite", {"monitor": (*_MONITOR, "created_date", "type", "interval", "active")},
                   f"SELECT s.service AS service, m.created_date AS created_at, m.type AS kind, m.interval AS every, m.active AS active "
                   f"FROM monitor m JOIN ({_SERVICES}) s ON s.id = m.id"),),
            key=("service",), starts="created_at",
            limits=(
                "A monitor that was deleted is not in it, and its heartbeats went with it. One that was renamed has its new name "
                "everywhere.",
                "Whether and when a monitor was paused is not in it: its time without heartbeats is time of unknown state.",
            ),
        ),
        Table(
            "maintenance",
            (Given("maintenance_id", quiet=True), Given("service"), Given("title", quiet=True), Given("starts_at", Kind.TIME),
             Given("ends_at", Kind.TIME)),
            (Query("sqlite", {**_WINDOWS, "maintenance": (*_PLANNED, "timezone")}, _planned("m.timezone"),
                   {"starts_at": "zone", "ends_at": "zone"}, _LAST),
             Query("sqlite", _WINDOWS, _planned("NULL"), until=_LAST)),
            key=("maintenance_id",), starts="starts_at", ends="ends_at", belongs_to=("services", "service"), side=True,
            limits=(
                "These are the single windows. Recurring ones and those switched by hand are not among them: what was in force then "
                "is in the table maintenance-seen, made of the heartbeats.",
                "When a window was announced, and whether it was changed later, is not in it: a duty of notice cannot be proved from it.",
                "A time whose zone is that of the server is read in the zone of the binding: write `timezone:` if it is not UTC.",
            ),
        ),
        Table(
            "maintenance-seen",
            (Given("maintenance_id", quiet=True), Given("service"), Given("starts_at", Kind.TIME), Given("ends_at", Kind.TIME)),
            (Query("sqlite", {"heartbeat": ("id", "monitor_id", "status", "time"), "monitor": _MONITOR}, _SEEN, until=_LAST),),
            key=("maintenance_id",), starts="starts_at", ends="ends_at", belongs_to=("services", "service"), side=True,
            limits=("These stretches begin and end with a heartbeat: they are exact to the interval of the monitor.",),
        ),
    ),
)  # fmt: skip
