"""Zendesk: schedules, whose hours are minutes of the week from Sunday on, and their holidays."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset import Flat, Given, Preset, Table

_HOURS = {"schedule": ("id", "schedule_id"), "called": ("name", "schedule_name"), "zone": ("time_zone",),
          "opens": ("start_time",), "closes": ("end_time",)}  # fmt: skip
_HOLIDAYS = {
    "schedule": ("schedule_id",),
    "called": ("name", "holiday_name"),
    "first_day": ("start_date",),
    "last_day": ("end_date",),
}

PRESET = Preset(
    "zendesk-schedules",
    "Zendesk schedules",
    (
        Table(
            "hours",
            (Given("schedule", note="the schedule"), Given("called", note="what it is called"),
             Given("zone", note="its zone, by the names of Ruby on Rails"),
             Given("opens", Kind.NUMBER, note="when it opens, in minutes from Sunday 00:00 of its zone"),
             Given("closes", Kind.NUMBER, note="when it closes, counted alike")),
            (Flat(_HOURS, tuple(_HOURS)),),
            key=("schedule", "opens"),
            zone=None,
            limits=("These are the hours of today: which were in force before a schedule was changed is not in it.",),
        ),
        Table(
            "holidays",
            (Given("schedule", note="the schedule"), Given("called", note="what the holiday is called"),
             Given("first_day", Kind.DATE, note="its first day"), Given("last_day", Kind.DATE, note="its last day")),
            (Flat(_HOLIDAYS, tuple(_HOLIDAYS)),),
            key=("schedule", "first_day"),
            zone=None,
            side=True,
        ),
    ),
)  # fmt: skip
