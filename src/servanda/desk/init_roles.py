"""Which record set a promise is about, and which of its columns play the roles that the promise needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from servanda.desk.init_templates import Role, Template
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_uptime import uptime_of
from servanda.query.types import Kind
from servanda.records.recognise.facts import Column
from servanda.records.recognise.names import says

_ORDER = (
    r"^\D*1\b|critical|urgent|highest|blocker|kritisch", r"^\D*2\b|high|hoch|major", r"^\D*3\b|normal|medium|moderate|mittel",
    r"^\D*4\b|low|niedrig|minor",
    r"^\D*5\b|lowest|planning|trivial",
)  # fmt: skip


def candidates(proposed: Sequence[Proposed], template: Template) -> list[Proposed]:
    """The record sets that may be the main one, the likeliest first: each has a key and a time."""
    fit = [each for each in proposed if each.time is not None and each.states is None]
    monitored = [each for each in fit if uptime_of(each) is not None]
    if monitored and template.name == "online-service":
        return monitored

    def rank(each: Proposed) -> tuple[int, bool, int]:
        noun = next(
            (place for place, noun in enumerate(template.nouns) if each.name.startswith(noun)), len(template.nouns)
        )
        return (noun, not each.key, -each.found.source.rows)

    return sorted(fit, key=rank)


def columns_for(main: Proposed, role: Role) -> list[Column]:
    """The columns that may play a role, the likeliest first; those that no hint speaks for come last."""
    found = [each for each in main.found.columns if each.kind in role.kinds and each.usable]
    if Kind.TIME not in role.kinds:
        found = [each for each in found if each.few]
    return sorted(found, key=lambda each: (_rank(each, role), each.place))


def _rank(column: Column, role: Role) -> int:
    return next((place for place, hint in enumerate(role.hints) if says(column.header, hint)), len(role.hints))


def likeliest(main: Proposed, role: Role, taken: Sequence[str] = ()) -> Column | None:
    """The column that a hint speaks for; for a start, else the time that places the rows."""
    hinted = [
        each for each in columns_for(main, role) if _rank(each, role) < len(role.hints) and each.name not in taken
    ]
    if hinted:
        return hinted[0]
    return main.time if role.placing and main.time is not None and main.time.kind is Kind.TIME else None


def worst_first(values: Sequence[str]) -> list[str]:
    """Priorities in the order that their names say; others come last, as they are."""

    def rank(value: str) -> int:
        return next(
            (place for place, pattern in enumerate(_ORDER) if re.search(pattern, value, re.IGNORECASE)), len(_ORDER)
        )

    return sorted(values, key=lambda value: (rank(value), value))


def with_columns(main: Proposed, names: Sequence[str]) -> Proposed:
    """The record set with these columns declared, also those that were left out as not worth it."""
    placing = [each for each in (main.time, main.ends) if each is not None]
    declared = {each.name for each in (*main.columns, *main.key, *placing)}
    more = tuple(each for each in main.found.columns if each.name in names and each.name not in declared)
    left = tuple(each for each in main.left_out if each[0].name not in names)
    return replace(main, columns=(*main.columns, *more), left_out=left)
