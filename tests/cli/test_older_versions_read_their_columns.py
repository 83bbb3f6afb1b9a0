"""An older version reads what it was signed for, also columns that the current text does not speak of any more."""

from __future__ import annotations

from terminal import AGREEMENT, Place, run


def test_an_older_version_may_read_more_columns_than_the_current_one(place: Place) -> None:
    """Until March leads counted from a score of 50 on; since April all do. Both read one bound file."""
    place.write("versions/one.yaml", AGREEMENT)
    place.change('version: "1.0"\nin_force: 2026-01-01', 'version: "2.0"\nreplaces: "1.0"\nin_force: 2026-04-01')
    place.change(", where: score >= 50}", "}")
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n')
    ran = run("measure", place.file, "--format", "json")
    values = {
        (each["objective"], each["period"]["label"]): each["value"]
        for each in ran.json[0]["readings"]
        if each["objective"] == "lead-volume"
    }
    assert values["lead-volume", "2026-03"] == "4", "L5 has a score of 40"
    assert values["lead-volume", "2026-04"] == "2", "L6, and L7 with its 30"
