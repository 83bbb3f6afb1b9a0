"""Every language says everything: a sentence that a page can show has its words, with the same values in them."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from servanda.clock.zone import Zone
from servanda.desk.packs import sections
from servanda.judge.reasons import difference
from servanda.paper.tongue import ENGLISH, Plural, Tongue, languages, tongue_of
from servanda.words.note import KINDS
from servanda.words.result import Counts, Period, Reading
from servanda.words.said import target_said, value_said
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.shapes import Table
from servanda.words.target import parse_target
from servanda.words.told import text_told, units_told
from servanda.words.told_tables import targets_told
from servanda.words.told_triggers import trigger_told
from servanda.words.trigger import parse_trigger

SOURCES = Path(__file__).resolve().parents[2] / "src" / "servanda"
OTHERS = [each for each in languages() if each != "en"]
SELF_EVIDENT = re.compile(r"[^\w:;]*")
"""What is left of a pattern that needs no words: commas, brackets and spaces."""


def patterns() -> dict[str, list[str]]:
    """Every pattern of a sentence in the code, with the names in its braces."""
    found: dict[str, list[str]] = {}
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                for text in written(node, path):
                    found[text] = names_in(text)
    return found


def written(node: ast.Call, path: Path) -> Iterable[str]:
    """The pattern of a sentence: it stands where the sentence is made, or the languages cannot know it."""
    first = node.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield first.value
    else:
        assert path.name in ("sentence.py", "plain_sentence.py"), (
            f"{path}:{node.lineno} makes a sentence of a pattern that no one can look up"
        )


def names_in(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


def around(text: str) -> str:
    return "".join(literal for literal, _, _, _ in string.Formatter().parse(text))


def forms(word: str | Mapping[str, str]) -> list[str]:
    """What stands for a pattern, the form of most numbers last."""
    return [word] if isinstance(word, str) else sorted(word.values(), key=lambda each: each == word["other"])


def tongue(code: str) -> Tongue:
    found, problem = tongue_of(code)
    assert problem is None
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_every_head_of_a_table_on_the_pages_for_meetings_has_its_words(code: str) -> None:
    """Heads are said by the language one by one, so no template names them."""
    heads = {
        text
        for module in iter_modules(sections.__path__, f"{sections.__name__}.")
        for name, value in vars(import_module(module.name)).items()
        if name.endswith("HEADS")
        for text in value
        if text
    }
    assert "Of the stage before" in heads
    assert [each for each in sorted(heads) if tongue(code).say(each) == each and len(each) > 8] == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_in_the_code_has_its_words(code: str) -> None:
    spoken = tongue(code)
    found = patterns()
    assert len(found) > 120
    needed = {each for each in found if not SELF_EVIDENT.fullmatch(around(each))}
    assert sorted(needed - set(spoken.sentences) - set(spoken.words)) == []
    assert sorted(set(spoken.sentences) - set(found)) == [], "nothing says these any more"


@pytest.mark.parametrize("code", OTHERS)
def test_every_value_of_a_sentence_stands_in_its_words(code: str) -> None:
    for pattern, word in (*tongue(code).sentences.items(), *tongue(code).words.items()):
        *special, usual = forms(word)
        assert names_in(usual) == names_in(pattern), pattern
        for form in special:  # may say it without the number: the only promise
            assert {*names_in(form), "n"} == {*names_in(pattern), "n"}, pattern


@pytest.mark.parametrize("code", OTHERS)
def test_every_form_of_a_number_is_one_that_the_language_has(code: str) -> None:
    spoken = tongue(code)
    known = {each.form for each in spoken.plurals} | {"other"}
    for pattern, word in spoken.sentences.items():
        if not isinstance(word, str):
            assert set(word) == known, pattern


@pytest.mark.parametrize("code", OTHERS)
def test_words_that_stand_in_no_template_are_there_too(code: str) -> None:
    from servanda.paper.html import PARTS

    used = {title for _, title in PARTS} | {*KINDS, "note", "provisional", "ready", "final"}
    used |= {"Promises", "Calendars", "Escalations", "Parties", "Records", "Remedies", "Fees", "Settlement"}
    used |= {"Promise", "Target", "So far", "Verdict", "Trend", "Expected, room left", "Over or left", "To be told"}
    assert sorted(used - set(tongue(code).words)) == []


DATED = Table("date", (("2026-01-01", parse_target("at most 4 h")),))
TABLE = Table("kind", (("short", parse_target("at most 1 h")), ("long", DATED)), parse_target("at most 8 h"))


def points(distance: Fraction) -> str:
    """How far two percentages lie apart."""
    reading = Reading("uptime", Period("2026-04", 0, 1), (), None, "percent", None, None, Counts(), 1)
    return difference(distance, reading, "")


SAID: list[tuple[Any, str, str]] = [
    (Sentence("{n} records short", "{n} record short", n=1), "es fehlt 1 Vorgang", "il manque 1 enregistrement"),
    (Sentence("{n} records short", "{n} record short", n=1234), "es fehlen 1.234 Vorgänge",
     "il manque 1\u202f234 enregistrements"),
    (Sentence("{n} missed", n=0), "0 verfehlt", "0 manqué"),
    (Sentence("{figure} over", figure=Figure("1,234.5… h")), "1.234,5… h über der Grenze",
     "1\u202f234,5… h au-delà de la limite"),
    (Sentence("{figure} over", figure=points(Fraction(1, 100))), "1 Prozentpunkt über der Grenze",
     "1 point de pourcentage au-delà de la limite"),
    (points(Fraction(3, 200)), "1,5 Prozentpunkte", "1,5 point de pourcentage"),
    (points(Fraction(252, 10_000)), "2,52 Prozentpunkte", "2,52 points de pourcentage"),
    (joined((Sentence("{figure} so far", figure=Sentence("no value")), Sentence("{n} pending", n=9))),
     "bisher kein Wert, 9 ausstehend", "aucune valeur à ce jour, 9 en attente"),
    (Sentence("owed only if {trigger}, which is {word}", trigger=trigger_told(parse_trigger("volume met")),
              word=Sentence("open")),
     "nur geschuldet, wenn: volume eingehalten; das ist offen", "dû seulement si\u00a0: volume tenu, ce qui est en cours"),
    (trigger_told(parse_trigger("uptime missed in 2 of 3 months")), "uptime verfehlt in 2 der letzten 3 Monate",
     "uptime manqué 2 fois en 3 mois"),
    (text_told("at least 99.9%"), "mindestens 99,9\u00a0%", "au moins 99,9\u202f%"),
    (text_told("at most 2 working days"), "höchstens 2 Arbeitstage", "au plus 2 jours ouvrés"),
    (text_told("at least 95% or at most 1 late"), "mindestens 95\u00a0% oder höchstens 1 verspätet",
     "au moins 95\u202f% ou au plus 1 en retard"),
    (targets_told(TABLE), "höchstens 1 h für kind short, (höchstens 4 h ab 1. Januar 2026) für kind long und höchstens 8 h sonst",
     "au plus 1 h pour kind short, (au plus 4 h à partir du 1er janvier 2026) pour kind long et au plus 8 h sinon"),
    (Sentence("measured only until {date}", date=date(2026, 4, 1)), "nur gemessen bis 1. April 2026",
     "mesuré seulement, jusqu’au 1er avril 2026"),
    (units_told(1, "day"), "1 Tag", "1 jour"),
    ("L-0815 {n}", "L-0815 {n}", "L-0815 {n}"),
    (Fraction(-2469, 2), "-1.234,5", "-1\u202f234,5"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "german", "french"), SAID)
def test_sentences_numbers_and_dates_as_the_language_has_them(sentence: Any, german: str, french: str) -> None:
    assert tongue("de").told(sentence) == german
    assert tongue("fr").told(sentence) == french


def test_english_is_the_sentence_itself() -> None:
    for sentence, _, _ in SAID[:-1]:
        assert ENGLISH.told(sentence) == str(sentence)


def test_a_table_of_targets_reads_as_the_sentences_of_the_agreement() -> None:
    assert targets_told(TABLE) == value_said(TABLE, target_said)
    assert targets_told(DATED) == "at most 4 h from 1 January 2026 on"


def test_an_instant_on_the_wall_clock_of_a_zone() -> None:
    new_year = 1_767_225_600_000_000  # 2026-01-01 00:00 UTC
    said = {code: tongue(code).moment(new_year, Zone("Europe/Berlin")) for code in ("de", "en", "fr")}
    assert said == {"de": "1. Januar 2026 01:00", "en": "1 January 2026 01:00", "fr": "1er janvier 2026 à 01:00"}
    iso, _ = tongue_of("fr", "iso")
    assert iso.moment(new_year, Zone("UTC")) == "2026-01-01 00:00"
    assert iso.told(Sentence("measured only until {date}", date=date(2026, 4, 1))).endswith("2026-04-01")


def test_a_sentence_that_a_language_lacks_stays_english_with_the_signs_of_the_language() -> None:
    half_done = replace(tongue("de"), sentences={})
    assert half_done.told(Sentence("{n} records short", "{n} record short", n=1)) == "1 record short"
    assert half_done.told(Sentence("{figure} short", figure=Figure("0.5"))) == "0,5 short"


def test_languages_with_more_than_two_forms_can_be_written() -> None:
    polish = replace(
        tongue("de"),
        plurals=(Plural("one", frozenset({1})), Plural("few", ends=frozenset({2, 3, 4}), ends_not=frozenset({12, 13, 14}))),
        sentences={"{count} months": {"one": "{count} miesiąc", "few": "{count} miesiące", "other": "{count} miesięcy"}},
    )  # fmt: skip
    said = [polish.told(units_told(n, "month")) for n in (1, 2, 5, 12, 22)]
    assert said == ["1 miesiąc", "2 miesiące", "5 miesięcy", "12 miesięcy", "22 miesiące"]
