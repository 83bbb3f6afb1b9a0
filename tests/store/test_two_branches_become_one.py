"""Two people of one party wrote on two branches: theirs first, then mine, and nothing is lost or doubled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from entries import CLAIM, entry, written

from servanda.store.ledger import append, path_of, read_ledger
from servanda.store.rebase import Rebased, rebase


@pytest.fixture
def branches(tmp_path: Path) -> tuple[Path, Path]:
    """Mine and theirs, with two lines in common."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    written(mine, CLAIM, entry("comment", note="common"))
    shutil.copytree(mine, theirs)
    return mine, theirs


def of(workspace: Path) -> Path:
    return path_of(workspace, "hosting", "customer")


def joined(mine: Path, theirs: Path) -> Rebased:
    return rebase(of(mine), of(theirs), "hosting", "customer")


def notes(workspace: Path) -> list[str]:
    ledger = read_ledger(workspace, "hosting")
    assert ledger.problems == ()
    return [each.note for chain in ledger.chains for each in chain.entries]


def test_mine_follow_theirs_in_one_chain(branches: tuple[Path, Path]) -> None:
    mine, theirs = branches
    written(mine, entry("comment", note="mine 1"), entry("comment", note="mine 2"))
    written(theirs, entry("comment", note="theirs"))
    done = joined(mine, theirs)
    assert (done.common, done.theirs, [each.number for each in done.mine]) == (2, 1, [4, 5])
    assert notes(mine) == ["As agreed.", "common", "theirs", "mine 1", "mine 2"]
    assert of(mine).read_bytes().startswith(of(theirs).read_bytes()), "theirs stand as they stood"
    assert append(mine, entry("comment", note="goes on")).entry is not None


def test_what_stands_in_both_stays_once(branches: tuple[Path, Path]) -> None:
    mine, theirs = branches
    written(mine, entry("comment", note="mine"), entry("comment", note="both"))
    written(theirs, entry("comment", note="both"))
    joined(mine, theirs)
    assert notes(mine) == ["As agreed.", "common", "both", "mine"]
    before = of(mine).read_bytes()
    assert joined(mine, theirs).common == 3
    assert of(mine).read_bytes() == before, "once more changes nothing"


@pytest.mark.parametrize(("more", "expected"), [("mine", ["a", "b"]), ("theirs", ["a", "b"]), ("neither", [])])
def test_where_only_one_went_on_its_lines_stand(branches: tuple[Path, Path], more: str, expected: list[str]) -> None:
    mine, theirs = branches
    if more != "neither":
        written(mine if more == "mine" else theirs, *(entry("comment", note=each) for each in "ab"))
    assert joined(mine, theirs).problems == ()
    assert notes(mine) == ["As agreed.", "common", *expected]


def test_a_party_that_has_said_nothing_takes_theirs(tmp_path: Path, branches: tuple[Path, Path]) -> None:
    assert joined(tmp_path / "new", branches[1]).problems == ()
    assert notes(tmp_path / "new") == ["As agreed.", "common"]


@pytest.mark.parametrize("damage", ["altered", "mixed", "torn", "stranger", "none in common", "not there"])
def test_what_does_not_hold_is_not_built_on(branches: tuple[Path, Path], damage: str) -> None:
    mine, theirs = branches
    written(mine, entry("comment", note="mine"))
    written(theirs, entry("comment", note="theirs"))
    data = of(theirs).read_bytes()
    of(theirs).write_bytes(
        {
            "altered": data.replace(b"100.5", b"900.5"), "mixed": data + of(mine).read_bytes().splitlines(keepends=True)[2],
            "torn": data[:-1], "stranger": data, "none in common": data, "not there": b"",
        }[damage]
    )  # fmt: skip
    code = {"altered": "S510", "mixed": "S519", "torn": "S512", "stranger": "S511", "none in common": "S520"}
    if damage == "stranger":
        written(theirs, entry("comment", "provider"))
        shutil.copy(path_of(theirs, "hosting", "provider"), of(theirs))
    if damage == "none in common":
        shutil.rmtree(theirs)
        written(theirs, entry("comment", note="another beginning"))
    if damage == "not there":
        of(theirs).unlink()
    before = of(mine).read_bytes()
    assert [each.code for each in joined(mine, theirs).problems] == [code.get(damage, "S522")]
    assert of(mine).read_bytes() == before


@pytest.mark.parametrize(
    "dies",
    ["rebase.write_atomically", "os.fsync", "atomic.sync_folder", "Path.replace", "rebase.read_chain", "Path.unlink"],
)
def test_killed_at_any_point_both_are_whole(branches: tuple[Path, Path], dies: str) -> None:
    mine, theirs = branches
    written(mine, entry("comment", note="mine"))
    written(theirs, entry("comment", note="theirs"))
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom servanda.store import atomic, rebase\n"
        f"{dies} = lambda *_, **__: os._exit(9)\n"
        "rebase.rebase(Path(sys.argv[1]), Path(sys.argv[2]), 'hosting', 'customer')"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(of(mine)), str(of(theirs))], check=False)
    assert ran.returncode == 9
    assert notes(mine) in (["As agreed.", "common", "mine"], ["As agreed.", "common", "theirs", "mine"])
    of(mine).with_name(".customer.jsonl.lock").unlink(missing_ok=True)
    assert joined(mine, theirs).problems == ()
    assert notes(mine) == ["As agreed.", "common", "theirs", "mine"]
    assert notes(theirs) == ["As agreed.", "common", "theirs"]
