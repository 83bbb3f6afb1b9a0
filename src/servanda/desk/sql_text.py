"""`sql`: the query that measures an objective, for people to read and run."""

from __future__ import annotations

from servanda.desk.measuring import Asked
from servanda.desk.one import one_objective
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import query_of
from servanda.sql.cannot import CannotSay
from servanda.words.problem import Problem, errors


def sql_of(asked: Asked, objective: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of the query, in the language of the engine asked for."""
    try:
        with one_objective(asked, objective) as one:
            ready = one.ready
            if ready is None or errors(one.problems):
                return None, one.problems
            ready = one.ready_for(objective) or ready
            if not ready.ready(objective):
                sentence = f"`{objective}` is made of other objectives; there is no query of its own."
                return None, (Problem("S609", sentence, ready.agreement.place(("objectives", objective))),)
            alone = ready.whole()
            prepared = alone.prepare(objective)
            if prepared is None:
                return None, tuple(alone.problems)
            try:
                return ready.engine.sql(query_of(prepared)), one.problems
            except (CannotMeasure, CannotSay, EngineFault) as failure:
                return None, (ready.problem(objective, failure),)
    except EngineFault as fault:
        return None, (problem_of(fault),)
