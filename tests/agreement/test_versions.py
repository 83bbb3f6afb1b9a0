"""Versions of an agreement: older ones lie whole in `versions/`, and each judges the periods that begin under it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from servanda.agreement.read import read_agreement
from servanda.agreement.versions import read_versions
from servanda.desk.measuring import Asked, measure
from servanda.words.problem import Problem

TEXT = """\
servanda: 1
id: desk
version: "{version}"
in_force: {in_force}
{more}term: {{starts: 2026-01-01}}
records:
  tickets: {{from: tickets.csv, key: id, time: opened_at, columns: {{solved: yes/no}}}}
objectives:
  solved: {{metric: {{share: tickets, good: solved}}, target: at least {target}, each: month}}
"""
ROWS = "id,opened_at,solved\n" + "".join(
    f"T{month}{n},2026-{month:02}-1{n} 12:00,{'yes' if n else 'no'}\n" for month in (1, 2, 3, 4) for n in range(4)
)


def write(folder: Path, version: str, in_force: str, target: str, more: str = "", name: str = "desk.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(version=version, in_force=in_force, target=target, more=more))
    return path


def problems_of(path: Path) -> list[Problem]:
    agreement, problems = read_agreement(path)
    assert agreement is not None, problems
    return list(read_versions(path, agreement)[1])


def test_the_version_in_force_at_a_periods_start_judges_it(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(ROWS)
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/desk-1.0.yaml")
    path = write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n')
    (measured,), problems = measure(Asked([path], "2026-05-01"))
    assert not problems
    assert [(each.reading.period.label, each.target, each.word) for each in measured.verdicts] == [
        ("2026-01", "at least 80%", "missed"),
        ("2026-02", "at least 80%", "missed"),
        ("2026-03", "at least 70%", "met"),
        ("2026-04", "at least 70%", "undetermined"),  # the records end on 13 April
    ]


def test_the_days_of_each_version_follow_on_one_another(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    write(tmp_path, "1.5", "2026-02-01", "75%", 'replaces: "1.0"\n', name="versions/b.yaml")
    path = write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.5"\n')
    agreement, _ = read_agreement(path)
    assert agreement is not None
    versions, problems = read_versions(path, agreement)
    assert not problems
    assert [(each.agreement.version, each.first, each.until) for each in versions] == [
        ("1.0", None, date(2026, 2, 1)),
        ("1.5", date(2026, 2, 1), date(2026, 3, 1)),
        ("2.0", date(2026, 3, 1), None),
    ]


def test_a_version_that_replaces_an_unknown_one_is_a_problem_at_that_word(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    (problem,) = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.1"\n'))
    assert (problem.code, problem.place and problem.place.line) == ("S051", 5)
    assert "Did you mean `1.0`?" in (problem.hint or "")


def test_two_versions_that_begin_on_one_day_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-03-01", "80%", name="versions/a.yaml")
    codes = {each.code for each in problems_of(write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n'))}
    assert "S052" in codes


def test_two_texts_of_one_version_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    codes = {each.code for each in problems_of(write(tmp_path, "1.0", "2026-03-01", "70%"))}
    assert "S052" in codes


def test_a_version_that_names_none_before_it_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    (problem,) = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%"))
    assert (problem.code, problem.severity) == ("S053", "warning")


def test_the_version_that_is_replaced_is_the_latest_before_whatever_its_file_is_called(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/z.yaml")
    write(tmp_path, "1.5", "2026-02-01", "75%", 'replaces: "1.0"\n', name="versions/a.yaml")
    (problem,) = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%"))
    assert problem.hint == 'Write replaces: "1.5".'


def test_an_older_version_of_another_agreement_is_no_version_of_this_one(tmp_path: Path) -> None:
    other = write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/other.yaml")
    other.write_text(other.read_text().replace("id: desk", "id: other"))
    assert problems_of(write(tmp_path, "2.0", "2026-03-01", "70%")) == []


def test_mistakes_in_an_older_version_point_into_its_file(tmp_path: Path) -> None:
    older = write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    older.write_text(older.read_text().replace("good: solved", "good: solvd"))
    found = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n'))
    assert any(each.code == "S104" and each.place and each.place.file.endswith("a.yaml") for each in found)


def test_days_without_a_version_are_warned_of(tmp_path: Path) -> None:
    older = write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    older.write_text(older.read_text().replace("{starts: 2026-01-01}", "{starts: 2026-01-01, ends: 2026-01-31}"))
    path = write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n')
    (problem,) = problems_of(path)
    assert (problem.code, problem.severity, problem.place and problem.place.line) == ("S054", "warning", 4)
    assert "from 2026-02-01 to 2026-02-28" in problem.sentence
    path.write_text(path.read_text().replace("in_force: 2026-03-01", "in_force: 2026-02-01"))
    assert problems_of(path) == []


def test_a_version_that_skips_the_one_before_it_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "1.0", "2026-01-01", "80%", name="versions/a.yaml")
    write(tmp_path, "1.5", "2026-02-01", "75%", 'replaces: "1.0"\n', name="versions/b.yaml")
    (problem,) = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n'))
    assert (problem.code, problem.severity, problem.place and problem.place.line) == ("S054", "error", 5)
    assert "1.5 lies between the two" in problem.sentence


def test_a_replaced_version_that_nobody_kept_is_warned_of(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, "2.0", "2026-03-01", "70%", 'replaces: "1.0"\n'))
    assert (problem.code, problem.severity) == ("S051", "warning")
