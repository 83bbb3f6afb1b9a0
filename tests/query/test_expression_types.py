"""Every clash of types is one sentence with its place and with what to write."""

from __future__ import annotations

import pytest
from expression_strategies import COLUMNS, PARENTS, TYPES, any_expression
from hypothesis import HealthCheck, given, settings

from servanda.query.check import check, typed
from servanda.query.expression import Compare, Expression, Literal, walk
from servanda.query.fault import Fault
from servanda.query.parse import parse_expression
from servanda.query.show import show
from servanda.query.types import DATE, DURATION, MONEY, NULL, NUMBER, PERCENT, TEXT, TIME, YESNO, Kind, Type


def read(text: str) -> Expression:
    expression, faults = parse_expression(text)
    assert expression is not None, faults
    return expression


def faults_of(text: str, wanted: Kind | None = None) -> tuple[Fault, ...]:
    return check(read(text), TYPES, PARENTS, wanted=wanted, of="tickets")[1]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("score", NUMBER),
        ("accounts.size + 1", NUMBER),
        ("score / weight", NUMBER),
        ("5% * score", NUMBER),
        ("rate * rate", PERCENT),
        ("rate / 2", PERCENT),
        ("10% * fee", Type(Kind.MONEY, currency="USD")),
        ("fee / 10 USD", NUMBER),
        ("fee + 10 USD", Type(Kind.MONEY, currency="USD")),
        ("-fee", Type(Kind.MONEY, currency="USD")),
        ("closed - opened", DURATION),
        ("ended - signed", DURATION),
        ("worked / 4 h", NUMBER),
        ("worked * 1.5", DURATION),
        ("opened + 4 h", TIME),
        ("4 h + opened", TIME),
        ("opened + 2 days", TIME),
        ("opened - 1 month", TIME),
        ("signed + 1 month", DATE),
        ("'2026-01-31 10:00' + 4 h", TIME),
        ("closed - '2026-01-31 10:00'", DURATION),
        ("closed - opened <= 90 days", YESNO),
        ("90 days >= closed - opened", YESNO),
        ("ended - signed between 1 month and 1 year", YESNO),
        ("closed - opened <= 90 h", YESNO),
        ("opened >= 2026-01-31", YESNO),
        ("opened >= '2026-01-31'", YESNO),
        ("'2026-01-31 10:00' < opened", YESNO),
        ("opened between '2026-01-31' and '2026-02-28 12:00'", YESNO),
        ("signed = '2026-01-31'", YESNO),
        ("opened < signed", YESNO),
        ("score / weight >= 95%", YESNO),
        ("worked > 0", YESNO),
        ("fee > 0", YESNO),
        ("rate = 0", YESNO),
        ("priority = 'P1'", YESNO),
        ("priority <> status", YESNO),
        ("automatic = yes", YESNO),
        ("automatic and not automatic", YESNO),
        ("lower(trim(status))", TEXT),
        ("coalesce(closed, opened)", TIME),
        ("coalesce(closed, '2026-01-31 10:00')", TIME),
        ("coalesce(null, score)", NUMBER),
        ("case when automatic then 'P1' else priority end", Type(Kind.TEXT, ("P1", "P2", "P3"))),
        ("case when automatic then 'P9' else priority end", TEXT),
        ("case priority when 'P1' then 1 h else worked end", DURATION),
        ("case when status ilike '%up%' or score >= 80 then 'A' else 'C' end", TEXT),
        ("null", NULL),
    ],
)
def test_what_an_expression_is(written: str, expected: Type) -> None:
    assert check(read(written), TYPES, PARENTS) == (expected, ())


@pytest.mark.parametrize(
    ("written", "code", "marked", "said"),
    [
        ("scor > 5", "S104", "scor", "`tickets` has no field `scor`.|Did you mean `score`?"),
        ("status = up", "S104", "up", "put it in single quotes: 'up'"),
        ("accounts.siz > 5", "S104", "accounts.siz", "`accounts` has no field `siz`|Did you mean `size`?"),
        ("account.size > 5", "S105", "account.size", "no parent of `tickets`|Did you mean `accounts`?"),
        ("tickets.score > 5", "S105", "tickets.score", "the record set itself|Write `score`"),
        ("score = '80'", "S120", "'80'", "`score` is a number and `'80'` is a text|Write 80 without quotes"),
        ("status = 5", "S120", "5", "'5'"),
        ("status = score", "S120", "score", "cannot be compared|Declare `status: number`"),
        ("rate >= 95", "S120", "95", "a percent|`95%`"),
        ("score >= 95%", "S120", "95%", "`score / 100`"),
        ("worked <= 4", "S120", "4", "`4 h`"),
        ("fee > 10", "S120", "10", "`10 USD`"),
        ("opened > 5", "S120", "5", "'2026-01-31 10:00'"),
        ("opened >= 2026 - 1 - 31", "S120", "2026 - 1 - 31", "two digits"),
        ("automatic = 'yes'", "S120", "'yes'", "without quotes"),
        ("status < 'x'", "S126", "'x'", "Texts have no order"),
        ("priority > 'P3'", "S126", "'P3'", "`priority` is not compared with `>`|'P1', 'P2', 'P3'"),
        ("automatic > yes", "S126", "yes", "no order"),
        ("priority = 'P4'", "S122", "'P4'", "`priority` is never 'P4'|P1, P2, P3"),
        ("priority in ('P1', 'p2')", "S122", "'p2'", "Did you mean `P2`?"),
        ("case priority when 'X' then 1 end = 1", "S122", "'X'", "never 'X'"),
        ("fee > 10 EUR", "S123", "10 EUR", "EUR and USD"),
        ("fee + 10 EUR > 0", "S123", "fee + 10 EUR", "EUR and USD"),
        ("worked <= 2 days", "S124", "2 days", "`worked` is a length of time|`48 h`"),
        ("coalesce(worked, 2 days) > 1 h", "S124", "2 days", "steps of the calendar"),
        ("closed - opened + 1 h <= 2 days", "S124", "2 days", "`48 h`"),
        ("2 days * 3 > 1 h", "S124", "2 days", "`48 h`"),
        ("2 days < 3 days", "S124", "2 days", "steps of the calendar"),
        ("2 days - opened > opened", "S124", "2 days", "steps"),
        ("opened > 'yesterday'", "S125", "'yesterday'", "'2026-01-31 10:00'"),
        ("opened > '2026-02-30'", "S125", "'2026-02-30'", "no day 2026-02-30"),
        ("signed > '2026-01-31 10:00'", "S125", "'2026-01-31 10:00'", "Write 2026-01-31"),
        ("coalesce(closed, '2026-01-31') > opened", "S125", "'2026-01-31'", "10:00"),
        ("case when automatic then 1 else 'x' end = 1", "S127", "'x'", "one kind"),
        ("coalesce(score, status) = 1", "S127", "status", "one kind"),
        ("score + 5% > 1", "S120", "score + 5%", "cannot be added"),
        ("opened + closed > opened", "S120", "opened + closed", "difference"),
        ("opened * 2 > opened", "S120", "opened * 2", "cannot be multiplied"),
        ("fee * fee > fee", "S120", "fee * fee", "both an amount of money"),
        ("status + 'x' = 'ax'", "S120", "status + 'x'", "cannot be added"),
        ("signed + 4 h > signed", "S120", "signed + 4 h", "A date has no hours"),
        ("opened - 2026-01-31 > 4 h", "S120", "opened - 2026-01-31", "'2026-01-31 00:00'"),
        ("opened + 4 > opened", "S120", "opened + 4", "`4 h`"),
        ("-status = 'x'", "S120", "-status", "no minus|`status` is a text"),
        ("lower(score) = 'x'", "S120", "score", "goes with texts"),
        ("score like '5%'", "S120", "score", "goes with texts"),
        ("score / 0 > 1", "S130", "0", "always null"),
        ("status", "S121", "status", "A condition is yes or no|Compare it"),
        ("status = 'a' or 'b'", "S121", "'b'", "`field in ('b', …)`"),
        ("not score", "S121", "score", "A condition"),
        ("case when score then 1 end = 1", "S121", "score", "A condition"),
    ],
)
def test_a_clash_is_marked_and_answered(written: str, code: str, marked: str, said: str) -> None:
    found = faults_of(written, Kind.YESNO)
    told = [f"{each.code} {each.sentence} {each.hint}" for each in found]
    assert [each.code for each in found] == [code], told
    assert written[found[0].start : found[0].start + found[0].length].strip("()") == marked, told
    for part in said.split("|"):
        assert part in told[0]


def test_a_name_with_a_hyphen_is_offered_in_backticks() -> None:
    _, faults = check(read("first-name = 'x'"), {"first-name": TEXT})
    assert [each.code for each in faults] == ["S104"]
    assert "`first-name`" in (faults[0].hint or "")


def test_all_clashes_are_said_at_once() -> None:
    assert len(faults_of("scor > 5 and status = 5 and priority = 'P9' and rate > 3")) == 4


def test_money_of_an_unknown_currency_goes_with_any() -> None:
    assert check(read("fee > 10 EUR"), {"fee": MONEY}) == (YESNO, ())


def test_a_text_that_means_a_time_becomes_one() -> None:
    found, faults = typed(read("opened >= '2026-01-31 10:00'"), TYPES)
    assert not faults
    assert isinstance(found, Compare)
    assert isinstance(found.right, Literal)
    assert found.right.kind == Kind.TIME


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_expression)
def test_well_typed_expressions_have_a_type_at_every_node(expression: Expression) -> None:
    found, faults = typed(expression, TYPES, PARENTS)
    said = {each.code for each in faults}
    assert said <= {"S122", "S130"}, show(expression)  # a value never taken, a division by 0: written at random
    assert all(node.type is not None for node in walk(found))
    again, faults_again = typed(found, TYPES, PARENTS)
    assert (again, len(faults_again)) == (found, len(faults))


def test_the_columns_of_these_tests_are_of_every_kind() -> None:
    assert {physical.type.kind for physical in COLUMNS.values()} == set(Kind) - {Kind.NULL}
