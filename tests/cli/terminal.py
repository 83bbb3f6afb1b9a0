"""What a person has and types: a small workspace of written files, and the commands run on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from servanda.cli.app import app

AGREEMENT = """\
servanda: 1
id: follow-up
title: Follow-up of leads
version: "1.0"
in_force: 2026-01-01
timezone: America/New_York
parties:
  marketing: {name: Marketing}
  sales: {name: Sales}
calendars:
  selling-hours: {hours: {mon-fri: "09:00-18:00"}}
records:
  leads:
    from: leads.csv
    key: lead_id
    time: created_at
    columns: {score: number, quality: [A, B], owner: text, assigned_at: time}
    fields:
      first_attempt_at: {first: calls, where: direction = 'outbound', after: assigned_at}
    personal: [owner]
  calls:
    from: calls.csv
    key: call_id
    time: started_at
    belongs_to: {leads: lead_id}
    columns: {direction: text}
objectives:
  lead-volume:
    promised_by: marketing
    to: sales
    metric: {count: leads, where: score >= 50}
    target: at least 3
    each: month
  follow-up:
    promised_by: sales
    to: marketing
    metric:
      clock: leads
      start: assigned_at
      stop: first_attempt_at
      calendar: selling-hours
      limit: {by: quality, A: 1 h, B: 4 h}
    target: at least 75%
    each: month
    only_if: lead-volume met
  waiting:
    promised_by: sales
    metric: {clock: leads, start: assigned_at, stop: first_attempt_at, calendar: selling-hours, take: average}
    per: quality
    each: month
"""

LEADS = """\
lead_id,created_at,score,quality,owner,assigned_at
L1,2026-03-02 08:00,80,A,ann,2026-03-02 09:00
L2,2026-03-03 08:00,90,A,ben,2026-03-03 09:00
L3,2026-03-04 08:00,60,B,ann,2026-03-04 09:00
L4,2026-03-05 08:00,70,B,ben,2026-03-05 09:00
L5,2026-03-06 08:00,40,B,ann,2026-03-06 09:00
L6,2026-04-01 08:00,80,A,ann,2026-04-01 09:00
L7,2026-04-02 08:00,30,B,ben,2026-04-02 09:00
"""

CALLS = """\
call_id,lead_id,started_at,direction
C1,L1,2026-03-02 09:30,outbound
C2,L2,2026-03-03 11:00,outbound
C3,L3,2026-03-04 12:00,outbound
C4,L4,2026-03-05 08:00,outbound
C5,L4,2026-03-05 10:00,outbound
C6,L5,2026-03-06 10:00,inbound
C7,L6,2026-04-01 09:10,outbound
"""


@dataclass
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the problems on the error stream."""
        heads = [line.split() for line in self.err.splitlines() if line.split(" ")[0] in ("error", "warning", "note")]
        return [head[1] for head in heads]


def run(*words: object, env: Mapping[str, str] | None = None, columns: int = 100, text: str | None = None) -> Ran:
    """Run a command in this process. A traceback fails the test, whatever the command should have said."""
    result = CliRunner().invoke(
        app, [str(word) for word in words], env={"COLUMNS": str(columns), **(env or {})}, input=text
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(f"{' '.join(map(str, words))} raised") from result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def in_a_shell(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "servanda.cli.app", *(str(word) for word in words)]
    return subprocess.run(command, check=False, capture_output=True, cwd=cwd, env={**os.environ, **environment})


@dataclass
class Place:
    """A workspace: a folder with an agreement and its records."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "agreement.yaml"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def change(self, old: str, new: str, name: str = "agreement.yaml") -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"`{old}` does not stand in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Everything that lies in the folder."""
        found = sorted(self.folder.rglob("*"))
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found if path.is_file()}


def workspace(folder: Path) -> Place:
    """The agreement above with its two files."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(folder)
    place.write("agreement.yaml", AGREEMENT)
    place.write("leads.csv", LEADS)
    place.write("calls.csv", CALLS)
    return place
