"""Every scalar operation means the same in plain Python, DuckDB and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from engines_agree import Table, Trio, table

from servanda.query.scalar import (
    FALSE,
    NOTHING,
    TRUE,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    FloorDiv,
    Greatest,
    InList,
    IsNull,
    Least,
    Like,
    Lit,
    Not,
    Or,
    Scalar,
    TextOf,
    TextOp,
    Wide,
)

a, b, s, t, p, q = (Col(name) for name in "abstpq")

NUMBERS = table("numbers", {"a": "integer", "b": "integer"}, [(7, 3), (-7, 3), (0, 0), (-1, -2), (None, 5), (5, None)])
TRUTHS = table(
    "truths",
    {"p": "boolean", "q": "boolean"},
    [(x, y) for x in (True, False, None) for y in (True, False, None)],
)
TEXTS = table(
    "texts",
    {"s": "text", "t": "text"},
    [
        ("a", "b"),
        ("Z", "a"),
        ("ß", "z"),
        ("", " "),
        (None, "x"),
        ("10", "9"),
        ("é", "é"),
        ("😀", "\uffff"),
        ("same", "same"),
    ],
)


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (Arith("+", a, b), [10, -4, 0, -3, None, None]),
        (Arith("-", a, b), [4, -10, 0, 1, None, None]),
        (Arith("*", a, Arith("-", b, a)), [-28, -70, 0, 1, None, None]),
        (Arith("-", Arith("-", a, b), Arith("-", b, Lit(1))), [2, -12, 1, 4, None, None]),
        (Arith("-", Lit(-5), a), [-12, 2, -5, -4, None, -10]),
        (FloorDiv(a, 2), [3, -4, 0, -1, None, 2]),
        (FloorDiv(FloorDiv(a, 2), 3), [1, -2, 0, -1, None, 0]),
        (FloorDiv(a, 1), [7, -7, 0, -1, None, 5]),
        (FloorDiv(Arith("-", a, b), 4), [1, -3, 0, 0, None, None]),
        (FloorDiv(Lit(-1), 86_400), [-1] * 6),
        (Lit(3), [3] * 6),
        (Arith("*", Lit(2_000_000_000), Lit(2_000_000_000)), [4 * 10**18] * 6),
        (Lit(-(2**63)), [-(2**63)] * 6),
        (Lit(10**37), [10**37] * 6),
        (NOTHING, [None] * 6),
        (Arith("+", NOTHING, a), [None] * 6),
        (IsNull(a), [False, False, False, False, True, False]),
        (Not(IsNull(Arith("+", a, b))), [True, True, True, True, False, False]),
        (Least((a, b)), [3, -7, 0, -2, None, None]),
        (Greatest((a, b)), [7, 3, 0, -1, None, None]),
        (Greatest((Arith("-", a, b), Lit(0))), [4, 0, 0, 1, None, None]),
        (Least((a, Lit(2), b)), [2, -7, 0, -2, None, None]),
        (Greatest((a, NOTHING)), [None] * 6),
        (Least((Lit(4), Lit(2))), [2] * 6),
        (Least((a,)), [7, -7, 0, -1, None, 5]),
        (Coalesce((a, b)), [7, -7, 0, -1, 5, 5]),
        (Coalesce((NOTHING, a, Lit(9))), [7, -7, 0, -1, 9, 5]),
        (Coalesce((NOTHING, NOTHING)), [None] * 6),
        (InList(a, (7, -1)), [True, False, False, True, None, False]),
        (InList(a, ()), [False, False, False, False, None, False]),
        (Case(((Compare(">", a, b), Lit("more")), (Compare("=", a, b), Lit("even"))), Lit("less")),
         ["more", "less", "even", "more", "less", "less"]),
        (Case(((Compare(">", a, b), NOTHING),), Lit(1)), [None, 1, 1, None, 1, 1]),
        (Case(((Compare(">", a, b), Lit("x")),), NOTHING), ["x", None, None, "x", None, None]),
        (Case((), a), [7, -7, 0, -1, None, 5]),
        (Arith("*", Case(((TRUE, Lit(2_000_000_000)),), Lit(0)), Lit(3)), [6_000_000_000] * 6),
        (TextOf(a), ["7", "-7", "0", "-1", None, "5"]),
        (Concat((TextOf(a), Lit("/"), TextOf(b))), ["7/3", "-7/3", "0/0", "-1/-2", None, None]),
        (Compare("<", a, Lit(0)), [False, True, False, True, None, False]),
        (Compare("<>", Arith("+", a, Lit(0)), b), [True, True, False, True, None, None]),
        (Compare("=", Lit(1), Lit(1)), [True] * 6),
        (Compare("=", a, NOTHING), [None] * 6),
    ],
)  # fmt: skip
def test_numbers(trio: Trio, scalar: Scalar, expected: list[Any]) -> None:
    assert trio.values(scalar, NUMBERS) == expected


@pytest.mark.parametrize("op", ["=", "<>", "<", "<=", ">", ">="])
def test_numbers_compare_alike(trio: Trio, op: Any) -> None:
    trio.values(Compare(op, a, b), NUMBERS)


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (And((p, q)), [True, False, None, False, False, False, None, False, None]),
        (Or((p, q)), [True, True, True, True, False, None, True, None, None]),
        (Not(p), [False, False, False, True, True, True, None, None, None]),
        (And(()), [True] * 9),
        (Or(()), [False] * 9),
        (And((p, Or((q, Not(p))))), [True, False, None, False, False, False, None, None, None]),
        (Compare("=", p, q), [True, False, None, False, True, None, None, None, None]),
        (Compare("<>", p, q), [False, True, None, True, False, None, None, None, None]),
        (Compare("=", Compare("=", p, q), FALSE), [False, True, None, True, False, None, None, None, None]),
        (TextOf(p), ["true"] * 3 + ["false"] * 3 + [None] * 3),
        (Coalesce((p, FALSE)), [True] * 3 + [False] * 6),
        (Case(((p, q),), TRUE), [True, False, None, True, True, True, True, True, True]),
        (InList(p, (True,)), [True] * 3 + [False] * 3 + [None] * 3),
        (And((p, NOTHING)), [None, None, None, False, False, False, None, None, None]),
        (Not(NOTHING), [None] * 9),
        (IsNull(And((p, q))), [False, False, True, False, False, False, True, False, True]),
    ],
)
def test_truths(trio: Trio, scalar: Scalar, expected: list[Any]) -> None:
    assert trio.values(scalar, TRUTHS) == expected


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (Compare("<", s, t), [True, True, False, True, None, True, False, False, False]),
        (Compare(">=", s, t), [False, False, True, False, None, False, True, True, True]),
        (Compare("=", s, t), [False, False, False, False, None, False, True, False, True]),
        (Compare("<", Lit("Z"), s), [True, False, True, False, None, False, True, True, True]),
        (Compare("<", Lit("Z"), Lit("a")), [True] * 9),
        (Concat((s, Lit("-"), t)), ["a-b", "Z-a", "ß-z", "- ", None, "10-9", "é-é", "😀-\uffff", "same-same"]),
        (Concat(()), [""] * 9),
        (InList(s, ("Z", "", "ß")), [False, True, True, True, None, False, False, False, False]),
        (InList(s, ("a",) * 3000), [True, False, False, False, None, False, False, False, False]),
        (Coalesce((s, Lit("none"))), ["a", "Z", "ß", "", "none", "10", "é", "😀", "same"]),
        (Like(s, "_"), [True, True, True, False, None, False, True, True, False]),
        (Compare("<", TextOp("lower", s), TextOp("upper", t)),
         [False, False, False, True, None, True, False, False, False]),
        (Compare("=", TextOp("lower", s), Concat((s, Lit("")))),
         [True, False, True, True, None, True, True, True, True]),
    ],
)  # fmt: skip
def test_texts(trio: Trio, scalar: Scalar, expected: list[Any]) -> None:
    assert trio.values(scalar, TEXTS) == expected


PATTERNS = table(
    "patterns",
    {"s": "text"},
    [(text,) for text in (
        "100%", "100x", "a_b", "axb", "a\\b", "a\\\\b", "", "Regional Director, EMEA", "DIRECTOR", "line\nbreak", "[ab]",
        "a.b", "ÄÖÜ", "e\u0301x", "o'clock", 'say "x"', "İstanbul", "Straße", None,
    )],
)  # fmt: skip


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize(
    "pattern",
    [
        "100\\%", "100%", "a\\_b", "a_b", "a\\\\b", "a\\\\\\\\b", "a\\b", "%director%", "%", "", "_%", "line_break",
        "line%", "[ab]", "a.b", "äöü", "__x", "o'clock", '%"x"', "istanbul", "straße", "STRASSE", "ends\\", "%\\", "\\%%", "%b",
    ],
)  # fmt: skip
def test_like_escapes_with_a_backslash_everywhere(trio: Trio, pattern: str, fold: bool) -> None:
    trio.values(Like(Col("s"), pattern, fold), PATTERNS)


def test_like_takes_signs_for_themselves_only_after_a_backslash(trio: Trio) -> None:
    escaped = trio.values(Like(Col("s"), "100\\%"), PATTERNS)
    assert [row[0] for row, hit in zip(PATTERNS.rows, escaped, strict=True) if hit] == ["100%"]
    folded = trio.values(Like(Col("s"), "%director%", fold=True), PATTERNS)
    assert [row[0] for row, hit in zip(PATTERNS.rows, folded, strict=True) if hit] == [
        "Regional Director, EMEA",
        "DIRECTOR",
    ]


@pytest.mark.parametrize("op", ["lower", "upper", "trim"])
def test_letters_and_spaces(trio: Trio, op: Any) -> None:
    words = ["Straße", "İI", "ΑΣ", "ǅ", "  two  ", "\t tab \n", "\u00a0hard\u00a0", "ŉ", "ﬁ", "ᾳ", "", None]
    trio.values(TextOp(op, Col("s")), table("words", {"s": "text"}, [(word,) for word in words]))


@pytest.mark.parametrize("op", ["lower", "upper"])
def test_every_letter_of_unicode_has_the_same_case_everywhere(trio: Trio, op: Any) -> None:
    """Letters that are newer than the running Python are left out: it cannot know them."""
    import unicodedata

    letters = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF]
    known = [letter for letter in letters if unicodedata.category(letter) != "Cn" and not _newer_pair(letter)]
    chunks = ["".join(known[first : first + 500]) for first in range(0, len(known), 500)]
    trio.values(TextOp(op, Col("s")), table("letters", {"s": "text"}, [(chunk,) for chunk in chunks]))


def _newer_pair(letter: str) -> bool:
    """Latin letters whose capital came with Unicode 16, which not every Python and engine knows."""
    return letter in "ƛɤ"


def test_products_that_need_38_digits(trio: Trio) -> None:
    large = table(
        "large", {"a": "integer", "b": "integer"}, [(2**62, 2**60), (-(2**62), 999_999), (None, 1), (2**63 - 1, -1)]
    )
    product = Arith("*", Wide(a), b)
    assert trio.values(product, large) == [2**122, -(2**62) * 999_999, None, -(2**63) + 1]
    assert trio.values(FloorDiv(product, 1_000_000_007), large) == [
        2**122 // 1_000_000_007, -(2**62) * 999_999 // 1_000_000_007, None, (-(2**63) + 1) // 1_000_000_007,
    ]  # fmt: skip
    assert trio.values(Compare("<", product, Lit(10**36)), large) == [False, True, None, True]
    assert trio.values(FloorDiv(Arith("-", Wide(a), Lit(10**37)), 10**20), large) == [
        (value - 10**37) // 10**20 if value is not None else None for value, _ in large.rows
    ]
    assert trio.values(TextOf(product), large)[0] == str(2**122)
    trio.values(Least((product, Wide(b))), large)
    trio.values(Coalesce((product, b)), large)


def test_nothing_in_a_text_becomes_sql(trio: Trio) -> None:
    nasty = [
        "'; DROP TABLE x; --",
        "\\'",
        "{{ x }}",
        "$1",
        "%s",
        ":x",
        "?",
        "a\nb\r\n",
        "/* */",
        "E'\\x'",
        "`",
        '"',
        "N'a'",
        "$$",
    ]
    names = ['quo"te', "semi;colon", "a b", "SELECT", "ünïcode", "per%cent", "dot.dot", "'"]
    given = Table('od"d; name', tuple((name, "text") for name in names), tuple((text,) * len(names) for text in nasty))
    for name in names:
        assert trio.values(Col(name), given) == nasty
    for text in nasty:
        found = trio.values(Compare("=", Col(names[0]), Lit(text)), given)
        assert found == [text == each for each in nasty]
        assert trio.values(InList(Col(names[0]), (text,)), given) == found
        assert trio.values(Lit(text), given) == [text] * len(nasty)
        trio.values(Like(Col(names[0]), text), given)


def test_long_and_deep_expressions_are_printed(trio: Trio) -> None:
    wide = Or(tuple(Compare("=", a, Lit(number)) for number in range(3000)))
    assert trio.values(wide, NUMBERS) == [True, False, True, False, None, True]
    deep: Scalar = a
    for _ in range(60):
        deep = Case(((Compare("<", a, Lit(0)), Lit(0)),), Arith("+", deep, Lit(1)))
    assert trio.values(deep, NUMBERS) == [67, 0, 60, 0, None, 65]
