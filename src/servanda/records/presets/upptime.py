"""Upptime: the commits of its checks, ``history/*.yml``, ``history/summary.json`` and the issues of its incidents."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset import Flat, Given, Nested, Preset, Row, Table, Uptime

_OWN_LABELS = ("status", "maintenance", "upptime", "bug", "incident")
_SUBJECT = r"^\S+ (.+) is (?:up|down|degraded) \(\d+ in \d+ ms\)"
_STATE = r" is (up|down|degraded) \(\d+ in \d+ ms\)"
_CODE = r" \((\d+) in \d+ ms\)"
_MILLISECONDS = r" \(\d+ in (\d+) ms\)"


def _incident(row: Row) -> bool:
    """An issue that Upptime opened, under the label of the site."""
    labels = {str(each.get("name")) for each in row["issues"].get("labels") or () if isinstance(each, dict)}
    return "status" in labels and row["labels"].get("name") not in _OWN_LABELS


PRESET = Preset(
    "upptime",
    "Upptime",
    (
        Table(
            "checks",
            (Given("service"), Given("checked_at", Kind.TIME), Given("status"), Given("http_code", Kind.NUMBER, quiet=True),
             Given("response_time", Kind.DURATION, unit="ms"), Given("commit", quiet=True)),
            (
                Flat({"service": ("service", "slug", "site"), "checked_at": ("checked_at", "committed_at"), "status": ("status",),
                      "http_code": ("http_code", "code"), "response_time": ("response_ms", "responseTime", "response_time"),
                      "commit": ("commit", "sha")},
                     ("service", "checked_at", "status", "response_time", "http_code", "commit")),
                Flat({"checked_at": ("committed_at", "date"), "subject": ("subject", "message"), "commit": ("commit", "sha", "hash")},
                     ("checked_at", "subject", "commit"),
                     {"service": ("subject", _SUBJECT), "status": ("subject", _STATE), "http_code": ("subject", _CODE),
                      "response_time": ("subject", _MILLISECONDS)}),
            ),
            key=("service", "checked_at"), time="checked_at", zone=None,
            limits=(
                "Upptime commits a check when the state changes and about once a day: a state holds until the next commit, and how "
                "long a short outage lasted is only known to the few minutes between two runs.",
                "The runs are started by GitHub Actions, which delays or skips them under load. Nobody can tell from the commits when "
                "it did not run.",
                "A site that was renamed goes on under another name.",
            ),
            uptime=Uptime(
                "up: \"status in ('up', 'degraded')\"", "service", "36 h",
                "`degraded` is up, and slower than Upptime was told to allow.",
            ),
        ),
        Table(
            "outages",
            (Given("outage_id", quiet=True), Given("service"), Given("title", quiet=True), Given("started_at", Kind.TIME),
             Given("ended_at", Kind.TIME)),
            (Nested(("*issues", "labels"),
                    {"outage_id": "issues.number & labels.name", "service": "labels.name", "title": "issues.title",
                     "started_at": "issues.createdAt | issues.created_at", "ended_at": "issues.closedAt | issues.closed_at"},
                    known=("number", "title", "labels"), keep=_incident),),
            key=("outage_id",), starts="started_at", ends="ended_at",
            limits=(
                "An issue is opened and closed by the runs, and people can close, reopen or delete one: its times are not those of "
                "the checks.",
                "An issue that is reopened keeps its first beginning and its last end: the time between counts as down.",
            ),
            uptime=Uptime("", "service"),
        ),
        Table(
            "services",
            (Given("service"), Given("url", quiet=True), Given("first_check", Kind.TIME), Given("last_check", Kind.TIME, quiet=True),
             Given("status", quiet=True)),
            (Nested((), {"service": "file.stem", "url": "file.url", "first_check": "file.startTime", "last_check": "file.lastUpdated",
                         "status": "file.status"},
                    known=("startTime", "lastUpdated", "generator"), language="yaml"),),
            key=("service",), starts="first_check", side=True,
            limits=("A file of the history holds the last check only: when it was down before is in the commits.",),
        ),
        Table(
            "summary",
            (Given("service"), Given("service_name"), Given("day", Kind.TIME), Given("minutes_down", Kind.NUMBER),
             Given("uptime_shown", quiet=True)),
            (Nested(("*services", "dailyMinutesDown"),
                    {"service": "services.slug", "service_name": "services.name", "day": "dailyMinutesDown.key",
                     "minutes_down": "dailyMinutesDown.value", "uptime_shown": "services.uptime"},
                    known=("slug", "dailyMinutesDown")),),
            key=("service", "day"), time="day", side=True,
            limits=(
                "This is what the monitor itself says about its issues, rounded to minutes a day: it can be compared with a "
                "measurement, and proves none.",
            ),
        ),
    ),
)  # fmt: skip
