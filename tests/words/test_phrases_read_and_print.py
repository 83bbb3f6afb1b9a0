"""Laws of all phrases: what is printed can be read again, and any text gives a value or a PhraseError with a place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from phrase_strategies import PARSERS, PHRASES, blocks

from servanda.words.phrase import PhraseError
from servanda.words.trigger import as_block, parse_trigger_block

FRAGMENTS = (
    "at least|at most|above|between|and|or|95|%|1.5|1,200|,|of|the time|FEE|h|min|days|working|next|day|17:00|24:00"
    "|late|25:61|2026-02-30|2026-12-24|-|–|mon|fri|holidays|closed|end|2nd|month|months|after|the period|in|a row|each"
    "|last|first|$|goals|.|missed|overall|claimed|counts|as|up|leaves|downtime|started|GBP|usd|€|half|down"
    "|to|from|16|January|fiscal|year|'|\"|\\|½|٣|²|\u00a0|\u200b|\x00|\U0001f600|99999999999999999999"
)
fragments = st.lists(st.sampled_from(FRAGMENTS.split("|")), max_size=9).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts))
)


@pytest.mark.parametrize("name", PHRASES)
@given(data=st.data())
def test_every_value_is_read_back_from_what_it_prints(name: str, data: st.DataObject) -> None:
    parse, strategy = PHRASES[name]
    value = data.draw(strategy)
    assert parse(str(value)) == value


@pytest.mark.parametrize("name", PHRASES)
@given(data=st.data())
def test_spaces_around_a_phrase_do_not_matter(name: str, data: st.DataObject) -> None:
    parse, strategy = PHRASES[name]
    value = data.draw(strategy)
    assert parse(f"  {value} ") == value


@given(blocks)
def test_blocks_of_triggers_are_read_back_from_what_they_print(block: Any) -> None:
    assert parse_trigger_block(as_block(block)) == block


@pytest.mark.parametrize("name", PARSERS)
@given(text=st.text(max_size=40) | fragments)
@example(text="")
@example(text=" ")
@example(text="9" * 5000)
@example(text="0." + "0" * 5000 + "1 h")
@example(text="at least 1 or " * 60)
@example(text="at least 1 or " * 5000)
@example(text="," * 300)
@example(text="İ")
def test_any_text_gives_a_value_or_a_phrase_error_with_a_place_inside(name: str, text: str) -> None:
    parse = PARSERS[name]
    try:
        value = parse(text)
    except PhraseError as error:
        assert error.sentence
        assert 0 <= error.start <= len(text)
        assert error.length >= 1
        assert error.start + error.length <= max(len(text), error.start + 1)
        return
    if name in PHRASES:
        assert parse(str(value)) == value


@given(st.recursive(st.text(max_size=8) | st.none() | st.integers(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["any", "all", "each", "foo"]), inner, max_size=2)))  # fmt: skip
def test_any_block_gives_a_trigger_or_a_phrase_error(block: Any) -> None:
    try:
        parse_trigger_block(block)
    except PhraseError as error:
        assert error.sentence


def test_a_block_of_triggers_deeper_than_anyone_writes_is_refused() -> None:
    block: Any = "availability missed"
    for _ in range(50_000):
        block = {"any": [block]}
    with pytest.raises(PhraseError):
        parse_trigger_block(block)


def test_the_path_of_an_error_in_a_block_leads_to_the_phrase() -> None:
    with pytest.raises(PhraseError) as caught:
        parse_trigger_block({"any": ["a missed", {"all": ["b met", "c mised"]}]})
    assert caught.value.path == ("any", 1, "all", 1)
    assert (caught.value.start, caught.value.length) == (2, 5)


def test_money_keeps_the_decimals_that_were_written() -> None:
    parse, _ = PHRASES["money"]
    assert str(parse("0.0000001 USD")) == "0.0000001 USD"
    assert str(parse("12.50 EUR")) == "12.50 EUR"
    assert parse("12.50 EUR").amount == Decimal("12.5")
