"""Lines of all versions as they meet: a cap, an incident and the bank do not end where a new version begins.

Each version's own terms hold for its lines; those of older versions stand beside them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from servanda.agreement.model import Agreement
from servanda.judge.triggers import Record
from servanda.settle.bank import with_bank
from servanda.settle.caps import capped
from servanda.settle.choices import by_choice
from servanda.settle.combine import combined, same_incident_of
from servanda.settle.due import ByObjective
from servanda.settle.earn_back import earned_back
from servanda.settle.fees import FeeBook
from servanda.settle.lines import Line
from servanda.settle.rounding import settled_amounts
from servanda.settle.said import Said
from servanda.words.result import Period


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement with its fees, the instant it is measured as of, and the periods that it judges."""

    agreement: Agreement
    book: FeeBook
    as_of: int
    applies: Callable[[Period], bool]


def settled(
    versions: Sequence[Version], fallen: Sequence[Sequence[Line]], by_objective: ByObjective, record: Record, said: Said
) -> list[tuple[Version, Line]]:
    """The lines after everything that acts on several of them, each with its version."""
    found: list[tuple[Version, Line]] = []
    for version, own in zip(versions, fallen, strict=True):
        found += _beside_older(version, found, own, partial(combined, version.agreement))
    met, found = _chosen(found, said), []
    for version in versions:
        own = [line for each, line in met if each is version]
        found += _beside_older(version, found, own, partial(_capped, version, said))
    found = with_bank(found, by_objective, record, said)
    for version in versions:
        own = [line for each, line in found if each is version and not line.kept]
        found += [(version, line) for line in earned_back(version.agreement, own, by_objective, record, said)]
    return _rounded(versions, found)


def _beside_older(
    version: Version, older: Sequence[tuple[Version, Line]], own: Sequence[Line],
    meet: Callable[[Sequence[Line]], Sequence[Line]],
) -> list[tuple[Version, Line]]:  # fmt: skip
    """A version's lines after they met those of older ones, which stand: a cap or an incident does not end with a version."""
    stands = [
        replace(line, closed=True) for _, line in older if not line.is_money or line.unit == version.agreement.currency
    ]
    return [(version, line) for line in meet([*stands, *own])[len(stands) :]]


def _chosen(lines: Sequence[tuple[Version, Line]], said: Said) -> list[tuple[Version, Line]]:
    """The lines after the customer's choice, where their version leaves it to the customer."""
    found = list(lines)
    places = [place for place, (each, _) in enumerate(found) if same_incident_of(each.agreement) == "customer chooses"]
    for place, line in zip(places, by_choice([found[place][1] for place in places], said.chosen), strict=True):
        found[place] = found[place][0], line
    return found


def _capped(version: Version, said: Said, lines: Sequence[Line]) -> list[Line]:
    return capped(version.agreement, lines, version.book, said)


def _rounded(versions: Sequence[Version], lines: Sequence[tuple[Version, Line]]) -> list[tuple[Version, Line]]:
    """A statement is settled by the version that judges its period, whichever its lines are of."""
    found: list[tuple[Version, Line]] = []
    places = [next((each for each in versions if each.applies(line.statement)), own) for own, line in lines]
    for version in versions:
        own = [each for each, place in zip(lines, places, strict=True) if place is version]
        amounts = settled_amounts(version.agreement, [line for _, line in own], version.book)
        found += [(each, line) for (each, _), line in zip(own, amounts, strict=True)]
    return found
