"""Whatever lies where an agreement should lie: a Problem with a place, exit code 2, and nothing is run or written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from terminal import AGREEMENT, Place, run

HEAD = "servanda: 1\nid: x\n"


def lettered(n: int) -> str:
    return chr(ord("a") + n)


def bomb(levels: int) -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{lettered(n)}: &{lettered(n)} [{', '.join(['*' + lettered(n - 1)] * 10)}]" for n in range(1, levels)]
    return HEAD + "\n".join(lines)


WHOLE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "S003"),
    "only a comment": ("# an agreement\n", "S003"),
    "a list": ("- a\n- b\n", "S003"),
    "a text": ("hello", "S003"),
    "bytes": (bytes(range(256)) * 10, "S002"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "S002"),
    "UTF-16": (AGREEMENT.encode("utf-16"), "S002"),
    "Latin-1": (AGREEMENT.replace("Follow-up of", "Prüfung").encode("latin-1"), "S002"),
    "huge": (HEAD + "# a line of no use\n" * 200_000, "S001"),
    "one huge text": (HEAD + f'summary: "{"a" * 3_000_000}"\n', "S001"),
    "deep lists": (f"{HEAD}parties: {'[' * 5000}{']' * 5000}", "S005"),
    "deep blocks in braces": (f"{HEAD}parties: {'{a: ' * 2000}1{'}' * 2000}", "S005"),
    "deep blocks": ("servanda: 1\n" + "\n".join(" " * n + "a:" for n in range(1500)), "S005"),
    "lists that are never closed": (f"{HEAD}parties: {'[' * 100_000}", "S005"),
    "an alias bomb": (bomb(12), "S006"),
    "an alias inside itself": (f"{HEAD}parties: &a {{b: *a}}\n", "S006"),
    "two documents": (f"{AGREEMENT}---\n{AGREEMENT}", "S009"),
    "a NUL": (AGREEMENT.replace("of leads", "of\0leads"), "S012"),
}


@pytest.mark.parametrize("what", WHOLE)
@pytest.mark.parametrize("command", ["lint", "measure"])
def test_a_file_that_is_no_agreement(place: Place, what: str, command: str) -> None:
    content, code = WHOLE[what]
    place.write("agreement.yaml", content)
    before = place.files()
    ran = run(command, place.file)
    assert (ran.code, ran.codes) == (2, [code])
    assert f"{place.file}:" in ran.err, "the place"
    assert len(ran.err) < 2_000, "a person reads this"
    assert place.files() == before


CHANGES: dict[str, tuple[str, str, str]] = {
    "duplicate keys": ("title: Follow-up of leads", "title: a\ntitle: b", "S004"),
    "a tab": ("  marketing: {name", "\tmarketing: {name", "S012"),
    "a merge key": ("parties:", "parties:\n  <<: {a: {name: x}}", "S008"),
    "a block as key": ("parties:", "parties:\n  ? [a]\n  : {name: y}", "S008"),
    "a Python object": ("title: Follow-up of leads", 'title: !!python/object/apply:os.system "touch x"', "S007"),
    "an unknown key": ("title:", "titel:", "S020"),
    "a zone that does not exist": ("America/New_York", "Mars/Base", "S240"),
    "a zone that is a path": ("America/New_York", "../../etc/passwd", "S240"),
    "year 1": ("in_force: 2026-01-01", "in_force: 0001-01-01", "S154"),
    "year 9999": ("in_force: 2026-01-01", "in_force: 9999-12-31", "S154"),
    "a term for ever": ("in_force:", "term: {starts: 2026-01-01, ends: 9999-12-31}\nin_force:", "S154"),
    "a term that ends before it starts": (
        "in_force:", "term: {starts: 2026-05-01, ends: 2025-01-01}\nin_force:", "S154",
    ),
    "a day that does not exist": ("in_force: 2026-01-01", "in_force: 2026-02-30", "S201"),
    "a negative limit": ("limit: {by: quality, A: 1 h, B: 4 h}", "limit: -1 h", "S201"),
    "a limit for ever": ("limit: {by: quality, A: 1 h, B: 4 h}", "limit: 99999999999999 h", "S201"),
    "periods of no length": ("each: month", "each: 0 days", "S201"),
    "a target of 400 digits": ("at least 3", "at least " + "9" * 400, "S201"),
    "an exponent": ("at least 3", "at least 1e9", "S201"),
    "hours backwards": ("09:00-18:00", "09:00-18:00-07:00", "S201"),
    "an unknown record set": ("count: leads", "count: leds", "S142"),
    "SQL after a condition": ("score >= 50", "score >= 50; drop table leads", "S113"),
    "an SQL comment": ("where: score >= 50", 'where: "score >= 50 -- x"', "S113"),
    "a query": ("score >= 50", "score >= (select 1)", "S113"),
    "a function of the engine": ("score >= 50", "read_csv('/etc/passwd') is not null", "S112"),
    "a variable of the computer": ("score >= 50", "getenv('HOME') = 'x'", "S112"),
    "an engine's cast": ("score >= 50", "score::int > 5", "S113"),
    "an engine's quotes": ("where: score >= 50", "where: '\"score\" >= 50'", "S111"),
    "deep brackets": ("score >= 50", "(" * 3000 + "1=1" + ")" * 3000, "S114"),
    "a name of 100,000 letters": ("score >= 50", "a" * 100_000, "S114"),
    "an empty condition": ("where: score >= 50", "where: ''", "S110"),
    "a control character in a condition": ("where: score >= 50", 'where: "\\0"', "S111"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_one_thing_written_wrong(place: Place, what: str) -> None:
    old, new, code = CHANGES[what]
    place.change(old, new)
    before = place.files()
    ran = run("measure", place.file)
    assert ran.code == 2
    assert code in ran.codes
    assert f"{place.file}:" in ran.err
    assert ran.out == ""
    assert place.files() == before


WRONG = [
    "5",
    "''",
    "[]",
    "{}",
    "[[1]]",
    "{a: {b: c}}",
    "null",
    "yes",
    "2026-01-01",
    "' '",
    "'\\'",
    "'%'",
    "🙂",
    '"\\u202e"',
]
KEYS = [
    "servanda: 1", "id: follow-up", 'version: "1.0"', "in_force: 2026-01-01", "timezone: America/New_York",
    "    from: leads.csv", "    key: lead_id", "    time: created_at", "    personal: [owner]",
    "    belongs_to: {leads: lead_id}", "    columns: {direction: text}", "    target: at least 3", "    each: month",
    "    only_if: lead-volume met", "    per: quality", "      limit: {by: quality, A: 1 h, B: 4 h}",
    "      start: assigned_at", "    metric: {count: leads, where: score >= 50}", "    promised_by: marketing",
    "  selling-hours: {hours: {mon-fri: \"09:00-18:00\"}}", "  marketing: {name: Marketing}",
]  # fmt: skip


@pytest.mark.parametrize("line", KEYS)
def test_values_of_wrong_types_everywhere(place: Place, line: str) -> None:
    key = line.split(":", maxsplit=1)[0]
    for value in WRONG:
        place.write("agreement.yaml", AGREEMENT.replace(line, f"{key}: {value}", 1))
        ran = run("lint", place.file)
        assert ran.code in (0, 2), value
        assert bool([each for each in ran.err.splitlines() if each.startswith("error")]) is (ran.code == 2), value


NAMES = ["a\nb.yaml", "a" * 300 + ".yaml", "*.yaml", "a'b\";--.yaml", "~.yaml"]


@pytest.mark.parametrize("name", NAMES, ids=["line break", "long", "star", "quotes", "home"])
def test_a_name_that_no_file_has(place: Place, name: str) -> None:
    for command in (["measure"], ["lint"], ["close-period", "--period", "2026-03"]):
        ran = run(*command, place.folder / name)
        assert (ran.code, ran.codes) == (2, ["S014"])
    assert run("evidence", place.folder / name, "x").codes == ["S014"]


def test_things_that_are_no_files(place: Place) -> None:
    (place.folder / "link.yaml").symlink_to("nowhere")
    (place.folder / "folder.yaml").mkdir()
    os.mkfifo(place.folder / "pipe.yaml")
    assert run("measure", place.folder / "link.yaml").codes == ["S014"]
    assert run("measure", place.folder / "folder.yaml").codes == ["S602"]
    ran = run("lint", place.folder)
    assert (ran.code, ran.codes) == (0, []), "the one agreement in it is read, and no pipe is waited for"


def test_a_name_of_an_agreement_is_no_path(place: Place, tmp_path: Path) -> None:
    place.change("id: follow-up", "id: ../../../escaped")
    ran = run("close-period", place.file, "--period", "2026-03", "--as-of", "2026-04-02")
    assert ran.code == 2
    assert not list(tmp_path.rglob("*escaped*"))


def test_what_steers_a_terminal_is_not_printed(place: Place) -> None:
    place.change("Follow-up of leads", '"Follow-up\\e]0;owned\\a of \\u202e leads"')
    place.write(
        "leads.csv", (place.folder / "leads.csv").read_text().replace("L2", "L\x1b[31m2").replace("L1", '"L\n1"')
    )
    place.change("L7,2026-04-02 08:00", "L7,\x1b[2Jsoon", "leads.csv")
    for words in (
        ["measure", place.file], ["explain", place.file, "follow-up"],
        ["explain", place.file, "follow-up", "--record", "L\x1b[31m2"], ["explain", place.file, "x\x1b[1m\ny"],
    ):  # fmt: skip
        ran = run(*words)
        assert not set(ran.out + ran.err) & set("\x1b\x07\u202e"), words
