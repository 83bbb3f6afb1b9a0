"""Team figures first: what is split by a column of persons is shown to those who ask for it, whatever the command."""

from __future__ import annotations

import pytest
from terminal import Place, run, workspace

TEXT = """\
servanda: 1
id: team
title: Team
in_force: 2026-03-01
currency: USD
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-06-01}
    key: id
    time: at
    columns: {owner: text, won: yes/no, brought: money}
    personal: [owner]
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 2, each: month}
  by-owner: {promised_by: sales, to: marketing, metric: {count: leads}, target: at least 2, each: month, per: owner}
  close: {promised_by: sales, to: marketing, metric: {share: leads, good: won, matures_after: 5 days}, target: at least 10%, each: month}
  by-owner-won: {promised_by: sales, to: marketing, metric: {share: leads, good: won, matures_after: 5 days}, each: month, per: owner}
complaints: {Not enough leads: [volume, by-owner]}
"""
LEADS = "id,at,owner,won,brought\n" + "".join(
    f"{month}-{day},2026-0{month}-0{day},{'Zora' if day % 2 else 'Quentin'},yes,100\n"
    for month in (3, 4, 5)
    for day in (1, 2)
)
ASKED = (("answer",), ("value", "--rate", "close", "--by", "owner"))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = workspace(tmp_path_factory.mktemp("team"))
    place.write("agreement.yaml", TEXT)
    place.write("leads.csv", LEADS)
    place.write("servanda.toml", "")
    return place


@pytest.mark.parametrize(
    "words",
    [
        *ASKED, ("answer", "--format", "json"), ("answer", "--format", "csv"), ("pace",), ("pace", "--format", "csv"),
        ("funnel", "--by", "owner"), ("followup", "--by", "owner"), ("value", "--rate", "close", "--format", "json"),
        ("goal", "--from-records", "by-owner-won"),
    ],
)  # fmt: skip
def test_nobody_is_named_unasked(team: Place, words: tuple[str, ...]) -> None:
    ran = run(words[0], team.file, *words[1:])
    assert not {"Zora", "Quentin"} & {*ran.out.replace(",", " ").split(), *ran.err.split()}, ran.out


@pytest.mark.parametrize("words", ASKED)
def test_who_asks_is_told(team: Place, words: tuple[str, ...]) -> None:
    assert "Zora" in run(words[0], team.file, *words[1:], "--personal").out


def test_complaints_of_a_report_are_answered_by_the_team(team: Place) -> None:
    """In March each owner had one lead, which by itself would be too few; the team had the two that were promised."""
    page = team.folder / "page.html"
    assert run("report", team.file, "--period", "2026-03", "--output", page).code == 0
    html = page.read_text(encoding="utf-8")
    assert "Not enough leads" in html and "Zora" not in html and "Quentin" not in html
    assert (
        "the promise behind it" not in html and "What was promised was kept" in html
    ) or "what was promised was kept" in html


def test_a_split_by_persons_is_refused_with_what_to_add(team: Place) -> None:
    ran = run("value", team.file, "--rate", "close", "--by", "owner")
    assert ran.code == 2 and "S1124" in ran.err and "--personal" in ran.err
