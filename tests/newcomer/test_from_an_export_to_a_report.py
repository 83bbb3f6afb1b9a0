"""The path of somebody who has an export and nothing else: install the built package, look, begin, measure, report."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_COMMANDS, MOST_SECONDS = 6, 600


def export(folder: Path) -> Path:
    """Contacts as a CRM exports them, of four months; the rows are invented, the names of the columns are those of the CRM."""
    dice = random.Random(7)
    path = folder / "hubspot-crm-exports-all-contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Record ID", "Create Date", "Original Source", "Lead Status", "Email", "Contact owner",
                      "Owner Assigned Date", "Date of first engagement"])  # fmt: skip
        at = datetime(2026, 1, 2, 8, 0)  # noqa: DTZ001 - as the export writes it
        for number in range(900):
            at += timedelta(minutes=dice.randint(20, 380))
            given = at + timedelta(minutes=dice.randint(1, 90))
            first = given + timedelta(minutes=dice.randint(3, 2000))
            out.writerow([
                70_000 + number, f"{at:%Y-%m-%d %H:%M}", dice.choice(["Paid search", "Referral", "Organic search"]),
                dice.choice(["New", "Open", "Connected"]), f"person{number}@example.com",
                dice.choice(["Dana Ruiz", "Tom Berg"]), f"{given:%Y-%m-%d %H:%M}",
                f"{first:%Y-%m-%d %H:%M}" if dice.random() < 0.85 else "",
            ])  # fmt: skip
    return path


class Newcomer:
    """Somebody who types commands into an environment with nothing but the package; what they type is counted."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder, self.tools, self.typed = folder, tools, 0

    def types(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        self.typed += 1
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        command = [str(self.tools / words[0]), *map(str, words[1:])]
        return subprocess.run(
            command, cwd=self.folder, env={**clean, "COLUMNS": "100"}, check=False, capture_output=True, text=True,
            encoding="utf-8",
        )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(ROOT)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if built.returncode and "No matching distribution" in built.stderr:
        pytest.skip("skipped: the package cannot be built without a network")
    assert built.returncode == 0, built.stderr
    return next(out.glob("servanda-*.whl"))


def test_a_newcomer_gets_from_an_export_to_a_report(wheel: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    tools = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    person = Newcomer(tmp_path / "work", tools)
    person.folder.mkdir()
    contacts = export(person.folder)

    installed = person.types("pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", wheel)
    assert installed.returncode == 0, installed.stderr

    looked = person.types("servanda", "inspect", contacts.name)
    assert looked.returncode == 0, looked.stderr
    assert "one record is one `Record ID`" in looked.stdout
    assert "personal" in looked.stdout

    begun = person.types("servanda", "init", "--from", contacts.name, "--template", "marketing-sales", "--yes")
    assert begun.returncode == 0, begun.stderr

    measured = person.types("servanda", "measure", "agreement.yaml")
    assert measured.returncode in (0, 1), measured.stderr
    assert "error" not in measured.stderr
    assert "lead-volume" in measured.stdout

    reported = person.types("servanda", "report", "agreement.yaml")
    assert reported.returncode == 0, reported.stderr
    (page,) = (person.folder / "reports").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "lead-volume" in text
    assert "person1@example.com" not in text
    assert "Dana Ruiz" not in text
    assert person.typed <= MOST_COMMANDS
    assert time.monotonic() - began < MOST_SECONDS
