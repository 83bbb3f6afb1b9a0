"""The same seed gives the same bytes, whatever the machine; the examples hold what the generator writes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.simulate import marketing_sales, online_service, service_desk, service_provider
from servanda.simulate.__main__ import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GENERATORS = {
    "marketing-sales": marketing_sales,
    "online-service": online_service,
    "service-desk": service_desk,
    "service-provider": service_provider,
}

both = pytest.mark.parametrize(("name", "generate"), GENERATORS.items())
Generate = Callable[[int, Path, int], tuple[Path, ...]]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@both
def test_the_example_holds_what_the_generator_writes(name: str, generate: Generate, tmp_path: Path) -> None:
    written = generate(2026, tmp_path, 100)
    assert contents(tmp_path) == contents(EXAMPLES / name / "data")
    assert sorted(written) == sorted(tmp_path.iterdir())


@both
def test_the_example_is_small(name: str, generate: Generate) -> None:
    assert sum(map(len, contents(EXAMPLES / name / "data").values())) < 3_000_000


@both
def test_another_seed_gives_other_records(name: str, generate: Generate, tmp_path: Path) -> None:
    for seed in (1, 2):
        (tmp_path / str(seed)).mkdir()
        generate(seed, tmp_path / str(seed), 5)
    one, other = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert one.keys() == other.keys()
    assert sum(one[file] != other[file] for file in one) >= min(3, len(one))


@both
def test_the_order_of_hashes_plays_no_part(name: str, generate: Generate, tmp_path: Path) -> None:
    for hashes in ("1", "2"):
        command = [sys.executable, "-m", "servanda.simulate", name, str(tmp_path / hashes), "--size", "4"]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": hashes})
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@both
def test_every_folder_says_that_its_records_are_simulated(name: str, generate: Generate, tmp_path: Path) -> None:
    generate(7, tmp_path, 3)
    notice = (tmp_path / "SIMULATED.txt").read_text(encoding="utf-8")
    assert notice.startswith("The records in this folder are simulated.")
    assert f"python -m servanda.simulate {name} FOLDER --seed 7 --size 3" in notice


def test_the_command_makes_the_folder_and_names_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["service-desk", str(tmp_path / "new" / "folder"), "--size", "2"])
    named = capsys.readouterr().out.split()
    assert sorted(map(Path, named)) == sorted((tmp_path / "new" / "folder").iterdir())


def test_an_unknown_example_is_refused_with_the_names_of_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["service-dest", str(tmp_path)])
    said = capsys.readouterr().err
    assert "marketing-sales" in said
    assert "service-desk" in said
