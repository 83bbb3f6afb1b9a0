"""What the checks share: which names exist, which were lost to an earlier mistake, and the problems found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from servanda.agreement.columns import RecordTypes
from servanda.agreement.derivation import Derived
from servanda.agreement.exclusions import Exclusion
from servanda.agreement.faults import meant
from servanda.agreement.model import ALL_HOURS, Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.records import RecordSet
from servanda.agreement.tree import Path
from servanda.agreement.values import Term
from servanda.query.expression import NOWHERE, Expression, Field
from servanda.query.types import Kind
from servanda.words.problem import Problem, Severity, did_you_mean
from servanda.words.result import Unit
from servanda.words.shapes import Fault

STAND_IN = "\0"
"""The name of an objective that stands in for those that cannot be read."""

_CALLED = {
    "parties": ("S140", "party", "Parties", "parties: {NAME: {name: …}}"),
    "calendars": ("S141", "calendar", "Calendars", 'calendars: {NAME: {hours: {mon-fri: "09:00-17:00"}}}'),
    "records": ("S142", "record set", "Record sets", "records: {NAME: {key: …, time: …}}"),
    "objectives": ("S143", "objective", "Objectives", "objectives: {NAME: {metric: …, each: month}}"),
    "exclusions": ("S145", "exclusion", "Exclusions", "exclusions: {NAME: {records: …}}"),
    "goals": ("S145", "goal", "Goals", "goals: {NAME: …}"),
    "remedies": ("S174", "remedy", "Remedies", "remedies: {NAME: {when: …, points: 1 point}}"),
    "fees": ("S145", "fee", "Fees", "fees: {NAME: {amount: …, each: month}}"),
}
"""Code, word, heading of the list and declaration of the things that other parts of the text name."""


_NO_COLUMNS = frozenset(
    {"from", "where", "personal", "collected_by", "if_figures_differ", "expect", *Term.model_fields}
)
"""Keys of a record set that do not say which columns it has."""


@dataclass
class Findings:
    """One look at one agreement. `lost` are the paths of what could not be read: nothing is told that follows from it."""

    agreement: Agreement
    lost: frozenset[Path]
    types: RecordTypes = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    units: dict[str, Unit | None] = field(default_factory=dict)
    """Units of objectives that were worked out."""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    """Goals that were derived; the others are wrong, which was told at them."""

    def __post_init__(self) -> None:
        self.lost = self.lost | {(*path[:-1], near) for path in self.lost if (near := _meant(path))}
        broken, columns = set(), defaultdict(set)
        for path in self.lost:
            if path[0] == "records" and len(path) > 3 and path[2] in ("columns", "fields"):
                columns[str(path[1])].add(str(path[3]))
            elif path[0] == "records" and len(path) > 1 and (len(path) == 2 or path[2] not in _NO_COLUMNS):
                broken.add(str(path[1]))
        self.types = RecordTypes(self.agreement, broken=broken, lost=columns)

    def is_lost(self, *path: str | int) -> bool:
        """Was this, or what it stands in, written but not readable?"""
        return any(path[: len(each)] == each for each in self.lost)

    def parts_lost(self, *path: str | int) -> frozenset[str]:
        """Keys of the block at `path` that could not be read, or something in them could not."""
        return frozenset(
            str(each[len(path)]) for each in self.lost if len(each) > len(path) and each[: len(path)] == path
        )

    def tell(
        self,
        path: Path,
        code: str,
        sentence: str,
        hint: str | None = None,
        *,
        start: int = 0,
        length: int | None = None,
        on_key: bool = False,
        severity: Severity = "error",
    ) -> None:
        """Note a problem with the value at `path`, with `length` characters of it, or with its key."""
        agreement = self.agreement
        place = agreement.key_place(path) if on_key else agreement.place(path, start, length)
        self.problems.append(Problem(code, sentence, place, hint, severity))

    def faults(self, path: Path, faults: Iterable[Fault]) -> None:
        """Note faults inside the value at `path`."""
        for each in faults:
            below = (*path, *each.path)
            self.tell(
                below, each.code, each.sentence, each.hint, start=each.start, length=each.length, on_key=each.on_key
            )

    def names(self, section: str) -> list[str]:
        """The names that a section declares."""
        declared = getattr(self.agreement, section)
        return [name for name in declared if name != STAND_IN] if isinstance(declared, Mapping) else []

    def name(self, path: Path, section: str, name: str, start: int = 0, *, on_key: bool = False) -> bool:
        """Does a section declare this name? If not, the problem is told, unless it follows from another.

        `start` is where the name begins in the text at `path`.
        """
        known = self.names(section)
        if name in known or (section == "calendars" and name == ALL_HOURS):
            return True
        if self.is_lost(section, name):
            return False
        code, word, listed, example = _CALLED[section]
        names = [*known, *([ALL_HOURS] if section == "calendars" and known else [])]
        hint = did_you_mean(name, names, listed) if names else f"Declare it: {example.replace('NAME', name)}."
        length = None if on_key else len(name)
        self.tell(path, code, f"There is no {word} `{name}`.", hint, start=start, length=length, on_key=on_key)
        return False

    def expression(
        self, path: Path, records: str, expression: Expression, wants: frozenset[Kind] | None = None
    ) -> None:
        """Check an expression over a record set."""
        _, faults = self.types.expression(records, expression, wants)
        if isinstance(expression, Field) and expression.span == NOWHERE:  # built from a name: mark all of it
            faults = tuple(Fault(each.sentence, hint=each.hint, code=each.code) for each in faults)
        self.faults(path, faults)


def _meant(path: Path) -> str | None:
    """The key that a misspelt one at this path was probably meant to be."""
    below: dict[str, type[BaseModel]] = {"records": RecordSet, "objectives": Objective, "exclusions": Exclusion}
    block = Agreement if len(path) == 1 else below.get(str(path[0])) if len(path) == 3 else None
    return meant(str(path[-1]), block) if block else None


Check = Callable[[Findings], None]
