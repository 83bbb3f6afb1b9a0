"""Twelve customers from one text, on one export: each has the figures that plain Python finds among its own rows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import oracle_service_provider as oracle
import pytest
from oracle import EXAMPLES, Row, expected
from test_examples_measure_as_their_oracles_say import told_apart

FOLDER = EXAMPLES / oracle.NAME


@cache
def kept() -> dict[str, list[Row]]:
    """The readings that are expected, of each agreement."""
    readings: list[Row] = json.loads(expected(oracle.NAME).read_text(encoding="utf-8"))
    found: dict[str, list[Row]] = {}
    for each in readings:
        found.setdefault(each["agreement"], []).append(each)
    return found


def run(folder: Path, *options: str, **environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
    command = [sys.executable, "-m", "servanda.cli.app", "measure", str(folder), "--format", "json", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.stdout, done.stderr
    return done.returncode, {each["agreement"]: each for each in json.loads(done.stdout) if each["agreement"]}


@cache
def measured() -> tuple[int, dict[str, dict[str, Any]]]:
    return run(FOLDER)


def test_what_is_expected_is_what_the_oracle_says() -> None:
    assert oracle.readings() == [each for one in kept().values() for each in one]


def test_every_customer_is_measured_and_nothing_else() -> None:
    code, found = measured()
    assert code == 1, "something is missed, and there are no errors"
    assert sorted(found) == sorted(kept()) == sorted(each.id for each in oracle.CUSTOMERS)


@pytest.mark.parametrize("agreement", [each.id for each in oracle.CUSTOMERS])
def test_a_customer_has_the_figures_of_its_own_rows(agreement: str) -> None:
    found, wanted = told_apart(measured()[1][agreement]["readings"]), told_apart(kept()[agreement])
    assert found.keys() == wanted.keys()
    assert {each: found[each] for each in wanted if found[each] != wanted[each]} == {}


def test_postgresql_gives_the_same_figures(postgres_url: str, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / oracle.NAME)
    connection = '\n[connections.warehouse]\nengine = "postgres"\nurl_from = "WAREHOUSE_URL"\n'
    with (folder / "servanda.toml").open("a", encoding="utf-8") as bindings:
        bindings.write(connection)
    _, found = run(folder, "--engine", "postgres", WAREHOUSE_URL=postgres_url)
    for agreement, readings in kept().items():
        assert told_apart(found[agreement]["readings"]) == told_apart(readings)


def test_the_example_shows_what_a_portfolio_has() -> None:
    verdicts = {each["verdict"] for one in kept().values() for each in one}
    assert verdicts == {"met", "missed", "not owed", "open"}


def test_a_customer_is_a_file_of_eight_lines() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in (FOLDER / "customers").glob("*.yaml")]
    assert len(lengths) == len(oracle.CUSTOMERS)
    assert sorted(lengths)[:-1] == [8] * (len(lengths) - 1), "only one customer has a promise of its own"


def test_the_readme_says_that_the_records_are_simulated() -> None:
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "simulated" in said
    assert f"servanda measure examples/{oracle.NAME}" in said
    assert f"python -m servanda.simulate {oracle.NAME} " in said
