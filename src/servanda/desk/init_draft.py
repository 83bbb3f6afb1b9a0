"""What is known while the interview runs, and what a template's text needs of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servanda.desk.init_questions import NONE, SCHEDULE, days_and_hours
from servanda.desk.init_roles import worst_first
from servanda.desk.init_templates import Promise, Template
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_uptime import UptimeLines, uptime_of
from servanda.query.types import Kind
from servanda.records.recognise.facts import Column
from servanda.records.recognise.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Calls:
    """The record set of the attempts, which of its rows count, and which of them reached somebody."""

    records: str
    where: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Deals:
    """Fields of a lead out of its deals; empty where the export does not say it."""

    won: str
    opened: str = ""
    lost: str = ""
    amount: str = ""
    revenue: str = ""


@dataclass
class Draft:
    """What is known so far: the template, the record sets, and the answers by the names of their questions."""

    template: Template
    proposed: tuple[Proposed, ...]
    samples: bool
    answers: dict[str, str] = field(default_factory=dict)
    main: Proposed | None = None
    columns: dict[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    limit_by: str | None = None
    """The field that chooses the limit, where it is not the column of the priority itself."""
    schedules: tuple[Schedule, ...] = ()
    """Opening hours that the exports hold."""
    calls: Calls | None = None
    deals: Deals | None = None

    def put(self, changed: Proposed) -> None:
        """A record set instead of the one of the same name."""
        self.proposed = tuple(changed if each.name == changed.name else each for each in self.proposed)

    @property
    def states(self) -> Proposed | None:
        """The status log of the main record set."""
        return next(
            (
                each
                for each in self.proposed
                if each.states and each.parent and self.main and each.parent.parent == self.main.name
            ),
            None,
        )

    @property
    def figures(self) -> Mapping[str, str] | None:
        """The record set of figures entered by hand, where the template's samples have one."""
        found = next((each for each in self.proposed if each.name == "figures"), None) if self.samples else None
        return (
            None
            if found is None
            else {"records": found.name, "figure": "availability", "by": "entered_by", "entered": "entered_at"}
        )

    @property
    def uptime(self) -> UptimeLines | None:
        """How the main record set, that of a monitor, says when a service was up."""
        monitored = self.template.name == "online-service" and self.main is not None
        return uptime_of(self.main) if monitored and self.main is not None else None

    @property
    def maintenance(self) -> list[str]:
        """The record sets of a monitor that say when a service was worked on."""
        return [
            each.name
            for each in self.proposed
            if each.preset is not None and each.preset.name.startswith("maintenance")
        ]

    def can(self, promise: Promise) -> bool:
        """Whether the records hold what a promise needs."""
        return all(self.columns.get(need) or self.has(need) for need in promise.needs)

    def has(self, need: str) -> bool:
        """Whether the records hold what no single column says: stretches of outages, or an availability."""
        if need == "stretches":
            preset = self.main.preset if self.main is not None else None
            return preset is None or preset.starts is not None
        return need == "availability" and bool(self.figures or self.uptime)


_SPLITS = ("source", "label", "rating")
_QUALIFIED = ("became_mql_at", "qualified_at")


def splits_of(main: Proposed) -> list[str]:
    """The column by which figures are split: where records came from, else how good they are."""
    known = {each.name for each in main.columns if 1 < len(each.few) <= 12 and not each.personal}
    return [name for name in _SPLITS if name in known][:1]


def stages_of(draft: Draft) -> list[tuple[str, str]]:
    """The stages of a funnel: a name and the time at which a lead reaches it; none where nobody knows who was won."""
    main, deals = draft.main, draft.deals
    if main is None or main.time is None or deals is None or main.time.kind is not Kind.TIME:
        return []
    known = {each.name for each in main.columns if each.kind is Kind.TIME and each.usable}
    qualified = [("qualified", name) for name in _QUALIFIED if name in known][:1]
    opened = [("opportunity", deals.opened)] if deals.opened else []
    return [("lead", main.time.name), *qualified, *opened, ("won", deals.won)]


def priorities(draft: Draft) -> list[str]:
    """The values of the priority, worst first; none where there are too many to ask about."""
    assert draft.main is not None
    places = [draft.main, *([draft.states] if draft.states is not None else [])]
    columns = [column for place in places for column in place.found.columns]
    column: Column | None = next((each for each in columns if each.name == draft.columns.get("priority")), None)
    return worst_first(column.few) if column is not None and 1 < len(column.few) <= 6 else []


def clocks_of(draft: Draft) -> list[tuple[str, str, tuple[str, ...]]]:
    """The promises with a limit whose clock the records have: what stops it, and the states in which it stands still."""
    promises = [each for each in draft.template.promises if each.name in draft.template.limits and draft.can(each)]
    return [
        (each.name, draft.columns[each.needs[-1]], draft.waiting if each.needs[-1] == "stop" else ())
        for each in promises
        if each.needs[0] == "start"
    ]


def _counted(main: Proposed) -> str:
    """What is counted where outages are: rows, or as a preset says it."""
    keys = main.preset.uptime.counted if main.preset is not None and main.preset.uptime is not None else ""
    return ", ".join([main.name, *([keys] if keys else [])])


def _holidays(draft: Draft) -> str | None:
    """The code of a country, or the days of the schedule."""
    chosen = draft.answers.get("holidays", NONE)
    if chosen == SCHEDULE:
        return f"[{', '.join(day.isoformat() for day in draft.schedules[0].holidays)}]"
    return None if chosen == NONE else chosen


def _excluded(draft: Draft) -> str | None:
    """The record set whose time does not count."""
    chosen = draft.answers.get("maintenance", NONE)
    return None if chosen == NONE else chosen


def _promised(draft: Draft) -> UptimeLines | None:
    """The metric of the availability, with the hours and the exclusion that were chosen."""
    if draft.uptime is None:
        return None
    keys = ["calendar: working-hours"] if draft.answers["hours"] != "always" else []
    keys += ["exclude: [planned-work]"] if _excluded(draft) is not None else []
    return draft.uptime.with_keys(*keys) if keys else draft.uptime


def values_of(draft: Draft) -> dict[str, Any]:
    """Everything that a template's text needs."""
    answers, template = draft.answers, draft.template
    assert draft.main is not None
    values = priorities(draft)
    limits = {name: answers.get(f"{name}.limit", default) for name, (_, default, _) in template.limits.items()}
    tables = {
        name: [(value, answers[f"{name}.{value}"]) for value in values if f"{name}.{value}" in answers]
        for name in template.limits
    }
    targets = {each.name: answers.get(f"{each.name}.target", NONE) for each in template.promises}
    hours = answers["hours"]
    return {
        "title": answers["title"],
        "parties": [(key, answers[key]) for key, _, _ in template.parties],
        "timezone": answers["timezone"],
        "hours": [] if hours == "always" else days_and_hours(hours),
        "holidays": _holidays(draft),
        "main": draft.main.name,
        "start": draft.columns.get("start"),
        "stop": draft.columns.get("stop") if draft.columns.get("start") else None,
        "reply": draft.columns.get("reply") if draft.columns.get("start") else None,
        "placed": draft.main.time.name if draft.main.time is not None else None,
        "won": draft.columns.get("won"),
        "priority": draft.limit_by or draft.columns.get("priority"),
        "limit": next(iter(limits.values())),
        "limits_of": limits,
        "tables": tables,
        "targets": {name: None if target == NONE else target for name, target in targets.items()},
        "examples": {each.name: each.target for each in template.promises},
        "only_if": answers.get("only_if") == "yes" and targets.get("lead-volume", NONE) != NONE,
        "waiting": draft.waiting,
        "number": _counted(draft.main),
        "stretches": draft.has("stretches"),
        "figures": draft.figures,
        "uptime": _promised(draft),
        "maintenance": _excluded(draft),
        "samples": draft.samples,
        "currency": None if answers.get("currency", NONE) == NONE else answers["currency"],
        "calls": draft.calls,
        "deals": draft.deals,
        "stages": stages_of(draft),
        "splits": splits_of(draft.main),
        "person": next((each.name for each in draft.main.columns if each.name == "owner"), None),
    }
