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


ON_TOP = """
servanda: 1
id: acme
extends: plans/gold.yaml@2.1
with: {customer: Acme}
parties: {customer: {contacts: [{title: Head of IT}]}}
objectives:
  solved: {metric: {where: "priority = 'P1'"}, target: at least 98%}
  reopened: none
records: {tickets: {expect: none}}
"""


def test_a_text_on_top_of_another_says_only_what_differs() -> None:
    assert faults(ON_TOP) == []
    assert faults("servanda: 1\nid: acme\nextends: gold.yaml@1.0\n") == []
    for right, wrong in (
        ("target: at", "targets: at"),
        ("reopened: none", "reopened: non"),
        ("id: acme", "version: 1"),
    ):
        assert faults(ON_TOP.replace(right, wrong)), wrong


def test_a_plan_with_parameters_needs_no_name_of_its_own() -> None:
    assert faults(SMALL.replace("id: desk", "parameters: {share: percent}")) == []


@pytest.mark.parametrize(
    "left_out", ["id: desk", "metric: {share: tickets, good: solved}, ", ", each: month", "share: tickets, "]
)
def test_what_a_text_of_its_own_needs_is_missed(left_out: str) -> None:
    assert faults(SMALL.replace(left_out, "", 1))


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
