"""``formula``: a number made of the readings of other objectives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from servanda.metrics.facts import Facts
from servanda.metrics.metric import Condition, Mention, Metric, Quantity
from servanda.metrics.scope import Scope
from servanda.query.say import in_words
from servanda.words.phrase import PhraseError
from servanda.words.result import Unit
from servanda.words.shapes import phrase
from servanda.words.trigger import Reference, parse_reference

VERBS = ("missed", "met")


def parse_term(text: str) -> Reference:
    """``OBJ`` or ``OBJ the month before``: a reading of the same period, or of the one before."""
    try:
        return parse_reference(text)
    except PhraseError:
        raise PhraseError(f"`{text}` does not name an objective.", 0, len(text),
                          "Write the name of an objective, or `NAME the month before`.") from None  # fmt: skip


class Formula(Metric):
    """An expression over readings: `of` names them; ``a missed`` and ``a met`` are conditions in it.

    The formula has no value where one of its readings has none. All of them are measured `each` period of
    the formula; with `per` it takes those of the same segment.

    Example: ``{formula: a - b, of: {a: leads-handed-over, b: leads-handed-over the month before}}``.
    """

    kind: ClassVar[str] = "formula"
    of_records: ClassVar[bool] = False
    formula: Annotated[Quantity, Field(description="The expression over the names in `of`.", examples=["a - b"])]
    of: Annotated[
        dict[str, Annotated[Reference, phrase(parse_term, "availability the month before")]],
        Field(
            description="A name for each reading used: an objective, or an objective `the month before`.",
            examples=["{a: lead-volume, b: lead-volume the month before}"],
        ),
    ]
    where: Annotated[Condition | None, Field(description="Not used: a formula has no records of its own.")] = None

    @model_validator(mode="before")
    @classmethod
    def _conditions(cls, raw: Any) -> Any:
        """``a missed`` becomes the yes/no name ``a_missed``; the length stays, so that places stay right."""
        if not isinstance(raw, dict) or not isinstance(raw.get("formula"), str) or not isinstance(raw.get("of"), dict):
            return raw
        names = "|".join(re.escape(str(name)) for name in raw["of"])
        if not names:
            return raw
        text = re.sub(rf"\b({names}) ({'|'.join(VERBS)})\b", r"\1_\2", raw["formula"])
        return {**raw, "formula": text}

    @property
    def records(self) -> str:
        return ""

    def uses(self) -> Iterable[Any]:
        return ()

    def mentions(self) -> Iterable[Mention]:
        yield from (Mention(("of", name), "objective", term.objective) for name, term in self.of.items())

    def unit(self, typed: Any) -> Unit:
        return "number"

    def sentence(self) -> str:
        terms = ", ".join(f"{name} is the reading of {term}" for name, term in self.of.items())
        return f"the figure {in_words(self.formula)} ({terms})"

    def facts(self, scope: Scope) -> Facts:
        raise scope.refuse("formula", "a formula is made of readings, not of records")


KINDS = (Formula,)
