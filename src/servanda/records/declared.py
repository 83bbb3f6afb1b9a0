"""What a record set is, as the agreement declares it, in the few words that loading needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from servanda.query.types import TEXT, TIME, Type
from servanda.words.duration import Civil
from servanda.words.place import Place


@dataclass(frozen=True, slots=True)
class Expect:
    """What the records should look like; None is not checked.

    `rows_a_day` are the least and the most rows on any day with rows inside the covered time; `newest` the
    greatest age of the newest row at the horizon, in microseconds or as steps of the calendar; `jump` the greatest
    change of a day's rows against the median of the other days, as a factor; with `newest_below` and `jump_below` the
    bound itself is too much. `vanished` and `unreadable` are the most rows of these kinds, `unreadable_share` the most of
    them as a share of all. `doubt` makes a reading undetermined instead of warning.
    """

    rows_a_day: tuple[int | None, int | None] | None = None
    newest: int | Civil | None = None
    newest_below: bool = False
    jump: Fraction | None = None
    jump_below: bool = False
    vanished: int | None = None
    unreadable: int | None = None
    unreadable_share: Fraction | None = None
    doubt: Literal["warning", "undetermined"] = "warning"


@dataclass(frozen=True, slots=True)
class Declared:
    """A record set: what counts as one (`key`), what places it (`time`, or `starts` and `ends`), its columns' types.

    `states` names the state column of a status log, in which a key repeats; with `repeats` it may without one. No key
    means that every row is one.
    """

    name: str
    key: tuple[str, ...] = ()
    time: str | None = None
    starts: str | None = None
    ends: str | None = None
    states: str | None = None
    columns: Mapping[str, Type] = field(default_factory=dict)
    expect: Expect | None = None
    place: Place | None = None
    repeats: bool = False
    scoped: bool = False
    """Not every row belongs to the agreement: what is wrong with single rows is for those to say who know which do."""

    @property
    def placed_by(self) -> str | None:
        """The column that places a row."""
        return self.time or self.starts

    def type_of(self, column: str) -> Type:
        """The type of a column; what is not declared is a time where it must be one, else text."""
        if column in self.columns:
            return self.columns[column]
        return TIME if column in (self.time, self.starts, self.ends) else TEXT
