"""Requests about one objective: the agreement measured as far as the objective needs, with its engine still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from servanda.agreement.model import Agreement
from servanda.agreement.tallies import hangs_on
from servanda.agreement.versions import read_versions
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, measure_one, plan_all, workspaces
from servanda.measure.run import Bench
from servanda.metrics.kinds.tally import Tally
from servanda.words.problem import Problem, did_you_mean, errors


@dataclass(frozen=True)
class One:
    """One objective of one agreement; `ready` is None where nothing could be measured."""

    found: Found | None
    measured: Measured | None
    problems: tuple[Problem, ...]

    @property
    def agreement(self) -> Agreement | None:
        """The agreement, if it could be read without errors."""
        return self.measured.agreement if self.measured is not None else None

    @property
    def ready(self) -> Bench | None:
        """Its records, loaded."""
        return self.measured.ready if self.measured is not None else None

    def ready_for(self, objective: str) -> Bench | None:
        """The newest version that can measure this objective: an older one where it was taken out since."""
        benches = self.measured.benches if self.measured is not None else ()
        return next((each for each in reversed(benches) if each.ready(objective)), None)


@contextmanager
def one_objective(asked: Asked, objective: str) -> Iterator[One]:
    """Open what a request about one objective needs. Raises EngineFault where the engine cannot be reached."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1:
        problems = [*errors(problems)] or [
            Problem("S607", "This command is about one agreement.", None, "Name its file.")
        ]
        yield One(None, None, tuple(problems))
        return
    agreement = found[0].agreement
    if agreement is None or errors(found[0].problems):
        yield One(found[0], None, found[0].problems)
        return
    versions = [each.agreement for each in read_versions(found[0].path, agreement, allow=asked.allow)[0]]
    if not any(objective in each.objectives for each in versions):
        yield One(found[0], None, (unknown_objective(agreement, objective),))
        return
    with workspaces(asked, found) as (_, tables, wrong):
        if errors(wrong):
            yield One(found[0], None, tuple(wrong))
            return
        only = needed(versions, objective)
        progress = plan_all(asked, found, tables) if only is None else None
        measured = measure_one(asked, found[0], tables[found[0].workspace], only=only, progress=progress)
        yield One(found[0], measured, measured.problems)


def needed(versions: Sequence[Agreement], objective: str) -> tuple[str, ...] | None:
    """The objective and all that it looks at, through `only_if`, goals and formulas; None, which is everything, for tallies.

    What a tally counts is settled first, and a settlement looks at everything.
    """
    found = [name for each in versions for name in sorted(hangs_on(each, objective))]
    for each in versions:
        if any(isinstance(written.metric, Tally) for name, written in each.objectives.items() if name in found):
            return None
    return tuple(found)


def unknown_objective(agreement: Agreement, objective: str) -> Problem:
    """The name is not one of the agreement's objectives."""
    if objective in agreement.remedies:
        sentence = f"`{objective}` is a remedy of `{agreement.id}`, and this is asked of an objective."
        objectives = ", ".join(agreement.objectives)
        hint = f"Why it is due: servanda explain {agreement.file} {objective}. Objectives: {objectives}."
        return Problem("S608", sentence, None, hint)
    hint = did_you_mean(objective, agreement.objectives, "Objectives")
    return Problem("S608", f"`{agreement.id}` has no objective `{objective}`.", None, hint)
