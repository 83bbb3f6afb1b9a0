"""Cells as people write them, and the integers they become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MINUTE, HOUR = 60_000_000, 3_600_000_000
FIRST, LAST = dt.datetime.fromisoformat("1970-01-02"), dt.datetime.fromisoformat("2037-12-30")
Column = Callable[..., Any]


def micros(text: str, zone: str = "UTC") -> int:
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


def test_numbers_share_the_scale_of_the_one_with_most_decimals(column: Column) -> None:
    loaded, problems, values = column("number", "1", "-2.5", "+3.25", ".5", "7.", "")
    assert not problems
    assert loaded.physical["value"].scale == 2
    assert values == [100, -250, 325, 50, 700, None]


def test_numbers_that_are_none_are_counted_listed_and_left_empty(column: Column) -> None:
    loaded, problems, values = column("number", "1", "n/a", "1,200.50", "12 %", "1_000", "0x1F", "inf", "٣")
    assert values == [10 ** loaded.physical["value"].scale, *[None] * 7]
    assert loaded.unreadable_cells == {"value": 7}
    assert loaded.bad == {"value": "value?bad"}
    assert [(each.row, each.text) for each in loaded.unreadable][:2] == [(3, "n/a"), (4, "1,200.50")]
    assert "declare `thousands:`" in loaded.unreadable[1].why
    assert [problem.code for problem in problems] == ["S326"]


def test_decimal_comma_and_thousands_are_read_where_declared(column: Column) -> None:
    loaded, _, values = column("number", "1.200,5", "0,75", "3", "12.34", decimal=",", thousands=".")
    assert loaded.physical["value"].scale == 2
    assert values == [120050, 75, 300, None]


def test_twelve_decimals_are_kept_and_more_are_rounded_with_a_note(column: Column) -> None:
    loaded, problems, values = column("number", "0.30000000000000004", "1e-5", "5")
    assert loaded.physical["value"].scale == 5
    assert values == [30000, 1, 500000]
    assert [(problem.code, problem.severity) for problem in problems] == [("S325", "note")]


def test_long_numbers_make_the_column_wide_and_stay_exact(column: Column) -> None:
    _, problems, values = column("number", "123456789012345678901.25", "0.5")
    assert not problems
    assert values == [12345678901234567890125, 50]


def test_percent_may_have_its_sign_or_not(column: Column) -> None:
    loaded, _, values = column("percent", "95.5%", "99", "0.1 %")
    assert loaded.physical["value"].scale == 3
    assert values == [955, 990, 1]


def test_percent_as_share_of_one_is_declared(column: Column) -> None:
    loaded, _, values = column("percent", "0.955", units={"value": "share"})
    assert (values, loaded.physical["value"].scale) == ([955], 3)


def test_a_percentage_among_shares_of_one_is_unreadable_not_a_hundredfold(column: Column) -> None:
    loaded, _, values = column("percent", "0.5", "25%", units={"value": "share"})
    assert values == [5, None]
    assert loaded.unreadable[0].why == "a percentage in a column of shares of 1"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", " ", "'"])
def test_thousands_may_be_parted_by_any_sign_that_no_number_has(column: Column, space: str) -> None:
    assert column("number", f"1{space}234,5", "7", decimal=",", thousands=space)[2] == [12345, 70]


def test_money_may_name_the_agreement_s_currency_only(column: Column) -> None:
    loaded, _, values = column("money", "25", "25.50 USD", "USD 3", "usd 1", "10 EUR", "$5")
    unit = 10 ** loaded.physical["value"].scale
    assert values == [25 * unit, 51 * unit // 2, 3 * unit, unit, None, None]
    assert "currency EUR, expected USD" in [each.why for each in loaded.unreadable]


def test_money_with_a_sign_is_ours_where_the_binding_says_so(column: Column) -> None:
    written = ("$1,250.50", "-$3", "$-4", "25 $", "12\u00a0$", "7", "USD 3", "$", "€5", "$$6")
    loaded, _, values = column("money", *written, units={"value": "sign"}, thousands=",")
    unit = 10 ** loaded.physical["value"].scale
    read = [2501 * unit // 2, -3 * unit, -4 * unit, 25 * unit, 12 * unit, 7 * unit, 3 * unit]
    assert values == [*read, None, None, None]


def test_a_sign_that_nobody_declared_is_left_unread_with_what_to_write(column: Column) -> None:
    loaded, _, _ = column("money", "25", "$1,250.50")
    assert [each.why for each in loaded.unreadable] == [
        "has the sign `$`; if it means USD, write units: {value: sign} in the binding"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 h", 4 * HOUR), ("1 h 30 min", 90 * MINUTE), ("1.5 hours", 90 * MINUTE), ("30 s", 30_000_000),
        ("250 ms", 250_000),
        ("4:30", 270 * MINUTE), ("4:30:15", 270 * MINUTE + 15_000_000), ("-1:30", -90 * MINUTE), ("100:00", 100 * HOUR),
        ("2 days", None), ("soon", None), ("1:75", None),
    ],
)  # fmt: skip
def test_durations(column: Column, text: str, expected: int | None) -> None:
    _, _, values = column("duration", text, "1 h")
    assert values == [expected, HOUR]


def test_bare_durations_need_a_unit(column: Column) -> None:
    loaded, problems, _ = column("duration", "90", "15")
    assert loaded is None
    assert problems[0].code == "S323"
    assert "units: {value: min}" in (problems[0].hint or "")
    assert column("duration", "90", "1.5", units={"value": "min"})[2] == [90 * MINUTE, 90_000_000]
    assert column("duration", "1500", units={"value": "ms"})[2] == [1_500_000]


def test_two_parts_are_hours_unless_the_binding_says_minutes(column: Column) -> None:
    assert column("duration", "12:30")[2] == [12 * HOUR + 30 * MINUTE]
    assert column("duration", "12:30", units={"value": "mm:ss"})[2] == [12 * MINUTE + 30_000_000]


@pytest.mark.parametrize(
    "text", ["2026-03-02T09:00", "2026-03-02 09:00:00", "2026-03-02 09:00:00.000", "2026-03-02T09:00:00,0"]
)
def test_iso_times_without_offset_are_read_in_the_zone(column: Column, text: str) -> None:
    assert column("time", text, zone="America/New_York")[2] == [micros("2026-03-02T14:00+00:00")]


@pytest.mark.parametrize(
    "text", ["2026-03-02T09:00Z", "2026-03-02 10:00:00+01:00", "2026-03-02T04:00-0500", "2026-03-02 09:00 UTC"]
)
def test_an_offset_in_the_cell_wins_over_the_zone(column: Column, text: str) -> None:
    assert column("time", text, zone="Asia/Tokyo")[2] == [micros("2026-03-02T09:00+00:00")]


def test_mixed_cells_with_and_without_offset(column: Column) -> None:
    texts = ["2026-03-02T09:00:00Z"] * 3 + ["2026-03-02T09:00:00", "2026-03-02T09:00:00.123456789+09:00"]
    expected = [micros("2026-03-02T09:00+00:00")] * 3 + [micros("2026-03-02T00:00+00:00")] * 2
    assert column("time", *texts, zone="Asia/Tokyo")[2] == [*expected[:4], expected[4] + 123_456]


def test_a_date_alone_is_its_midnight(column: Column) -> None:
    assert column("time", "2026-03-02", "2026-03-02 10:00", zone="Europe/Berlin")[2] == [
        micros("2026-03-02T00:00", "Europe/Berlin"), micros("2026-03-02T10:00", "Europe/Berlin"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["2026-02-31", "2026-13-01", "2026-01-01 24:30", "2026-01-01 10:61", "0026-01-01", "9999-12-31", "soon"]
)
def test_times_that_do_not_exist_are_unreadable(column: Column, text: str) -> None:
    loaded, _, values = column("time", "2026-01-01", "2026-01-02", text)
    assert values[2] is None
    assert loaded.unreadable_cells == {"value": 1}


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("%d/%m/%Y %H:%M", "29/2/2016 01:16", "2016-02-29T01:16"),
        ("%m/%d/%Y %H:%M", "02/29/2016 01:16", "2016-02-29T01:16"),
        ("%d.%m.%Y", "28.05.2026", "2026-05-28T00:00"), ("%d/%b/%y %I:%M %p", "28/May/26 1:05 PM", "2026-05-28T13:05"),
        ("%m/%d/%Y, %I:%M:%S %p", "5/28/2026, 12:00:05 AM", "2026-05-28T00:00:05"),
        ("epoch s", "1700000000", "2023-11-14T22:13:20"),
        ("epoch ms", "1700000000500", "2023-11-14T22:13:20.5"),
        ("%d/%m/%Y %H:%M %z", "28/05/2026 10:00 +02:00", "2026-05-28T08:00"),
    ],
)  # fmt: skip
def test_declared_formats(column: Column, form: str, text: str, expected: str) -> None:
    _, problems, values = column("time", text, dates=form)
    assert not problems
    assert values == [micros(expected)]


@pytest.mark.parametrize(
    ("form", "missing"), [("%d.%m. %H:%M", "year"), ("%H:%M", "year"), ("%d.%Y", "month"), ("%b %Y", "day")]
)
def test_a_format_says_which_day_it_is(column: Column, form: str, missing: str) -> None:
    """Read by the engine, a time without its year would lie in 1900."""
    loaded, problems, _ = column("time", "05.01. 10:00", dates=form)
    assert loaded is None
    assert [problem.code for problem in problems] == ["S321"]
    assert f"where the {missing} stands" in problems[0].sentence


def test_an_impossible_day_of_a_declared_format_is_unreadable(column: Column) -> None:
    loaded, _, values = column("time", "31/2/2016 01:16", "1/2/2016 01:16", dates="%d/%m/%Y %H:%M")
    assert values[0] is None
    assert "exists" in loaded.unreadable[0].why


def test_times_that_are_not_iso_need_a_format_and_those_that_fit_are_proposed(column: Column) -> None:
    loaded, problems, _ = column("time", "01/02/2026 10:00", "03/04/2026 11:00")
    assert loaded is None
    assert problems[0].code == "S320"
    assert '"%d/%m/%Y %H:%M"' in (problems[0].hint or "")
    assert '"%m/%d/%Y %H:%M"' in (problems[0].hint or "")
    _, problems, _ = column("time", "01/02/2026 10:00", "28/04/2026 11:00")
    assert '"%d/%m/%Y %H:%M"' in (problems[0].hint or "")
    assert "%m/%d" not in (problems[0].hint or "")


def test_a_wrong_format_is_answered_with_the_tokens(column: Column) -> None:
    _, problems, _ = column("time", "01/02/2026", dates="%d/%m/%Q")
    assert (problems[0].code, problems[0].sentence) == ("S321", "The format `%d/%m/%Q` has no token `%Q`.")
    assert column("time", "01/02/2026", dates="DD/MM/YYYY")[1][0].code == "S321"


def test_the_hour_an_autumn_night_has_twice_is_its_first_and_is_counted(column: Column) -> None:
    loaded, problems, values = column(
        "time", "2024-11-03 01:30", "2024-11-03 02:30", "2024-03-10 02:30", zone="America/New_York"
    )
    assert values == [
        micros(each) for each in ("2024-11-03T05:30+00:00", "2024-11-03T07:30+00:00", "2024-03-10T07:30+00:00")
    ]
    assert (loaded.repeated_times, loaded.missing_times) == (1, 1)
    assert {problem.code for problem in problems} == {"S332"}


def test_dates_are_day_numbers(column: Column) -> None:
    assert column("date", "1970-01-01", "1969-12-31", "2026-05-28 00:00:00")[2] == [0, -1, 20601]
    assert column("date", "28.05.2026", dates="%d.%m.%Y")[2] == [20601]


def test_yes_and_no_in_their_usual_spellings(column: Column) -> None:
    assert column("yes/no", "yes", "TRUE", "1", "n", "False", "0", "", "maybe")[2] == [True] * 3 + [False] * 3 + [
        None,
        None,
    ]


def test_texts_keep_their_spaces_and_missing_words_are_empty(column: Column) -> None:
    assert column("text", " a ", "?", "  ", "N/A", missing=["?", "N/A"])[2] == [" a ", None, None, None]


def test_a_column_of_which_nothing_fits_is_an_error(column: Column) -> None:
    loaded, problems, _ = column("number", "high", "low")
    assert loaded is None
    assert problems[0].code == "S322"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12), min_size=1
    )
)
def test_every_decimal_comes_back_exactly(column: Column, numbers: list[Decimal]) -> None:
    loaded, _, values = column("number", *(f"{number:f}" for number in numbers))
    scale = loaded.physical["value"].scale
    assert [Decimal(value).scaleb(-scale) for value in values] == numbers


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.datetimes(FIRST, LAST), min_size=1, max_size=30),
    st.sampled_from(
        ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "America/Sao_Paulo"]
    ),
)
def test_local_times_agree_with_the_zone_database(column: Column, moments: list[dt.datetime], zone: str) -> None:
    _, _, values = column("time", *(moment.isoformat(sep=" ") for moment in moments), zone=zone)
    assert values == [micros(moment.isoformat(), zone) for moment in moments]


def test_times_far_from_the_others_are_read_all_the_same(column: Column) -> None:
    texts = ["2026-01-01 10:00"] * 120
    texts[60] = "1950-07-01 10:00"
    texts[61] = "2150-07-01 10:00"
    values = column("time", *texts, zone="America/New_York")[2]
    assert values == [micros(text, "America/New_York") for text in texts]


def test_a_year_of_two_digits_is_proposed_as_one() -> None:
    """``02/Mar/26`` is a day of 2026; the engine would also read the year 26."""
    from servanda.records.times import with_their_years

    both = ["%d/%b/%Y %I:%M %p", "%d/%b/%y %I:%M %p"]
    assert with_their_years(both, ["02/Mar/26 9:15 AM"]) == ["%d/%b/%y %I:%M %p"]
    assert with_their_years(both, ["02/Mar/2026 9:15 AM"]) == ["%d/%b/%Y %I:%M %p"]
    assert with_their_years(["%d.%m.%y %H%M", "%d.%m.%Y %H%M"], ["02.03.26 1530"]) == ["%d.%m.%y %H%M"]
    assert with_their_years(["%d %b %Y", "%d %b %y"], ["2 Mar 2026"]) == ["%d %b %Y"]
