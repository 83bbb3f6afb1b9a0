"""Whatever stands in a document or a table, it is read or refused in words; nothing raises, and nothing is lost in silence."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_files import incident, incidents, matrix, statuses

from servanda.desk.inspect import inspect_files
from servanda.engines.duckdb import DuckDBEngine
from servanda.query.types import TIME, Type
from servanda.records.binding import binding_from
from servanda.records.declared import Declared
from servanda.records.load import load
from servanda.records.preset_list import preset_list
from servanda.words.problem import errors

DOCUMENTS: dict[tuple[str, str], Any] = {
    ("gatus", "checks"): statuses(
        [("core_api", "2026-03-01T00:00:00Z", True), ("core_api", "2026-03-01T01:00:00Z", False)]
    ),
    ("prometheus", "samples"): matrix([({"__name__": "up", "job": "a"}, [(1.0, "1"), (61.5, "0")])]),
    ("statuspage", "outages"): incidents(
        incident("i1", "major", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", ["API"])
    ),
    ("statuspage", "component-states"): incidents(
        incident("i1", "major", "2026-03-02T10:00:00Z", None, ["API", "Web"])
    ),
    ("jira-slas", "cycles"): {
        "issues": [
            {
                "key": "A-1",
                "fields": {
                    "x": {
                        "name": "Fix",
                        "completedCycles": [
                            {"startTime": {"epochMillis": 0}, "elapsedTime": {"millis": 9}, "breached": True}
                        ],
                    }
                },
            }
        ]
    },
    ("upptime", "summary"): [{"name": "Shop", "slug": "shop", "uptime": "99%", "dailyMinutesDown": {"2026-03-01": 12}}],
}
SMALL = st.none() | st.booleans() | st.integers(-5, 1 << 70) | st.floats() | st.text(max_size=5)
MORE = st.dictionaries(st.text(max_size=4), SMALL, max_size=3)
ANYTHING = SMALL | MORE | st.lists(SMALL | MORE, max_size=3)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DuckDBEngine, Path]]:
    folder = tmp_path_factory.mktemp("documents")
    with DuckDBEngine([folder]) as host:
        yield host, folder


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, from its root down."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, below in inner for each in places(below, (*path, key)))]


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at one place."""
    if not path:
        return value
    found = copy.deepcopy(document)
    at = found
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return found


@pytest.mark.parametrize("named", DOCUMENTS, ids="/".join)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_document_with_anything_in_it(
    engine: tuple[DuckDBEngine, Path], named: tuple[str, str], data: st.DataObject
) -> None:
    host, folder = engine
    document = DOCUMENTS[named]
    other = changed(document, data.draw(st.sampled_from(places(document))), data.draw(ANYTHING))
    path = folder / "answer.json"
    path.write_text(json.dumps(other), encoding="utf-8")
    table = preset_list()[named[0]].table(named[1])
    assert table is not None
    binding, _ = binding_from({"file": "answer.json", "preset": named[0], "table": named[1]}, folder)
    assert binding is not None
    kinds = {
        each.name: TIME if each.name == (table.time or table.starts) else Type(each.kind) for each in table.columns
    }
    declared = Declared(table.name, table.key, table.time, table.starts, table.ends, table.states, kinds)
    loaded, problems = load(host, declared, binding, list(kinds), "UTC", folder)
    assert (loaded is not None) != bool(errors(problems)), [str(each) for each in problems]
    inspected, said = inspect_files([path])
    assert inspected is not None or errors(said) or any(each.code == "S870" for each in said)


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "[]", "{}", "null", "7", '"text"', "[" * 5000, '{"incidents": 7}', '{"incidents": [7, null, {}]}', "\ufeff[]",
        '{"data": {"result": [{}]}}', '[{"key": 1, "results": 2, "events": {}}]', '{"a": NaN}', '{"a": 1e999999}', '{"": 1, "id": 2}',
    ],
    ids=range(16),
)  # fmt: skip
def test_documents_that_are_hardly_any(tmp_path: Path, text: str) -> None:
    (tmp_path / "answer.json").write_text(text, encoding="utf-8")
    found, problems = inspect_files([tmp_path / "answer.json"])
    assert found is not None or problems, "refused in words"
