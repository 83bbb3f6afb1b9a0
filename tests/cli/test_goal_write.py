"""`servanda goal --write`: what the records say goes into the agreement's own text, and nothing else in it moves.

Of 40 leads of January and February 10 became customers, who brought 900 USD each.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import Ran, run

HEAD = """\
servanda: 1
id: rates
title: Rates
currency: USD
in_force: 2026-01-01
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-04-15}
    key: id
    time: at
    columns: {won_at: time, amount: money}
"""
GOALS = """\
goals:
  quota:   "45000 USD"          # a year
  deal:    1000 USD             # as in the handbook
  won:     '10%'                # guessed
  leads:   {is: quota / deal / won, rounded: up to 1}
"""
OBJECTIVES = """\
objectives:   # both sides
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 500, each: month}
  won:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: won_at - at <= 30 days, matures_after: 30 days}
    each: month
"""
WRITE = ("--from-records", "won", "--worth", "amount", "--write")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = ["id,at,won_at,amount"]
    for month in ("01", "02"):
        for at in range(20):
            day = f"2026-{month}-{at + 1:02}"
            rows.append(f"{month}-{at},{day} 09:00,{f'{day} 18:00,900' if at < 5 else ','}")
    (tmp_path / "leads.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return written(tmp_path, HEAD + GOALS + OBJECTIVES)


def written(folder: Path, text: str) -> Path:
    path = folder / "rates.yaml"
    path.write_bytes(text.encode())
    return path


def refused(file: Path, *words: str) -> Ran:
    """What is printed to a mistake; nothing was written."""
    before = file.read_bytes()
    ran = run("goal", file, *(words or WRITE))
    assert (ran.code, ran.out) == (2, "")
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["leads.csv", "rates.yaml"]
    return ran


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_figures_change_and_remarks_layout_and_line_ends_stay(file: Path, end: str, mark: str) -> None:
    text = mark + (HEAD + GOALS + OBJECTIVES).replace("\n", end)
    written(file.parent, text)
    ran = run("goal", file, *WRITE)
    assert ran.code == 0 and "Written to" in ran.out
    now = text.replace("deal:    1000 USD ", "deal:    900 USD ").replace("'10%' ", "'25%' ")
    assert file.read_bytes() == now.encode()
    assert ran.codes.count("S939") == 2 and "The remark beside the figure stays as it was: `# guessed`" in ran.err


def test_a_dry_run_shows_the_lines_and_writes_nothing_and_a_second_run_has_nothing_to_do(file: Path) -> None:
    before = file.read_bytes()
    shown = run("goal", file, *WRITE, "--dry-run")
    assert "16 -   won:     '10%'                # guessed" in shown.out
    assert "16 +   won:     '25%'                # guessed" in shown.out
    assert "Nothing is written yet" in shown.out and file.read_bytes() == before
    done = json.loads(run("goal", file, *WRITE, "--format", "json").out)["change"]
    assert done["written"] and len(done["lines"]) == 4
    after = file.read_bytes()
    assert "Nothing changes in" in run("goal", file, *WRITE).out and file.read_bytes() == after


def test_a_text_without_goals_gets_a_block_that_derives_the_leads(file: Path) -> None:
    """45,000 USD at 900 USD are 50 customers, and at one of four that is 200 leads."""
    written(file.parent, HEAD + OBJECTIVES.rstrip("\n"))
    ran = run("goal", file, *WRITE, "--revenue", "90000 USD", "--share", "50%")
    assert (ran.code, ran.err) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(HEAD + OBJECTIVES)
    assert "  customer: 900 USD   # 9,000 USD for 10 customers\n" in text
    assert "  won: 25%   # 10 of 40 in 2026-01 to 2026-02, 95% of it lies in 14.18…% to 40.19…%\n" in text
    derived = run("goal", file, "--format", "json").json["steps"]
    steps = {each["name"]: each["promised"] or each["value"] for each in derived}
    assert (steps["revenue"], steps["customers"], steps["leads"]) == ("45000", "50", "200")


def test_without_write_the_records_derive_a_goal_from_figures_of_the_command_line(file: Path) -> None:
    before = written(file.parent, HEAD + OBJECTIVES).read_bytes()
    ran = run("goal", file, "--from-records", "won", "--customers", "7")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["leads", "7", "/", "25%", "28", "28"] in lines
    assert file.read_bytes() == before and "What changes" not in ran.out


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("won:     '10%'", "won:     5% + 5%", "S937", "it is derived from other figures"),
        ("won:     '10%'", "rate:    5% + 5%", "S937", "Which figure of the goals is the rate of `won` cannot be told"),
        ("won_at - at <= 30 days", "won_at - at <= 0 days", "S940", "None of 40 records of `won` became a customer"),
    ],
)
def test_what_cannot_be_exchanged_is_left_and_told(file: Path, old: str, new: str, code: str, said: str) -> None:
    text = (HEAD + GOALS + OBJECTIVES).replace(old, new)
    text = text.replace("deal / won", "deal / rate") if "rate:" in new else text
    ran = refused(written(file.parent, text))
    assert code in ran.codes and said in ran.err


def test_a_rate_that_a_parameter_gives_is_changed_where_it_is_given(file: Path) -> None:
    text = (HEAD + GOALS + OBJECTIVES).replace("'10%'", "$rate")
    text = text.replace("currency: USD\n", "currency: USD\nparameters: {rate: percent}\nwith: {rate: 10%}\n")
    ran = refused(written(file.parent, text))
    assert "S937" in ran.codes and "Write 25% where its value is given" in ran.err


def test_mistakes_on_the_command_line_are_told_with_what_to_write(file: Path) -> None:
    assert "no rate is named" in refused(file, "--write").err
    assert "--revenue and a file are too much" in refused(file, *WRITE, "--revenue", "5 USD").err
    written(file.parent, HEAD + OBJECTIVES)
    assert "How much is wanted is not said" in refused(file).err
    without_worth = refused(file, "--from-records", "won", "--write", "--revenue", "5 USD")
    assert "The revenue of an average customer is missing" in without_worth.err
    assert "--revenue is in EUR, and the agreement's currency is USD" in refused(file, *WRITE, "--revenue", "5 EUR").err


def test_a_text_in_one_pair_of_braces_says_what_to_write_by_hand(file: Path) -> None:
    text = "{servanda: 1, id: r, in_force: 2026-01-01, parties: {a: {name: A}, b: {name: B}}, records: {leads: {from: {file: leads.csv, complete_until: 2026-04-15}, key: id, time: at, columns: {won_at: time}}}, objectives: {won: {promised_by: a, to: b, metric: {share: leads, good: won_at is not null}, each: month}}}\n"  # fmt: skip  # noqa: E501
    ran = refused(written(file.parent, text), "--from-records", "won", "--customers", "7", "--write")
    assert "S938" in ran.codes and "Write them by hand:" in ran.err and "leads: {is: customers / won" in ran.err


def test_a_disk_that_is_full_leaves_the_text_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("servanda.store.atomic.os.fsync", full)
    before = file.read_bytes()
    ran = run("goal", file, *WRITE)
    assert ran.code == 2 and "No space left on device" in ran.err and "Nothing was changed" in ran.err
    assert file.read_bytes() == before and len([*file.parent.iterdir()]) == 2
