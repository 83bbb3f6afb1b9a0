"""Expressions are read as written, printed so that they can be read again, and refused with what to write instead."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from expression_strategies import any_expression
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.query.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal,
    Moment,
    Negative,
    Not,
    Or,
    walk,
)
from servanda.query.fault import Fault
from servanda.query.literals import literal_of, show_number
from servanda.query.parse import parse_expression
from servanda.query.say import in_words
from servanda.query.show import show
from servanda.query.types import Kind
from servanda.words.duration import Civil, Exact
from servanda.words.phrase import PhraseError
from servanda.words.place import Place

HOUR = 3_600_000_000


def read(text: str, **parameters: Literal) -> Expression:
    expression, faults = parse_expression(text, parameters)
    assert expression is not None, faults
    return expression


def fault(text: str) -> Fault:
    expression, faults = parse_expression(text)
    assert expression is None
    return faults[0]


def number(value: int | str) -> Literal:
    return Literal(Fraction(value), Kind.NUMBER)


def text(value: str) -> Literal:
    return Literal(value, Kind.TEXT)


a, b, c = Field("a"), Field("b"), Field("c")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a", a),
        ("leads.quality", Field("quality", "leads")),
        ("`first-name`", Field("first-name")),
        ("`my leads`.`a``b`", Field("a`b", "my leads")),
        ("`and`", Field("and")),
        ("größe", Field("größe")),
        ("'it''s'", text("it's")),
        ("''", text("")),
        ("12.50", number("12.5")),
        ("5%", Literal(Fraction(1, 20), Kind.PERCENT)),
        ("99.9 %", Literal(Fraction(999, 1000), Kind.PERCENT)),
        ("10 USD", Literal(Fraction(10), Kind.MONEY, "USD")),
        ("24 h", Literal(Exact(24 * HOUR), Kind.DURATION)),
        ("24h", Literal(Exact(24 * HOUR), Kind.DURATION)),
        ("1 h 30 min", Literal(Exact(HOUR * 3 // 2), Kind.DURATION)),
        ("90 days", Literal(Civil(0, 90), Kind.DURATION)),
        ("2 weeks", Literal(Civil(0, 14), Kind.DURATION)),
        ("1 year 2 months", Literal(Civil(14, 0), Kind.DURATION)),
        ("-5", number(-5)),
        ("- 4 h", Literal(Exact(-4 * HOUR), Kind.DURATION)),
        ("2026-01-31", Literal(20484, Kind.DATE)),
        ("2026-01-31 10:00", Literal(Moment(20484 * 24 * HOUR + 10 * HOUR), Kind.TIME)),
        ("2026-01-31T10:00:00.5+05:30", Literal(Moment(20484 * 24 * HOUR + 10 * HOUR + 500_000, 330), Kind.TIME)),
        ("TRUE", Literal(True, Kind.YESNO)),
        ("no", Literal(False, Kind.YESNO)),
        ("a = 1", Compare("=", a, number(1))),
        ("a != 1", Compare("<>", a, number(1))),
        ("a IN ('x', 'y')", In(a, (text("x"), text("y")))),
        ("a not in (1)", In(a, (number(1),), negated=True)),
        ("a between 1 and 2 and b", And((Between(a, number(1), number(2)), b))),
        ("a not between 1 and 2", Between(a, number(1), number(2), negated=True)),
        ("a is null", IsNull(a)),
        ("a is not null", IsNull(a, negated=True)),
        ("a like '%x%'", Like(a, "%x%")),
        ("a not ilike 'x_'", Like(a, "x_", fold=True, negated=True)),
        ("not a and b or c", Or((And((Not(a), b)), c))),
        ("a or b and c", Or((a, And((b, c))))),
        ("a and b and c", And((a, b, c))),
        ("not a = 1", Not(Compare("=", a, number(1)))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", a, b), c)),
        ("a + b * c", Arithmetic("+", a, Arithmetic("*", b, c))),
        ("a-b", Arithmetic("-", a, b)),
        ("-a * b", Arithmetic("*", Negative(a), b)),
        ("a - -1", Arithmetic("-", a, number(-1))),
        ("coalesce(a, b)", Call("coalesce", (a, b))),
        ("LOWER(trim(a))", Call("lower", (Call("trim", (a,)),))),
        ("case when a then 1 else 2 end", Case(None, ((a, number(1)),), number(2))),
        ("case a when 1 then b when 2 then c end", Case(a, ((number(1), b), (number(2), c)))),
        ("won_at - created_at <= 90 days", Compare("<=", Arithmetic("-", Field("won_at"), Field("created_at")),
                                                   Literal(Civil(0, 90), Kind.DURATION))),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(written: str, meant: Expression) -> None:
    assert read(written) == meant
    assert read(show(meant)) == meant


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("(a)", "a"),
        ("a<>1 AND (b=2 OR c=3)", "a <> 1 and (b = 2 or c = 3)"),
        ("(a-b)-c", "a - b - c"),
        ("a-(b-c)", "a - (b - c)"),
        ("-(-a)", "-(-a)"),
        ("0.50", "0.5"),
        ("90 min", "1 h 30 min"),
        ("14 days", "14 days"),
        ("case when a then 'x' end", "case when a then 'x' end"),
        ("`plain`", "plain"),
    ],
)
def test_the_canonical_text(written: str, canonical: str) -> None:
    assert show(read(written)) == canonical
    assert str(read(written)) == canonical


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_expression)
def test_what_is_shown_is_read_again_as_the_same(expression: Expression) -> None:
    found, faults = parse_expression(show(expression))
    assert not faults
    assert found == expression


@settings(max_examples=200, deadline=None)
@given(any_expression)
def test_every_part_knows_where_it_stands(expression: Expression) -> None:
    written = show(expression)
    for node in walk(read(written)):
        assert read(written[node.span.start : sum(node.span)]) == node


@settings(max_examples=200, deadline=None)
@given(any_expression)
def test_every_expression_can_be_said_in_words(expression: Expression) -> None:
    assert in_words(expression)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("quality in ('A', 'B')", "quality is A or B"),
        ("quality not in ('A', 'B', 'C')", "quality is neither A, B nor C"),
        ("won_at - created_at <= 90 days", "won_at minus created_at is at most 90 days"),
        ("direction = 'outbound' and score >= 50", "direction is outbound and score is at least 50"),
        ("a = 1 and (b = 2 or c = 3)", "a is 1 and (b is 2 or c is 3)"),
        ("not automatic", "automatic is no"),
        ("trial and not automatic", "trial is yes and automatic is no"),
        ("not a = 1", "it is not so that a is 1"),
        ("job_title ilike '%director%'", "job_title contains “director” in small or capital letters"),
        ("name not like 'x%'", "name does not begin with “x”"),
        ("closed_at is null", "closed_at is missing"),
        ("closed_at is not null", "closed_at is given"),
        ("score between 50 and 80", "score is between 50 and 80"),
        ("opened >= 2026-01-31", "opened is not before 2026-01-31"),
        ("fee < 10 USD", "fee is below 10 USD"),
        ("coalesce(a, b) = 1", "(a, else b) is 1"),
        ("case when a > 1 then 'x' else 'y' end", "x if a is above 1, otherwise y"),
    ],
)
def test_a_condition_reads_as_a_part_of_a_sentence(written: str, said: str) -> None:
    assert in_words(read(written)) == said


def test_a_parameter_is_a_typed_value_and_never_text_of_the_expression() -> None:
    account = literal_of(Kind.TEXT, "x' or 'a' = 'a")
    assert read("name = $account", account=account) == Compare("=", Field("name"), account)
    goal = literal_of(Kind.PERCENT, "99.9%")
    assert read("a / b >= $goal", goal=goal) == Compare(">=", Arithmetic("/", a, b), goal)


def test_an_unknown_parameter_is_named_with_those_that_exist() -> None:
    expression, faults = parse_expression("a > $goul", {"goal": number(1)})
    assert expression is None
    assert (faults[0].code, faults[0].start, faults[0].length) == ("S115", 4, 5)
    assert "Did you mean `goal`?" in (faults[0].hint or "")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Kind.NUMBER, "1,000"),
        (Kind.PERCENT, "5"),
        (Kind.MONEY, "$5"),
        (Kind.DURATION, "2 working days"),
        (Kind.TIME, "2026-02-30 10:00"),
        (Kind.DATE, "31.01.2026"),
        (Kind.YESNO, "maybe"),
        (Kind.NUMBER, "1" * 5000),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_refused(kind: Kind, wrong: str) -> None:
    with pytest.raises(PhraseError):
        literal_of(kind, wrong)


@pytest.mark.parametrize(
    ("written", "code", "marked", "advice"),
    [
        ("", "S110", "", "Write a condition"),
        ("a == 1", "S113", "==", "one sign: `=`"),
        ("a = 1 && b = 2", "S113", "&&", "Write `and`"),
        ("a = 1 || b = 2", "S113", "||", "Write `or`"),
        ("!a", "S113", "!", "Write `not`"),
        ("a = 1; drop table x", "S113", ";", "Leave out"),
        ('a = "x"', "S111", '"x"', "single quotes: 'x'"),
        ("a = “x”", "S111", "“x”", "single quotes: 'x'"),
        ("a = null", "S128", "= null", "Write `is null`"),
        ("a <> null", "S128", "<> null", "Write `is not null`"),
        ("a in (1, null)", "S128", "null", "is null"),
        ("a b", "S110", "b", "`a b`"),
        ("a 'x'", "S110", "'x'", "a = 'x'"),
        ("a ans b", "S110", "ans", "Did you mean `and`?"),
        ("lenght(a)", "S112", "lenght", "coalesce, lower"),
        ("lowr(a)", "S112", "lowr", "Did you mean `lower`?"),
        ("count(a)", "S112", "count", "{count: CHILD}"),
        ("now() > a", "S112", "now", "never asks what time"),
        ("datediff(a, b)", "S112", "datediff", "Subtract the times"),
        ("select a from b", "S113", "select", "only the condition"),
        ("a = 1 union select 2", "S113", "union", "`and` and `or`"),
        ("a = 1 -- comment", "S113", "--", "no comments"),
        ("a[1]", "S113", "[", "round brackets"),
        ("{{ a }}", "S113", "{{", "$name"),
        ("$1 = a", "S113", "$", "$name"),
        ("a = 'x", "S111", "'", "Close it"),
        ("a = (1", "S110", "(", "Write `)`"),
        ("a = 1)", "S110", ")", "not opened|Leave it out"),
        ("a in 1", "S110", "1", "in brackets"),
        ("a in ()", "S110", ")", "at least one"),
        ("a is 5", "S110", "is 5", "Write `= 5`"),
        ("1 < a < 5", "S110", "<", "a < b and b < c"),
        ("a between 1, 2", "S110", ",", "between LOW and HIGH"),
        ("a like b", "S129", "b", "pattern in quotes"),
        ("a like 'x\\y'", "S129", "'x\\y'", "\\%"),
        ("a +", "S110", "", "A value is"),
        ("and a", "S110", "and", "backticks: `and`"),
        ("a = not b", "S110", "not", "brackets"),
        ("a > 1,5", "S110", ",", "`1.5`"),
        ("a > 007", "S111", "007", "'007'"),
        ("a > .5", "S111", ".", "`0.5`"),
        ("a > 1e5", "S111", "e", "no unit|Units"),
        ("a > 0x1F", "S111", "x", "Units"),
        ("a < 2 working days", "S124", "2 working days", "limit or deadline"),
        ("a < 5 percent", "S111", "5 percent", "`5%`"),
        ("a < 5 usd", "S111", "5 usd", "`5 USD`"),
        ("a < USD 5", "S111", "USD 5", "`5 USD`"),
        ("a < 5 hrs", "S111", "hrs", "5 h"),
        ("a < 2.5 days", "S111", "2.5 days", "60 h"),
        ("a < 2026-02-30", "S111", "2026-02-30", "2026-01-31"),
        ("a < 10:30", "S113", ":", "2026-01-31 10:00"),
        ("a % 2 = 0", "S113", "%", "no remainder"),
        ("case when a then 1", "S110", "", "else VALUE end"),
        ("case a then 1 end", "S110", "then", "case when CONDITION"),
        ("coalesce(a)", "S110", "coalesce(a)", "coalesce(a, b)"),
        ("a.b.c = 1", "S110", ".", "parents"),
        ("a. = 1", "S110", "=", "FIELD"),
        ("a if b", "S113", "if", "case when"),
        ("a contains 'x'", "S113", "contains", "like '%text%'"),
        ("a ≤ 5", "S113", "≤", "`<=`"),
        ("a > 1" + "0" * 30, "S111", "1" + "0" * 30, "18 digits"),
    ],
)
def test_a_mistake_is_marked_and_answered_with_what_to_write(written: str, code: str, marked: str, advice: str) -> None:
    found = fault(written)
    said = f"{found.sentence} {found.hint}"
    assert found.code == code, said
    assert written[found.start : found.start + found.length] == marked, said
    assert any(each in said for each in advice.split("|")), said


def test_all_strange_signs_are_said_at_once() -> None:
    _, faults = parse_expression('a == 1 && b = "x"')
    assert [each.start for each in faults] == [2, 7, 14]


def test_a_fault_becomes_a_problem_at_its_place_in_the_file() -> None:
    place = Place("agreement.yaml", 31, 49, 10, " " * 48 + "a == 1")
    problem = fault("a == 1").at(place)
    assert problem.code == "S113"
    assert problem.place is not None
    assert (problem.place.column, problem.place.length) == (51, 2)


@pytest.mark.parametrize(
    "deep",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "not " * 5000 + "a",
        "-" + " -" * 4000 + "a",
        "a" + " + a" * 4000,
        "a" + " * (a" * 3000,
        "case when " * 1500 + "a",
        "coalesce(a, " * 1500,
        "lower(" * 3000,
        "(a = " * 3000,
        "(a and " * 2500,
        "a in (" * 3000,
        "not (" * 3000,
        "a between " * 1500,
        "case " * 3000,
        "(((" + "a" * 19_000,
        "'" * 19_999,
        "''" * 9_999,
        "`" * 19_999,
        "1 " * 9_000,
        "1 h " * 4_000,
        "a" * 50_000,
    ],
)
def test_deep_and_long_texts_are_refused_fast(deep: str) -> None:
    start = time.process_time()
    parse_expression(deep)
    assert time.process_time() - start < 2


def test_many_conditions_are_no_nesting() -> None:
    written = " or ".join(f"a = {n}" for n in range(1, 1500))
    assert isinstance(read(written), Or)
    listed = read(f"a in ({', '.join(map(str, range(1, 3000)))})")
    assert isinstance(listed, In)
    assert len(listed.items) == 2999


_WORDS = """
a b and or not in ( ) , = <> < between is null like 'x' `y` 5 5% 24 h 10 USD 2026-01-31 - + * / case when then else end
coalesce( lower( . $p ; " ' [ ] -- == 2 days yes select \\ % é 😀 ١
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\t", "\x00", ""])
_PARTS = st.lists(_PIECES, max_size=25)


@settings(max_examples=250, deadline=2000)
@given(st.one_of(st.text(max_size=80), _PARTS.map(" ".join), _PARTS.map("".join)))
def test_any_text_is_an_expression_or_a_fault(written: str) -> None:
    expression, faults = parse_expression(written, {"p": number(1)})
    assert (expression is None) == bool(faults)
    for each in faults:
        assert each.sentence
        assert 0 <= each.start <= len(written)
        assert each.length >= 1
    if expression is not None:
        assert read(show(expression)) == expression


@settings(max_examples=150, deadline=2000, suppress_health_check=list(HealthCheck))
@given(any_expression, st.data())
def test_a_damaged_expression_is_an_expression_or_a_fault(expression: Expression, data: st.DataObject) -> None:
    written = show(expression)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(written)))
        cut = data.draw(st.integers(0, 4))
        written = written[:place] + data.draw(st.one_of(_PIECES, st.text(max_size=2))) + written[place + cut :]
    found, faults = parse_expression(written)
    assert (found is None) == bool(faults)
    assert found is None or read(show(found)) == found


@given(st.fractions())
def test_a_number_is_shown_exactly(value: Fraction) -> None:
    numerator, _, denominator = show_number(value).partition(" / ")
    assert Fraction(numerator) / Fraction(denominator or 1) == value
