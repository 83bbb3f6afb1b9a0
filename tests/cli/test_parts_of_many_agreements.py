"""`funnel`, `followup`, `attempts` and `answer` of a folder: everybody who has the part, and nobody else's complaint."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Place, run, workspace

TEXT = """\
servanda: 1
id: north
title: North
in_force: 2026-03-01
currency: USD
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-05-01}
    key: id
    time: at
    columns: {given: time, won: time, owner: text, place: text}
    personal: [owner]
  calls: {from: {file: calls.csv, complete_until: 2026-05-01}, key: id, time: at, belongs_to: {leads: lead}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 3, each: month}
funnel: {leads: {stages: {lead: at, given: given, won: won}}}
follow_up: {leads: {assigned: given, attempt: {of: calls, cost: 10 USD}, customer: won, revenue: 500 USD, person: owner}}
"""
LEADS = """\
id,at,given,won,owner,place
1,2026-03-02,2026-03-02,2026-03-20,ann,north
2,2026-03-03,2026-03-03,,ben,south
3,2026-04-02,2026-04-02,,ben,south
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """North and South share an export and have all parts; the third has a funnel without a field `place`, and nothing else."""
    place = workspace(tmp_path_factory.mktemp("many"))
    (place.folder / "agreement.yaml").unlink(missing_ok=True)
    place.write("north.yaml", TEXT)
    place.write(
        "south.yaml", TEXT.replace("north", "south").replace("North", "South").replace("at least 3", "at least 1")
    )
    bare = TEXT.replace("id: north", "id: bare").replace(", place: text", "").replace(", target: at least 3", "")
    place.write("bare.yaml", bare[: bare.index("follow_up")])
    place.write("leads.csv", LEADS)
    place.write("calls.csv", "id,lead,at\n1,1,2026-03-02 10:00\n2,2,2026-03-04 10:00\n")
    place.write("servanda.toml", "")
    return place


def test_every_agreement_of_a_folder_that_has_the_part_is_shown_with_its_figures(folder: Place) -> None:
    found = run("funnel", folder.folder, "--format", "json").json
    assert [(each["agreement"], each["funnels"][0]["stages"][0]["number"]) for each in found] == [
        ("bare", "3"), ("north", "3"), ("south", "3"),
    ]  # fmt: skip
    for command, part in (("followup", "follow_ups"), ("attempts", "attempts")):
        ran = run(command, folder.folder, "--format", "json")
        assert ran.code == 0
        assert [(each["agreement"], len(each[part])) for each in ran.json] == [("north", 1), ("south", 1)], command


def test_one_complaint_is_right_for_one_and_wrong_for_the_other(folder: Place) -> None:
    """North was promised three leads a month and got two and one; South was promised one."""
    ran = run("answer", folder.folder, "not enough", "--format", "json")
    assert ran.code == 1
    told = {each["agreement"]: each["answers"][0]["answer"] for each in ran.json}
    assert told == {"north": "right", "south": "not right"}
    shown = run("answer", folder.folder).out
    assert shown.index("North") < shown.index("South") and "Bare" not in shown
    assert "There is something in it: the promise behind it was missed." in shown


def test_who_lacks_the_field_stands_aside_and_who_is_asked_alone_is_told(folder: Place) -> None:
    split = run("funnel", folder.folder, "--by", "place", "--format", "json")
    assert split.code == 0
    assert [each["agreement"] for each in split.json] == ["north", "south"]
    assert "S1021" in run("funnel", folder.folder / "bare.yaml", "--by", "place").err
    assert "S995" in run("followup", folder.folder / "bare.yaml").err
    rows = run("funnel", folder.folder, "--records", "won", "--format", "csv").out.splitlines()
    assert [each.split(",")[:3] for each in rows] == [
        ["agreement", "records", "key"], ["bare", "leads", "1"], ["north", "leads", "1"], ["south", "leads", "1"],
    ]  # fmt: skip


def test_what_cannot_be_read_stops_nobody_else(folder: Place, tmp_path: Path) -> None:
    for each in ("north.yaml", "leads.csv", "calls.csv", "servanda.toml"):
        (tmp_path / each).write_bytes((folder.folder / each).read_bytes())
    (tmp_path / "broken.yaml").write_text("servanda: 1\nid: broken\n", encoding="utf-8")
    for command in ("funnel", "followup", "answer"):
        ran = run(command, tmp_path)
        assert ran.code == 2 and "broken.yaml" in ran.err and "North" in ran.out, command
