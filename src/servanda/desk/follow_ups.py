"""Follow-ups of an agreement with their records, opened beside what else is measured; the engine must stay open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from servanda.agreement.columns import RecordTypes
from servanda.agreement.follow_up import FollowUp
from servanda.agreement.model import Agreement
from servanda.engines.engine import EngineFault
from servanda.measure.agreed import Agreed
from servanda.measure.failure import CannotMeasure
from servanda.measure.followed import NAME, WORTH, followed_text
from servanda.measure.needs import Needs, names_used
from servanda.measure.readings import Prepared
from servanda.measure.run import Bench, Columns, bench, plan
from servanda.measure.tables import Tables
from servanda.measure.watched import at_risk
from servanda.query.expression import fields_of
from servanda.sql.cannot import CannotSay
from servanda.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of follow-ups: split by which column besides those of the agreement, and by person?"""

    by: str | None = None
    person: bool = False
    waits: bool = True
    """Is it asked how long steps took?"""
    worth: bool = False
    """Is it asked what attempts brought?"""
    value: str | None = None
    """The field with what a record is worth, if not the one that the follow-up names."""
    values: bool = False
    """Is what each record is worth wanted as well?"""


@dataclass
class FollowUps:
    """The follow-ups of one agreement, opened; `agreement` is None where it cannot be read."""

    agreement: Agreement | None
    problems: list[Problem]
    ready: Bench | None = None

    def beside(self, other: Bench) -> FollowUps:
        """The same, served by rows that another bench of the same records has kept."""
        if self.ready is not None and self.ready.agreement.records == other.agreement.records:
            self.ready = replace(self.ready, beside=other)
        return self

    def prepared(self, what: str = NAME) -> Iterator[tuple[str, FollowUp, Prepared]]:
        """Each follow-up with its records; one that cannot be measured is told of. `what`: `NAME` or `WORTH`."""
        if self.agreement is None or self.ready is None:
            return
        for records, block in self.agreement.follow_up.items():
            name = f"{what}{records}"
            found = self.ready.prepare(name, with_also=True) if self.ready.ready(name) else None
            self.problems += [self._placed(each, records) for each in self.ready.problems]
            self.ready.problems.clear()
            if found is not None:
                yield records, block, found

    def tried(self, records: str, read: Callable[[], None]) -> None:
        """Read something; what stops it is told at its block."""
        assert self.ready is not None
        try:
            read()
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            self.problems.append(self._placed(self.ready.problem(f"{NAME}{records}", failure), records))

    def _placed(self, problem: Problem, records: str) -> Problem:
        """Problems of the objectives that stand for a follow-up point at its block."""
        name = next((f"`{each}{records}`" for each in (NAME, WORTH) if f"`{each}{records}`" in problem.sentence), None)
        if self.agreement is None or name is None:
            return problem
        sentence = problem.sentence.replace(name, f"The follow-up of `{records}`")
        return replace(problem, sentence=sentence, place=self.agreement.place(("follow_up", records)))


def whole_ask(agreement: Agreement) -> Ask:
    """Everything that an agreement makes it possible to tell."""
    return Ask(worth=any(each.customer is not None and each.attempt.cost for each in agreement.follow_up.values()))


def waits_ask(_: Agreement) -> Ask:
    """How long records waited: what a week can change. What attempts brought takes all of the past to tell."""
    return Ask()


def follow_up_needs(agreement: Agreement, ask: Ask) -> Iterable[Needs]:
    """Everything that follow-ups read."""
    text = _text(agreement, ask)
    return plan(text, tuple(text.objectives), _values(agreement, ask))[0].values()


def columns_of_follow_ups(agreement: Agreement, ask: Ask) -> Columns:
    """The columns that each follow-up asks of its own records."""
    text = _text(agreement, ask)
    every: dict[str, list[frozenset[str]]] = {}
    for objective in text.objectives.values():
        every.setdefault(objective.metric.records, []).append(names_used(text, objective))
    return every


def opened(
    agreement: Agreement, tables: Tables, ask: Ask, as_of: int | None, agreed: Agreed, wrong: list[Problem]
) -> FollowUps:
    """The follow-ups with their records, as both sides have agreed on them."""
    text = _text(agreement, ask)
    also = _values(agreement, ask)
    return FollowUps(agreement, wrong, bench(text, tables, tuple(text.objectives), as_of, also=also, agreed=agreed))


def _values(agreement: Agreement, ask: Ask) -> dict[str, frozenset[str]]:
    """Fields that are wanted besides, and move no horizon; only lists of single records want them."""
    if not ask.values:
        return {}
    found = {}
    for records, block in agreement.follow_up.items():
        value = at_risk(agreement, records, ask.value)
        customer = fields_of(block.customer) if block.customer is not None else frozenset()
        found[f"{NAME}{records}"] = customer | (frozenset({value}) if value is not None else frozenset())
    return found


def _text(agreement: Agreement, ask: Ask) -> Agreement:
    return followed_text(agreement, splits_of(agreement, ask), waits=ask.waits, worth=ask.worth)


def splits_of(agreement: Agreement, ask: Ask) -> Mapping[str, Sequence[str]]:
    """The columns by which the figures of each record set are split."""
    found: dict[str, list[str]] = {}
    for records, block in agreement.follow_up.items():
        columns = RecordTypes(agreement).columns(records)
        asked = [ask.by] if ask.by is not None and ask.by in columns else []
        names = asked if ask.by is not None else [each.name for each in block.per]
        found[records] = [*names, *([block.person] if ask.person and block.person else [])]
    return found
