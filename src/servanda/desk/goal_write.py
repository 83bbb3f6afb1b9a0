"""`goal --write`: what the records say, put into the agreement's own text, figure by figure or as a block of goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from servanda.agreement.edit import Change, difference, with_block, with_changes
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.desk.goal_block import block_of
from servanda.desk.goal_constants import changes_of
from servanda.desk.goal_options import Figures, Options, Past
from servanda.desk.goal_sheet import Change as Shown
from servanda.desk.goal_sheet import Sheet
from servanda.store.atomic import write_atomically
from servanda.words.problem import Problem, errors


def with_draft(
    path: Path,
    agreement: Agreement,
    sheet: Sheet,
    figures: Figures,
    past: Past,
    allow: Sequence[Path],
    write: str | None,
) -> tuple[Sheet | None, list[Problem]]:
    """The sheet with the goals as the records have them, and the change of the text that makes it so.

    `write` is `yes`, `dry run`, or None where only the derivation is asked for.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [_unwritable(path, error, "read")]
    if sheet.today is None or not sheet.today.rate:
        since = "" if sheet.today is None else f" of {sheet.today.name}"
        sentence = f"None of the records{since} became a customer: from a rate of 0 no goal is derived."
        hint = "With --as-of a moment before the agreement was signed, the rate is that of the time before."
        return None, [Problem("S940", sentence, agreement.place(("objectives", str(past.rate))), hint)]
    reading = Options()
    if agreement.goals:
        changes = changes_of(agreement, str(path), past, sheet.today, reading)
        after, beside = with_changes(data, changes), [*_remarks(changes)]
    else:
        after, beside = with_block(data, block_of(agreement, figures, past, sheet.today, reading)), []
    if errors(reading.problems):
        return None, reading.problems
    draft, found = read_agreement(path, allow=allow, data=after)
    if draft is None or errors(found) or (not agreement.goals and not draft.goals):
        return None, [_does_not_fit(path, data, after, found)]
    from servanda.desk.goal import sheet_of

    whole = sheet_of(draft)
    kept = sheet.notes if agreement.goals else (*whole.notes, *sheet.notes)
    shown = sheet if agreement.goals else replace(sheet, steps=whole.steps, points=whole.points, notes=kept)
    if write is None:
        return shown, reading.problems
    lines = difference(data, after)
    wrong = _put(path, data, after) if write == "yes" and lines else []
    done = write == "yes" and not wrong
    return replace(shown, change=Shown(str(path), lines, done)), [*reading.problems, *beside, *wrong]


def _put(path: Path, before: bytes, after: bytes) -> list[Problem]:
    """Write the whole file or nothing, and nothing over what somebody else has written meanwhile."""
    try:
        if path.read_bytes() != before:
            sentence = f"`{path}` was changed by somebody else meanwhile; nothing was written."
            return [Problem("S938", sentence, None, "Run the command again.")]
        # A link stays a link: the file that it leads to is the one that people sign.
        write_atomically(path.resolve(), after)
    except OSError as error:
        return [_unwritable(path, error, "written")]
    return []


def _remarks(changes: Iterable[Change]) -> Iterable[Problem]:
    """Words beside a figure say where it came from, and a person wrote them: they are not touched."""
    for each in changes:
        behind = each.place.text[each.place.column - 1 + each.place.length :]
        _, sign, words = behind.partition(" #")
        if sign and each.old != each.new:
            sentence = f"The remark beside the figure stays as it was: `#{words.rstrip()}`."
            yield Problem("S939", sentence, each.place, "Say there from which records the new figure is.", "warning")


def _does_not_fit(path: Path, before: bytes, after: bytes, found: Sequence[Problem]) -> Problem:
    """The text is laid out in a way in which it cannot be changed by itself."""
    new = "\n".join(line.partition("+ ")[2] for line in difference(before, after) if "+ " in line)
    why = f" ({errors(found)[0].sentence})" if errors(found) else ""
    sentence = f"`{path}` is laid out so that the goals cannot be put into it by themselves{why}; nothing was written."
    return Problem("S938", sentence, None, f"Write them by hand:\n{new}")


def _unwritable(path: Path, error: OSError, what: str) -> Problem:
    sentence = f"`{path}` cannot be {what}: {error.strerror or error}."
    return Problem("S938", sentence, None, "Nothing was changed; look at the rights of the file and its folder.")
