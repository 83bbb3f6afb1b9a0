"""A name in a binding that nothing has is told: what was written there would otherwise change nothing, in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Place, run
from test_many_agreements import customers

BOUND = """\
[records.leads]
file = "leads.csv"
columns = {score = "score"}

[records.calls]
file = "calls.csv"
"""


@pytest.mark.parametrize("command", ["lint", "measure"])
def test_a_binding_of_no_record_set_is_told_with_the_nearest_name(place: Place, command: str) -> None:
    """`[records.laeds]` was meant to bind `leads`, which is measured from another file meanwhile."""
    place.write("servanda.toml", '[records.laeds]\nfile = "other.csv"\n')
    ran = run(command, place.file)
    assert ran.codes == ["S334"]
    assert "servanda.toml:1:2" in ran.err
    assert "`laeds`, which no agreement of the workspace has" in ran.err
    assert "Did you mean `leads`?" in ran.err


@pytest.mark.parametrize("command", ["lint", "measure"])
def test_what_every_agreement_has_is_not_told(place: Place, command: str) -> None:
    place.write("servanda.toml", BOUND)
    assert run(command, place.file).codes == []


def test_a_section_of_one_agreement_names_that_agreement_and_a_record_set_of_it(place: Place) -> None:
    place.write("servanda.toml", '[folow-up.records.leads]\nfile = "leads.csv"\n')
    ran = run("lint", place.file)
    assert ran.codes == ["S334"]
    assert "Did you mean `follow-up`?" in ran.err
    place.write("servanda.toml", '[follow-up.records.call]\nfile = "calls.csv"\n')
    ran = run("lint", place.file)
    assert ran.codes == ["S334"]
    assert "`call` of `follow-up`, which has no such record set" in ran.err
    assert "Did you mean `calls`?" in ran.err


NAMES = {
    "a name mistyped": ('units = {scor = "share"}', "`units` names `scor`", "Did you mean `score`?"),
    "a header for our name": (
        'columns = {score = "Points"}\ndates = {Points = "%d.%m.%Y"}',
        "`dates` names `Points`",
        "write our name, `score`",
    ),
    "header and name exchanged": (
        'columns = {"Create Date" = "created_at"}',
        "`columns` names `Create Date`",
        'Our name comes first, then the header: created_at = "Create Date".',
    ),
    "a field, which is computed": (
        'dates = {first_attempt_at = "%d.%m.%Y"}',
        "`dates` names `first_attempt_at`",
        "Its columns: assigned_at, created_at, lead_id, owner, quality, score.",
    ),
}


@pytest.mark.parametrize("what", NAMES)
def test_a_name_of_no_column_is_told_in_its_place(place: Place, what: str) -> None:
    written, sentence, hint = NAMES[what]
    place.write("servanda.toml", f'[records.leads]\nfile = "leads.csv"\n{written}\n')
    ran = run("lint", place.file)
    assert ran.codes == ["S335"]
    assert sentence in ran.err
    assert hint in ran.err
    line = ran.err.splitlines()
    marked = next(number for number, each in enumerate(line) if each.lstrip().startswith("|"))
    start = line[marked].index("^")
    assert line[marked - 1][start : start + line[marked].count("^")].strip('"') in sentence


def test_a_binding_in_the_agreement_is_looked_at_alike(place: Place) -> None:
    place.change("    from: leads.csv\n", "    from: {file: leads.csv, columns: {scoer: Score}}\n")
    for command in ("lint", "measure"):
        ran = run(command, place.file)
        assert ran.codes == ["S335"]
        assert "agreement.yaml:14:39" in ran.err


def test_a_column_that_only_orders_rows_or_tells_the_horizon_may_be_renamed(place: Place) -> None:
    binding = 'keep = "last"\nby = "assigned_at"\ncomplete_until = {column = "exported"}\ncolumns = {exported = "created_at"}\n'
    place.write("servanda.toml", f'[records.leads]\nfile = "leads.csv"\n{binding}')
    assert run("lint", place.file).codes == []


def test_a_record_set_without_declared_columns_has_those_that_are_used(place: Place) -> None:
    place.change("    columns: {direction: text}\n", "")
    place.write(
        "servanda.toml", '[records.calls]\nfile = "calls.csv"\ncolumns = {direction = "direction", lead = "x"}\n'
    )
    ran = run("lint", place.file)
    assert [code for code in ran.codes if code == "S335"] == ["S335"]
    assert "names `lead`," in ran.err


def test_what_other_agreements_of_the_workspace_have_is_known_also_when_one_is_measured(tmp_path: Path) -> None:
    """They are not read for it; an older version of the same agreement counts too."""
    place = customers(tmp_path, [3, 4], [3, 4])
    place.write("servanda.toml", '[records.tickets]\nfile = "exports/tickets.csv"\ncolumns = {note = "note"}\n\n'
                '[records.visits]\nfile = "visits.csv"\n\n[other.records.tickets]\nfile = "exports/tickets.csv"\n')  # fmt: skip
    file = place.folder / "customers" / "customer-03.yaml"
    assert run("measure", file).codes == ["S335", "S334", "S334"]
    place.write(
        "other.yaml", "servanda: 1\nid: other\nrecords: {visits: {key: id}, tickets: {columns: {note: text}}}\n"
    )
    assert run("measure", file).codes == []
    (place.folder / "versions").mkdir()
    (place.folder / "other.yaml").rename(place.folder / "versions" / "other-1.0.yaml")
    assert run("measure", file).codes == []


def test_names_of_defaults_are_written_for_all_record_sets(place: Place) -> None:
    place.write("servanda.toml", f'[defaults]\nunits = {{score = "share"}}\n\n{BOUND}')
    assert run("lint", place.file).codes == []
