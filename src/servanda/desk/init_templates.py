"""The templates of `init`: which parties there are, what the records must say, which promises are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servanda.query.types import Kind


@dataclass(frozen=True, slots=True)
class Role:
    """A column that a promise needs: how a person is asked for it, and which headers hint at it, the surest first."""

    name: str
    asks: str
    kinds: tuple[Kind, ...]
    hints: tuple[str, ...]
    placing: bool = False
    """Whether the time that places the rows will do as well."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An objective with a target: who is asked what, in which unit, and the target if nobody knows better."""

    name: str
    asks: str
    unit: str
    target: str
    needs: tuple[str, ...] = ()
    most: bool = False
    """Whether less is better."""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of agreement. `limits` are asked for the promises of the same name."""

    name: str
    about: str
    title: str
    parties: tuple[tuple[str, str, str], ...]
    rows: str
    nouns: tuple[str, ...]
    roles: tuple[Role, ...]
    promises: tuple[Promise, ...]
    limits: Mapping[str, tuple[str, str, tuple[str, ...]]]
    samples: tuple[str, ...]
    hours: str = "mon-fri 09:00-17:00"


_TIME = (Kind.TIME,)
MARKETING_SALES = Template(
    "marketing-sales",
    "Marketing hands over leads, Sales follows them up in time",
    "Marketing and Sales",
    (
        ("marketing", "Who hands over the leads?", "Marketing"),
        ("sales", "Who follows them up?", "Sales"),
    ),
    "leads",
    ("leads", "contacts", "deals", "opportunities", "requests"),
    (
        Role("start", "From which time on does a lead wait for its follow-up?", _TIME,
             ("owner_assigned\\w*", "hubspot_owner_assigneddate", "assigned_at", "assigned\\w*", "handed_over\\w*",
             "created?\\w*"), True),
        Role("stop", "Which time is the first attempt to reach it?", _TIME,
             ("first_attempt\\w*", "first_engagement\\w*", "date_of_first_engagement", "first_outreach\\w*", "first_call\\w*",
             "first_contact\\w*",
              "first_email\\w*", "first_response\\w*", "hs_sa_first_engagement_date")),
    ),
    (
        Promise("lead-volume", "How many leads does {0} promise each month?", "", "at least 100"),
        Promise("follow-up", "Which share of them does {1} promise to follow up in time?", "%", "at least 90%", ("start", "stop")),
        Promise("close-rate", "Which share of them does {1} promise to win in time?", "%", "at least 5%", ("won",)),
    ),
    {
        "follow-up": ("Within which time is a first attempt due?", "4 h", ()),
        "close-rate": ("Within which time should a lead be won?", "90 days", ()),
    },
    ("leads",),
)  # fmt: skip
SERVICE_DESK = Template(
    "service-desk",
    "A service desk answers and solves tickets within times that depend on their priority",
    "Service desk agreement",
    (
        ("provider", "Who runs the service desk?", "Service desk"),
        ("customer", "For whom?", "Customer"),
    ),
    "tickets",
    ("tickets", "incidents", "issues", "cases", "requests"),
    (
        Role("start", "When does the clock of a ticket start?", _TIME, ("opened\\w*", "created?\\w*", "submitted\\w*",
        "erstellt\\w*"), True),
        Role("reply", "Which time is the first reply of a person?", _TIME,
             ("first_reply\\w*", "first_response\\w*", "date_of_first_response", "first_agent\\w*", "initial_response\\w*",
              "responded\\w*", "answered\\w*")),
        Role("stop", "Which time is the solution?", _TIME, ("resolved\\w*", "solved\\w*", "closed\\w*", "gelöst\\w*", "closed_date")),
        Role("priority", "Which column is the priority?", (Kind.TEXT, Kind.NUMBER), ("priority", "priorität", "prioridad",
        "severity", "urgency", "impact")),
    ),
    (
        Promise("response", "Which share of tickets is answered in time?", "%", "at least 90%", ("start", "reply")),
        Promise("resolution", "Which share of tickets is solved in time?", "%", "at least 90%", ("start", "stop")),
    ),
    {
        "response": ("How long may the first reply take", "4 h", ("1 h", "2 h", "4 h", "8 h", "16 h")),
        "resolution": ("How long may the solution take", "16 h", ("4 h", "8 h", "24 h", "40 h", "80 h")),
    },
    ("tickets",),
)  # fmt: skip
ONLINE_SERVICE = Template(
    "online-service",
    "A provider promises few outages, quick restoration, and an availability, measured by a monitor or entered by hand",
    "Online service agreement",
    (
        ("provider", "Who runs the service?", "Provider"),
        ("customer", "Who uses it?", "Customer"),
    ),
    "outages",
    ("outages", "incidents", "events", "tickets"),
    (
        Role("start", "When does an outage begin?", _TIME, ("started\\w*", "starts?\\w*", "begin\\w*", "opened\\w*", "down_at",
        "created?\\w*"), True),
        Role("stop", "When does it end?", _TIME, ("ended\\w*", "ends?\\w*", "restored\\w*", "resolved\\w*", "up_at", "closed\\w*")),
    ),
    (
        Promise("outages", "How many outages are there at most each month?", "", "at most 3", ("stretches",), True),
        Promise("restoration", "Which share of outages is over in time?", "%", "at least 90%", ("start", "stop")),
        Promise("availability", "Which availability is promised?", "%", "at least 99.9%", ("availability",)),
    ),
    {"restoration": ("Within which time is the service back?", "4 h", ())},
    ("outages", "figures"),
    "always",
)  # fmt: skip
TEMPLATES = {each.name: each for each in (MARKETING_SALES, SERVICE_DESK, ONLINE_SERVICE)}
