"""Expressions for the language's reference: names, constants, operators and functions, each with an example "
"that is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servanda.agreement.reference_text import code, codes, table
from servanda.query.types import DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, TIME, YESNO, Columns


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that may be written in an expression; `` | `` parts alternatives. `example` is a whole expression."""

    written: str
    meaning: str
    example: str


COLUMNS: Columns = {
    "status": TEXT, "quality": TEXT, "source": TEXT, "first-name": TEXT, "end": TIME, "score": NUMBER, "failed": NUMBER,
    "requests": NUMBER, "amount": MONEY, "margin": PERCENT, "effort": DURATION, "created_at": TIME, "closed_at": TIME,
    "due_on": DATE, "reopened": YESNO, "vip": YESNO,
}  # fmt: skip
"""The columns of the examples."""
PARENTS: Mapping[str, Columns] = {"leads": {"score": NUMBER}}
"""The columns of the record set that the examples' rows belong to."""

NAMES = (
    Piece("FIELD", "A column or field of the record. One that is yes or no stands alone as a condition.", "reopened"),
    Piece("PARENT.FIELD", "A field of the record that this one belongs to.", "leads.score >= 80"),
    Piece(
        "`ANY NAME`",
        "In backticks: a name with other characters, or one that is a word of the language.",
        "`first-name` = 'Ada'",
    ),
    Piece("$NAME", "A [parameter](#one-text-for-many).", "score >= $goal"),
)

CONSTANTS = (
    Piece("text", "In single quotes; a quote inside is doubled.", "source = 'Dana''s list'"),
    Piece("number", "At most 18 digits, with a decimal point; no separator of thousands.", "score > 12.5"),
    Piece("percent", "A number with its sign.", "margin >= 99.9%"),
    Piece("money", "The amount, then its currency.", "amount >= 1000 USD"),
    Piece(
        "duration",
        "As in [Durations](#durations): real time, for an expression has no calendar. Days, months and years "
        "go only with times.",
        "effort > 1 h 30 min",
    ),
    Piece(
        "time",
        "With its date, quotes or not; in the agreement's zone unless it says its own offset.",
        "created_at >= '2026-01-31 10:00'",
    ),
    Piece("date", "Year, month, day.", "due_on < 2026-02-01"),
    Piece("yes/no", "`yes` and `no`; `true` and `false` are the same.", "reopened = no"),
    Piece("null", "No value.", "case when score > 0 then score else null end"),
)

OPERATORS = (
    Piece("A or B", "True as soon as one of them is.", "vip or score >= 80"),
    Piece(
        "A and B",
        "False as soon as one of them is. Binds more firmly than `or`.",
        "not reopened and (score > 50 or quality = 'A')",
    ),
    Piece("not A", "The contrary.", "not reopened"),
    Piece("= | <>", "Equal, different; of texts every letter counts. `!=` is `<>`.", "status <> 'closed'"),
    Piece(
        "< | <= | > | >=", "Less and more, of numbers, amounts, durations, times and dates. Not chained.", "score >= 80"
    ),
    Piece("A in (B, C) | A not in (B, C)", "One of several values, or none of them.", "quality in ('A', 'B')"),
    Piece("A between B and C", "Both ends belong to it; also `not between`.", "score between 50 and 79"),
    Piece(
        "A is null | A is not null", "There is no value, or there is one. Nothing equals null.", "closed_at is not null"
    ),
    Piece(
        "A like 'TEXT' | A not like 'TEXT'",
        "The text fits a pattern: `%` is any characters, `_` is one; `\\%` and `\\_` are themselves.",
        "source like 'Paid%'",
    ),
    Piece("A ilike 'TEXT' | A not ilike 'TEXT'", "The same, in small or capital letters.", "source ilike '%webinar%'"),
    Piece(
        "A + B | A - B",
        "Of like things. A time minus a time is a duration, a time plus a duration a time.",
        "closed_at - created_at <= 4 h",
    ),
    Piece("A * B | A / B", "With numbers and percentages, exact. Divided by zero is null.", "failed / requests > 5%"),
    Piece("-A", "With the other sign.", "-score < 0"),
    Piece(
        "case when … then … else … end",
        "The first condition that holds chooses; without `else` the rest is null.",
        "case when score >= 80 then 'A' when score >= 50 then 'B' else 'C' end",
    ),
    Piece("case A when … then … end", "The same, comparing one value.", "case status when 'won' then 1 else 0 end"),
)

FUNCTIONS = (
    Piece("coalesce(A, B, …)", "The first of them that is not null.", "coalesce(source, 'unknown') = 'unknown'"),
    Piece("lower(A)", "The text in small letters.", "lower(status) = 'closed'"),
    Piece("upper(A)", "In capitals.", "upper(status) = 'CLOSED'"),
    Piece("trim(A)", "Without spaces before and behind.", "trim(status) = 'closed'"),
)

PIECES = (*NAMES, *CONSTANTS, *OPERATORS, *FUNCTIONS)
"""Everything that an expression is made of."""


def expressions_chapter() -> str:
    """The chapter on expressions."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    yield "## Expressions"
    yield (
        "An expression looks at **one record**: its columns and fields, and those of the record it belongs "
        "to. It stands in `where`, `good`, "
        "`of`, `fields` and wherever a condition or a quantity of a record is needed. Its words are those of "
        "SQL, but it is not SQL: what "
        "stands below is all there is. Every expression is checked against the declared columns before "
        "anything is measured. In a block "
        "in braces, one with a comma in it stands in double quotes: `where: \"quality in ('A', 'B')\"`."
    )
    yield "### Fields and parameters\n\n" + _pieces(NAMES)
    yield "### Constants\n\n" + _pieces(CONSTANTS, "type")
    yield (
        "### Operators\n\nFrom the one that binds most loosely to the firmest; brackets decide otherwise.\n\n"
        + _pieces(OPERATORS)
    )
    yield "### Functions\n\nThere are four.\n\n" + _pieces(FUNCTIONS)
    yield "### Missing values"
    yield (
        "A comparison with a missing value is neither true nor false, and so is `not` of it. A condition that "
        "is neither does not hold: the "
        "record is not counted as good, and not chosen by `where`. Who means records without a value writes "
        "`is null`."
    )
    yield "### Days and hours"
    yield (
        "`4 h` is real time. `90 days` are steps of the calendar: `closed_at - created_at <= 90 days` asks "
        "whether it was closed by the same "
        "time of day 90 days later, across changes of the clock. Steps of the calendar go with times only; a "
        "duration is compared with hours."
    )


def _pieces(pieces: tuple[Piece, ...], first: str = "written") -> str:
    rows = [(codes(each.written.split(" | ")), each.meaning, code(each.example)) for each in pieces]
    return table((first, "meaning", "example"), rows)
