"""One agreement on its way through its records: with what was agreed on, and with what would be if all that waits were accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.agreement.incidents import linked
from servanda.agreement.model import Agreement
from servanda.agreement.versions import InForce
from servanda.clock.zone import Zone
from servanda.desk.changes import Figures, Money, figures, money
from servanda.desk.files import Found
from servanda.desk.frozen import Key, key_of
from servanda.desk.judging import applies_to, named_by
from servanda.desk.otherwise import ReadOtherwise, asked_for, read_otherwise
from servanda.desk.proposals import Heard, said_until
from servanda.desk.reckoning import Figures as Read
from servanda.desk.reckoning import Reckoning, Result
from servanda.desk.restated import money_restated, periods_as_they_stand
from servanda.desk.settling import end_of, money_of, party_name
from servanda.desk.staged import staged
from servanda.judge.goals_file import goals_reader
from servanda.measure.agreed import Agreed
from servanda.measure.run import NOTHING_BESIDES, Also, Bench, Columns, bench, measurable
from servanda.measure.tables import Tables
from servanda.measure.watched import fields_watched
from servanda.measure.windows import Choice, Named
from servanda.settle.adjusted import adjusted
from servanda.settle.choices import chosen_in
from servanda.settle.progress import heard
from servanda.store.closings import closed_by_ledger
from servanda.store.ledger import Ledger
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Verdict

if TYPE_CHECKING:
    from servanda.desk.measuring import Asked, Measured, Progress

NO_FIELDS: frozenset[str] = frozenset()


def nothing_besides(_: Agreement) -> Also:
    """No field is wanted besides those that are measured."""
    return NOTHING_BESIDES


def nothing_wanted(_: Agreement) -> Columns:
    """Nobody else asks for columns of its records."""
    return {}


def besides(asked: Asked, agreement: Agreement) -> Also:
    """Fields wanted besides those that are measured: what escalations ask about, and of which incident a record is."""
    watched = fields_watched(agreement) if asked.watches else NOTHING_BESIDES
    fields, also = linked(agreement), asked.also(agreement)
    return {
        name: watched.get(name, NO_FIELDS) | also.get(name, NO_FIELDS) | {*filter(None, [fields.get(name)])}
        for name in {*watched, *fields, *also}
    }


@dataclass(frozen=True)
class Pass:
    """An agreement measured with what both sides have agreed on, or with what would be agreed on."""

    benches: tuple[Bench, ...]
    figures: Sequence[Read]
    result: Result
    reckoning: Reckoning
    reckoned: tuple[Obligation, ...]
    """What follows, with the lines that adjust what is closed."""

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """Those of all versions, oldest first."""
        return self.result.verdicts

    @property
    def fresh(self) -> Sequence[Verdict]:
        """Those that today's text and records would give, also of closed periods."""
        return self.result.fresh

    @property
    def unsettled(self) -> Sequence[Problem]:
        """What was wrong with reckoning the money."""
        return self.result.problems


@dataclass
class Run:
    """One agreement on its way through the records."""

    asked: Asked
    found: Found
    tables: Tables
    versions: Sequence[InForce]
    only: Sequence[str] | None
    as_of: int | None
    ledger: Ledger
    progress: Progress
    thawed: str | None = None

    def __post_init__(self) -> None:
        self.agreement = self.versions[-1].agreement
        self.zone = Zone(self.agreement.timezone)
        first, wrong = (
            ((), ()) if self.asked.afresh else closed_by_ledger(self.found.workspace, self.agreement.id, self.ledger)
        )
        said = said_until(self.ledger.entries, self.zone, self.as_of)
        kept = [each for each in first if each.period != self.thawed]
        self.periods = periods_as_they_stand(self.found.workspace, self.agreement, kept, said)
        self.closed, self.wrong = (
            self.periods.closed,
            (*wrong, *(() if self.thawed or self.asked.afresh else self.periods.problems)),
        )
        self.frozen = {key_of(each): each for one in self.closed for each in one.verdicts}
        self.goals = goals_reader(self.found.path.parent, [self.found.workspace, *map(Path, self.asked.allow)])

    @property
    def looked_at(self) -> Mapping[Key, Verdict]:
        """What was closed of the objectives that are wanted."""
        return {key: each for key, each in self.frozen.items() if self.only is None or key[0] in self.only}

    def bench(self, version: InForce, agreed: Agreed) -> Bench:
        """The records of one version."""
        names = [name for name in measurable(version.agreement) if self.only is None or name in self.only]
        also = besides(self.asked, version.agreement)
        ready = bench(
            version.agreement, self.tables, names, self.as_of, applies_to(version), also, agreed, self._named(version)
        )
        return replace(ready, wanted=self.asked.wanted(version.agreement))

    def _named(self, version: InForce) -> Named:
        return named_by(self.versions, version)

    def judged(self, agreed: Agreed, ready: Bench, told: Callable[[str], None] | None = None) -> Pass:
        """Verdicts and what follows from them; `ready` is the newest version with its records."""
        older = [self.bench(each, agreed) for each in self.versions[:-1]]
        latest = max(
            each.as_of for each in (*older, ready)
        )  # the end of all records, also of those that only one reads
        benches = tuple(replace(each, as_of=latest) for each in (*older, ready))
        step = told or (lambda name: self.progress.step(self.agreement.id, name))
        reckoning = self._reckoning(latest)
        read = staged(benches, lambda figures: reckoning.result(benches, figures).verdicts, step)
        result = reckoning.result(benches, read)
        reckoned = adjusted(result.obligations, money_restated(self.agreement, self.periods))
        return Pass(benches, read, result, reckoning, reckoned)

    def _reckoning(self, as_of: int) -> Reckoning:
        chosen = chosen_in(self.ledger.entries, self.zone, self.moment(as_of))
        return Reckoning(
            self.tables, self.goals, self.frozen, money_of(self.closed), lambda found: self.hear(found, as_of)[0],
            owes=self.only is None, chosen=chosen,
        )  # fmt: skip

    def read_otherwise(self, now: Pass, choice: Choice) -> tuple[tuple[ReadOtherwise, ...], list[Problem]]:
        """What each choice that the paper leaves open changes, read the other way."""

        def again(old: Bench, other: Agreement) -> Bench:
            wanted = [name for name in measurable(other) if self.only is None or name in self.only]
            also = besides(self.asked, other)
            made = bench(other, self.tables, wanted, self.as_of, old.applies, also, old.agreed, old.named)
            return replace(made, as_of=old.as_of)

        return read_otherwise(now.benches, now.figures, now.result, now.reckoning, choice.takes, again)

    def moment(self, as_of: int) -> int:
        """As of when claims stand."""
        return as_of if self.as_of is not None else max(as_of, end_of(self.ledger.entries, self.zone))

    def hear(self, found: Sequence[Obligation], as_of: int) -> tuple[tuple[Obligation, ...], list[Problem]]:
        """Obligations as they stand by what was said of them."""
        return heard(found, self.ledger.entries, self.zone, self.moment(as_of), partial(party_name, self.agreement))

    def if_accepted(
        self, said: Heard, measured: Measured, choice: Choice
    ) -> tuple[tuple[Figures, ...], tuple[Money, ...]]:
        """What would be if all that waits were accepted: the figures and the money that would be others."""
        other = self.judged(said.if_accepted, self.bench(self.versions[-1], said.if_accepted), lambda _: None)
        for each in other.benches:
            each.let_go()
        verdicts = [each for each in other.verdicts if choice.takes(each.reading.period)]
        owed, _ = self.hear(other.reckoned, other.benches[-1].as_of)
        then = [each for each in owed if asked_for(choice.takes, each)]
        return figures(measured.verdicts, verdicts), money(measured.obligations, then)
