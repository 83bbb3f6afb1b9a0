"""What a metric may ask for while it makes its relation. The room `measure` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # only names of types: reading an agreement must not load what compiles one
    from collections.abc import Iterable, Mapping

    from servanda.metrics.lines import Excluded, Lines
    from servanda.query.expression import Expression
    from servanda.query.lower import Lowered
    from servanda.query.relation import Relation
    from servanda.query.scalar import Scalar
    from servanda.query.types import Physical
    from servanda.words.duration import Duration
    from servanda.words.result import Period
    from servanda.words.steps import StepTable
    from servanda.words.until import Until


class ClockTables(Protocol):
    """One calendar as step tables; `open_time` and `due` are None for all hours, where both are the instant itself."""

    @property
    def open_time(self) -> StepTable | None:
        """Instant → open microseconds before it."""
        ...

    @property
    def due(self) -> StepTable | None:
        """Open microseconds → instant."""
        ...

    def step(self, duration: Duration) -> StepTable:
        """The table from a start to the instant a civil or working-day limit is due."""
        ...


class Scope(Protocol):
    """One objective's view of the records: in scope, complete until the horizon, with the fields it uses."""

    @property
    def horizon(self) -> int:
        """The instant up to which everything is known, in UTC microseconds."""
        ...

    asked: int | None
    """The instant that somebody asks about (`--as-of`); None where it is the end of the records."""

    with_due: bool
    """Whether the due instant of every record is asked for (evidence, lateness, ``placed_by: due``)."""

    def rows(self, records: str) -> Relation:
        """The rows of a record set that exist for this agreement, with ``_key``, ``_at`` and the fields used."""
        ...

    def physical(self, records: str) -> Mapping[str, Physical]:
        """How the fields used lie in those rows."""
        ...

    def lower(self, relation: Relation, records: str, expression: Expression) -> tuple[Relation, Lowered]:
        """An expression as scalars over the relation, which may gain columns for it."""
        ...

    def unreadable(self, records: str, fields: frozenset[str]) -> Scalar:
        """True for rows in which one of these fields holds something that cannot be read."""
        ...

    def calendar(self, name: str | None) -> ClockTables:
        """The calendar of this name; None and ``all hours`` never close."""
        ...

    def choose(self, relation: Relation, records: str, table: Any, value: Any) -> tuple[Relation, Scalar]:
        """The scalar of a single value or of a table by fields and dates: `value` turns one entry into a scalar.

        Null where the table does not cover a row.
        """
        ...

    def end_of_day(self, relation: Relation, day: str, into: str) -> Relation:
        """The instant at which the civil day (a day number) in the column `day` is over, in the agreement's zone."""
        ...

    def day_of(self, relation: Relation, instant: str, into: str) -> Relation:
        """`into` gets the local date of an instant, as its number of days."""
        ...

    def pauses(self, records: str, pause: Any) -> Relation:
        """Stretches in which the clock stands still: columns ``_key`` (of the paused record), ``_begins``, ``_ends``."""
        ...

    def unreadable_pauses(self, records: str, pause: Any) -> Relation | None:
        """Of pauses that cannot be read: ``_key`` (of the paused record) and ``_begins``; None where there are none."""
        ...

    def events(self, records: str, child: str, where: Expression | None) -> Relation:
        """Events of a child record set: columns ``_key`` (of the parent), ``_happened``, ``_order`` (text, breaks ties)."""
        ...

    def unreadable_events(self, records: str, child: str, where: Expression | None) -> Relation | None:
        """Of events whose time cannot be read: ``_key`` (of the parent); None where there are none."""
        ...

    def due_times(self, due: Until) -> Iterable[tuple[str, int, int, int]]:
        """Each due time up to the end of measuring: its name, when it opens, the due instant, the instant that places it."""
        ...

    @property
    def edges(self) -> tuple[int, ...]:
        """All beginnings and ends, sorted, of the stretches that the readings look at."""
        ...

    @property
    def fixed_length(self) -> tuple[tuple[Period, ...], int]:
        """The whole periods that count as long as is written (``month of 30 days``), and that length; none otherwise."""
        ...

    @property
    def ends_beyond_reach(self) -> bool:
        """Does the last edge lie beyond what calendars are compiled for?"""
        ...

    @property
    def ends_of_stretches(self) -> str | None:
        """The column of the metric's own stretches that says when one ends; None where none ever does."""
        ...

    def lines(self) -> Lines:
        """The time lines that the metric's rows tell of."""
        ...

    def on_lines(self, relation: Relation, lines: Lines) -> Relation:
        """Rows of the metric's record set with ``_line``; stretches that belong to nothing are of every line."""
        ...

    def excluded(self, lines: Lines) -> Excluded:
        """What the exclusions of the metric take out."""
        ...

    def fetch(self, relation: Relation) -> list[tuple[Any, ...]]:
        """The rows of a small relation, in the order of its columns."""
        ...

    def refuse(self, name: str, why: str, hint: str | None = None) -> Exception:
        """The exception that stops this objective with a Problem at its clause."""
        ...
