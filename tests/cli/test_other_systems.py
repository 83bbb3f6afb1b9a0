"""Windows and macOS, as far as Linux can tell: encodings of terminals and files, names of files, letters of every script."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import AGREEMENT, Place, run, workspace

from servanda.store.closed import path_of as closed_path
from servanda.store.names import safe_name
from servanda.store.notes import path_of as notes_path

FOLDER = "Büro für 服务 (Kunde № 1)"
TERMINALS: Mapping[str, Mapping[str, str]] = {
    "an old Windows terminal": {"PYTHONIOENCODING": "cp437"},
    "Windows, redirected": {"PYTHONIOENCODING": "cp1252"},
    "a computer that knows only ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a Japanese Windows": {"PYTHONIOENCODING": "cp932"},
}
HARDEST = ("an old Windows terminal", "a computer that knows only ASCII")
"""Of letters that a terminal lacks these have the fewest."""


@pytest.fixture
def far(tmp_path: Path) -> Place:
    """A workspace in a folder with spaces and letters of several scripts, with such a key."""
    place = workspace(tmp_path / FOLDER)
    for path in place.folder.iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("L1,", "L-档-ü-1,").replace("Follow-up of leads", "Verträge über 東京"), encoding="utf-8"
        )
    return place


def typed(*words: object, variables: Mapping[str, str], text: str = "") -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, since its streams and names depend on where it runs."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "PYTHONUTF8")}
    command = [sys.executable, "-m", "servanda.cli.app", *map(str, words)]
    return subprocess.run(
        command, env={**inherited, **variables}, check=False, capture_output=True, input=text.encode()
    )


@pytest.mark.parametrize("terminal", HARDEST)
@pytest.mark.parametrize(
    "words",
    [("lint",), ("measure",), ("late",), ("explain", "follow-up"), ("sql", "follow-up"), ("inspect",), ("note",)],
    ids=" ".join,
)
def test_every_command_speaks_in_every_terminal(far: Place, words: tuple[str, ...], terminal: str) -> None:
    command, *more = words
    target = far.folder if command == "inspect" else far.file
    done = typed(command, target, *more, variables=TERMINALS[terminal])
    assert b"Traceback" not in done.stderr + done.stdout, done.stderr
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.parametrize("terminal", TERMINALS)
def test_what_scripts_read_is_utf_8_wherever_it_is_written(far: Place, terminal: str) -> None:
    """A redirected file on Windows would be in the terminal's letters, and lose those that it has not."""
    evidence = typed("evidence", far.file, "follow-up", variables=TERMINALS[terminal]).stdout.decode("utf-8")
    assert "L-档-ü-1" in [row["key"] for row in csv.DictReader(io.StringIO(evidence))]
    measured = typed("measure", far.file, "--format", "json", variables=TERMINALS[terminal]).stdout
    assert json.loads(measured.decode("utf-8"))[0]["title"] == "Verträge über 東京"


@pytest.mark.parametrize("terminal", HARDEST)
def test_a_report_is_the_same_from_every_terminal(far: Place, terminal: str, tmp_path: Path) -> None:
    pages = []
    for name, variables in (("here", {}), ("there", TERMINALS[terminal])):
        done = typed("report", far.file, "--output", tmp_path / f"{name}.html", variables=variables)
        assert done.returncode == 0, done.stderr
        pages.append((tmp_path / f"{name}.html").read_bytes())
    assert pages[0] == pages[1]
    assert "Verträge über 東京".encode() in pages[0]


def test_answers_piped_by_a_windows_shell(tmp_path: Path) -> None:
    """PowerShell puts a byte order mark before what it pipes; lines end with CR LF."""
    answers = "\ufeffservice-desk\r\nDesk\r\n" + "\r\n" * 40
    done = typed("init", tmp_path / "new", variables={"PYTHONIOENCODING": "utf-8"}, text=answers)
    assert done.returncode == 0, done.stderr
    assert 'title: "Desk"' in (tmp_path / "new" / "agreement.yaml").read_text(encoding="utf-8")


def test_the_next_command_can_be_copied_also_from_a_folder_with_spaces(tmp_path: Path) -> None:
    """Double quotes are those of every shell, on Windows too."""
    ran = run("init", tmp_path / "Größe x (2)", "--yes")
    (line,) = [line for line in ran.out.splitlines() if line.startswith("Next: ")]
    assert line.endswith('Größe x (2)/agreement.yaml"')
    words = shlex.split(line.removeprefix("Next: servanda "))
    assert run(*words).code in (0, 1)


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
    def test_agreements_with_windows_line_ends_and_marks(self, place: Place, encoding: str) -> None:
        before = run("measure", place.file, "--format", "json").json[0]["readings"]
        place.file.write_bytes(AGREEMENT.replace("\n", "\r\n").encode(encoding))
        assert run("lint", place.folder).codes == []
        assert run("measure", place.folder, "--format", "json").json[0]["readings"] == before

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_an_agreement_in_wide_letters_is_found_and_told_how_to_be_saved(self, place: Place, encoding: str) -> None:
        place.file.write_bytes(AGREEMENT.encode(encoding))
        for target in (place.file, place.folder):
            ran = run("lint", target)
            assert (ran.code, ran.codes) == (2, ["S002"])
            assert f"The file is {encoding.upper()[:6]}, not UTF-8" in ran.err
            assert "Save the file as UTF-8" in ran.err

    def test_bindings_in_wide_letters(self, place: Place) -> None:
        (place.folder / "servanda.toml").write_text('[records.leads]\nfile = "leads.csv"\n', encoding="utf-16")
        ran = run("measure", place.file)
        assert (ran.code, ran.codes) == (2, ["S300"])
        assert "Save it as UTF-8" in ran.err

    def test_evidence_that_a_windows_shell_wrote(self, place: Place, tmp_path: Path) -> None:
        for name, encoding in (("plain", "utf-8"), ("wide", "utf-16")):
            text = run("evidence", place.file, "follow-up").out
            (tmp_path / f"{name}.csv").write_text(text, encoding=encoding)
            saved = run("measure", place.file, "--format", "json").out
            (tmp_path / f"{name}.json").write_text(saved, encoding=encoding)
        ran = run(
            "compare", tmp_path / "plain.json", tmp_path / "wide.json", "--objective", "follow-up", "--old-evidence",
            tmp_path / "plain.csv", "--new-evidence", tmp_path / "wide.csv",
        )  # fmt: skip
        assert ran.code == 0, ran.err

    def test_endings_in_capitals(self, place: Place) -> None:
        shutil.move(place.file, place.folder / "AGREEMENT.YAML")
        assert run("lint", place.folder).code == 0
        (place.folder / "TICKETS.CSV").write_text("id,created_at\nT1,2026-03-02 09:00\n", encoding="utf-8")
        assert "TICKETS.CSV: CSV" in run("inspect", place.folder).out


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["CON", "nul", "Aux", "com1", "LPT9", "con.v2", "NUL.", "a:b", "a/b", "..", "", "  ", "Week 1/2", "x?*|<>"],
    )
    def test_a_name_is_a_file_on_every_system(self, name: str) -> None:
        for made in (safe_name(name), closed_path(Path("w"), name, name).name, notes_path(Path("w"), name).name):
            _fits_windows(made)

    @given(st.text(max_size=40))
    def test_whatever_somebody_calls_it(self, name: str) -> None:
        _fits_windows(safe_name(name))

    def test_ordinary_names_stay_as_they_are(self) -> None:
        for name in ("follow-up", "2026-03", "2026-W10", "größe", "console", "conrad", "v1.2", "com"):
            assert safe_name(name) == name

    def test_a_period_of_an_agreement_called_like_a_device_is_closed_and_read_again(self, place: Place) -> None:
        place.change("id: follow-up", "id: con")
        place.change("take: average}", "take: average, where: first_attempt_at is not null}")
        place.write("servanda.toml", '[defaults]\ncomplete_until = "2026-05-01"\n')
        assert run("close-period", place.file, "--period", "2026-03").code == 0
        closed = [path.relative_to(place.folder) for path in (place.folder / "closed").rglob("*.json")]
        assert closed == [Path("closed/con_/2026-03.json")]
        found = run("measure", place.file, "--period", "2026-03", "--format", "json").json[0]["readings"]
        assert {each["state"] for each in found} == {"final"}

    def test_two_agreements_that_only_capitals_tell_apart(self, place: Place) -> None:
        other = place.folder / "other.yaml"
        other.write_text(AGREEMENT.replace("id: follow-up", "id: Follow-Up"), encoding="utf-8")
        ran = run("measure", place.folder)
        assert (ran.code, ran.codes) == (2, ["S760"])
        assert run("measure", place.file).codes == []

    def test_copies_in_another_folder_are_told_and_a_note_is_for_one_of_them(self, place: Place) -> None:
        shutil.copytree(place.folder, place.folder / "copy")
        (place.folder / "copy" / "servanda.toml").write_text("", encoding="utf-8")
        assert "S760" in run("measure", place.folder).codes
        ran = run("note", place.folder, "Whose is it?", "--by", "Dana")
        assert (ran.code, ran.codes) == (2, ["S607"])


def _fits_windows(name: str) -> None:
    path = PureWindowsPath(name)
    assert path.name == name, "one name, in no other folder"
    assert not path.is_reserved()
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.endswith((".", " "))
    assert all(ord(letter) >= 32 for letter in name)
