"""The glossary explains every word that figures and verdicts use; the page of editors shows what editors can read."""

from __future__ import annotations

import json
import re
from typing import get_args

from page import ROOT, blocks

from servanda.agreement.schema import json_schema
from servanda.words.problem import Problem
from servanda.words.result import State, Word

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
EDITORS = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
DEFINED = {word.strip("`").lower() for word in re.findall(r"\*\*(.+?)\*\*", GLOSSARY)}
NEEDED = """
    agreement party record set calendar metric objective reading thing level scope horizon exclusion correction remedy
    obligation statement ledger claim escalation problem because as_of ripening pending late within restatement
"""


def test_every_word_of_the_house_is_explained() -> None:
    words = {*NEEDED.replace("record set", "").split(), "record set"}
    assert sorted(words - DEFINED) == []


def test_every_verdict_and_every_state_is_explained() -> None:
    assert {*get_args(Word), *get_args(State)} <= DEFINED


def test_the_terms_of_the_field_are_translated() -> None:
    for term in ("SLA", "SLO", "SLI", "OLA", "underpinning contract", "service credit", "earn-back", "business hours"):
        assert re.search(rf"^\| .*\b{term}\b.* \|", GLOSSARY, re.MULTILINE), term


def test_no_word_is_explained_twice() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*", GLOSSARY, re.MULTILINE)
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_settings_of_editors_can_be_read() -> None:
    settings = [json.loads(block.text) for block in blocks(EDITORS) if block.language == "json"]
    assert settings
    assert "yaml.schemas" in settings[0]
    json.dumps(json_schema())


def test_an_editor_finds_the_place_of_a_problem() -> None:
    tasks = next(json.loads(block.text) for block in blocks(EDITORS) if '"tasks"' in block.text)
    first, second = (each["regexp"] for each in tasks["tasks"][0]["problemMatcher"]["pattern"])
    from servanda.words.place import Place

    line, place, *_ = str(Problem("S104", "`leads` has no field `scor`.", Place("a/b.yaml", 31, 49))).split("\n")
    found = re.fullmatch(first, line)
    assert found is not None and found.groups() == ("error", "S104", "`leads` has no field `scor`.")
    where = re.fullmatch(second, place)
    assert where is not None and where.groups() == ("a/b.yaml", "31", "49")
