"""A page that is sent names files as the workspace knows them: never a folder of the computer that it was made on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from terminal import Place, run
from test_report_for_one_party import FORMS, contents

MARCH = ("--period", "2026-03")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a name that stands nowhere else."""
    return tmp_path / "home-of-dana"


@pytest.fixture
def plain(home: Path) -> Place:
    """An agreement in a folder below the workspace, with a plan that it builds on, and notes in a wrong encoding."""
    from terminal import workspace

    place = workspace(home / "work")
    text = place.file.read_text(encoding="utf-8").replace("id: follow-up\n", "")
    place.write(
        "plans/plan.yaml", text.replace("    target: at least 75%", '    clause: "4"\n    target: at least 75%')
    )
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n')
    place.file.unlink()
    place.write("customers/one.yaml", "servanda: 1\nid: one\nextends: ../plans/plan.yaml@1.0\n")
    place.write("notes/one.md", b"- 2026-03-31 comment: caf\xe9\n")
    return place


def written(place: Place, path: Path | str, *words: object) -> str:
    """Everything that the report says in all its forms, and the overview if there is one."""
    forms = [each for form in FORMS for each in ("--format", form)]
    run("report", path, "--output", place.folder.parent.parent / "out", *MARCH, *forms, *words)
    return " ".join(contents(place.folder.parent.parent / "out").values())


@pytest.mark.parametrize("words", [(), ("--for", "sales")])
def test_given_by_its_whole_path(plain: Place, words: tuple[str, ...]) -> None:
    every = written(plain, plain.folder / "customers" / "one.yaml", *words)
    assert "home-of-dana" not in every
    assert "clause objectives.follow-up (4), plans/plan.yaml:33" in every
    assert "servanda evidence customers/one.yaml follow-up" in every
    assert "leads.csv" in every


def test_given_from_another_folder(plain: Place, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    every = written(plain, os.path.join("..", "work", "customers", "one.yaml"))  # noqa: PTH118 - as it is typed
    assert "home-of-dana" not in every
    assert "../work" not in every
    assert "plans/plan.yaml:33" in every


def test_given_by_a_link(plain: Place, home: Path) -> None:
    try:
        (home / "link-of-dana").symlink_to(plain.folder, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    every = written(plain, home / "link-of-dana" / "customers" / "one.yaml")
    assert "of-dana" not in every
    assert "servanda evidence customers/one.yaml follow-up" in every


def test_notes_that_cannot_be_read_are_named_from_the_workspace(plain: Place) -> None:
    assert "The notes `notes/one.md` are not written in UTF-8." in written(
        plain, plain.folder / "customers" / "one.yaml"
    )


def test_an_overview_with_an_agreement_in_trouble(plain: Place) -> None:
    plain.write("customers/two.yaml", "servanda: 1\nid: two\nextends: ../plans/plan.yaml@9.9\n")
    plain.write("customers/three.yaml", "servanda: 1\nid: three\nobjectives: [\n")
    every = written(plain, plain.folder)
    assert "home-of-dana" not in every
    assert "customers/three.yaml" in every


def test_a_file_beside_is_named_as_it_is(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.write("data/leads.csv", (place.folder / "leads.csv").read_bytes())
    place.change("from: leads.csv", "from: data/leads.csv")
    monkeypatch.chdir(place.folder.parent)
    out = place.folder.parent / "out"
    assert run("report", os.path.join("agreements", "agreement.yaml"), "--output", out, *MARCH).code == 0  # noqa: PTH118
    page = contents(out)[".html"]
    assert "data/leads.csv" in page
    assert "clause objectives.follow-up, agreement.yaml:34" in page
