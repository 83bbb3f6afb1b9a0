"""Questions about the records: which set is meant, which columns start and stop clocks, what the states of a log say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from servanda.desk.init_draft import Draft, priorities
from servanda.desk.init_fields import one_of, with_related
from servanda.desk.init_questions import NONE, Question, read_choice, read_choices, read_moment
from servanda.desk.init_roles import candidates, columns_for, likeliest, with_columns
from servanda.desk.init_sales import about_attempts, about_deals
from servanda.desk.init_templates import Role
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_uptime import uptime_of

_SOLVED = r"resol|solv|closed|done|complete|gelöst|erledigt|geschlossen|resuelt"
_WAITING = r"wait|await|pending|hold|customer|user info|wartet|espera"
_BEGUN = r"^active$|progress|work|assigned|bearbeitung"


def about_records(draft: Draft) -> Iterator[Question]:
    """Ask about the records, and give the draft its main record set and the columns that play roles."""
    fit = candidates(draft.proposed, draft.template)
    names = [each.name for each in fit]
    monitored = bool(fit) and uptime_of(fit[0]) is not None and draft.template.name == "online-service"
    if len(fit) > 1 and not draft.samples:
        yield Question(
            "records",
            "Which records say when it was up?" if monitored else f"Which records are the {draft.template.rows}?",
            names[0],
            ", ".join(names[:5]),
            read_choice(names, "Records"),
        )
    draft.main = next(each for each in fit if each.name == draft.answers.get("records", names[0]))
    if monitored:
        yield from _monitored(draft, draft.main)
    for role in draft.template.roles if not monitored else ():
        if role.name == "stop":
            yield from _by_states(draft, "stop", "solved_at", _SOLVED, "Which states say that it is solved?")
            yield from about_attempts(draft)
        if role.name == "reply" and not likeliest(draft.main, role):
            yield from _by_states(draft, "reply", "begun_at", _BEGUN, "Which states say that somebody has begun?")
        if role.name == "priority" and not likeliest(draft.main, role):
            _priority_of_log(draft, role)
        if not draft.columns.get(role.name):
            yield from _role(draft, role)
    yield from about_deals(draft)
    yield from _waiting(draft)
    draft.main = _priority_at_start(draft, with_columns(draft.main, list(draft.columns.values())))
    draft.put(draft.main)
    for each in draft.proposed:
        if draft.figures and each.name == draft.figures["records"]:
            draft.put(with_columns(each, list(draft.figures.values())))
    if not draft.samples and not all(each.preset is not None and not each.preset.flat for each in draft.proposed):
        yield Question(
            "exported",
            "When were the files exported? Until then they are complete.",
            NONE,
            "2026-05-28 18:00, or none: then the newest row is the end",
            read_moment,
        )


def _monitored(draft: Draft, main: Proposed) -> Iterator[Question]:
    """What a preset knows is not asked; whether maintenance counts is for people to say."""
    if main.ends is not None and main.time is not None:
        draft.columns |= {"start": main.time.name, "stop": main.ends.name}
    names = draft.maintenance
    if names:
        asks = "Which maintenance leaves the time that is promised?"
        yield Question("maintenance", asks, names[0], f"{', '.join(names)}, or none: then it counts as the monitor saw it",
                       read_choice(names, "Records", optional=True))  # fmt: skip


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


def _priority_of_log(draft: Draft, role: Role) -> None:
    """The priority that only the log tells, with each of its changes."""
    found = likeliest(draft.states, role) if draft.states is not None and not draft.samples else None
    if found is not None and draft.states is not None and found in draft.states.columns:
        draft.columns["priority"] = found.name


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
        draft.main, draft.columns[role] = with_related(draft, main, (name,), states, one_of(states.states.name, chosen))


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
