"""A wrong value of a record: proposed by one side with its reason, it moves no figure until the other side has accepted it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosted import OUTAGES, TEXT, Hosted, minutes_of
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.correction_answers import answer
from servanda.desk.correction_table import Wish
from servanda.desk.corrections import Recorded, propose
from servanda.desk.evidence import evidence
from servanda.words.problem import errors

WHY = "The log shows it."


@pytest.fixture
def hosted(tmp_path: Path) -> Hosted:
    return Hosted(tmp_path)


def wish(
    key: str = "O-1", field: str = "ended", to: str = "2026-01-05 10:15", was: str | None = None, why: str = WHY,
    records: str = "outages",
) -> Wish:  # fmt: skip
    return Wish(records, key, field, was, to, why)


def said(hosted: Hosted, *wishes: Wish, by: str = "Service manager", day: str | None = "2026-02-03") -> Recorded:
    return propose(hosted.asked, wishes, hosted.word(by, day))


def answered(
    hosted: Hosted, what: str, *names: str, by: str = "Head of IT", day: str = "2026-02-10", **more: object
) -> Recorded:
    note = str(more.pop("note", ""))
    return answer(hosted.asked, what, names, hosted.word(by, day, note), **more)  # type: ignore[arg-type]


def codes(recorded: Recorded) -> list[str]:
    assert bool(recorded.entries) is not bool(errors(recorded.problems))
    return [each.code for each in errors(recorded.problems)]


def test_what_is_proposed_moves_no_figure_and_says_what_it_would_be(hosted: Hosted) -> None:
    """Half an hour less of the first of three outages of 45 minutes: the credit falls from 200 to 100."""
    assert codes(said(hosted, wish())) == []
    measured = hosted.measured()
    assert hosted.minutes() == 135
    then = measured.if_accepted[0].then
    assert minutes_of(then) == 105 - 45, "with the maintenance that waits as well"
    assert [each.sentence for each in hosted.told("S817")] == [
        "1 correction waits for an answer and moves no figure until then."
    ]


def test_once_the_other_side_accepts_the_record_is_measured_as_it_was_put_right(hosted: Hosted) -> None:
    said(hosted, wish())
    assert codes(answered(hosted, "accept", "provider-1")) == []
    assert hosted.minutes() == 105
    assert [hosted.minutes(as_of) for as_of in ("2026-02-10", "2026-02-11")] == [135, 105], "the day counts"
    assert hosted.told("S817") == []
    rows = evidence(hosted.asked, "down").rows
    assert [(row[0], row[-1]) for row in rows if row[-1]] == [
        ("O-1", "ended: 2026-01-05 10:45+01:00 → 2026-01-05 10:15+01:00")
    ]


def test_nobody_accepts_what_the_own_side_proposed(hosted: Hosted) -> None:
    said(hosted, wish())
    assert codes(answered(hosted, "accept", "provider-1", by="Director")) == ["S813"]
    assert codes(answered(hosted, "accept", "provider-1", by="Purchasing")) == ["S776"], "only who may"
    assert codes(answered(hosted, "withdraw", "provider-1")) == ["S813"]
    assert codes(answered(hosted, "accept", "provider-1", day="2026-02-02")) == ["S812"], "before it was proposed"
    assert hosted.minutes() == 135


def test_either_side_proposes_and_the_other_answers(hosted: Hosted) -> None:
    said(hosted, wish(to="2026-01-05 11:00"), by="Purchasing")
    assert codes(answered(hosted, "accept", "customer-1")) == ["S813"]
    assert codes(answered(hosted, "accept", "customer-1", by="Director")) == []
    assert hosted.minutes() == 150


def test_refused_and_taken_back_nothing_waits_and_it_can_be_proposed_anew(hosted: Hosted) -> None:
    said(hosted, wish())
    assert codes(said(hosted, wish(to="2026-01-05 10:20"))) == ["S811"], "one at a time"
    assert codes(answered(hosted, "refuse", "provider-1")) == ["S816"]
    assert codes(answered(hosted, "refuse", "provider-1", note="Ours shows 10:45.")) == []
    assert codes(answered(hosted, "accept", "provider-1")) == ["S812"]
    assert codes(said(hosted, wish(to="2026-01-05 10:20"), day="2026-02-11")) == []
    assert codes(answered(hosted, "withdraw", "provider-2", by="Director", day="2026-02-12")) == []
    assert hosted.minutes() == 135
    assert [each.state for each in hosted.measured().heard.corrections] == ["refused", "withdrawn"]


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        (wish(records="outage"), "S806"), (wish(field="end"), "S807"), (wish(field="id", to="O-9"), "S807"),
        (wish(field="owner", to="Cid"), "S807"), (wish(key="O-9"), "S808"), (wish(to="soon"), "S809"),
        (wish(field="users", to="many"), "S809"), (wish(field="planned", to="perhaps"), "S809"),
        (wish(field="began", to=""), "S809"), (wish(was="2026-01-05 10:44"), "S810"), (wish(to="2026-01-05 10:45"), "S810"),
        (wish(field="users", was="12", to="13"), "S810"), (wish(why=""), "S816"), (wish(why="Ask ann@example.com"), "S517"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_correction_is_told_and_nothing_is_written(hosted: Hosted, wished: Wish, code: str) -> None:
    assert codes(said(hosted, wish(key="O-2", to="2026-01-12 10:30"), wished)) == [code]
    assert hosted.ledger() == {}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        (("owner: text}", "owner: text}\n    where: cause <> 'test'"), "cause", "S807"),
        (("owner: text}", "owner: text}\n    fields: {big: users > 100}"), "big", "S807"),
        (("personal: [owner]", "personal: [id]"), "ended", "S806"),
    ],
)  # fmt: skip
def test_what_says_which_rows_there_are_is_no_correction(
    tmp_path: Path, change: tuple[str, str], field: str, code: str
) -> None:
    hosted = Hosted(tmp_path, TEXT.replace(*change))
    assert codes(said(hosted, wish(field=field, to="2026-01-05 10:15"))) == [code]


def test_what_says_something_else_by_now_is_told_and_not_applied(hosted: Hosted) -> None:
    said(hosted, wish())
    answered(hosted, "accept", "provider-1")
    (hosted.folder / "outages.csv").write_text(OUTAGES.replace("10:45,disk", "10:50,disk"), encoding="utf-8")
    assert hosted.minutes() == 140
    (told,) = hosted.told("S814")
    assert "is `" not in told.sentence
    assert "10:50+01:00 by now" in told.sentence


def test_nobody_accepts_what_the_records_do_not_say_any_more(hosted: Hosted) -> None:
    said(hosted, wish())
    (hosted.folder / "outages.csv").write_text(OUTAGES.replace("10:45,disk", "10:50,disk"), encoding="utf-8")
    before = hosted.ledger()
    assert codes(answered(hosted, "accept", "provider-1")) == ["S814"]
    assert hosted.ledger() == before


def test_a_record_that_was_put_right_twice(hosted: Hosted) -> None:
    said(hosted, wish())
    answered(hosted, "accept", "provider-1")
    assert codes(said(hosted, wish(to="2026-01-05 10:20", was="2026-01-05 10:15"), day="2026-02-11")) == []
    assert codes(answered(hosted, "accept", every=True, day="2026-02-12")) == []
    assert hosted.minutes() == 110
    assert codes(answered(hosted, "accept", every=True, day="2026-02-13")) == ["S812"]


def test_an_amount_of_an_invoice_that_a_fee_is_counted_from(tmp_path: Path) -> None:
    """A fifth of what was billed in January: of 1000 EUR, then of the 900 that both say it was; of an invoice that changed nothing."""
    fee = "fees:\n  subscription: {sum: invoices, of: amount, each: month}\n"
    billed = "  invoices: {from: {file: invoices.csv, complete_until: 2026-03-01}, key: id, time: billed, columns: {amount: money}}\n"
    text = TEXT.replace("fees: {subscription: {amount: 1000 EUR, each: month}}\n", fee)
    hosted = Hosted(tmp_path, text.replace("exclusions:\n", f"{billed}exclusions:\n"))
    invoices = tmp_path / "invoices.csv"
    invoices.write_text("id,billed,amount\nI-1,2026-01-15,1000\n", encoding="utf-8")
    assert [each.amount for each in hosted.measured().obligations] == [200]
    assert codes(said(hosted, wish("I-1", "amount", "900", records="invoices"))) == []
    assert [each.amount for each in hosted.measured().obligations] == [200]
    assert codes(answered(hosted, "accept", "provider-1")) == []
    assert [each.amount for each in hosted.measured().obligations] == [180]
    invoices.write_text("id,billed,amount\nI-1,2026-01-15,950\n", encoding="utf-8")
    assert [each.amount for each in hosted.measured().obligations] == [190]
    assert [each.code for each in hosted.told("S814")] == ["S814"]


def test_nothing_personal_gets_into_a_ledger(hosted: Hosted) -> None:
    """The owner of an outage is personal: its value is in no line, whatever is proposed of its record."""
    said(hosted, wish(), wish(field="cause", to="power"))
    answered(hosted, "accept", every=True)
    assert hosted.ledger()
    assert not any(name in data for data in hosted.ledger().values() for name in (b"Ann", b"Ben", b"owner"))


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_as_a_table_that_a_spreadsheet_edits(hosted: Hosted, name: str) -> None:
    """Written out, filled in, proposed; the other side accepts the rows that it leaves in the table."""
    table, answer_to, runner = hosted.folder / name, hosted.folder / f"answer-{name}", CliRunner()
    file = str(hosted.file)
    ran = runner.invoke(app, ["corrections", "table", file, "outages", "ended", "users", "-o", str(table)])
    assert (ran.exit_code, ran.stdout) == (0, f"{table}: 6 rows\n")
    rows = read(table)
    assert rows[0] == ["records", "key", "field", "from", "to", "why"]
    assert rows[4][:4] == ["outages", "O-2", "users", "80.5"]
    rows[1][4:] = ["2026-01-05 10:15", WHY]
    rows[4][4:] = ["81", WHY]
    rows[6][4:] = ["7", "=counted by hand"]
    write(table, rows)
    ran = runner.invoke(
        app, ["corrections", "propose", file, "--table", str(table), "--by", "Director", "--date", "2026-02-03"]
    )
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert runner.invoke(app, ["corrections", "list", file, "--table", str(answer_to)]).exit_code == 1
    waiting = read(answer_to)
    assert [row[1:6] for row in waiting[1:]] == [
        ["O-1", "ended", "2026-01-05 10:45+01:00", "2026-01-05 10:15+01:00", WHY],
        ["O-2", "users", "80.5", "81", WHY], ["O-3", "users", "", "7", "=counted by hand"],
    ]  # fmt: skip
    write(answer_to, [waiting[0], waiting[1], waiting[3]])
    accept = ["corrections", "accept", file, "--table", str(answer_to), "--by", "Head of IT", "--date", "2026-02-10"]
    assert runner.invoke(app, accept).exit_code == 0
    assert [each.state for each in hosted.measured().heard.corrections] == ["accepted", "open", "accepted"]
    assert hosted.minutes() == 105


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        import openpyxl

        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.removeprefix("'") for cell in row] for row in csv.reader(file)]


def write(path: Path, rows: list[list[str]]) -> None:
    """As a spreadsheet saves it: with semicolons where a comma parts decimals."""
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        assert book.active is not None
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                book.active.cell(line, column, cell).data_type = "s"
        book.save(path)
        return
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


@pytest.mark.parametrize(
    ("content", "fragment"),
    [
        (None, "cannot be read"), (b"", "no column `records`"), (b"records,key,field\nx,y,z\n", "no column `to`"),
        (b"records,key,field,from,to,why\noutages,O-1,ended,,,\n", "no row that says"), (b"\xff\xfe\x00", "not UTF-8"),
    ],
)  # fmt: skip
def test_a_table_that_is_none(hosted: Hosted, content: bytes | None, fragment: str) -> None:
    table = hosted.folder / "table.csv"
    if content is not None:
        table.write_bytes(content)
    ran = CliRunner().invoke(
        app, ["corrections", "propose", str(hosted.file), "--table", str(table), "--by", "Director"]
    )
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error S815")
    assert fragment in ran.stderr
    assert hosted.ledger() == {}


@pytest.mark.parametrize("missing", ["--records", "--key", "--field", "--to"])
def test_a_value_is_named_whole(hosted: Hosted, missing: str) -> None:
    """Whoever forgets what it should be does not propose that it is nothing."""
    words = {"--records": "outages", "--key": "O-1", "--field": "cause", "--to": "net"}
    options = [word for name, value in words.items() if name != missing for word in (name, value)]
    ran = CliRunner().invoke(
        app, ["corrections", "propose", str(hosted.file), *options, "--by", "Director", "--why", WHY]
    )
    assert (ran.exit_code, f"{missing} is missing" in ran.stderr) == (2, True)
    assert hosted.ledger() == {}


def test_a_mistake_in_a_table_is_told_at_its_row(hosted: Hosted) -> None:
    table = hosted.folder / "table.csv"
    table.write_text(
        f"records,key,field,from,to,why\noutages,O-1,ended,,2026-01-05 10:15,{WHY}\noutages,O-7,ended,,2026-01-05 10:15,{WHY}\n"
    )
    ran = CliRunner().invoke(
        app, ["corrections", "propose", str(hosted.file), "--table", str(table), "--by", "Director"]
    )
    assert ran.exit_code == 2
    assert f"error S808  `outages` has no row `O-7`.\n  {table}:3:1" in ran.stderr
    assert hosted.ledger() == {}
