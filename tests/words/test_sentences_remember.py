"""Sentences are their English text; phrases of an agreement told as sentences read as they print themselves."""

from __future__ import annotations

import copy
from datetime import date
from fractions import Fraction
from typing import Any

import phrase_strategies as phrases
import pytest
from hypothesis import given

from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.target import Rounded, parse_target
from servanda.words.told import duration_told, over_told, step_told, target_told, text_told, units_told
from servanda.words.told_triggers import phase_told, trigger_told
from servanda.words.trigger import parse_trigger_block
from servanda.words.value import parse_value


def test_a_sentence_is_its_english_text_and_knows_what_it_is_made_of() -> None:
    said = Sentence("{n} records short", "{n} record short", n=1234)
    assert said == "1,234 records short"
    assert (said.pattern, said.values) == ("{n} records short", {"n": 1234})
    assert Sentence("{n} records short", "{n} record short", n=1) == "1 record short"
    assert Sentence("until {day}: {figure}", day=date(2026, 4, 1), figure=Fraction(1, 2)) == "until 2026-04-01: 0.5"


def test_what_a_person_wrote_is_never_read_as_a_pattern() -> None:
    assert Sentence("{name} missed", name="{n} of {all}") == "{n} of {all} missed"


def test_copies_still_know_what_they_are_made_of() -> None:
    said = Sentence("{figure} short", figure=Figure("1,200 USD"))
    again = copy.deepcopy(said)
    assert (again, again.pattern, again.values) == (said, said.pattern, said.values)


def test_joined_texts_are_one_text_and_empty_ones_leave_no_comma() -> None:
    assert joined(("5 so far", "", "2 pending")) == "5 so far, 2 pending"
    assert joined(("a", "b", "c"), "; ") == "a; b; c"
    assert joined(()) == ""


@given(phrases.targets)
def test_a_target_is_told_as_it_is_written_but_for_signs_between_thousands(target: Any) -> None:
    for told in (target_told(target), text_told(str(target))):
        assert told.replace(",", "") == str(target).replace(",", "")


def test_thousands_of_money_are_told_apart() -> None:
    assert text_told("at least 18400 EUR") == "at least 18,400 EUR"


@pytest.mark.parametrize("direction", ["down", "up", "half up"])
def test_a_rounded_target_is_told_as_it_is_written(direction: Any) -> None:
    target = Rounded(parse_target("at most 4 h or at most 1 late"), direction, parse_value("1 min"))
    assert target_told(target) == str(target)
    told = text_told(str(target))
    assert isinstance(told, Sentence)
    assert told == str(target)


def test_what_is_no_target_stays_as_it_is() -> None:
    assert text_told("as good as can be") == "as good as can be"
    assert text_told("at least 5, the limit rounded sideways to 1") == "at least 5, the limit rounded sideways to 1"


@given(phrases.durations)
def test_a_duration_is_told_as_it_is_written(duration: Any) -> None:
    assert duration_told(duration) == str(duration)


@given(phrases.triggers)
def test_a_trigger_is_told_as_it_is_written(trigger: Any) -> None:
    assert trigger_told(trigger) == str(trigger)


def test_a_trigger_of_several_parts_is_told_in_words() -> None:
    trigger = parse_trigger_block({"all": ["a missed", {"any": ["b missed", "c met"]}]})
    assert trigger_told(trigger) == "all of a missed and any of b missed or c met"


@given(phrases.overs)
def test_a_stretch_is_told_as_it_is_written(over: Any) -> None:
    assert over_told(over) == str(over)


@given(phrases.escalation_steps)
def test_a_step_is_told_as_it_is_written(step: Any) -> None:
    assert step_told(step) == str(step)


@given(phrases.phases)
def test_a_phase_is_told_as_it_is_written(phase: Any) -> None:
    assert phase_told(phase) == str(phase)


def test_units_have_their_plural() -> None:
    assert [units_told(n, "half") for n in (1, 2)] == ["1 half", "2 halves"]
