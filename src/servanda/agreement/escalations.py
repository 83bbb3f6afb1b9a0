"""Escalations: whom to tell at which share or time of a clock, for which of its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from servanda.agreement.values import LIST_OF_TEXTS, Names, Term, one_or_more, read_text
from servanda.metrics.metric import Condition
from servanda.words.escalation import EscalationStep, parse_escalation_step
from servanda.words.shapes import Fault, Raw, Read, read_phrase, shape


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told at a step: titles of contacts of any party. `written` is the step as the file has it."""

    step: EscalationStep
    titles: tuple[str, ...]
    written: str

    def __str__(self) -> str:
        titles = self.titles[0] if len(self.titles) == 1 else f"[{', '.join(self.titles)}]"
        return f"{self.step}: {titles}"


def _read_steps(raw: Raw, context: Any) -> Read:
    hint = "Write at: {50%: Team lead, 100%: Service manager, 1 day after due: Director}."
    if not isinstance(raw, Mapping):
        return None, (
            Fault("Steps of an escalation are a block: each step with whom to tell.", hint=hint, code="S022"),
        )
    if not raw:
        return None, (Fault("The escalation has no steps.", hint=hint, code="S021"),)
    found: list[Told] = []
    faults: list[Fault] = []
    for key, value in raw.items():
        step, wrong = read_phrase(parse_escalation_step, key)
        faults += [Fault(each.sentence, (key,), each.start, each.length, each.hint, each.code, True) for each in wrong]
        titles, wrong = one_or_more(read_text)(value, context)
        faults += [each.below(key) for each in wrong]
        if step is not None and titles is not None:
            found.append(Told(step, titles, key))
    return (None, tuple(faults)) if faults else (tuple(found), ())


_STEPS = {"type": "object", "minProperties": 1, "additionalProperties": dict(LIST_OF_TEXTS)}


class Escalation(Term):
    """Whom to tell while a clock runs, step by step."""

    called = "an escalation"
    of: Annotated[Names, Field(description="The objective whose clock is watched, or several.", examples=["response"])]
    where: Annotated[Condition | None, Field(description="Only records for which this is true: one severity.")] = None
    at: Annotated[
        tuple[Told, ...],
        shape(_read_steps, "{50%: Team lead, 100%: Service manager}", _STEPS),
        Field(
            description="Each step with the title of the contact to tell, of any party, or a list of them; "
            "steps stand in the order in which they are reached."
        ),
    ]
