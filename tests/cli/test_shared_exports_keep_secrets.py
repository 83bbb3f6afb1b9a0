"""One export, many customers: what an agreement says hangs on its own rows alone, byte for byte.

The rows of the others are as troublesome as rows can be: unreadable, without key or time, doubled, older and newer, on the
edges of summer time, in another language, many. Only what belongs to nobody is told, once, and to no agreement.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from terminal import Place, run

from servanda.records import common
from servanda.records.staging import stage_files

HEADER = "ticket_id,customer,opened_at,answered_at,waited,note\n"

PLAN = """\
servanda: 1
title: Answers for $customer
version: "1.0"
timezone: Europe/Berlin
parameters: {customer: text}
parties:
  provider: {name: Provider}
  customer: {name: $customer}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  tickets:
    key: ticket_id
    time: opened_at
    where: customer = $customer and note <> 'test'
    columns: {customer: text, answered_at: time, waited: duration, note: text}
    expect: {rows_a_day: at most 9, newest_row: at most 30 days, unreadable: at most 1}
objectives:
  answers:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened_at, stop: answered_at, calendar: office, pause: waited, limit: 4 h}
    target: at least 80%
    each: month
  volume:
    promised_by: customer
    metric: {count: tickets}
    target: at most 5
    each: month
"""

OWN = """\
a-1,Acme,2026-03-02 09:00,2026-03-02 11:00,00:10,ok
a-2,Acme,2026-03-03 09:00,2026-03-04 11:00,,ok
a-3,Acme,2026-03-04 09:00,2026-03-04 10:00,,test
a-4,Acme,2026-03-05 09:00,soon,,ok
,Acme,2026-03-06 09:00,2026-03-06 10:00,,ok
a-6,Acme,2026-03-29 02:30,2026-03-30 10:00,,ok
a-7,Acme,2026-04-02 09:00,,,ok
"""

OTHERS = {
    "plain": "b-1,Bolt,2026-03-02 09:00,2026-03-02 12:00,00:20,ok\n",
    "other words for Acme": "b-1,ACME,2026-03-02 09:00,2026-03-02 12:00,,ok\nb-2,Acme ,2026-03-02 09:00,,,ok\n",
    "unreadable": "b-1,Bolt,yesterday,2026-03-02 12:00,a while,ok\nb-2,Bolt,2026-03-02 09:00,never,ages,ok\n",
    "in another language": "b-1,Bolt,02.03.2026 09:00,03.03.2026 09:00,12,ok\n" * 1,
    "without key": ",Bolt,2026-03-02 09:00,,,ok\n,Bolt,2026-03-02 10:00,,,ok\n",
    "without time": "b-1,Bolt,,2026-03-02 12:00,,ok\n",
    "doubled": "b-1,Bolt,2026-03-02 09:00,,,ok\n" * 3,
    "of the same numbers": "a-1,Bolt,2026-03-02 09:00,,,ok\na-2,Bolt,2026-03-02 09:00,,,ok\n",
    "older": "b-1,Bolt,2019-01-02 09:00,2019-01-02 12:00,,ok\n",
    "newer": "b-1,Bolt,2026-09-02 09:00,2026-09-02 12:00,,ok\n",
    "of an hour that occurs twice": "b-1,Bolt,2025-10-26 02:30,2025-10-26 02:45,,ok\n",
    "with an address": "b-1,Bolt,2026-03-02T09:00:00+09:00,2026-03-02T12:00:00Z,,ok\n",
    "many in a day": "".join(f"b-{n},Bolt,2026-03-02 09:{n:02},,,ok\n" for n in range(40)),
    "quoted": 'b-1,Bolt,2026-03-02 09:00,,,"a, ""b""\nc"\n',
}


UNTIL_A_DATE = 'complete_until = "2026-04-10"\n'


def place_with(folder: Path, rows: str, names: Sequence[str] = ("Acme",), toml: str = "") -> Place:
    place = Place(folder)
    place.write("servanda.toml", f'[records.tickets]\nfile = "tickets.csv"\nunits = {{waited = "h"}}\n{toml}')
    place.write("plans/plan.yaml", PLAN)
    place.write("tickets.csv", HEADER + rows)
    for name in names:
        place.write(
            f"customers/{name.lower()}.yaml",
            f"servanda: 1\nid: {name.lower()}\nextends: ../plans/plan.yaml@1.0\nwith: {{customer: {name}}}\n",
        )
    return place


def told(place: Place) -> dict[str, str]:
    """Everything that is said about Acme's agreement alone."""
    file = place.folder / "customers" / "acme.yaml"
    commands: dict[str, list[object]] = {
        "measure": ["measure", file, "--format", "json"],
        "late": ["late", file, "--as-of", "2026-04-02 14:00", "--format", "json"],
        "evidence": ["evidence", file, "answers", "--format", "json"],
        "explain": ["explain", file, "answers", "--period", "2026-03"],
        "record": ["explain", file, "answers", "--record", "a-2"],
        "stranger": ["explain", file, "answers", "--record", "b-1"],
    }
    said = {}
    for name, words in commands.items():
        ran = run(*words)
        text = f"{ran.code}\n{ran.out}\n{ran.err}".replace(str(place.folder), "")
        said[name] = "\n".join(line for line in text.splitlines() if "sha256" not in line)
    return said


def mixed(own: str, other: str) -> str:
    """The rows of the others before, between and after one's own."""
    first, *rest = own.splitlines(keepends=True)
    return other + first + other.replace("b-", "c-").replace("a-", "d-").replace("Bolt", "Cask") + "".join(rest)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said about Acme where the export has no rows of others."""
    return told(place_with(tmp_path_factory.mktemp("alone"), OWN))


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_nothing_hangs_on_the_rows_of_others(tmp_path: Path, other: str, alone: dict[str, str]) -> None:
    assert told(place_with(tmp_path, mixed(OWN, other))) == alone
    assert "S326" in alone["measure"]
    assert "S611" in alone["stranger"]


def test_nothing_hangs_on_them_where_a_date_says_until_when_the_export_is_complete(tmp_path: Path) -> None:
    others = "".join(OTHERS.values())
    among = told(place_with(tmp_path / "among", mixed(OWN, others), toml=UNTIL_A_DATE))
    assert among == told(place_with(tmp_path / "alone", OWN, toml=UNTIL_A_DATE))


def reports_of(place: Place, path: Path) -> dict[str, str]:
    """Every page that is written for these agreements, by name, without the hash of the file as a whole."""
    out = place.folder / f"reports of {path.stem}"
    assert run("report", path, "--period", "2026-03", "--output", out).code == 0
    pages = out.glob("*-2026-03.html")
    texts = {each.name: each.read_text(encoding="utf-8").replace(str(place.folder), "") for each in pages}
    return {name: re.sub(r"(sha256 )[0-9a-f]+…", r"\1…", text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report for Acme where the export has no rows of others."""
    place = place_with(tmp_path_factory.mktemp("alone"), OWN)
    (page,) = reports_of(place, place.folder / "customers" / "acme.yaml").values()
    return page


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_report_is_the_same_whoever_else_is_in_the_export(tmp_path: Path, other: str, written: str) -> None:
    among = place_with(tmp_path / "among", mixed(OWN, other))
    assert list(reports_of(among, among.folder / "customers" / "acme.yaml").values()) == [written]
    assert "a-2" in written, "a late one, by its key"


def test_the_reports_of_a_folder_read_the_export_once_and_are_those_of_the_single_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: Counter[str] = Counter()

    def counted(host: Any, exports: Any, *words: Any, **more: Any) -> Any:
        reads.update(each.path.name for each in exports)
        return stage_files(host, exports, *words, **more)

    monkeypatch.setattr(common, "stage_files", counted)
    names = ["Acme", *(f"C{number}" for number in range(5))]
    rows = "".join(OWN.replace("Acme", name).replace("a-", f"{name}-") for name in names)
    place = place_with(tmp_path, rows, names)
    together = reports_of(place, place.folder)
    assert reads == {"tickets.csv": 1}
    assert len(together) == 6
    for name in names:
        file = place.folder / "customers" / f"{name.lower()}.yaml"
        alone = reports_of(place, file)
        assert {each: together[each] for each in alone} == alone


@pytest.mark.parametrize("words", [["report"], ["late", "--as-of", "2026-04-02 14:00"]], ids=["report", "late"])
def test_reports_and_late_lists_tell_once_what_belongs_to_nobody(tmp_path: Path, words: list[str]) -> None:
    place = place_with(
        tmp_path, f"{OWN}x-1,,2026-03-02 09:00,,,secret\nc-1,Cask,2026-03-02 09:00,,,ok\n", ["Acme", "Bolt"]
    )
    command, *more = words
    output = ["--output", tmp_path / "out"] if command == "report" else []
    ran = run(command, place.folder, *more, *output)
    assert (ran.codes.count("S750"), ran.codes.count("S751")) == (1, 1)
    for page in (tmp_path / "out").glob("acme*"):
        assert "S750" not in page.read_text(encoding="utf-8")
    assert "secret" not in ran.out + ran.err


def entry(place: Place, path: Path) -> Any:
    return next(each for each in run("measure", path, "--format", "json").json if each["agreement"] == "acme")


def test_an_agreement_is_the_same_in_a_run_of_forty(tmp_path: Path) -> None:
    """With so many readers the export is laid out anew, once; with one it is read as it is."""
    rows = "".join(
        mixed(f"n{n}-1,C{n},2026-03-02 09:00,2026-03-0{2 + n % 3} 11:00,,ok\nn{n}-2,C{n},someday,,,ok\n", "")
        for n in range(39)
    )
    names = ["Acme", *(f"C{number}" for number in range(39))]
    alone = place_with(tmp_path / "alone", OWN)
    among = place_with(tmp_path / "among", rows + OWN, names)
    whole = run("measure", among.folder, "--format", "json")
    assert len([each for each in whole.json if each["agreement"]]) == 40
    (own,) = [each for each in whole.json if each["agreement"] == "acme"]
    assert json.dumps(own).replace(str(among.folder), "") == json.dumps(
        entry(alone, alone.folder / "customers" / "acme.yaml")
    ).replace(str(alone.folder), "")


def frozen(folder: Path, rows: str) -> Any:
    """What closing March freezes of Acme."""
    place = place_with(folder, rows, toml=UNTIL_A_DATE)
    ran = run("close-period", place.folder / "customers" / "acme.yaml", "--period", "2026-03")
    assert ran.code == 0, ran.err
    (path,) = (place.folder / "closed").rglob("*.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    (file,) = content["records"]["tickets"]["files"]
    del file["sha256"], content["sha256"]  # the file as a whole is another one; how many rows are one's own is not
    return content


READABLE = OWN.replace("a-4,Acme,2026-03-05 09:00,soon,,ok\n", "")


@pytest.fixture(scope="module")
def frozen_alone(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return frozen(tmp_path_factory.mktemp("frozen"), READABLE)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_fingerprints_are_those_of_ones_own_rows(tmp_path: Path, other: str, frozen_alone: Any) -> None:
    assert frozen(tmp_path, mixed(READABLE, other)) == frozen_alone


def test_what_belongs_to_nobody_is_told_once_and_to_no_agreement(tmp_path: Path) -> None:
    place = place_with(
        tmp_path, f"{OWN}x-1,,2026-03-02 09:00,,,secret\nx-2,Bolt,2026-03-02\nx-3,Bolt,2026-03-02 09:00,,,ok\n"
    )
    ran = run("measure", place.folder / "customers" / "acme.yaml", "--format", "json")
    own, nobodys = ran.json
    assert nobodys["agreement"] is None
    assert [each["code"] for each in nobodys["problems"]] == ["S750"]
    assert "2 rows" in nobodys["problems"][0]["sentence"]
    assert "secret" not in ran.out
    assert "S750" not in json.dumps(own)
    assert "Bolt" not in ran.out


def test_a_run_over_a_folder_names_those_for_whom_there_is_no_agreement(tmp_path: Path) -> None:
    rows = f"{OWN}b-1,Bolt,2026-03-02 09:00,,,ok\nc-1,Cask,2026-03-02 09:00,,,ok\nc-2,Cask,2026-03-02 09:00,,,ok\n"
    place = place_with(tmp_path, rows, ["Acme", "Bolt"])
    *_, alone = run("measure", place.folder, "--format", "json").json
    (note,) = alone["problems"]
    assert (note["code"], note["severity"]) == ("S751", "note")
    assert "`Cask` (2)" in note["sentence"]
    place.write(
        "customers/cask.yaml",
        (tmp_path / "customers/bolt.yaml").read_text().replace("bolt", "cask").replace("Bolt", "Cask"),
    )
    assert all(each["agreement"] for each in run("measure", place.folder, "--format", "json").json)


def test_a_file_that_does_not_fit_says_nothing_of_its_rows(tmp_path: Path) -> None:
    place = place_with(tmp_path, "b-1;Bolt;secret\nb-2;Bolt;secret\n")
    ran = run("measure", place.folder / "customers" / "acme.yaml")
    assert ran.code == 2
    assert "S313" in ran.codes
    assert "secret" not in ran.out + ran.err


def test_what_one_agreement_asks_in_vain_does_not_stop_the_others(tmp_path: Path) -> None:
    place = place_with(tmp_path, OWN.replace("Acme", "Bolt") + OWN, ["Acme", "Bolt"])
    own = "records: {tickets: {columns: {colour: text}}}\nobjectives: {volume: {metric: {count: tickets, where: colour = 'red'}}}\n"
    with (place.folder / "customers" / "bolt.yaml").open("a", encoding="utf-8") as file:
        file.write(own)
    acme, bolt = run("measure", place.folder, "--format", "json").json
    assert [each["code"] for each in bolt["problems"] if each["severity"] == "error"] == ["S309"]
    assert acme["readings"]
    assert acme == entry(place, place.folder / "customers" / "acme.yaml")
