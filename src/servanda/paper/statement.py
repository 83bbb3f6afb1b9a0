"""What a statement on paper holds, in the order in which it is read; every figure is a text that is ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.paper.html import spoken, template
from servanda.paper.look import Look
from servanda.paper.page import Agreed, Reason, Warned
from servanda.paper.pdf import set_by_typst
from servanda.paper.tongue import ENGLISH, Tongue


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what follows, by which clause and why, how far it has come, what it was before caps and what it is.

    `stands` is false once it is owed no more: lapsed or refused. `said` is what both sides have said about it.
    """

    number: str
    remedy: str
    which: str
    what: str
    clause: str
    reference: str
    reasons: tuple[Reason, ...]
    said: tuple[Reason, ...]
    state: str
    computed: str
    amount: str
    stands: bool
    then: str = ""
    """What it would be if all that waits for an answer were accepted, where that differs."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one party owes another: its lines, what became of them in each unit, and the sum that stands."""

    owes: str
    """``Acme Ltd owes Globex``."""
    lines: tuple[Line, ...]
    became: tuple[tuple[str, tuple[str, ...]], ...]
    """A row for each part (earned, claimed, …): its name and a figure for each unit."""
    sums: tuple[str, ...]
    booked: tuple[str, ...]
    stands: bool
    """Is anything of it owed?"""
    then: tuple[str, ...] = ()
    """The sums if all that waits for an answer were accepted, where they would be others."""


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day that is still to come: what can be done until then, and by whom."""

    day: str
    what: str
    which: str
    by: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A party of the statement and whom to talk to."""

    part: str
    name: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file that the figures were measured from, or the text itself, and the hash by which it is known again."""

    name: str
    until: str
    rows: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement: the obligations of one agreement in one period."""

    title: str
    agreement: str
    version: str
    number: str
    period: str
    from_to: str
    as_of: str
    claims_as_of: str
    timezone: str
    closed: bool
    in_short: tuple[str, ...]
    parties: tuple[Someone, ...]
    accounts: tuple[Account, ...]
    duties: tuple[Line, ...] = ()
    last_days: tuple[LastDay, ...] = ()
    terms: tuple[Agreed, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    warnings: tuple[Warned, ...] = ()
    made_by: str = ""
    language: str = "en"
    """Of what people wrote in the agreement: names, titles."""


def statement_html(page: StatementPage, look: Look, tongue: Tongue = ENGLISH) -> str:
    """The statement as one file that needs nothing beside it."""
    from markupsafe import Markup

    styles = [template(name).render(tokens=look.tokens) for name in ("page.css", "statement.css")]
    return template("statement.html").render(
        page=page, look=look, css=Markup("\n".join(styles)), **spoken(tongue, page.language)
    )


def statement_pdf(page: StatementPage, look: Look, tongue: Tongue = ENGLISH) -> bytes:
    """The statement on paper; raises NoPaper without Typst."""
    from dataclasses import asdict

    return set_by_typst("statement", asdict(page), page.language, look, tongue)
