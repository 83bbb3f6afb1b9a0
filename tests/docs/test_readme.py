"""The README runs: its excerpt stands in the example, its tables are what the commands print, its make targets exist."""

from __future__ import annotations

import re

import pytest
from page import ROOT, Shown, blocks, follow

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return follow(README, tmp_path_factory.mktemp("readme"))


def test_every_command_prints_what_the_readme_shows(shown: list[Shown]) -> None:
    assert len(shown) == 2
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_what_is_not_run_is_only_what_installs() -> None:
    typed = [line for block in blocks(TEXT) if block.what == "not run" for line in block.text.split("\n")]
    assert [line.split("#")[0].strip() for line in typed] == [
        "$ make demo",
        "$ make test",
        "$ uv tool install .",
        "$ servanda demo",
    ]


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo:.*\n.*servanda measure examples", makefile, re.MULTILINE)
    assert re.search(r"^test:.*\n.*pytest", makefile, re.MULTILINE)


def test_the_numbers_of_records_are_those_of_the_files() -> None:
    found = re.search(r"([\d,]+) simulated leads and ([\d,]+) calls", TEXT)
    assert found is not None
    for number, name in zip(found.groups(), ("leads", "calls"), strict=True):
        lines = (ROOT / "examples" / "marketing-sales" / "data" / f"{name}.csv").read_bytes().count(b"\n")
        assert int(number.replace(",", "")) == lines - 1


def test_what_comes_later_is_not_measured_today() -> None:
    later = TEXT.partition("## What comes later")[2].partition("## ")[0]
    assert "Pacing charts" in later and "goals" not in later.lower()
