"""The examples give the figures that plain Python finds in the same files; those stand in expected/readings.json.

An oracle shares no line with the package: it reads the CSV files with the standard library and counts open time
over a list of days. `python tests/examples/oracle_….py` writes its readings anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import oracle_marketing_sales
import oracle_online_service
import oracle_service_desk
import oracle_service_provider
import pytest
from oracle import EXAMPLES, Row, expected, finished

from servanda.desk.goal import goal_of_file
from servanda.desk.goal_options import Figures, Past

ORACLES = {"marketing-sales": oracle_marketing_sales, "service-desk": oracle_service_desk}
AS_OF = {"marketing-sales": "2026-05-29T00:00", "service-desk": "2026-05-28T18:00"}
"""In the zone of each agreement."""

both = pytest.mark.parametrize("name", ORACLES)


def kept(name: str) -> list[Row]:
    readings: list[Row] = json.loads(expected(name).read_text(encoding="utf-8"))
    return readings


@cache
def measured(name: str) -> tuple[int, dict[str, Any]]:
    return run(name, EXAMPLES / name)


def run(name: str, folder: Path, *options: str, **environment: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the one agreement of what the command prints."""
    command = [sys.executable, "-m", "servanda.cli.app", "measure", str(folder), "--as-of", AS_OF[name]]
    command += ["--format", "json", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.stdout, done.stderr
    (agreement,) = json.loads(done.stdout)
    return done.returncode, agreement


def told_apart(readings: list[Row]) -> dict[str, Row]:
    """Readings by their name, with numbers as numbers and only what is compared."""
    found = {}
    for each in readings:
        name = " ".join([each["objective"], each["period"]["label"], *each["segment"].values()])
        assert name not in found
        found[name] = {
            **{
                key: None if each[key] is None else Fraction(each[key]) for key in ("value", "numerator", "denominator")
            },
            "start": each["period"]["start"],
            "end": each["period"]["end"],
            "segment": each["segment"],
            "verdict": each["verdict"],
            **{key: each["records"][key] for key in ("in", "out", "pending")},
        }
    return found


@both
def test_what_is_expected_is_what_the_oracle_says(name: str) -> None:
    oracle = ORACLES[name]
    assert finished(oracle.readings(), oracle.ZONE) == kept(name)


@both
def test_the_command_measures_what_is_expected(name: str) -> None:
    code, agreement = measured(name)
    found, wanted = told_apart(agreement["readings"]), told_apart(kept(name))
    assert found.keys() == wanted.keys()
    assert {each: found[each] for each in wanted if found[each] != wanted[each]} == {}
    assert code == 1, "something is missed, and there are no errors"


@both
def test_postgresql_gives_the_same_figures(name: str, postgres_url: str, tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / name, tmp_path / name)
    connection = '\n[connections.warehouse]\nengine = "postgres"\nurl_from = "WAREHOUSE_URL"\n'
    with (folder / "servanda.toml").open("a", encoding="utf-8") as bindings:
        bindings.write(connection)
    _, agreement = run(name, folder, "--engine", "postgres", WAREHOUSE_URL=postgres_url)
    assert told_apart(agreement["readings"]) == told_apart(kept(name))


@both
def test_the_example_shows_every_verdict(name: str) -> None:
    verdicts = {each["verdict"] for each in kept(name)}
    wanted = {"met", "missed", "not owed", "open"} | ({"undetermined"} if name == "service-desk" else set())
    assert verdicts == wanted


@both
def test_the_example_has_warnings_of_unreadable_rows_and_no_errors(name: str) -> None:
    _, agreement = measured(name)
    assert {problem["severity"] for problem in agreement["problems"]} == {"warning"}
    assert {problem["code"] for problem in agreement["problems"]} == {"S326", "S327"}


def test_the_rates_that_the_goals_rest_on_are_those_of_the_year_before() -> None:
    """A week after the last lead of 2025 had matured the command finds what the text says of that year."""
    of, text = oracle_marketing_sales.year_before(), EXAMPLES / "marketing-sales" / "marketing-sales.yaml"
    asked = Past("close-rate", "revenue", "2026-02-20")
    sheet, problems = goal_of_file(text, Figures(), past=asked)
    assert sheet is not None and {each.severity for each in problems} == {"warning"}
    found = {each.name: (each.leads, each.customers, each.revenue) for each in sheet.subsets}
    every = tuple(sum(of[name][at] for name in "AB") for at in range(3))
    assert found == {"quality A": of["A"], "quality B": of["B"], "all": every}
    said = text.read_text(encoding="utf-8")
    assert f"{every[2]:,} USD of revenue for {every[1]} customers" in said
    assert f"these {every[1]} of {every[0]:,} leads" in said
    values = {each.name: each.exact for each in sheet.steps}
    assert abs(values["close-rate"] - Fraction(every[1], every[0])) < Fraction(1, 10_000)
    assert abs(values["customer"] - Fraction(every[2], every[1])) < 10


def test_no_lead_lies_on_an_edge_where_readings_of_the_text_differ() -> None:
    assert oracle_marketing_sales.narrow_escapes() == []


@both
def test_the_readme_says_that_the_records_are_simulated(name: str) -> None:
    said = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    assert "simulated" in said
    assert f"servanda measure examples/{name}" in said
    assert f"python -m servanda.simulate {name} " in said


def test_every_example_has_its_oracle() -> None:
    with_records = (path.parent for path in Path(EXAMPLES).glob("*/servanda.toml"))
    assert sorted(path.name for path in with_records) == sorted(
        [*ORACLES, oracle_online_service.NAME, oracle_service_provider.NAME]
    )
