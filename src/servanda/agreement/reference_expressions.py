"""Expressions for the language's reference: operators, functions and constants, each with an example that is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.agreement.reference_text import code, table
from servanda.query.types import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A way of writing something in an expression; `example` is a whole expression."""

    written: str
    meaning: str
    example: str


OPERATORS = (
    Piece("a or b", "True if either is.", "score >= 80 or vip"),
    Piece("a and b", "True if both are. Binds more firmly than `or`.", "score >= 80 and not test"),
    Piece("not a", "True if it is false.", "not automatic"),
    Piece("=, <>, <, <=, >, >=", "Comparison, of values of one kind. `!=` is the same as `<>`. Comparisons are not chained.", "status <> 'closed'"),
    Piece("a in (b, c), a not in (b, c)", "One of several values, or none of them.", "quality in ('A', 'B')"),
    Piece("a between b and c, a not between b and c", "Both ends belong to it.", "score between 50 and 79"),
    Piece("a is null, a is not null", "There is no value, or there is one. Nothing equals null.", "closed_at is null"),
    Piece("a like 'text', a not like 'text'", "`%` stands for any characters, `_` for one; `\\%`, `\\_` and `\\\\` for themselves.", "job_title like '%director%'"),
    Piece("a ilike 'text', a not ilike 'text'", "As `like`, small and capital letters being the same.", "job_title ilike '%director%'"),
    Piece("a + b, a - b", "Sums and differences, also of times: the difference of two times is a duration.", "closed_at - created_at <= 4 h"),
    Piece("a * b, a / b", "Exact, never rounded; dividing by 0 gives null.", "failed / requests > 5%"),
    Piece("-a", "With the other sign.", "-balance"),
    Piece("case when … then … else … end", "The value of the first condition that holds; null without `else`.", "case when score >= 80 then 'A' when score >= 50 then 'B' else 'C' end"),
    Piece("case a when … then … else … end", "The value of the first that equals it.", "case priority when 'P1' then 1 h else 4 h end"),
    Piece("(a)", "Brackets.", "(a or b) and c"),
)  # fmt: skip
"""Operators, from the one that binds most loosely."""

FUNCTIONS = (
    Piece("coalesce(a, b, …)", "The first that is not null.", "coalesce(first_reply_at, closed_at)"),
    Piece("lower(a)", "The text in small letters.", "lower(channel) = 'phone'"),
    Piece("upper(a)", "In capitals.", "upper(country) = 'US'"),
    Piece("trim(a)", "Without spaces around it.", "trim(owner) <> ''"),
)
"""Every function there is."""

CONSTANTS: tuple[tuple[Kind, str, str], ...] = (
    (Kind.TEXT, "In single quotes; a quote inside is doubled.", "'it''s open'"),
    (Kind.NUMBER, "At most 18 digits, a decimal point.", "12.5"),
    (Kind.PERCENT, "A number and its sign.", "5%"),
    (Kind.MONEY, "The amount, then the currency.", "10 USD"),
    (Kind.DURATION, "As in [Durations](#durations); days, weeks and months only beside times.", "1 h 30 min"),
    (Kind.TIME, "In the agreement's zone unless it says another.", "2026-01-31 10:00"),
    (Kind.DATE, "A day.", "2026-01-31"),
    (Kind.YESNO, "`true` and `false` are the same.", "yes"),
    (Kind.NULL, "No value; only after `is`, and as a result of `case`.", "null"),
)
"""Constants of each kind."""

NAMES = (
    Piece("field", "A column or field of the record.", "score"),
    Piece("PARENT.field", "A field of the record it belongs to.", "tickets.priority = 'P1'"),
    Piece("`a name`", "A name with other characters, or one that is a word of the language.", "`first-name` = 'Ada'"),
    Piece("$name", "A [parameter](#one-text-for-many).", "customer = $account"),
)
"""How names are written."""


def expressions_chapter() -> str:
    """The chapter on expressions."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    yield "## Expressions"
    yield (
        "An expression looks at one record. It stands in `where`, `good`, `of`, `fields` and wherever a condition or a quantity of a "
        "record is needed. Its words are those of SQL; it is not SQL: what stands in the tables below is all there is. Every "
        "expression is checked against the declared columns before anything is measured."
    )
    yield "### Names"
    yield _pieces(NAMES)
    yield "### Constants"
    yield table(
        ("type", "written", "example"), [(code(kind), said, code(example)) for kind, said, example in CONSTANTS]
    )
    yield "### Operators"
    yield "From the one that binds most loosely to the firmest."
    yield _pieces(OPERATORS)
    yield "### Functions"
    yield _pieces(FUNCTIONS)
    yield "### Missing values"
    yield (
        "A comparison with a missing value is neither true nor false, and so is `not` of it; `and` is false as soon as one part is, `or` "
        "true as soon as one part is. A condition that is neither does not hold. Who wants to count records without a value says so: "
        "`closed_at is null`."
    )
    yield "### Percentages, numbers and times"
    yield (
        "A percentage is a share of 1, so `failed / requests > 5%` compares a quotient with it. `4 h` is four hours of real time; an "
        "expression has no calendar. Days and months are steps of the calendar and go with times only: "
        "`closed_at - created_at <= 90 days` asks whether it was closed by the same time of day 90 days later."
    )


def _pieces(pieces: tuple[Piece, ...]) -> str:
    return table(
        ("written", "meaning", "example"),
        [(_written(each.written), each.meaning, code(each.example)) for each in pieces],
    )


def _written(text: str) -> str:
    return ", ".join(code(each) for each in text.split(", ")) if "(" not in text else code(text)
