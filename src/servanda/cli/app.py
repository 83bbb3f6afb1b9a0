"""`servanda`: the commands. Each loads what it needs when it runs, so that help is there at once."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from servanda.cli import check, clocks, closing, comparing, examples, letters, measuring, reasons, reporting

app = typer.Typer(
    name="servanda",
    help="Service level agreements that people can read, sign and run.",
    epilog="Exit codes: 0 nothing missed, 1 something missed, 2 problems in what was written or in the records.",
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


app.command("measure")(measuring.measure)
app.command("explain")(reasons.explain)
app.command("evidence")(measuring.evidence)
app.command("compare")(comparing.compare)
app.command("report")(reporting.report)
app.command("lint")(check.lint)
app.command("schema")(check.schema)
app.command("sql")(reasons.sql)
app.command("close-period")(closing.close_period)
app.add_typer(clocks.app, name="clock")
app.command("demo")(examples.demo)


def main() -> None:
    """The entry point: whatever happens, a person reads a sentence and a script an exit code."""
    gc.set_threshold(100_000, 50, 50)  # a short command makes little garbage; looking for it took a tenth of its time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if stream.encoding.lower().startswith("utf") else letters.PLAINER)
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
    except RecursionError:
        typer.echo("error S691  Something is nested too deeply to be read.", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
