"""What was measured as one party may be told of it: of all warnings those that name what is its own, and nothing of others.

A warning that names nothing may be about anybody's records, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from servanda.agreement.model import Agreement
from servanda.desk.for_party import agreement_for, columns_of, concerns
from servanda.desk.measuring import Measured
from servanda.desk.otherwise import ReadOtherwise, one_of
from servanda.measure.needs import Needs

OPEN = "the paper leaves a choice open"
_NAME = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what is a party's own and of what is not, with the columns that its promises read."""

    own: frozenset[str]
    others: frozenset[str]
    columns: frozenset[str]
    """Of all record sets, as ``records.column``: those that its promises read."""
    every_column: frozenset[str]


def names_for(agreements: Iterable[Agreement], party: str) -> Names:
    """Names in all versions of an agreement."""
    own: set[str] = set()
    every: set[str] = set()
    read: Needs = {}
    declared: set[str] = set()
    for agreement in agreements:
        mine = agreement_for(agreement, party)
        for each in (one for one in agreement.objectives.values() if concerns(one, party)):
            for records, names in columns_of(agreement, each).items():
                read.setdefault(records, set()).update(names)
        own |= {*mine.objectives, *mine.parties, *mine.calendars, *mine.escalations}
        every |= {
            *agreement.objectives,
            *agreement.parties,
            *agreement.calendars,
            *agreement.escalations,
            *agreement.records,
        }
        every |= {each.name for name, each in agreement.parties.items() if name not in mine.parties}
        declared |= {
            f"{name}.{column}" for name, each in agreement.records.items() for column in (*each.columns, *each.fields)
        }
    own |= set(read)
    columns = frozenset(f"{records}.{name}" for records, names in read.items() for name in names)
    return Names(frozenset(own), frozenset(every - own), columns, frozenset(declared))


def measured_for(measured: Measured, party: str | None) -> Measured:
    """What was measured as one party may be told of it; figures stay those that everybody sees."""
    if party is None or measured.agreement is None:
        return measured
    names = names_for((each.agreement for each in measured.benches), party)
    problems = tuple(each for each in measured.problems if may_read(f"{each.sentence} {each.hint or ''}", names))
    agreement = agreement_for(measured.agreement, party)
    owed = tuple(each for each in measured.obligations if each.remedy in agreement.remedies)
    waits = tuple(each for each in measured.owed_if_accepted if each.one.remedy in agreement.remedies)
    figures = tuple(each for each in measured.if_accepted if each.one.reading.objective in agreement.objectives)
    otherwise = tuple(each for one in measured.otherwise if (each := _open_for(one, agreement, names)) is not None)
    return replace(
        measured, agreement=agreement, problems=problems, obligations=owed, otherwise=otherwise, party=party,
        if_accepted=figures, owed_if_accepted=waits,
    )  # fmt: skip


def _open_for(choice: ReadOtherwise, agreement: Agreement, names: Names) -> ReadOtherwise | None:
    """An open choice as one party may be told of it: without what it changes for others, and what names them."""
    verdicts = tuple(pair for pair in choice.verdicts if one_of(pair).reading.objective in agreement.objectives)
    owed = tuple(pair for pair in choice.obligations if one_of(pair).remedy in agreement.remedies)
    if not verdicts and not owed:
        return None
    why = choice.why if not names_others(choice.why, names) else OPEN
    return replace(choice, why=why, verdicts=verdicts, obligations=owed)


def may_read(text: str, names: Names) -> bool:
    """Does a text name something that is the party's own, and nothing that is not?"""
    found = {each.rstrip(".") for each in _NAME.findall(text)}
    parts = found | {part for each in found for part in each.split(".")}
    unread = found & names.every_column - names.columns
    return bool(parts & names.own) and not parts & names.others and not unread and not _says(text, names.others)


def names_others(text: str, names: Names) -> bool:
    """Does a text name something that is not the party's own?"""
    found = {each.rstrip(".") for each in _NAME.findall(text)}
    return bool(found & names.others) or _says(text, names.others)


def _says(text: str, others: Iterable[str]) -> bool:
    """Does it say a name of several words, such as a party's?"""
    return any(" " in each and each in text for each in others)
