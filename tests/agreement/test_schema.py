"""The JSON Schema by which editors complete and check an agreement: it takes what the reader takes, and finds typos."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from servanda.agreement.read import read_agreement
from servanda.agreement.schema import json_schema
from servanda.metrics.registry import metric_kinds

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.yaml"))
SCHEMA = json_schema()
VALID = jsonschema.Draft202012Validator(SCHEMA)


class AsEditorsRead(yaml.SafeLoader):
    """Numbers and yes/no become values, as in an editor; dates stay texts."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

SMALL = """
servanda: 1
id: desk
records:
  tickets: {key: id, time: opened_at, columns: {solved: yes/no, age: number}}
objectives:
  solved: {metric: {share: tickets, good: solved}, target: at least 95%, each: month}
"""


def faults(text: str) -> list[str]:
    return [error.message for error in VALID.iter_errors(yaml.load(text, AsEditorsRead))]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    json.dumps(SCHEMA)


def test_a_small_agreement_is_valid_for_the_reader_and_the_editor(tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(SMALL)
    assert read_agreement(path)[1] == ()
    assert faults(SMALL) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_valid(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_the_files_of_the_language_are_valid(shared: Path) -> None:
    for path in sorted((shared / "language").glob("*.yaml")):
        assert faults(path.read_text(encoding="utf-8")) == [], path.name


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("each: month", "eachh: month"),
        ("good: solved", "god: solved"),
        ("share: tickets", "shre: tickets"),
        ("key: id", "keys: id"),
        ("age: number", "age: numbr"),
        ("id: desk", "idd: desk"),
        ("each: month", "each: month, no_data: perhaps"),
    ],
)
def test_a_typo_is_found(right: str, wrong: str) -> None:
    assert faults(SMALL.replace(right, wrong, 1))


def test_every_metric_kind_is_an_alternative_that_an_editor_can_offer() -> None:
    metric = SCHEMA["$defs"]["Metric"]
    for name in metric_kinds():
        if name != "percentile":
            assert name in metric["properties"], name
    for key in ("p50", "p95", "p99.9"):
        assert faults(SMALL.replace("share: tickets, good: solved", f"{key}: tickets, of: age")) == []


def test_every_key_says_what_it_is_for() -> None:
    silent = [path for path, node in _keys(SCHEMA, ()) if not node.get("description")]
    assert silent == []


def _keys(node: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every key of every block, with what the schema says of it."""
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            found += [((*path, name), value) for name, value in properties.items()]
        for key, value in node.items():
            found += _keys(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            found += _keys(value, (*path, str(place)))
    return found
