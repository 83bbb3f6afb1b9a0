"""The interview: which questions are asked, in which order, and what the answers say of the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from servanda.desk.init_questions import (
    NONE,
    Question,
    days_and_hours,
    read_choice,
    read_choices,
    read_duration,
    read_holidays,
    read_hours,
    read_moment,
    read_target,
    read_words,
    read_yes,
    read_zone,
)  # fmt: skip
from servanda.desk.init_roles import candidates, columns_for, likeliest, with_columns, worst_first
from servanda.desk.init_targets import Past
from servanda.desk.init_templates import Promise, Role, Template
from servanda.desk.inspect_proposed import Proposed
from servanda.query.types import Kind
from servanda.records.recognise.facts import Column

_SOLVED = r"resol|solv|closed|done|complete|gelöst|erledigt|geschlossen|resuelt"
_WAITING = r"wait|await|pending|hold|customer|user info|wartet|espera"
_BEGUN = r"^active$|progress|work|assigned|bearbeitung"
_ATTEMPTS = ("calls", "attempts", "activities", "engagements", "meetings", "emails", "tasks")
Suggest = Callable[["Draft"], Mapping[str, Past]]


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

    def can(self, promise: Promise) -> bool:
        """Whether the records hold what a promise needs."""
        return all(self.columns.get(need) or (need == "figures" and self.figures) for need in promise.needs)


def interview(draft: Draft, suggest: Suggest) -> Iterator[Question]:
    """Every question in turn; each may depend on the answers that `draft` has got by then."""
    yield from _head(draft)
    yield from _records(draft)
    yield from _limits(draft)
    yield from _targets(draft, suggest)


def _head(draft: Draft) -> Iterator[Question]:
    template = draft.template
    yield Question("title", "What is the agreement called?", template.title, "Leads of Acme", read_words)
    for key, asks, name in template.parties:
        yield Question(key, asks, name, "Acme Ltd", read_words)
    zones = [each.found.source.binding.timezone for each in draft.proposed]
    default = "UTC" if draft.samples or not zones or zones[0] is None else zones[0]
    yield Question("timezone", "In which time zone is it?", default, "Europe/Berlin, America/New_York", read_zone)
    yield Question(
        "hours",
        "In which hours does time count?",
        template.hours,
        "mon-fri 08:00-18:00; sat 09:00-12:00, or always",
        read_hours,
    )
    if draft.answers["hours"] != "always":
        yield Question(
            "holidays", "Whose public holidays do not count?", NONE, "US-NY, DE-BE, GB-ENG, or none", read_holidays
        )


def _records(draft: Draft) -> Iterator[Question]:
    fit = candidates(draft.proposed, draft.template)
    names = [each.name for each in fit]
    if len(fit) > 1 and not draft.samples:
        yield Question(
            "records",
            f"Which records are the {draft.template.rows}?",
            names[0],
            ", ".join(names[:5]),
            read_choice(names, "Records"),
        )
    draft.main = next(each for each in fit if each.name == draft.answers.get("records", names[0]))
    for role in draft.template.roles:
        if role.name == "stop":
            yield from _by_states(draft, "stop", "solved_at", _SOLVED, "Which states say that it is solved?")
            yield from _attempts(draft)
        if role.name == "reply" and not likeliest(draft.main, role):
            yield from _by_states(draft, "reply", "begun_at", _BEGUN, "Which states say that somebody has begun?")
        if not draft.columns.get(role.name):
            yield from _role(draft, role)
    yield from _waiting(draft)
    draft.main = _priority_at_start(draft, with_columns(draft.main, list(draft.columns.values())))
    draft.put(draft.main)
    for each in draft.proposed:
        if draft.figures and each.name == draft.figures["records"]:
            draft.put(with_columns(each, list(draft.figures.values())))
    if not draft.samples:
        yield Question(
            "exported",
            "When were the files exported? Until then they are complete.",
            NONE,
            "2026-05-28 18:00, or none: then the newest row is the end",
            read_moment,
        )


def _role(draft: Draft, role: Role) -> Iterator[Question]:
    assert draft.main is not None
    taken = [name for key, name in draft.columns.items() if key != "priority"]
    likely = likeliest(draft.main, role, taken)
    headers = {each.header: each for each in columns_for(draft.main, role) if each.name not in taken}
    if headers and not draft.samples:
        default = likely.header if likely is not None else NONE
        shown = ", ".join([*headers][:8])
        yield Question(
            role.name, role.asks, default, f"{shown}, or none", read_choice([*headers], "Columns", optional=True)
        )
        likely = headers.get(draft.answers[role.name])
    if likely is not None:
        draft.columns[role.name] = likely.name


def _by_states(draft: Draft, role: str, name: str, pattern: str, asks: str) -> Iterator[Question]:
    """A time out of the status log: the first row in one of some states."""
    states, main = draft.states, draft.main
    if (
        states is None
        or states.states is None
        or main is None
        or draft.samples
        or draft.template.name != "service-desk"
    ):
        return
    values = [each for each in states.states.few if re.search(pattern, each, re.IGNORECASE)]
    yield Question(
        f"{role}_states",
        asks,
        ", ".join(values[:2]) or NONE,
        ", ".join(states.states.few[:6]),
        read_choices(states.states.few, "States"),
    )
    chosen = _parts(draft.answers[f"{role}_states"])
    if chosen:
        draft.main = _with_field(draft, main, name, states, _one_of(states.states.name, chosen))
        draft.columns[role] = name


def _attempts(draft: Draft) -> Iterator[Question]:
    """The first row of a record set of calls, where Sales has one."""
    main = draft.main
    if main is None or draft.template.name != "marketing-sales" or draft.samples:
        return
    below = [
        each
        for each in draft.proposed
        if each.parent and each.parent.parent == main.name and each.time and each.time.kind is Kind.TIME
    ]
    calls = next((each for each in below if each.name.startswith(_ATTEMPTS) and each.states is None), None)
    if calls is None:
        return
    yield Question(
        "attempts", f"Is the first row of `{calls.name}` after that the first attempt?", "yes", "yes, no", read_yes
    )
    if draft.answers["attempts"] == "yes":
        outbound = [
            (each, value)
            for each in calls.columns
            for value in each.few
            if re.fullmatch(r"out(bound|going)?", value, re.IGNORECASE)
        ]
        where = f"{outbound[0][0].name} = {_text(outbound[0][1])}" if outbound else ""
        draft.main = _with_field(draft, main, "first_attempt_at", calls, where)
        draft.columns["stop"] = "first_attempt_at"


def _with_field(draft: Draft, main: Proposed, name: str, child: Proposed, where: str) -> Proposed:
    while any(each.name == name for each in main.found.columns):
        name = f"{name}_2"
    parts = [
        f"first: {child.name}",
        *([f'where: "{where}"'] if where else []),
        *([f"after: {draft.columns['start']}"] if "start" in draft.columns else []),
    ]
    return replace(main, fields=(*main.fields, (name, f"{{{', '.join(parts)}}}")))


def _one_of(column: str, values: Sequence[str]) -> str:
    texts = [_text(each) for each in values]
    return f"{column} = {texts[0]}" if len(texts) == 1 else f"{column} in ({', '.join(texts)})"


def _text(value: str) -> str:
    """A text of the language inside YAML's double quotes."""
    plain = value.replace("'", "''")
    return "'" + plain.replace("\\", "\\\\").replace('"', '\\"') + "'"


def _priority_at_start(draft: Draft, main: Proposed) -> Proposed:
    """Of a log that tells each change of the priority, the one at the start: a later change moves no limit."""
    states, name = draft.states, draft.columns.get("priority")
    changes = states is not None and any(each.name == name for each in states.columns)
    if states is None or not changes or not priorities(draft):
        return main
    draft.limit_by = "priority_at_start"
    return replace(main, fields=(*main.fields, (draft.limit_by, f"{{value: {states.name}.{name}, at: start}}")))


def _waiting(draft: Draft) -> Iterator[Question]:
    states = draft.states
    if states is None or states.states is None or draft.samples or draft.template.name != "service-desk":
        return
    values = [
        each
        for each in states.states.few
        if re.search(_WAITING, each, re.IGNORECASE)
        and re.search(r"customer|user|caller|kunde|pending|hold", each, re.IGNORECASE)
    ]
    yield Question(
        "waiting",
        "In which states does time stand still, because the customer is asked?",
        ", ".join(values) or NONE,
        ", ".join(states.states.few[:6]),
        read_choices(states.states.few, "States"),
    )
    draft.waiting = _parts(draft.answers["waiting"])


def _parts(answer: str) -> tuple[str, ...]:
    return () if answer == NONE else tuple(part.strip() for part in answer.split(","))


def _limits(draft: Draft) -> Iterator[Question]:
    for name, (asks, default, ladder) in draft.template.limits.items():
        promise = next(each for each in draft.template.promises if each.name == name)
        if not draft.can(promise):
            continue
        values = priorities(draft)
        if not ladder or not values:
            yield Question(
                f"{name}.limit",
                asks if asks.endswith("?") else f"{asks}?",
                default,
                "30 min, 4 h, 2 working days",
                read_duration,
            )
            continue
        for place, value in enumerate(values):
            step = ladder[min(place, len(ladder) - 1)]
            yield Question(
                f"{name}.{value}", f"{asks}, for {value}?", step, "30 min, 4 h, 2 working days", read_duration
            )


def priorities(draft: Draft) -> list[str]:
    """The values of the priority, worst first; none where there are too many to ask about."""
    assert draft.main is not None
    column: Column | None = next(
        (each for each in draft.main.found.columns if each.name == draft.columns.get("priority")), None
    )
    return worst_first(column.few) if column is not None and 1 < len(column.few) <= 6 else []


def _targets(draft: Draft, suggest: Suggest) -> Iterator[Question]:
    past = suggest(draft)
    names = [draft.answers[key] for key, _, _ in draft.template.parties]
    if draft.template.name == "marketing-sales" and draft.can(draft.template.promises[1]):
        yield Question(
            "only_if",
            f"Does {names[1]} owe nothing in a month in which {names[0]} falls short?",
            "no",
            "yes, no",
            read_yes,
        )
    for promise in draft.template.promises:
        if not draft.can(promise):
            continue
        known = past.get(promise.name)
        told = (known.said,) if known is not None else ()
        default = known.target if known is not None else promise.target
        example = f"{promise.target}, or none: measured only"
        yield Question(
            f"{promise.name}.target", promise.asks.format(*names), default, example, read_target(promise.unit), told
        )


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
        "holidays": None if answers.get("holidays", NONE) == NONE else answers["holidays"],
        "main": draft.main.name,
        "start": draft.columns.get("start"),
        "stop": draft.columns.get("stop") if draft.columns.get("start") else None,
        "reply": draft.columns.get("reply") if draft.columns.get("start") else None,
        "priority": draft.limit_by or draft.columns.get("priority"),
        "limit": next(iter(limits.values())),
        "limits_of": limits,
        "tables": tables,
        "targets": {name: None if target == NONE else target for name, target in targets.items()},
        "examples": {each.name: each.target for each in template.promises},
        "only_if": answers.get("only_if") == "yes" and targets.get("lead-volume", NONE) != NONE,
        "waiting": draft.waiting,
        "figures": draft.figures,
        "samples": draft.samples,
    }
