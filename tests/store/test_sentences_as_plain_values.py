"""A closed reason keeps its words, and what they are made of, so that it can be said in another language later."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from servanda.store.plain_sentence import plain_sentence, sentence_from
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.told import text_told

REASONS = [
    Sentence("{n} records short", "{n} record short", n=1),
    Sentence("measured only until {date}", date=date(2026, 4, 1)),
    joined((Sentence("{figure} so far", figure=Figure("83.11…%")), Sentence("{n} late", n=Fraction(5, 2)))),
    Sentence("owed only if {trigger}", trigger="{this is} a name"),
    text_told("at most 2 working days or at most 1 late"),
]


@pytest.mark.parametrize("reason", REASONS)
def test_through_json_and_back(reason: Any) -> None:
    plain = json.loads(json.dumps(plain_sentence(reason)))
    again = sentence_from(plain, str(reason))
    assert isinstance(again, Sentence)
    assert (again, again.pattern, again.one, again.values) == (reason, reason.pattern, reason.one, reason.values)


@pytest.mark.parametrize(
    "plain",
    [
        None, 5, [], {}, {"pattern": "{n}"}, {"pattern": 5, "values": {}}, {"pattern": "{n}", "values": [1]},
        {"pattern": "{n} records long", "values": {"n": 1}}, {"pattern": "{n} records short", "values": {}},
        {"pattern": "{n.real} record short", "values": {"n": 1}}, {"pattern": "{", "values": {}},
        {"pattern": "{n} record short", "values": {"n": {"date": "soon"}}},
        {"pattern": "{n} record short", "values": {"n": {"number": "1/0"}}},
        {"pattern": "{n} record short", "values": {"n": {"other": "1"}}},
    ],
)  # fmt: skip
def test_what_does_not_say_the_closed_text_is_not_taken(plain: Any) -> None:
    assert sentence_from(plain, "1 record short") == "1 record short"
    assert not isinstance(sentence_from(plain, "1 record short"), Sentence)
