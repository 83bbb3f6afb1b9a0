"""What a report holds, in the order in which it is read; every figure is a text that is ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.result import Word


@dataclass(frozen=True, slots=True)
class Mark:
    """One period in a trend: its name, what was reached, where the target lay, and the word of the verdict.

    `height` and `target` lie between 0 and 1 on the scale of the trend; None where there is no figure.
    """

    label: str
    figure: str
    word: Word | None
    height: float | None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A promise in the report's period: one objective, or one segment of it.

    `word` is None for what is only measured. `why` names the reasons on the same page.
    """

    name: str
    segment: str
    period: str
    said: str
    target: str
    so_far: str
    expected: str
    room: str
    reason: str
    word: Word | None
    state: str
    owner: str
    trend: tuple[Mark, ...]
    why: str
    until: str = ""
    """The instant up to which its records are complete."""
    levels: tuple[tuple[str, Word], ...] = ()
    pending: int = 0
    pace: str = ""
    """Of a goal whose period runs: where it stands and what is needed."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one party promises; without a name what is measured and promised by nobody."""

    name: str
    promise: str
    contacts: tuple[str, ...]
    standings: tuple[Standing, ...]
    by_party: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the sentence that says the same in words."""

    title: str
    subtitle: str
    svg: str
    words: str
    rows: tuple[tuple[str, ...], ...] = ()
    """The figures in the picture as a table; its first row names the columns."""


@dataclass(frozen=True, slots=True)
class FunnelPart:
    """What became of some of a stage: they ``moved`` on, ``left``, ``wait``, or are ``unaccounted`` for; `size` is their number."""

    kind: str
    name: str
    number: str
    size: int


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage as it is drawn; `width` is a percentage of the widest. Without parts it is counted from other records, or the last."""

    name: str
    number: str
    rate: str
    overall: str
    width: float
    parts: tuple[FunnelPart, ...] = ()
    counted: bool = False
    before: str = ""
    """The stage before."""
    took: str = ""
    """How long those took who moved on to it."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel as bars with branches that add up, and the sentences below it; `rows` is the table by what it is split by."""

    title: str
    subtitle: str
    steps: tuple[FunnelStep, ...]
    state: str
    """Whether it is mature."""
    mature: bool
    said: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """A standing complaint: the answer, whether there is something in it, and for each figure sentences and its past."""

    said: str
    answer: str
    word: Word
    figures: tuple[tuple[str, str, tuple[Mark, ...], str], ...]
    """The figure in a sentence, what the running period says, the past, and the command that lists the records."""


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A record whose clock is used up, or soon will be."""

    key: str
    objective: str
    segment: str
    started: str
    due: str
    over: str
    """How long it has been late, or how much time is left; plain time."""
    is_late: bool
    tell: str = ""
    """Who is to be told by now, and because of which step of the escalation."""
    step: str = ""
    worth: str = ""
    """What the record is worth, where the agreement says it."""


@dataclass(frozen=True, slots=True)
class LateList:
    """What is late now and what soon will be, the most urgent first; `more` were left out of the list."""

    as_of: str
    late: tuple[LateRecord, ...]
    soon: tuple[LateRecord, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Why something has no verdict yet, or can have none."""

    name: str
    period: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """A comment or decision of a person, carried forward until it is done."""

    date: str
    kind: str
    about: str
    text: str
    by: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A record set as it was read: how fresh it is, how much of it there was, and from which files."""

    name: str
    complete_until: str
    reason: str
    rows: str
    unreadable: str
    files: tuple[tuple[str, str, str], ...]
    """Name, rows and fingerprint of each."""
    horizon: int = 0
    """`complete_until` in UTC microseconds."""

    @property
    def complete_until_order(self) -> tuple[int, str]:
        """By this the oldest of several comes first."""
        return self.horizon, self.complete_until


@dataclass(frozen=True, slots=True)
class Agreed:
    """A part of the agreement in sentences: parties, calendars, records, promises."""

    title: str
    sentences: tuple[tuple[str, str], ...]
    """What it is about, and the sentence."""
    own: bool = False
    """Is what it is about called so by us, and not by the agreement?"""
    told: bool = False
    """Are the sentences in the reader's language?"""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in the reader's language and the reasons under it; `own` if it stays in the words of the agreement."""

    sentence: str
    reasons: tuple[Reason, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """The tree of reasons under one figure; `anchor` is its place on the page."""

    anchor: str
    because: Reason


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about the file or the records that a reader must know."""

    severity: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What follows from a verdict: a line of money or duty; `who` owes whom, `until` is the last day for it."""

    remedy: str
    segment: str
    who: str
    amount: str
    state: str
    until: str
    what: str
    because: tuple[str, ...]
    then: str = ""
    """What it would be if all that waits for an answer were accepted, where that differs."""


@dataclass(frozen=True, slots=True)
class Report:
    """One agreement in one period, for both sides."""

    title: str
    agreement: str
    version: str
    period: str
    period_name: str
    """As the agreement's readings call it: ``2026-05``."""
    as_of: str
    timezone: str
    summary: str
    in_short: tuple[str, ...]
    counts: tuple[tuple[Word, int], ...]
    sides: tuple[Side, ...]
    paces: tuple[Chart, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    trends: tuple[Chart, ...] = ()
    clocks: tuple[Chart, ...] = ()
    follow_ups: tuple[Chart, ...] = ()
    followed: tuple[str, ...] = ()
    """What is said of them, and what they come to."""
    late: LateList | None = None
    owed: tuple[Owed, ...] = ()
    totals: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    """What open choices of the paper would change, read the other way."""
    unjudged: tuple[Unjudged, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    whys: tuple[Why, ...] = ()
    warnings: tuple[Warned, ...] = ()
    made_by: str = ""
    figures: str = ""
    """The readings on this page as JSON, by which two reports are compared."""
    language: str = "en"
    """Of what people wrote in the agreement: names, titles, notes."""
