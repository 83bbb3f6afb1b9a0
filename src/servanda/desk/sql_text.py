"""`sql`: the query that measures an objective, for people to read and run."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap

from servanda.desk.measuring import Asked
from servanda.desk.one import one_objective
from servanda.engines.engine import EngineFault, problem_of
from servanda.engines.journal import Journal
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import Prepared, pieces_asked, query_of
from servanda.sql.cannot import CannotSay
from servanda.words.problem import Problem, errors


def sql_of(asked: Asked, objective: str, *, query_only: bool = False) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of the query, in the language of the engine asked for."""
    try:
        with one_objective(replace(asked, journal=Journal()), objective) as one:
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
                written = ready.engine.sql if query_only else ready.engine.script
                return _periods(prepared) + written(query_of(prepared)), one.problems
            except (CannotMeasure, CannotSay, EngineFault) as failure:
                return None, (ready.problem(objective, failure),)
    except EngineFault as fault:
        return None, (problem_of(fault),)


def _periods(prepared: Prepared) -> str:
    """A comment that names the periods behind the numbers of the query."""
    if prepared.by_record:
        return ""
    pieces = pieces_asked(prepared)
    if not pieces.plain or len(pieces.pieces) != len(prepared.periods):
        return "-- _piece numbers the pieces of time of which the periods are made, from 0.\n"
    names = ", ".join(f"{place} is {period.label}" for place, period in enumerate(prepared.periods))
    return "\n".join(wrap(f"_piece: {names}.", 116, initial_indent="-- ", subsequent_indent="-- ")) + "\n"
