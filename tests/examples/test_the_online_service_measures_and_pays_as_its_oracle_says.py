"""The online service: readings, verdicts and money are those that plain Python finds in the same files, to the cent."""

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

import oracle_online_service as oracle
from oracle import EXAMPLES, Row, expected
from test_examples_measure_as_their_oracles_say import told_apart

FOLDER = EXAMPLES / oracle.NAME


def kept() -> list[Row]:
    readings: list[Row] = json.loads(expected(oracle.NAME).read_text(encoding="utf-8"))
    return readings


def owed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "expected" / "obligations.json").read_text(encoding="utf-8"))
    return found


def run(folder: Path, *options: str, **environment: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "servanda.cli.app", "measure", str(folder), "--format", "json", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.stdout, done.stderr
    (agreement,) = json.loads(done.stdout)
    return done.returncode, agreement


@cache
def measured() -> tuple[int, dict[str, Any]]:
    return run(FOLDER)


def compared(readings: list[Row]) -> dict[str, Row]:
    """Of uptime the seconds instead of the number of pieces, which no paper says."""
    found = told_apart(readings)
    for each in readings:
        if "times" in each:
            own = found[" ".join([each["objective"], each["period"]["label"], *each["segment"].values()])]
            own |= {name: Fraction(each["times"][name]) for name in ("up", "down", "unknown", "excluded")}
            for count in ("in", "out", "pending"):
                del own[count]
    return found


def lines(obligations: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is compared of each obligation, with amounts as numbers."""
    found = {}
    for each in obligations:
        period = each["period"] if isinstance(each["period"], str) else each["period"]["label"]
        name = " ".join([each["remedy"], each["kind"], period, *each["segment"].values()])
        assert name not in found
        found[name] = {
            "from": each["from"],
            "to": each["to"],
            **{key: None if each[key] is None else Fraction(each[key]) for key in ("computed", "amount")},
            "state": each["state"],
            "until": each["claim"]["until"] if "claim" in each else each["until"],
        }
    return found


def test_what_is_expected_is_what_the_oracle_says() -> None:
    assert oracle.readings() == kept()
    assert oracle.obligations() == owed()


def test_the_command_measures_what_is_expected() -> None:
    code, agreement = measured()
    found, wanted = compared(agreement["readings"]), compared(kept())
    assert found.keys() == wanted.keys()
    assert {each: found[each] for each in wanted if found[each] != wanted[each]} == {}
    assert code == 1, "something is missed, and there are no errors"


def test_what_was_granted_and_forgotten_on_invoices_is_all_there_is_to_complain_of() -> None:
    assert oracle.forgotten() == ["latency-credit 2026-03"]
    (problem,) = measured()[1]["problems"]
    assert problem["code"] == "S890"
    assert problem["sentence"] == (
        "latency-credit shop 2026-03 (240 EUR) was granted on 6 May 2026, and is not on the invoices of May and June 2026."
    )


def test_what_follows_is_what_is_expected_to_the_cent() -> None:
    found, wanted = lines(measured()[1]["obligations"]), lines(owed())
    assert found.keys() == wanted.keys()
    assert {each: found[each] for each in wanted if found[each] != wanted[each]} == {}


def test_postgresql_gives_the_same_figures_and_the_same_money(postgres_url: str, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / oracle.NAME)
    connection = '\n[connections.warehouse]\nengine = "postgres"\nurl_from = "WAREHOUSE_URL"\n'
    with (folder / "servanda.toml").open("a", encoding="utf-8") as bindings:
        bindings.write(connection)
    _, agreement = run(folder, "--engine", "postgres", WAREHOUSE_URL=postgres_url)
    assert compared(agreement["readings"]) == compared(kept())
    assert lines(agreement["obligations"]) == lines(owed())


def test_the_example_shows_what_a_half_year_can_bring() -> None:
    assert {each["verdict"] for each in kept()} == {"met", "missed", "undetermined"}
    assert {each["state"] for each in owed()} == {"granted", "claimable"}
    assert {each["kind"] for each in owed()} == {"credit", "earn-back", "right_to_terminate"}


def test_before_the_invoice_is_there_nothing_is_final() -> None:
    """In the middle of May the month is missed for sure; what a tenth of its invoice is, nobody knows yet."""
    _, agreement = run(FOLDER, "--as-of", "2026-05-15", "--period", "2026-05")
    (credit,) = agreement["obligations"]
    assert (credit["segment"], credit["state"]) == ({"services": "shop"}, "computed")
    assert credit["because"][-1]["sentence"] == "invoiced of 2026-05 is 0 EUR so far: 0 EUR"


def test_three_ways_to_read_the_maintenance_of_may_are_three_amounts() -> None:
    """All of the down time excluded, none of it, and what was announced: nothing, a quarter, a tenth of the invoice."""
    found = oracle.times("shop", "2026-05")
    invoice = oracle.invoiced("2026-05", "shop")
    whole = sum(found.values())
    none_excluded = Fraction(whole - found["down"] - found["excluded"], whole)
    agreed = Fraction(found["up"], found["up"] + found["down"])
    assert Fraction("0.99") < none_excluded < Fraction("0.995") < agreed < Fraction("0.999")
    assert [invoice / 4, invoice / 10] == [Fraction("1207.785"), Fraction("483.114")]


def test_the_readme_says_that_the_records_are_simulated() -> None:
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "simulated" in said
    assert f"servanda measure examples/{oracle.NAME}" in said
    assert f"python -m servanda.simulate {oracle.NAME} " in said
