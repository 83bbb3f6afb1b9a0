"""Many agreements in one run: who has not begun stops nobody, two of one id do not meet in one file, periods come in order."""

from __future__ import annotations

from pathlib import Path

from servanda.desk.absent import labels_of
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked, measure
from servanda.desk.own_names import told_apart
from servanda.desk.report import Wanted, reports
from servanda.desk.report_files import names_of, one_file_for_many, write_report
from servanda.words.problem import errors

TEXT = """\
servanda: 1
id: ID
in_force: BEGINS
records:
  jobs: {from: {file: jobs.csv, complete_until: 2026-07-01}, key: id, time: at}
objectives:
  of-quarters: {metric: {count: jobs}, target: at least 1, each: quarter}
  of-months: {metric: {count: jobs}, target: at least 1, each: month}
"""


def written(folder: Path, **begins: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, day in begins.items():
        text = TEXT.replace("ID", name).replace("BEGINS", day)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "jobs.csv").write_text("id,at\n1,2026-01-10\n2,2026-05-10\n", encoding="utf-8")
    (folder / "servanda.toml").write_text("", encoding="utf-8")
    return folder


def test_a_customer_who_has_not_begun_yet_is_left_out_with_a_note(tmp_path: Path) -> None:
    folder = written(tmp_path, acme="2026-01-01", birch="2026-06-01")
    (acme, birch), problems = close_period(Asked([folder]), "2026-03")
    assert problems == []
    assert (acme.path is not None, birch.path, birch.left_out) == (True, None, True)
    (note,) = birch.problems
    assert (note.code, note.severity) == ("S606", "note")
    assert "it is in force from 1 June 2026 on" in note.sentence
    nobody, _ = close_period(Asked([folder]), "2025-12")
    assert [[one.code for one in errors(each.problems)] for each in nobody] == [["S606"], ["S606"]]


def test_periods_of_mixed_windows_are_listed_by_time(tmp_path: Path) -> None:
    (found,), _ = measure(Asked([written(tmp_path, acme="2026-01-01")]))
    assert labels_of(found.verdicts) == [
        "2026-01", "2026-02", "2026-03", "2026-Q1", "2026-04", "2026-05", "2026-06", "2026-Q2",
    ]  # fmt: skip


def test_two_agreements_of_one_id_are_written_into_two_files(tmp_path: Path) -> None:
    folders = [written(tmp_path / name, acme="2026-01-01") for name in ("north", "south")]
    found, _ = reports(Asked(folders, period="2026-05"), Wanted())
    names = names_of(found)
    assert names == ["acme-2026-05-north", "acme-2026-05-south"]
    paths = [
        write_report(each, Wanted(), "chat", tmp_path / "out", name)[0] for each, name in zip(found, names, strict=True)
    ]
    assert [each.name for each in paths if each] == [f"{name}.txt" for name in names]
    crowded = one_file_for_many(found, tmp_path / "all.html")
    assert crowded is not None and crowded.code == "S1063"


def test_names_are_told_apart_by_as_many_folders_as_it_takes() -> None:
    paths = [Path("/a/x/deals/acme.yaml"), Path("/a/y/deals/acme.yaml"), Path("/a/z/birch.yaml")]
    assert told_apart(["Acme-5", "acme-5", "birch-5"], paths) == ["Acme-5-x-deals", "acme-5-y-deals", "birch-5"]
