"""A process that is killed at any point of an append loses nothing and doubles nothing; many at once neither."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from entries import entry, written

from servanda.store.ledger import append, path_of, read_ledger

FILE = "customer.jsonl"
HERE = Path(__file__).parent

ONE = """
import os, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from entries import entry
from servanda.store import atomic, ledger, lock
{injected}
ledger.append(Path(sys.argv[1]), entry("comment", note="new"))
"""

DIES = {
    "before the lock": "os.open = lambda *_: os._exit(9)",
    "with the lock taken": "ledger.read_chain = lambda *_: os._exit(9)",
    "before a byte is written": "os.write = lambda *_: os._exit(9)",
    "with half of the line written": "w = os.write\nos.write = lambda h, d: (w(h, d[: len(d) // 2]), os._exit(9))",
    "with all but the line end written": "w = os.write\nos.write = lambda h, d: (w(h, d[:-1]), os._exit(9))",
    "before the line is on the disk": "os.fsync = lambda *_: os._exit(9)",
    "before the folder is on the disk": "ledger.sync_folder = lambda *_: os._exit(9)",
    "before the lock is given back": "Path.unlink = lambda *_, **__: os._exit(9)",
}
WRITTEN = ("before the line is on the disk", "before the folder is on the disk", "before the lock is given back")


def die(workspace: Path, injected: str) -> int:
    code = ONE.format(here=str(HERE), injected=injected)
    return subprocess.run([sys.executable, "-c", code, str(workspace)], check=False).returncode


def unlocked(workspace: Path) -> Path:
    """What a person does who was told that a lock is left."""
    path_of(workspace, "hosting", "customer").with_name(f".{FILE}.lock").unlink(missing_ok=True)
    return workspace


def notes(workspace: Path) -> list[str]:
    ledger = read_ledger(workspace, "hosting")
    assert [each.code for each in ledger.problems] == []
    return [each.note for each in ledger.entries]


@pytest.mark.parametrize("point", DIES)
@pytest.mark.parametrize("begun", [True, False], ids=["in a ledger", "in a new ledger"])
def test_killed_at_a_point(tmp_path: Path, point: str, *, begun: bool) -> None:
    old = ["old"] if begun else []
    written(tmp_path, *(entry("comment", note=each) for each in old))
    dies = die(tmp_path, DIES[point])
    assert dies == (0 if point == "before the folder is on the disk" and begun else 9)
    done = append(unlocked(tmp_path), entry("comment", note="after"))
    assert done.entry is not None
    assert notes(tmp_path) == [*old, *(["new"] if point in WRITTEN else []), "after"]


@pytest.mark.parametrize(
    "injected",
    [
        "ledger.write_atomically = lambda *_, **__: os._exit(9)", "atomic._put_new = lambda *_: os._exit(9)",
        "atomic.sync_folder = lambda *_: os._exit(9)", "os.ftruncate = lambda *_: os._exit(9)",
        "ledger.write_line = lambda *_: os._exit(9)",
    ],
)  # fmt: skip
def test_killed_while_a_torn_line_is_put_aside(tmp_path: Path, injected: str) -> None:
    written(tmp_path, entry("comment", note="old"))
    path = path_of(tmp_path, "hosting", "customer")
    path.write_bytes(path.read_bytes() + b'{"layout":1,"agr')
    assert die(tmp_path, injected) == 9
    assert append(unlocked(tmp_path), entry("comment", note="after")).entry is not None
    assert notes(tmp_path) == ["old", "after"]
    asides = sorted(each.name for each in path.parent.iterdir() if ".torn-" in each.name and each.suffix != ".tmp")
    assert asides == ["customer.jsonl.torn-1"], "kept, and once"
    assert path.with_name(asides[0]).read_bytes() == b'{"layout":1,"agr'


LOOP = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from pathlib import Path
from entries import entry
from servanda.store.ledger import append
number = int(sys.argv[2])
while True:
    done = append(Path(sys.argv[1]), entry("comment", note=str(number)))
    assert done.entry is not None, done
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
def test_killed_again_and_again(tmp_path: Path) -> None:
    said: list[int] = []
    for turn in range(6):
        command = [sys.executable, "-c", LOOP, str(tmp_path), str(turn * 100_000)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said.append(int(process.stdout.readline()))
        time.sleep(0.003 * (turn + 1))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        said += [int(each) for each in rest.split("\n")[:-1] if each]
        unlocked(tmp_path)
    assert append(tmp_path, entry("comment", note="-1")).entry is not None
    found = [int(each) for each in notes(tmp_path)]
    assert len(found) == len(set(found)), "nothing is doubled"
    assert set(said) <= set(found), "what was answered is there"
    assert len(found) <= len(said) + 6 + 1, "at most one of each turn was written and not yet answered"


def test_many_processes_at_once(tmp_path: Path) -> None:
    code = LOOP.replace("while True:", "for _ in range(8):")
    many = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(1000 * each)], stdout=subprocess.DEVNULL)
        for each in range(4)
    ]
    assert [each.wait(timeout=120) for each in many] == [0] * 4
    assert sorted(map(int, notes(tmp_path))) == [1000 * each + number for each in range(4) for number in range(8)]
    path = path_of(tmp_path, "hosting", "customer")
    assert [json.loads(line)["number"] for line in path.read_text().splitlines()] == list(range(1, 33))
    assert [each.name for each in path.parent.iterdir()] == [FILE]
