"""``tally``: points, credits or misses, added up over the remedies or objectives of the same agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from servanda.metrics.facts import Facts
from servanda.metrics.metric import Condition, Mention, Metric
from servanda.metrics.scope import Scope
from servanda.words.result import Unit
from servanda.words.said import listed

_SAID = {
    "points": "the number of points of {of}",
    "credits": "the sum of the credits of {of}",
    "misses": "the number of times that {of} {is_} missed",
}


class Tally(Metric):
    """What came of other promises in the period: points, credits, or how often they were missed.

    It is judged once what it counts is settled: points and credits as each remedy comes to by itself, before what
    meets, caps and claims. What it counts belongs to the period in which its own ends.

    Example: ``{tally: points, of: [slow-points, down-points]}``.
    """

    kind: ClassVar[str] = "tally"
    of_records: ClassVar[bool] = False
    tally: Annotated[
        Literal["points", "credits", "misses"], Field(description="What is added up.", examples=["points"])
    ]
    of: Annotated[
        tuple[str, ...],
        Field(
            description="Of `points` and `credits` the remedies, of `misses` the objectives.",
            examples=["[slow-points, down-points]"],
            min_length=1,
        ),
    ]
    where: Annotated[Condition | None, Field(description="Not used: a tally has no records of its own.")] = None

    @property
    def records(self) -> str:
        return ""

    def uses(self) -> Iterable[Any]:
        return ()

    def mentions(self) -> Iterable[Mention]:
        what: Literal["objective", "remedy"] = "objective" if self.tally == "misses" else "remedy"
        yield from (Mention(("of", place), what, name) for place, name in enumerate(self.of))

    def unit(self, typed: Any) -> Unit:
        return "money" if self.tally == "credits" else "number"

    def sentence(self) -> str:
        return _SAID[self.tally].format(of=listed(self.of), is_="is" if len(self.of) == 1 else "are")

    def facts(self, scope: Scope) -> Facts:
        raise scope.refuse("tally", "a tally is made of what follows from readings, not of records")


KINDS = (Tally,)
