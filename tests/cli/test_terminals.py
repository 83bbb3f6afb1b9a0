"""The commands as processes: terminals of all widths, pipes that close, other encodings, and what is loaded when."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminal import Place, in_a_shell, run

from servanda.cli.app import app, narrow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAVY = {"pydantic", "sqlglot", "duckdb", "holidays", "rich", "yaml", "python_calamine", "psycopg"}


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_scoreboard_fits_the_terminal(place: Place, width: int) -> None:
    place.change("title: Follow-up of leads", "title: Follow-up of leads from 東京 and everywhere else")
    place.change("marketing: {name: Marketing}", "marketing: {name: Marketing 東京}")
    ran = run("measure", place.file, columns=width)
    lines = ran.out.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)
    for word in ("✗ missed", "✓ met", "○ open", "follow-up", "at least 75%", "waiting A"):
        assert word in ran.out


def test_a_verdict_stands_beside_its_figure_also_in_a_narrow_terminal(place: Place) -> None:
    place.change("    target: at least 75%", "    target: at least 75% or at most 1 late")
    place.change("  follow-up:", "  time-to-first-follow-up:")
    ran = run("measure", place.file, "--period", "2026-03", columns=60)
    (row,) = [line for line in ran.out.splitlines() if line.startswith("time-to-first-")]
    assert row.endswith("60% ✗ missed")


@pytest.mark.parametrize("width", [80, 120])
def test_the_columns_of_all_tables_stand_below_each_other(place: Place, width: int) -> None:
    ran = run("measure", place.file, columns=width)
    heads = [line for line in ran.out.splitlines() if line.strip().startswith("target ")]
    assert len(heads) == 3
    assert len({line.index("2026-04") for line in heads}) == 1
    cells = [line.index("○") for line in ran.out.splitlines() if "○" in line]
    assert len(set(cells)) == 1


def test_what_is_left_out_is_said(place: Place) -> None:
    ran = run("measure", place.file, columns=60)
    assert "Earlier periods: add --to 2026-03-01" in ran.out.replace("2026-04-01", "2026-03-01")
    assert "All periods: 1 met" in ran.out
    assert "Earlier periods" not in run("measure", place.file, columns=160).out


def test_the_mark_stands_under_its_word_in_a_narrow_terminal(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line that the terminal breaks would leave the mark somewhere below it."""
    from servanda.cli.show import print_problems
    from servanda.desk.linting import lint

    place.change(
        "metric: {count: leads, where: score >= 50}",
        f"metric: {{count: leads, where: '{'score >= 50 and ' * 5}scor < 9'}}",
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    print_problems(problem for each in lint([place.file])[0] for problem in each.problems)
    _, _, shown, mark, *hints = capsys.readouterr().err.splitlines()
    mark = re.sub(r"\x1b\[\d*m", "", mark)
    assert len(shown) <= 60
    assert all(len(line) <= 60 and line.startswith("  ") for line in hints)
    assert shown[mark.index("^") : mark.rindex("^") + 1] == "scor"


def test_long_reasons_are_folded_in_a_terminal_and_whole_elsewhere(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from servanda.cli.tree import print_tree
    from servanda.words.result import Because

    long = Because("kept apart " * 12 + "service-desk/service-desk.yaml", (Because("one of them"),))
    print_tree(Because("why", (long, Because("word " * 30))))
    assert len(capsys.readouterr().out.splitlines()) == 5
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    print_tree(Because("why", (long, Because("word " * 30))))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 60
    assert [line[:6] for line in lines[2:6]] == ["├─ kep", "│  │  ", "│  │  ", "│  └─ "]
    assert lines[-1].startswith("   word")
    assert any(line.endswith("service-desk/service-desk.yaml") for line in lines), "names are not torn apart"


def test_python_runs_the_package_itself() -> None:
    ran = subprocess.run([sys.executable, "-m", "servanda", "--version"], check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.split()[0]) == (0, "servanda")


def test_the_help_speaks_no_programming() -> None:
    for words in COMMANDS:
        assert "<" not in run(*words, "--help", columns=80).out.partition("Options:")[2], words
    assert "..." not in run("--help", columns=80).out.partition("Commands:")[2], "no summary is cut off"


COMMANDS = (
    ("measure",), ("explain",), ("evidence",), ("lint",), ("schema",), ("sql",), ("close-period",), ("demo",),
    ("clock", "elapsed"), ("clock", "due"), ("clock", "open"),
)  # fmt: skip


def test_many_missed_periods_are_not_all_listed(place: Place) -> None:
    place.change("each: month", "each: day")
    ran = run("measure", place.file, columns=100)
    assert len(ran.out.splitlines()) < 80


def test_colours_only_where_they_are_wanted(place: Place) -> None:
    assert b"\x1b" not in in_a_shell("measure", place.file).stdout
    coloured = in_a_shell("measure", place.file, FORCE_COLOR="1").stdout
    assert b"\x1b[" in coloured
    assert b"\x1b[3" not in in_a_shell("measure", place.file, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_terminal_without_our_letters(place: Place) -> None:
    plain = in_a_shell("measure", place.file, PYTHONIOENCODING="ascii", COLUMNS="100")
    assert plain.returncode == 1
    assert b"60% x missed" in plain.stdout
    assert b"\\u" not in plain.stdout
    tree = in_a_shell("explain", place.file, "follow-up", PYTHONIOENCODING="ascii")
    assert (tree.returncode, tree.stderr) == (0, b"")
    assert b"|- clause objectives.follow-up" in tree.stdout
    assert in_a_shell("measure", place.file, PYTHONIOENCODING="cp1252").returncode == 1


def test_json_is_utf_8_or_plain(place: Place) -> None:
    place.change("Follow-up of leads", "Verträge über 東京")
    whole = in_a_shell("measure", place.file, "--format", "json", PYTHONIOENCODING="utf-8")
    assert json.loads(whole.stdout)[0]["title"] == "Verträge über 東京"
    ascii_only = in_a_shell("measure", place.file, "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(ascii_only.stdout)[0]["title"] == "Verträge über 東京"


def test_a_reader_that_goes_away_is_no_fault(place: Place) -> None:
    for words in (["measure", place.file], ["sql", place.file, "follow-up"]):
        command = [sys.executable, "-m", "servanda.cli.app", *map(str, words)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            process.wait(timeout=60)
        assert process.returncode in (0, 1, 141)


def test_closed_streams(place: Place) -> None:
    for closed in (">&-", "<&- >&- 2>&-"):
        command = f'"{sys.executable}" -m servanda.cli.app measure "{place.file}" {closed}'
        done = subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True)
        assert done.returncode in (1, 141), closed
        assert b"Traceback" not in done.stderr + done.stdout


def test_a_folder_whose_name_is_no_unicode(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff\xfe"
    os.mkdir(folder)  # noqa: PTH102 - pathlib has no names of bytes
    done = subprocess.run(
        [sys.executable, "-m", "servanda.cli.app", "lint", folder + b"/x.yaml"], check=False, capture_output=True
    )
    assert done.returncode == 2
    assert b"S014" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_working_folder_may_be_gone(place: Place, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'cd "{gone}" && rmdir "{gone}" && "{sys.executable}" -m servanda.cli.app lint "{place.file}"'
    done = subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def loaded(*words: object) -> set[str]:
    """The heavy packages that a command has loaded when it ends."""
    code = (
        "import sys\nfrom servanda.cli.app import main\n"
        f"sys.argv = ['servanda', *{[str(word) for word in words]!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n' + ' '.join({each.partition('.')[0] for each in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines()[-1].split()) & HEAVY


def test_help_loads_nothing_heavy() -> None:
    assert loaded("--help") == set()
    assert loaded("--version") == set()


def test_lint_loads_no_engine() -> None:
    assert loaded("lint", EXAMPLES / "marketing-sales") & {"sqlglot", "duckdb", "rich", "psycopg"} == set()


def test_lint_loads_holidays_only_where_a_calendar_has_some(place: Place) -> None:
    assert "holidays" not in loaded("lint", place.file)


def test_one_country_is_loaded_without_the_others() -> None:
    code = (
        "import sys\nfrom servanda.clock.holidays import holiday_problem, holidays_in\n"
        "assert holiday_problem('US-NY') is None and holidays_in('US-NY', 2026)\n"
        "print(sum(each.startswith('holidays.countries.') for each in sys.modules))\n"
        "from holidays.countries import FR\nfrom holidays import country_holidays\n"
        "assert len(country_holidays('FR', years=2026)) > 5"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 50


def test_the_clock_loads_no_engine() -> None:
    assert loaded("clock", "open", "2026-03-02 12:00") & {"sqlglot", "duckdb"} == set()


@pytest.mark.parametrize("name", ["marketing-sales", "service-desk"])
def test_the_examples_are_measured_where_one_stands_in_them(name: str) -> None:
    done = in_a_shell("measure", ".", cwd=EXAMPLES / name, COLUMNS="100")
    assert done.returncode == 1
    assert b"error" not in done.stderr
    assert str(EXAMPLES).encode() not in done.stderr, "paths are written from where one stands"


@pytest.mark.parametrize(
    ("asked", "built"), [("measure", {"measure"}), ("clock", {"clock"}), ("measur", None), ("--help", None)]
)
def test_only_the_command_that_is_asked_for_is_built(
    monkeypatch: pytest.MonkeyPatch, asked: str, built: set[str] | None
) -> None:
    """Whoever misspells one, or asks for help, sees all of them."""
    for each in ("registered_commands", "registered_groups"):
        monkeypatch.setattr(app, each, getattr(app, each))
    every = names_of_commands()
    narrow(asked)
    assert names_of_commands() == (every if built is None else built)


def names_of_commands() -> set[str]:
    return {str(each.name) for each in (*app.registered_commands, *app.registered_groups)}
