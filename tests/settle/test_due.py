"""Nothing lapses unseen: the last days that come next, over folders, the nearest first."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import months
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.due import due, exit_code
from servanda.desk.measuring import Asked

ALL = (
    "settlement: {claim: {until: 30 days after the period}}\nremedies:\n"
    "  credit: {when: up missed, credit: 10% of subscription}\n"
    "  plan: {when: up missed, action: {what: a plan, due: 10 days after the period}}\n"
    "  exit: {when: up missed, right_to_terminate: {for: customer, within: 20 days after the period}}\n"
    "  bonus: {when: up met, bonus: 5 USD, claim: automatic}\n"
)


def listed(folder: Path, as_of: str, within: str | None = None) -> list[tuple[str, str, str, int]]:
    found = due(Asked([folder], as_of), within)
    assert exit_code(found) == (1 if found.due else 0)
    return [(each.last.isoformat(), each.obligation.remedy, each.what, each.left) for each in found.due]


def test_what_is_to_be_claimed_done_and_used_stands_in_order_of_its_last_days(tmp_path: Path) -> None:
    Claiming(tmp_path, ALL, months("2026-01", "98%", "99.9%"))
    assert listed(tmp_path, "2026-02-05") == [
        ("2026-02-10", "plan", "do", 5), ("2026-02-20", "exit", "use", 15), ("2026-03-02", "credit", "claim", 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "within", "seen"),
    [
        ("2026-02-20", "10 days", True), ("2026-02-20", "9 days", False), ("2026-02-20", "10d", True),
        ("2026-03-02 23:59", "0 days", True), ("2026-03-03", "30 days", False), ("2026-01-20", "60 days", False),
        ("2026-03-01 00:00", "48 h", True), ("2026-03-01 00:00", "47 h", False),
    ],
)  # fmt: skip
def test_how_far_ahead(tmp_path: Path, as_of: str, within: str, *, seen: bool) -> None:
    Claiming(tmp_path)
    assert bool(listed(tmp_path, as_of, within)) is seen


def test_what_was_claimed_or_done_is_due_no_more_and_what_was_not_done_stays(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, ALL, months("2026-01", "98%"))
    deal.say("claim", "2026-02-06")
    deal.say("claim", "2026-02-06", remedy="exit")
    assert listed(tmp_path, "2026-02-15") == [("2026-02-10", "plan", "do", -5)], "five days over"
    deal.say("apply", "2026-02-14", remedy="plan")
    assert listed(tmp_path, "2026-02-15") == []


def test_over_folders_the_nearest_comes_first_whatever_the_agreement(tmp_path: Path) -> None:
    for name, days in (("a", 30), ("b", 10), ("c", 20)):
        (tmp_path / name).mkdir()
        head = TWO.replace("id: hosting", f"id: {name}")
        Claiming(tmp_path / name, TERMS.replace("30 days", f"{days} days"), months("2026-01", "98%"), head)
    found = due(Asked([tmp_path], "2026-02-01"))
    assert [each.agreement.id for each in found.due] == ["b", "c", "a"]


def test_a_last_day_that_comes_before_the_amount_is_final_is_seen_too(tmp_path: Path) -> None:
    head = TWO.replace("    target: at least 99%\n", "    target: at least 99%\n    settle_after: 25 days\n")
    Claiming(tmp_path, TERMS, months("2026-01", "98%"), head)
    for day, state in (("2026-02-20", "computed"), ("2026-02-27", "claimable")):
        assert [each.obligation.state for each in due(Asked([tmp_path], day)).due] == [state]


def test_for_scripts(tmp_path: Path) -> None:
    Claiming(tmp_path)
    words = ["due", str(tmp_path), "--as-of", "2026-02-20"]
    text = CliRunner().invoke(app, words, env={"COLUMNS": "120"})
    assert (text.exit_code, "2 March 2026  10 days  claim  100 USD  credit 2026-01" in text.stdout) == (1, True)
    (row,) = csv.DictReader(io.StringIO(CliRunner().invoke(app, [*words, "--format", "csv"]).stdout))
    assert (row["last_day"], row["days_left"], row["by"], row["amount"]) == ("2026-03-02", "10", "Customer", "100")
    (plain,) = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["due"]
    assert (plain["last_day"], plain["by"], plain["state"]) == (
        "2026-03-02", [{"party": "customer", "name": "Customer"}], "claimable",
    )  # fmt: skip
    later = CliRunner().invoke(app, ["due", str(tmp_path), "--as-of", "2026-04-01", "--within", "5 days"])
    assert (later.exit_code, later.stdout.splitlines()[0]) == (0, "Nothing is due within 5 days.")


@pytest.mark.parametrize("within", ["soon", "", "3 working days", "-1 days"])
def test_a_time_that_is_none(tmp_path: Path, within: str) -> None:
    Claiming(tmp_path)
    found = due(Asked([tmp_path]), within)
    assert ([each.code for each in found.problems], exit_code(found)) == (["S786"], 2)
