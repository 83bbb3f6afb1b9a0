"""`servanda`: the commands. Each loads what it needs when it runs, so that help is there at once."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from servanda.cli import (
    answering,
    attempts,
    backtest,
    baseline,
    beginning,
    bundling,
    check,
    claims,
    clocks,
    closing,
    comparing,
    corrections,
    due,
    examples,
    exclusions,
    followup,
    funnels,
    goal,
    inspecting,
    late,
    ledgers,
    letters,
    measuring,
    notes,
    pacing,
    presets,
    reasons,
    reconciling,
    reporting,
    restating,
    settling,
    value,
    verifying,
)

app = typer.Typer(
    name="servanda",
    help="Service level agreements that people can read, sign and run.",
    epilog="Exit codes: 0 nothing missed, 1 something missed, 2 problems in what was written or in the records. "
    "`servanda COMMAND --help` says more; to begin: `servanda demo`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:  # noqa: FBT001 - Typer gives the flag so
    if asked:
        from importlib.metadata import version

        typer.echo(f"servanda {version('servanda')}")
        raise typer.Exit


@app.callback()
def main_options(
    _: Annotated[bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)] = False,  # noqa: FBT002 - Typer gives flags so
) -> None:
    """Service level agreements that people can read, sign and run."""


app.command("inspect", short_help="What an export holds, and what it cannot prove.")(inspecting.inspect)
app.command("presets", short_help="The exports that are known, and their columns.")(presets.presets)
app.command("init", short_help="Begin an agreement, by questions and answers.")(beginning.init)
app.command("measure", short_help="Measure agreements: what was met and missed, and why.")(measuring.measure)
app.command("settle", short_help="Who owes whom what because of the verdicts.")(settling.settle)
app.add_typer(claims.app, name="claims", short_help="Claim what follows, and answer claims.")
app.add_typer(exclusions.app, name="exclusions", short_help="Approve what is left out of the figures.")
app.add_typer(corrections.app, name="corrections", short_help="Put wrong values of records right.")
app.command("explain", short_help="Why a figure is what it is.")(reasons.explain)
app.command("evidence", short_help="The records behind an objective, a row for each.")(measuring.evidence)
app.command("compare", short_help="What changed between two reports or runs.")(comparing.compare)
app.command("bundle", short_help="One file by which the other side checks the figures.")(bundling.bundle)
app.command("verify", short_help="Check a bundle: recompute every figure of it.")(verifying.verify)
app.command("reconcile", short_help="Both sides' records: what differs, and why.")(reconciling.reconcile)
app.add_typer(bundling.keys, name="keys", short_help="Keys by which bundles are signed.")
app.command("late", short_help="What is late or soon will be, and whom to tell.")(late.late)
app.command("due", short_help="The last days to claim, to act, to use a right.")(due.due)
app.command("goal", short_help="From revenue to leads, step by step.")(goal.goal)
app.command("value", short_help="What leads of each kind are worth.")(value.value)
app.command("baseline", short_help="Which target past periods would have met.")(baseline.baseline)
app.command("backtest", short_help="A draft over past periods.")(backtest.backtest)
app.command("pace", short_help="How far each goal is, should be, and will get.")(pacing.pace)
app.command("followup", short_help="How long records waited until they were followed up.")(followup.followup)
app.command("attempts", short_help="How many attempts are worth making, and can be made.")(attempts.attempts)
app.command("funnel", short_help="How many reached each stage, and where the others are.")(funnels.funnel)
app.command("answer", short_help="What the figures say to standing complaints.")(answering.answer)
app.command("report", short_help="Write a page for both sides; PDF, mail and sheet too.")(reporting.report)
app.command("note", short_help="Comments and decisions beside the figures.")(notes.note)
app.command("lint", short_help="Everything that is wrong or doubtful in agreements.")(check.lint)
app.command("schema", short_help="The JSON Schema by which editors check agreements.")(check.schema)
app.command("sql", short_help="The query that measures an objective.")(reasons.sql)
app.command("close-period", short_help="Freeze the figures and verdicts of a period.")(closing.close_period)
app.add_typer(restating.app, name="restate", short_help="Change what is closed, if all sides accept it.")
app.add_typer(ledgers.app, name="ledger", short_help="Check what was said, and join two branches.")
app.add_typer(clocks.app, name="clock")
app.command("demo", short_help="Examples in a folder, measured, with their reports.")(examples.demo)


def _name_in_another_encoding(text: str) -> str:
    """Only names of files can hold letters that are no letters: bytes that this locale could not read."""
    at = next((place for place, each in enumerate(text) if "\ud800" <= each <= "\udfff"), 0)
    strange = ascii(text[max(0, at - 20) : at + 40].split("\n", maxsplit=1)[0])
    return (
        f"error S692  A name is not written as this computer's locale says: {strange}\n"
        "  Rename the file or folder in UTF-8; if its name looks right to you, set PYTHONUTF8=1 and try again."
    )


def narrow(asked: str) -> None:
    """Keep only the command of this name, since each takes a millisecond to be built; without one, all stay."""
    commands = [each for each in app.registered_commands if each.name == asked]
    groups = [each for each in app.registered_groups if each.name == asked]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups


def main() -> None:
    """The entry point: whatever happens, a person reads a sentence and a script an exit code."""
    gc.set_threshold(100_000, 50, 50)  # a short command makes little garbage; looking for it took a tenth of its time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if stream.encoding.lower().startswith("utf") else letters.PLAINER)
    narrow(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("Stopped. Nothing was written.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read us has gone; what is still buffered must not be written when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except MemoryError:
        typer.echo("error S690  The computer has not enough memory for this.", err=True)
        sys.exit(2)
    except UnicodeEncodeError as error:
        typer.echo(_name_in_another_encoding(error.object), err=True)
        sys.exit(2)
    except RecursionError:
        typer.echo("error S691  Something is nested too deeply to be read.", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
