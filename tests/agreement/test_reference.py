"""The page of the language is what the model says: complete, current, and everything on it can be read."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

import servanda.words
from servanda.agreement.faults import keys_of
from servanda.agreement.model import Agreement
from servanda.agreement.parts import PARTS
from servanda.agreement.read import read_agreement
from servanda.agreement.reference import language_page
from servanda.agreement.reference_expressions import COLUMNS, CONSTANTS, PARENTS, PIECES
from servanda.agreement.reference_metrics import example_text, read_example
from servanda.agreement.reference_phrases import EVERY
from servanda.agreement.values import Term
from servanda.metrics.kinds.spread import Spread
from servanda.metrics.metric import Metric
from servanda.metrics.registry import metric_kinds
from servanda.query.check import check
from servanda.query.expression import ArithmeticOp, CompareOp, Function, Literal
from servanda.query.parse import parse_expression
from servanda.query.tokens import WORDS
from servanda.query.types import Kind
from servanda.words.problem import errors
from servanda.words.shapes import Block, phrase, shape

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TEXT = language_page()
ABSTRACT = (Term, Metric, Spread)
INSIDE_OTHERS = {"how", "child", "column", "rank", "percentile"}
"""Keys that nobody writes under this name."""


def blocks(kind: type[Block] = Block) -> Iterator[type[Block]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("servanda.") and each not in ABSTRACT:
            yield each
        yield from blocks(each)


BLOCKS = sorted(set(blocks()), key=lambda each: each.__name__)


def test_the_page_is_what_the_model_says_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == TEXT, "run: python -m servanda.agreement.reference > docs/language.md"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda each: each.__name__)
def test_every_key_of_every_block_is_on_the_page_with_its_meaning(block: type[Block]) -> None:
    for key, field in keys_of(block).items():
        if key in INSIDE_OTHERS or field.exclude:
            continue
        assert field.description, f"{block.__name__}.{key} says nothing"
        assert field.description.endswith("."), f"{block.__name__}.{key}"
        if not field.description.startswith("Not used"):
            cell = field.description.replace("|", "\\|")
            assert re.search(rf"^\| `{re.escape(key)}` \| {re.escape(cell)}", TEXT, re.MULTILINE), (block, key)


def test_every_metric_kind_has_a_section_with_an_example_and_its_sentence() -> None:
    for name, kind in metric_kinds().items():
        section = re.search(rf"^### {name}\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
        assert section is not None, name
        example = example_text(kind)
        assert example in section[1]
        assert read_example(example).sentence() in section[1]


def test_every_kind_that_comes_later_and_every_part_is_on_the_page() -> None:
    assert [name for name in PARTS if f"| `{name}` |" not in TEXT] == []


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.title)
def test_every_example_of_a_phrase_can_be_read(each: Any) -> None:
    assert each.forms
    for form in each.forms:
        assert form.meaning.endswith("."), form
        assert form.examples
        for example in form.examples:
            each.parse(example)
            assert f"`{example}`" in TEXT


def readers_of(block: type[BaseModel]) -> Iterator[phrase | shape]:
    for field in block.model_fields.values():
        yield from (each for each in field.metadata if isinstance(each, phrase | shape))
        yield from _inside(field.annotation)


def _inside(annotation: Any) -> Iterator[phrase | shape]:
    if typing.get_origin(annotation) is typing.Annotated:
        yield from (each for each in get_args(annotation)[1:] if isinstance(each, phrase | shape))
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated, tuple, dict):
        for each in get_args(annotation):
            yield from _inside(each)


def test_every_phrase_of_the_model_is_described() -> None:
    described = {each.parse.__name__ for each in EVERY}
    used: set[Callable[[str], Any]] = {
        each.parse for block in BLOCKS for each in readers_of(block) if isinstance(each, phrase)
    }
    told_with_their_keys = {
        "parse_calendar",
        "parse_column",
        "parse_dotted",
        "parse_fee_name",
        "parse_term",
    }  # names, and no more
    assert {each.__name__ for each in used} - described <= told_with_their_keys


def test_every_reader_of_the_words_is_described() -> None:
    words = Path(servanda.words.__file__).parent.glob("*.py")
    readers = {name for file in words for name in re.findall(r"^def (parse_\w+)\(text: str\)", file.read_text(), re.M)}
    described = {each.parse.__name__ for each in EVERY}
    of_notes = {"parse_note", "parse_about"}  # no part of an agreement: they have a page of their own
    assert readers - described == {"parse_op", *of_notes}  # `parse_op`: above a table of bare numbers


@pytest.mark.parametrize("block", BLOCKS, ids=lambda each: each.__name__)
def test_the_examples_of_keys_can_be_read(block: type[Block]) -> None:
    for key, field in block.model_fields.items():
        read = next((each for each in field.metadata if isinstance(each, phrase | shape)), None)
        written = str((field.examples or [getattr(read, "example", "")])[0])
        if read is None or "…" in written or key == "formula":
            continue
        raw = yaml.load(written, yaml.BaseLoader)
        reader = read if isinstance(read, shape) else read._shape()
        _, faults = reader.read(raw, {})
        assert faults == (), f"{block.__name__}.{key}: {written}"


PARAMETERS = {"goal": Literal(5, Kind.NUMBER)}


@pytest.mark.parametrize("example", [each.example for each in PIECES])
def test_every_example_of_an_expression_can_be_read_and_typed(example: str) -> None:
    expression, faults = parse_expression(example, PARAMETERS)
    assert expression is not None, faults
    _, faults = check(expression, COLUMNS, PARENTS)
    assert faults == ()


def test_every_type_has_its_constants_on_the_page() -> None:
    assert [each.written for each in CONSTANTS] == list(Kind)


def test_every_word_sign_and_function_of_an_expression_is_on_the_page() -> None:
    chapter = TEXT.partition("\n## Expressions\n")[2].partition("\n## ")[0]
    words = {*WORDS, *get_args(Function)}
    assert [word for word in sorted(words) if not re.search(rf"\b{word}\b", chapter)] == []
    signs = (*get_args(ArithmeticOp), *get_args(CompareOp))
    assert [sign for sign in signs if sign not in chapter] == []


# What the page shows of agreements is read by the reader itself.

YAML: list[str] = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
BASE = """
servanda: "1"
id: page
term: {starts: 2026-01-01}
parties: {provider: {name: Acme Ltd}, customer: {name: Globex Ltd}}
records:
  tickets:
    key: ticket_id
    time: opened_at
    columns: {priority: [P1, P2, P3], answered_at: time, closed_at: time}
objectives:
  response: {metric: {clock: tickets, start: opened_at, stop: closed_at, limit: 4 h}, each: month}
  volume: {metric: {count: tickets}, each: month}
"""


def whole(text: str) -> str:
    """A piece of an agreement with what it needs around it."""
    piece = yaml.load(text, yaml.BaseLoader)
    if "servanda" in piece:
        return text
    found = yaml.load(BASE, yaml.BaseLoader)
    for key, value in piece.items():
        found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("number", range(len(YAML)))
def test_every_piece_of_an_agreement_on_the_page_can_be_read(number: int, tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(whole(YAML[number]), encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert isinstance(agreement, Agreement)
    assert errors(problems) == (), "\n".join(map(str, problems))


def test_the_page_has_no_heading_twice_in_one_chapter() -> None:
    headings = re.findall(r"^#{2,3} (.+)$", TEXT, re.MULTILINE)
    assert sorted({each for each in headings if headings.count(each) > 1}) == []
