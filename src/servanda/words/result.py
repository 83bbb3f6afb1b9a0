"""The results that everybody speaks of: Period, Reading, Verdict, Obligation and Because."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from servanda.words.place import Place

Unit = Literal["percent", "number", "duration", "money"]
"""Of a reading's value: a share of 1, a plain number, microseconds, an amount of the agreement's currency."""

Word = Literal["open", "met", "missed", "not owed", "undetermined"]
State = Literal["provisional", "ready", "final"]


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch ``[start, end)`` of UTC microseconds with the name people give it (``2026-03``).

    `partial` is true where the term cut it; `whole` is then the uncut stretch. `key` is set where the
    period belongs to one record (``each: requests``).
    """

    label: str
    start: int
    end: int
    partial: bool = False
    whole: tuple[int, int] | None = None
    key: str | None = None


Segment = tuple[tuple[str, str], ...]
"""Names and values of `per`, in the order written."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Records of a reading by what became of them.

    `inside` are the good ones (within the limit, counted), `outside` the others that count (late, not
    good); `pending` are not decided at the horizon; `uncovered` found no row in a table; `unreadable`
    had no usable time, key or value; `excluded` do not count.
    """

    inside: int = 0
    outside: int = 0
    pending: int = 0
    excluded: int = 0
    unreadable: int = 0
    uncovered: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """What the time of a reading was, each in microseconds: up, down, of unknown state, excluded, still to come.

    Excluded time may be in `up` as well, where it counts as up.
    """

    up: Fraction
    down: Fraction
    unknown: Fraction = Fraction(0)
    excluded: Fraction = Fraction(0)
    pending: Fraction = Fraction(0)

    @property
    def counted(self) -> Fraction:
        """The time that the reading rests on, or will, were nothing more excluded."""
        return self.up + self.down + self.unknown + self.pending


@dataclass(frozen=True, slots=True)
class Because:
    """A reason and the reasons under it, printable as a tree."""

    sentence: str
    reasons: tuple[Because, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The measured number of one objective, period and segment, with what is needed to check it.

    `value` is exact: a share of 1 for percent, microseconds for durations. None when there is nothing to
    divide by. `measured_to` is the instant up to which the records were complete for this reading.
    `floor` and `ceiling` bound what the value can still become, where that is known.
    """

    objective: str
    period: Period
    segment: Segment
    value: Fraction | None
    unit: Unit
    numerator: Fraction | None
    denominator: Fraction | None
    counts: Counts
    measured_to: int
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    details: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    """Sentences that make it undetermined: too many unreadable rows, records that end too early."""
    late: tuple[int, int] | None = None
    """Clocks that are late, and that may become so, where `counts` does not tell them: the figure is a time."""
    times: Times | None = None
    """Of uptime and downtime: what the figure is made of."""
    because: tuple[Because, ...] = field(default=(), compare=False)
    incidents: tuple[tuple[str, Fraction], ...] = field(default=(), compare=False)
    """Where records are linked by incident: each that counts here, and its share of 1; ``""`` for those of none."""
    incident_end: int | None = field(default=None, compare=False)
    """Where a day counts from it: the end of the last incident that counts here."""
    attributes: Segment = field(default=(), compare=False)
    """Columns of the things that it is a reading of, by which tables choose: ``plan`` of a product."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading means against its target: the word, its reason in a sentence, and how firm it is."""

    reading: Reading
    target: str | None
    word: Word
    reason: str
    state: State
    levels: tuple[tuple[str, Word], ...] = ()
    because: tuple[Because, ...] = field(default=(), compare=False)
    """What the shares of fees in its target come to."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An amount of another currency: what one unit of it was worth, of which day the rate is, and who published it."""

    amount: Fraction
    currency: str
    rate: Fraction
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class Charged:
    """What a fee came to, and of which of its periods it is; the label is empty where it has none."""

    fee: str
    period: str
    amount: Fraction
    currency: str


ClaimState = Literal["computed", "claimable", "claimed", "verified", "granted", "applied", "lapsed", "refused"]
"""How far a remedy has come. Money is booked only when it is granted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """That the customer chooses between an obligation and others of the same incidents.

    It `waits` while nothing was chosen of one of them; it has `won` where it was chosen itself.
    """

    others: tuple[str, ...]
    waits: bool = False
    won: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """One line of money or duty: who owes whom what because of what.

    `debtor` and `creditor` are names of parties. `computed` is what the remedy comes to before caps, minimum and
    rounding, `amount` what is left of it; both are exact, in `unit`: a currency's code, ``points``, ``units``,
    ``days of service``; None for duties and rights, which `what` says. `begins` and `until` bound the time for a
    claim, in UTC microseconds: from the first instant, and before the second. `final` is true once it can change no
    more. Only `claimants` may claim it; nobody has to where it is `automatic`. Of an earn-back, `of` is the credit's
    period and segment.
    """

    remedy: str
    kind: str
    period: Period
    segment: Segment
    debtor: str | None
    creditor: str | None
    computed: Fraction | None
    amount: Fraction | None
    unit: str
    state: ClaimState
    what: str = ""
    begins: int | None = None
    until: int | None = None
    because: tuple[Because, ...] = field(default=(), compare=False)
    final: bool = False
    automatic: bool = False
    claimants: tuple[str, ...] = ()
    of: tuple[Period, Segment] | None = None
    closed: bool = False
    """Is it frozen with its period? Then neither records nor text change it any more."""
    verdicts: tuple[Verdict, ...] = field(default=(), compare=False)
    """Those that it follows from in its period, the leading one first."""
    claimed_at: int | None = field(default=None, compare=False)
    """The beginning of the day on which it was claimed, where it was."""
    from_bank: Fraction = Fraction(0)
    """What was taken of it from what was earned back before and kept."""
    kept: bool = False
    """Of an earn-back: is it kept against later credits instead of being paid? Then nobody owes it."""
    choice: Choice | None = None
    """Where it shares an incident with others and the customer chooses."""
    granted: Fraction | None = field(default=None, compare=False)
    """What was granted of it, where somebody said so."""
    objective: str = ""
    """Of a remedy that follows `each` of several promises on its own: of which."""
    changed: tuple[Changed, ...] = ()
    """Amounts of other currencies that it was reckoned from."""
    statement: Period | None = field(default=None, compare=False)
    """The period in whose statement it stands, where that is another than its own: of a single record that of its fee."""
    unknown: str = ""
    """Why nobody can tell for good what it comes to, where a rate or the record of a fee is missing."""
    charged: tuple[Charged, ...] = field(default=(), compare=False)
    """The fees that it was reckoned from."""

    @property
    def told_by(self) -> Segment:
        """By what it is told from others of its remedy and period: the promise of `each`, its thing or group."""
        return (("objective", self.objective), *self.segment) if self.objective else self.segment
