"""What expressions are worth, worked out by hand."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from servanda.clock.zone import Zone
from servanda.query.check import typed
from servanda.query.evaluate import evaluate
from servanda.query.parse import parse_expression
from servanda.query.types import DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, TIME, YESNO

BERLIN = Zone("Europe/Berlin")
HOUR = 3_600_000_000
TYPES = {
    "t": TEXT, "n": NUMBER, "m": NUMBER, "p": PERCENT, "fee": MONEY, "d": DURATION, "a": TIME, "b": TIME,
    "on": DATE, "off": DATE, "yes_": YESNO, "none": NUMBER, "unknown": YESNO,
}  # fmt: skip


def at(text: str) -> int:
    """UTC microseconds of wall-clock time in Berlin, by another way than the code's."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp()) * 1_000_000


def value(text: str, **row: Any) -> Any:
    expression, faults = parse_expression(text)
    assert expression is not None, faults
    found, faults = typed(expression, TYPES, {"accounts": {"size": NUMBER}})
    assert not faults, faults
    return evaluate(found, {"none": None, "unknown": None, **row}, BERLIN)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1 / 3", Fraction(1, 3)),
        ("1 / 3 * 3 = 1", True),
        ("0.1 + 0.2 = 0.3", True),
        ("7 - 2 - 1", 4),
        ("2 + 3 * 4", 14),
        ("-2 * -3", 6),
        ("5% * 200", 10),
        ("95 / 100 = 95%", True),
        ("10 USD * 2.5 = 25 USD", True),
        ("1 h 30 min / 30 min", 3),
        ("1 h / 4", HOUR // 4),
        ("none + 1", None),
        ("1 / (2 - 2)", None),
        ("none = none", None),
        ("none <> 1", None),
        ("none is null", True),
        ("1 / (2 - 2) is null", True),
        ("not unknown", None),
        ("unknown and no", False),
        ("unknown and yes", None),
        ("unknown or yes", True),
        ("unknown or no", None),
        ("1 in (1, none)", True),
        ("2 in (1, none)", None),
        ("2 not in (1, none)", None),
        ("2 between 1 and none", None),
        ("0 between 1 and none", False),
        ("coalesce(none, none, 3)", 3),
        ("case when unknown then 1 else 2 end", 2),
        ("case when no then 1 end", None),
        ("case none when 1 then 1 else 2 end", 2),
        ("case 2 when 1 then 'a' when 2 then 'b' end", "b"),
        ("lower('ÄBC') = 'äbc'", True),
        ("trim('  x ')", "x"),
        ("'100%' like '100\\%'", True),
        ("'1000' like '100\\%'", False),
        ("'a\nb' like 'a_b'", True),
        ("'Director' like '%director%'", False),
        ("'Director' ilike '%DIRECTOR%'", True),
        ("'x' not like 'y%'", True),
        ("2026-03-31 + 1 month = 2026-04-30", True),
        ("2026-03-31 - 1 month", 20512),
        ("2026-03-01 - 2026-02-01", 28 * 24 * HOUR),
        ("2026-03-01 - 2026-02-01 <= 1 month", True),
    ],
)
def test_what_constants_give(written: str, expected: Any) -> None:
    assert value(written) == expected


def test_a_field_of_the_parent_is_found_under_both_names() -> None:
    assert value("accounts.size > 5", **{"accounts.size": Fraction(6)}) is True


def test_ninety_days_after_are_civil_days_of_the_zone() -> None:
    """Summer time begins on 29 March 2026, so that these 90 days have one hour less."""
    created = at("2026-01-15T12:00")
    just = at("2026-04-15T12:00")
    assert just - created == 90 * 24 * HOUR - HOUR
    assert value("b - a <= 90 days", a=created, b=just) is True
    assert value("b - a <= 90 days", a=created, b=just + 1) is False
    assert value("b - a = 90 days", a=created, b=just) is True
    assert value("90 days < b - a", a=created, b=just + 1) is True
    assert value("b - a < 2160 h", a=created, b=just) is True
    assert value("b - a between 3 months and 90 days", a=created, b=just) is True
    assert value("b - a <= 90 days", a=created, b=None) is None


def test_a_month_after_the_end_of_january_is_the_end_of_february() -> None:
    assert value("a + 1 month", a=at("2026-01-31T10:00")) == at("2026-02-28T10:00")
    assert value("a - 1 day", a=at("2026-03-30T10:00")) == at("2026-03-29T10:00")


def test_a_date_beside_a_time_is_its_whole_day_in_the_zone() -> None:
    last = at("2026-02-01T00:00") - 1
    for written, inside, after in (
        ("a <= 2026-01-31", True, False),
        ("a < 2026-01-31", False, False),
        ("a = 2026-01-31", True, False),
        ("a <> 2026-01-31", False, True),
        ("a > 2026-01-31", False, True),
        ("a >= 2026-01-31", True, True),
        ("2026-01-31 >= a", True, False),
        ("a <= '2026-01-31'", True, False),
        ("a in (2026-01-31, 2026-03-01)", True, False),
        ("a between 2026-01-30 and 2026-01-31", True, False),
    ):
        assert value(written, a=last) is inside, written
        assert value(written, a=last + 1) is after, written
    assert value("a <= on", a=last, on=20484) is True


def test_a_time_in_quotes_is_wall_clock_time_unless_it_has_an_offset() -> None:
    assert value("a = '2026-01-31 10:00'", a=at("2026-01-31T10:00")) is True
    assert value("a = '2026-01-31 10:00Z'", a=at("2026-01-31T11:00")) is True
    assert value("a = 2026-01-31 10:00+05:30", a=at("2026-01-31T05:30")) is True


def test_the_quality_of_a_lead() -> None:
    written = "case when t ilike '%director%' or n >= 80 then 'A' when n >= 50 then 'B' else 'C' end"
    assert value(written, t="Sales Director", n=Fraction(1)) == "A"
    assert value(written, t=None, n=Fraction(80)) == "A"
    assert value(written, t="Clerk", n=Fraction(50)) == "B"
    assert value(written, t=None, n=None) == "C"


def test_a_time_between_two_microseconds_is_the_earlier() -> None:
    assert value("a + d / 2", a=10, d=3) == 11


def test_an_expression_that_was_not_checked_is_not_evaluated() -> None:
    expression, _ = parse_expression("1 + 1")
    assert expression is not None
    with pytest.raises(ValueError, match="typed"):
        evaluate(expression, {}, BERLIN)
