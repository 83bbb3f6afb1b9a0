"""Figures as people see them: exact or visibly cut off, and the exact texts of JSON."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.words.duration import HOUR, MINUTE, SECOND
from servanda.words.quantity import parse_step
from servanda.words.show import (
    exact_text,
    show_amount,
    show_duration,
    show_money,
    show_number,
    show_percent,
    show_value,
)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(452, 482), "93.77…%"),
        (Fraction(95, 100), "95%"),
        (Fraction(999, 1000), "99.9%"),
        (Fraction(94_996, 100_000), "94.99…%"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
        (Fraction(-1, 3), "-33.33…%"),
        (Fraction(1, 100_000), "0.00…%"),
    ],
)
def test_a_share_is_shown_as_percent_exactly_or_cut_off(share: Fraction, shown: str) -> None:
    assert show_percent(share) == shown


def test_numbers_and_money_have_thousands_separators() -> None:
    assert show_number(1234567) == "1,234,567"
    assert show_number(Fraction(2001, 2)) == "1,000.5"
    assert show_number(Fraction(100, 3)) == "33.33…"
    assert show_number(Fraction(5, 2), decimals=0) == "2…"
    assert show_money(Fraction(2469, 2), "USD") == "1,234.50 USD"
    assert show_money(1000, "EUR") == "1,000 EUR"
    assert show_money(Fraction(1, 3), "USD") == "0.33… USD"
    assert show_money(Fraction(-2469, 2), "USD") == "-1,234.50 USD"


@pytest.mark.parametrize(
    ("microseconds", "shown"),
    [
        (0, "0 s"),
        (65 * MINUTE, "1 h 5 min"),
        (76 * HOUR + 12 * MINUTE, "76 h 12 min"),
        (90 * SECOND, "1 min 30 s"),
        (2_500_000, "2.5 s"),
        (250_000, "0.25 s"),
        (-3 * MINUTE, "-3 min"),
        (1234 * HOUR, "1,234 h"),
        (HOUR + 1, "1 h 0… s"),
        (Fraction(10 * SECOND, 3), "3.333… s"),
    ],
)
def test_a_duration_is_shown_in_hours_minutes_and_seconds(microseconds: int | Fraction, shown: str) -> None:
    assert show_duration(microseconds) == shown


def test_a_value_is_shown_in_its_unit() -> None:
    assert show_value(Fraction(1, 2), "percent") == "50%"
    assert show_value(Fraction(482), "number") == "482"
    assert show_value(Fraction(HOUR), "duration") == "1 h"
    assert show_value(Fraction(5), "money", "USD") == "5 USD"


def read_exact(text: str) -> Fraction:
    with localcontext(prec=20_000, Emax=10**6, Emin=-(10**6)):
        parts = [Fraction(Decimal(part)) for part in text.split("/")]
    return parts[0] / parts[1] if len(parts) == 2 else parts[0]


@given(st.fractions())
def test_the_exact_text_is_the_value_again(value: Fraction) -> None:
    assert read_exact(exact_text(value)) == value


@pytest.mark.parametrize(
    "name_and_value",
    [
        ("a long decimal", Fraction(1, 2**5000)),
        ("a long quotient", Fraction(7**9000, 3**9000)),
        ("a long number", Fraction(10**5000)),
        ("a long negative number", Fraction(-(10**4000))),
    ],
    ids=lambda pair: pair[0],
)
def test_exact_means_of_thousands_of_slots_have_an_exact_text(name_and_value: tuple[str, Fraction]) -> None:
    _, value = name_and_value
    assert read_exact(exact_text(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_value_that_ends_is_written_as_a_decimal(value: Decimal) -> None:
    text = exact_text(Fraction(value))
    assert "/" not in text
    assert Decimal(text) == value
    assert text == f"{value.normalize() + 0:f}"


@given(st.fractions(min_value=0, max_value=2), st.integers(0, 6))
def test_what_is_shown_never_exceeds_the_value_and_is_marked_when_less(share: Fraction, decimals: int) -> None:
    shown = show_percent(share, decimals)
    number = Fraction(shown.replace("…", "").removesuffix("%")) / 100
    assert 0 <= share - number < Fraction(1, 100 * 10**decimals)
    assert ("…" in shown) is (share != number)


@pytest.mark.parametrize(("text", "count"), [("whole 1 h", 2), ("started 1 h", 3), ("exact 1 h", Fraction(5, 2))])
def test_whole_started_and_exact_steps_differ(text: str, count: Fraction) -> None:
    assert parse_step(text).count(Fraction(5, 2), Fraction(1)) == count


@given(st.fractions(min_value=0, max_value=100), st.fractions(min_value=Fraction(1, 10), max_value=10))
def test_exact_steps_lie_between_whole_and_started_ones(amount: Fraction, size: Fraction) -> None:
    whole, exact, started = (parse_step(f"{mode} 1 h").count(amount, size) for mode in ("whole", "exact", "started"))
    assert whole <= exact <= started
    assert started - whole == (0 if exact == whole else 1)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [(1, "points", "1 point"), (2, "points", "2 points"), (1, "days of service", "1 day of service"),
     (3, "days of service", "3 days of service"), (Fraction(3, 2), "units", "1.5 units"), (1, "EUR", "1 EUR"),
     (Fraction(1465, 100), "GBP", "14.65 GBP"), (Fraction(1465, 10), "GBP", "146.50 GBP")],
)  # fmt: skip
def test_amounts_are_shown_in_their_unit(amount: Fraction, unit: str, shown: str) -> None:
    assert show_amount(amount, unit) == shown
