"""Twenty-seven thousand real clients of a bank, each called so often in 2008: who signed after how many calls, against a loop.

The file holds how many calls each client had and whether it signed with the last; the calls are written out from that.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app

AGREEMENT = """
    servanda: 1
    id: bank
    in_force: 2008-01-01
    currency: EUR
    parties: {bank: {name: Bank}}
    records:
      clients:
        from: {file: clients.csv, complete_until: 2009-01-01}
        key: id
        time: at
        columns: {signed: yes/no}
      calls:
        from: {file: calls.csv, complete_until: 2009-01-01}
        key: id
        time: at
        belongs_to: {clients: client}
        columns: {last: yes/no}
    objectives: {volume: {metric: {count: clients}, each: year}}
    follow_up:
      clients:
        assigned: at
        attempt: {of: calls, cost: 6 EUR}
        contact: last
        customer: signed
        revenue: 400 EUR
"""


@pytest.fixture(scope="module")
def clients(shared: Path) -> list[tuple[int, bool]]:
    """Of each client how many calls it had, and whether it signed."""
    with gzip.open(shared / "data" / "bank_calls_2008" / "calls.csv.gz", "rt", encoding="utf-8") as file:
        found = [(int(each["campaign"]), each["y"] == "yes") for each in csv.DictReader(file)]
    assert len(found) == 27_729
    return found


def rows(clients: list[tuple[int, bool]]) -> Iterator[str]:
    """A call a day, the last of them the one that the client answered."""
    for number, (calls, _) in enumerate(clients):
        for place in range(calls):
            yield f"{number}-{place},{number},2008-{5 + place // 28:02}-{1 + place % 28:02},{'yes' if place + 1 == calls else 'no'}"


def by_number(clients: list[tuple[int, bool]], folder: Path) -> Any:
    """The same clients as the bank keeps them: how many calls, and no call."""
    text = (
        dedent(AGREEMENT).replace("signed: yes/no}", "signed: yes/no, made: number}").replace("    contact: last\n", "")
    )
    (folder / "number.yaml").write_text(text.replace("of: calls", "number: made"), encoding="utf-8")
    own = [f"{at},2008-05-01,{'yes' if signed else 'no'},{made}" for at, (made, signed) in enumerate(clients)]
    (folder / "clients.csv").write_text("\n".join(["id,at,signed,made", *own]) + "\n", encoding="utf-8")
    return json.loads(CliRunner().invoke(app, ["attempts", str(folder / "number.yaml"), "--format", "json"]).stdout)[
        "attempts"
    ][0]


def test_real_clients_sign_after_as_many_calls_as_a_loop_says(clients: list[tuple[int, bool]], tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(dedent(AGREEMENT), encoding="utf-8")
    own = [f"{number},2008-05-01,{'yes' if signed else 'no'}" for number, (_, signed) in enumerate(clients)]
    (tmp_path / "clients.csv").write_text("\n".join(["id,at,signed", *own]) + "\n", encoding="utf-8")
    (tmp_path / "calls.csv").write_text("\n".join(["id,client,at,last", *rows(clients)]) + "\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["attempts", str(tmp_path / "bank.yaml"), "--format", "json"])
    (found,) = json.loads(ran.stdout)["attempts"]
    same = by_number(clients, tmp_path)
    for each in (found, same):  # who answered and did not sign was reached as well, which a number cannot know
        each["attempts"] = [{key: value for key, value in one.items() if key != "reached"} for one in each["attempts"]]
    assert found == same, "where only their number is known it is the same"
    signed = Counter(calls for calls, yes in clients if yes)
    profit, best = 0, (0, 0)
    steps: dict[int, Any] = {each["attempt"]: each for each in found["attempts"]}
    for number in range(1, max(calls for calls, _ in clients) + 1):
        made = sum(calls >= number for calls, _ in clients)
        profit += 400 * signed[number] - 6 * made
        best = max(best, (profit, -number))
        assert (steps[number]["leads"], steps[number]["customers"]) == (made, signed[number])
        assert int(steps[number]["profit"]) == profit
    assert found["best_by_profit"] == -best[1] > 1
    assert found["customers"] == sum(signed.values()) and found["enough_customers"]
