"""An agreement: the text and everything it fixes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PrivateAttr

from servanda.agreement.calendars import Calendar, rules
from servanda.agreement.escalations import Escalation
from servanda.agreement.exclusions import Exclusion
from servanda.agreement.fees import Fee
from servanda.agreement.follow_up import FollowUp
from servanda.agreement.funnels import Funnel
from servanda.agreement.goals import AnyGoal
from servanda.agreement.objectives import Objective
from servanda.agreement.parties import Party
from servanda.agreement.parts import PARTS
from servanda.agreement.records import RecordSet
from servanda.agreement.remedies import Remedy
from servanda.agreement.settlement import Settlement
from servanda.agreement.tree import Block as Written
from servanda.agreement.tree import Path, exists, key_place, place_of
from servanda.agreement.values import Day, Name, Names, Part, Term, Text, Tree
from servanda.clock.rules import CalendarRules, all_hours
from servanda.query.expression import Literal as Constant
from servanda.words.duration import Civil, parse_duration
from servanda.words.money import parse_currency
from servanda.words.phrase import PhraseError
from servanda.words.place import Place
from servanda.words.shapes import Block, phrase

if TYPE_CHECKING:
    from servanda.agreement.extends import Text as MergedText

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
ALL_HOURS = "all hours"
"""The calendar without closing, which needs no declaration."""


def parse_language(text: str) -> str:
    """The code of a language: ``de``, ``pt-BR``; raises PhraseError."""
    code = text.strip()
    if not _LANGUAGE.fullmatch(code):
        hint = "Write its code: `en`, `de`, `fr`, `pt-BR`."
        raise PhraseError(f"`{code}` is no code of a language.", 0, len(text), hint)
    return code


def parse_notice(text: str) -> Civil:
    """``3 months``, ``30 days``; raises PhraseError."""
    found = parse_duration(text)
    if not isinstance(found, Civil):
        raise PhraseError(f"`{text}` is no notice.", 0, len(text), "Write days, weeks, months or years: `3 months`.")
    return found


class Duration(Block):
    """From when to when the agreement runs."""

    called = "a term"
    starts: Annotated[Day, Field(description="The first day.")]
    ends: Annotated[
        Day | None, Field(description="The last day, which counts in full. Default: open end.", examples=["2026-12-31"])
    ] = None
    renews: Annotated[
        Literal["no", "monthly", "quarterly", "yearly"],
        Field(description="What happens at its end, unless somebody gives notice."),
    ] = "no"
    notice: Annotated[
        Civil | None,
        phrase(parse_notice, "3 months"),
        Field(description="How long before its end notice is given; else it is renewed."),
    ] = None


@dataclass(frozen=True)
class OpenChoice:
    """A choice that the paper leaves open: the term, why, and the agreement with this term read the other way."""

    path: Path
    why: str
    place: Place
    agreement: Agreement

    @property
    def term(self) -> str:
        """``objectives.availability``; of the head ``agreement``."""
        return ".".join(map(str, self.path)) or "agreement"


class Agreement(Term):
    """One agreement, read from one file and what it extends."""

    called = "an agreement"
    servanda: Annotated[Literal["1"], Field(description="The version of this language.")]
    id: Annotated[
        Name, Field(description="The name by which commands and other agreements call it.", examples=["service-desk"])
    ]
    title: Annotated[Text | None, Field(description="Its title in print.", examples=["Service desk agreement"])] = None
    kind: Annotated[
        Literal["internal", "customer", "service", "multilevel", "operational", "underpinning"] | None,
        Field(
            description="internal (between departments), customer (one customer), service (all its customers), multilevel; "
            "operational or underpinning beneath another."
        ),
    ] = None
    version: Annotated[Text | None, Field(description="This version's name.", examples=['"1.0"'])] = None
    in_force: Annotated[
        Day | None,
        Field(description="The first day of this version. Default: the term's first day.", examples=["2026-01-01"]),
    ] = None
    replaces: Annotated[
        Text | None,
        Field(description="The version before this one, which lies whole in `versions/`.", examples=['"1.0"']),
    ] = None
    summary: Annotated[
        Text | None,
        Field(
            description="What it promises, in a sentence or two.",
            examples=["The desk answers within times that depend on the priority."],
        ),
    ] = None
    term: Annotated[
        Duration | None,
        Field(description="From when to when it runs.", examples=["{starts: 2026-01-01, ends: 2026-12-31}"]),
    ] = None
    timezone: Annotated[
        Text,
        Field(
            description="The zone in which days, months and times without an offset are meant.",
            examples=["America/New_York"],
        ),
    ] = "UTC"
    currency: Annotated[str | None, phrase(parse_currency, "USD"), Field(description="The currency of amounts.")] = None
    language: Annotated[
        str,
        phrase(parse_language, "de"),
        Field(description="The language of its names, titles and notes, so that they are read aloud right."),
    ] = "en"
    extends: Annotated[
        Text | None,
        Field(
            description="The text this one builds on, pinned to a version: FILE@VERSION.",
            examples=["plans/gold.yaml@2.1"],
        ),
    ] = None
    parameters: Annotated[
        Part | None,
        Field(
            description="Names that a text built on this one gives values to, each with its type; written `$name`.",
            examples=["{goal: percent}"],
        ),
    ] = None
    given: Annotated[
        Part | None, Field(alias="with", description="Values of the parameters.", examples=["{goal: 99.9%}"])
    ] = None
    parties: Annotated[
        dict[str, Party],
        Field(description="Who promises and who receives, by name.", examples=["{provider: {name: Acme Ltd}}"]),
    ] = {}
    calendars: Annotated[
        dict[str, Calendar],
        Field(description="When time counts, by name.", examples=['{office: {hours: {mon-fri: "09:00-17:00"}}}']),
    ] = {}
    records: Annotated[
        dict[str, RecordSet],
        Field(description="Rows of facts, by name.", examples=["{tickets: {key: id, time: opened_at}}"]),
    ] = {}
    objectives: Annotated[
        dict[str, Objective],
        Field(
            description="What is promised and measured, by name.",
            min_length=1,
            examples=["{response: {metric: …, each: month}}"],
        ),
    ]
    escalations: Annotated[
        dict[str, Escalation],
        Field(
            description="Whom to tell at which share or time of a clock, by name.",
            examples=["{slow: {of: response, at: {100%: Service manager}}}"],
        ),
    ] = {}
    remedies: Annotated[
        dict[str, Remedy],
        Field(
            description="What follows from verdicts, by name: credits, bonuses, actions, the right to terminate.",
            examples=["{uptime-credit: {when: availability missed, credit: 10% of subscription}}"],
        ),
    ] = {}
    fees: Annotated[
        dict[str, Fee],
        Field(
            description="What money is counted from: amounts by name.",
            examples=["{subscription: {amount: 1000 USD, each: month}}"],
        ),
    ] = {}
    settlement: Annotated[
        Settlement | None,
        Field(
            description="What binds all remedies: caps, claims, rounding, payment.",
            examples=["{round: half up to 0.01 USD}"],
        ),
    ] = None
    exclusions: Annotated[
        dict[str, Exclusion],
        Field(
            description="What does not count, by name.",
            examples=["{maintenance: {records: maintenance, excluded_time: leaves the period}}"],
        ),
    ] = {}
    goals: Annotated[
        dict[str, AnyGoal],
        Field(
            description="Targets derived from other figures, with their derivation, by name.",
            examples=["{leads: {is: customers / 1.5%, rounded: up to 1}}"],
        ),
    ] = {}
    follow_up: Annotated[
        dict[str, FollowUp],
        Field(
            description="How records are followed up, by record set: what counts as an attempt and as a contact.",
            examples=["{leads: {assigned: assigned_at, attempt: {of: calls}}}"],
        ),
    ] = {}
    funnel: Annotated[
        dict[str, Funnel],
        Field(
            description="The way of records through stages, by the name of their record set.",
            examples=["{leads: {stages: {lead: created_at, won: won_at}}}"],
        ),
    ] = {}
    complaints: Annotated[
        dict[str, Names],
        Field(
            description="Standing complaints, and the objective, or objectives, whose figures answer each.",
            examples=["{Not enough leads: lead-volume}"],
        ),
    ] = {}
    reporting: Annotated[Part | None, Field(description=PARTS["reporting"])] = None
    reviews: Annotated[Part | None, Field(description=PARTS["reviews"])] = None
    disputes: Annotated[Part | None, Field(description=PARTS["disputes"])] = None
    amendments: Annotated[Part | None, Field(description=PARTS["amendments"])] = None
    termination: Annotated[Part | None, Field(description=PARTS["termination"])] = None
    indemnity: Annotated[Part | None, Field(description=PARTS["indemnity"])] = None
    references: Annotated[Part | None, Field(description=PARTS["references"])] = None
    glossary: Annotated[Part | None, Field(description=PARTS["glossary"])] = None
    signatures: Annotated[Part | None, Field(description=PARTS["signatures"])] = None
    not_covered: Annotated[Part | None, Field(description=PARTS["not_covered"])] = None
    governs: Annotated[Part | None, Field(description=PARTS["governs"])] = None

    _written: Written | None = PrivateAttr(default=None)
    _constants: Mapping[str, Constant] = PrivateAttr(default_factory=dict)
    _file: str = PrivateAttr(default="")
    _changed: tuple[Path, ...] = PrivateAttr(default=())
    _files: tuple[FilePath, ...] = PrivateAttr(default=())
    _choices: tuple[OpenChoice, ...] = PrivateAttr(default=())

    @property
    def choices(self) -> tuple[OpenChoice, ...]:
        """What the paper leaves open, each with the agreement as it is under the other reading."""
        return self._choices

    @property
    def file(self) -> str:
        """The file it was read from, as people call it; empty if it was built in Python."""
        return self._file

    @property
    def files(self) -> tuple[FilePath, ...]:
        """The files it was made of: its own, then what it extends."""
        return self._files

    @property
    def changed(self) -> tuple[Path, ...]:
        """Paths of what it changes or removes of the text it extends."""
        return self._changed

    @property
    def constants(self) -> Mapping[str, Constant]:
        """The values of its parameters."""
        return self._constants

    @property
    def starts(self) -> date | None:
        """The first day of this version."""
        return self.in_force or (self.term.starts if self.term else None)

    @property
    def parts(self) -> Mapping[str, Tree]:
        """The parts of the document that are there, in the order in which they are printed."""
        return {name: value for name in PARTS if (value := getattr(self, name)) is not None}

    def place(self, path: Sequence[str | int] = (), start: int = 0, length: int | None = None) -> Place:
        """Where the value at `path` stands; of a block, its key. `start` and `length` choose a part of a text."""
        if self._written is None:
            return Place(self._file or "(built in Python)", 1, 1)
        return place_of(self._written, path, start, length)

    def has(self, path: Path) -> bool:
        """Is there something written at exactly this path?"""
        return self._written is not None and exists(self._written, path)

    def key_place(self, path: Path) -> Place:
        """Where the last key of `path` stands."""
        return self.place() if self._written is None else key_place(self._written, path)

    def calendar(self, name: str | None) -> CalendarRules:
        """The calendar of this name for the clock; None and ``all hours`` never close."""
        if name is None or name == ALL_HOURS:
            return all_hours(self.timezone)
        return rules(self.calendars, name, self.timezone)

    def __str__(self) -> str:
        from servanda.agreement.sentences import sentences

        return "\n".join(sentences(self))


def with_places(
    agreement: Agreement, written: Written, constants: Mapping[str, Constant], file: str, text: MergedText
) -> Agreement:
    """The same agreement, knowing where each of its words stands and what it builds on."""
    agreement._written, agreement._constants, agreement._file = written, constants, file
    agreement._changed, agreement._files = text.changed, text.files
    return agreement


def read_otherwise(agreement: Agreement, written: Written, like: Agreement) -> Agreement:
    """The agreement as another reading of the same text makes it, knowing its places."""
    agreement._written, agreement._constants, agreement._file = written, like._constants, like._file
    agreement._changed, agreement._files = like._changed, like._files
    return agreement


def with_choices(agreement: Agreement, choices: Sequence[OpenChoice]) -> Agreement:
    """The same agreement, knowing what the paper leaves open."""
    agreement._choices = tuple(choices)
    return agreement
