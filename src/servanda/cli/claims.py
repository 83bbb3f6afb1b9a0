"""`servanda claims`: what can be claimed, and what both sides say about it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output, Paths
from servanda.cli.saying import By, Day, Evidence, Note, Recorder, now

app = typer.Typer(
    help="What can be claimed, and what both sides say about it: claimed, verified, granted, refused, applied.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Remedy = Annotated[str, typer.Argument(help="The remedy's name.", metavar="REMEDY")]
Period = Annotated[str, typer.Option("--period", metavar="PERIOD", help="The period in which it follows: 2026-04.")]
Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of", metavar="NAME=VALUE", help="Of which thing or group, where there are several: --of site=Kiel."
    ),
]
Record = Annotated[str | None, typer.Option("--record", metavar="KEY", help="Of which record, where each has its own.")]
Amount = Annotated[str | None, typer.Option("--amount", metavar="AMOUNT", help="A part only: '50 USD'.")]
Invoice = Annotated[str, typer.Option("--invoice", metavar="NUMBER", help="The invoice on which it was credited.")]


@app.command("list", short_help="What can be claimed or was, and until when.")
def list_claims(
    paths: Paths, as_of: AsOf = None, format: Output = Format.TEXT, engine: Engine = "duckdb", allow: Allow = None
) -> None:
    """List every obligation that can be claimed or was: its state, its last day, its amount."""
    from servanda.cli.show import print_json, print_problems, progress
    from servanda.desk.claims_list import as_csv, as_json
    from servanda.desk.measuring import Asked, measure
    from servanda.desk.statements import exit_code

    with progress() as told:
        found, problems = measure(Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told))
    if format is Format.JSON:
        print_json(as_json(found, problems))
    else:
        print_problems([*problems, *(problem for each in found for problem in each.problems)])
        if format is Format.CSV:
            typer.echo(as_csv(found), nl=False)
        else:
            from servanda.cli.claims_table import print_claims

            for each in found:
                print_claims(each)
    raise typer.Exit(exit_code(found, problems))


@app.command("file", short_help="Claim a remedy.")
def file_claim(
    file: File, remedy: Remedy, period: Period, by: By, of: Of = None, record: Record = None, date: Day = None,
    evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Claim a remedy, in the name of the party it is owed to."""
    from servanda.desk.claims import Saying

    saying = Saying("claim", remedy, period, by, now(), tuple(of or ()), record, date, None, "",
                    tuple(evidence or ()), note, recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("choose", short_help="Choose one of several remedies of an incident.")
def choose(
    file: File, remedy: Remedy, period: Period, by: By, of: Of = None, record: Record = None, date: Day = None,
    note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Choose, in the name of the party it is owed to, one of several remedies of an incident; the others are then not due."""
    from servanda.desk.claims import Saying

    saying = Saying("choose", remedy, period, by, now(), tuple(of or ()), record, date, note=note,
                    recorded_by=recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("withdraw", short_help="Take a claim back.")
def withdraw(
    file: File, remedy: Remedy, period: Period, by: By, of: Of = None, record: Record = None, date: Day = None,
    note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Take a claim back that was not granted; it is then as if it had not been made."""
    from servanda.desk.claims import Saying

    saying = Saying("withdraw", remedy, period, by, now(), tuple(of or ()), record, date, note=note,
                    recorded_by=recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("verify", short_help="The other side has looked at a claim, and agrees on the facts.")
def verify(
    file: File, remedy: Remedy, period: Period, by: By, of: Of = None, record: Record = None, date: Day = None,
    evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Say, in the name of who owes it, that the facts of a claim are right."""
    from servanda.desk.claims import Saying

    saying = Saying("verify", remedy, period, by, now(), tuple(of or ()), record, date, None, "",
                    tuple(evidence or ()), note, recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("grant", short_help="Grant a claim, or a part of it.")
def grant(
    file: File, remedy: Remedy, period: Period, by: By, of: Of = None, record: Record = None, date: Day = None,
    amount: Amount = None, evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None,
    engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Grant a claim, in the name of who owes it. From then on the money is booked."""
    from servanda.desk.claims import Saying

    saying = Saying("grant", remedy, period, by, now(), tuple(of or ()), record, date, amount, "",
                    tuple(evidence or ()), note, recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("refuse", short_help="Refuse a claim, and say why.")
def refuse(
    file: File, remedy: Remedy, period: Period, by: By, note: Note = "", of: Of = None, record: Record = None,
    date: Day = None, evidence: Evidence = None, recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Refuse a claim, in the name of who would owe it; --note says why."""
    from servanda.desk.claims import Saying

    saying = Saying("refuse", remedy, period, by, now(), tuple(of or ()), record, date, None, "",
                    tuple(evidence or ()), note, recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("apply", short_help="It was credited on an invoice, or done.")
def apply(
    file: File, remedy: Remedy, period: Period, by: By, invoice: Invoice = "", of: Of = None, record: Record = None,
    date: Day = None, evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None,
    engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Say on which invoice a granted amount was credited, or that a duty was done."""
    from servanda.desk.claims import Saying

    saying = Saying("apply", remedy, period, by, now(), tuple(of or ()), record, date, None, invoice,
                    tuple(evidence or ()), note, recorded_by)  # fmt: skip
    _say(file, saying, engine, allow)


@app.command("letter", short_help="Write the letter by which it is claimed.")
def letter(
    file: File,
    by: By,
    remedy: Annotated[
        str | None, typer.Argument(help="The remedy. Default: all that can be claimed.", metavar="[REMEDY]")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD", help="Only of this period.")] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="DAY", help="The letter's date: what can be claimed on that day. Default: today."
        ),
    ] = None,
    evidence: Evidence = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it into a new file instead; .docx is for Word."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="In which language it is: en, de, fr.")
    ] = "en",
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Write the letter that claims it: clause, figures, reasons, sum, last day and evidence. Nothing is written into the ledger."""
    from servanda.cli.show import near, print_problems, progress
    from servanda.desk.letter import Wanted
    from servanda.desk.letter import letter as make
    from servanda.desk.letter_file import write_letter
    from servanda.desk.measuring import Asked
    from servanda.paper.letter import letter_text
    from servanda.paper.tongue import tongue_of

    tongue, unknown = tongue_of(language)
    if unknown is not None:
        print_problems([unknown])
        raise typer.Exit(2)
    with progress() as told:
        asked = Asked([file], allow=tuple(allow or ()), engine=engine, told=told)
        made, problems = make(asked, Wanted(by, now(), remedy, period, date, tuple(evidence or ()), tongue))
    if made is not None and output is not None:
        unwritten = write_letter(output, made, tongue)
        problems = (*problems, *unwritten)
        made = None if unwritten else made
    print_problems(problems)
    if made is not None:
        typer.echo(near(str(output)) if output is not None else letter_text(made, tongue), nl=output is not None)
    raise typer.Exit(0 if made is not None else 2)


def _say(file: Path, saying: object, engine: str, allow: list[Path] | None) -> None:
    from servanda.cli.claims_table import print_recorded
    from servanda.cli.show import print_problems, progress
    from servanda.desk.claims import Saying, say
    from servanda.desk.measuring import Asked

    assert isinstance(saying, Saying)
    with progress() as told:
        recorded = say(Asked([file], allow=tuple(allow or ()), engine=engine, told=told), saying)
    print_problems(recorded.problems)
    print_recorded(recorded)
    raise typer.Exit(0 if recorded.entry is not None else 2)
