"""Corrections that both sides agreed on, and that the records of today do not fit any more."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.model import Agreement
from servanda.measure.corrected import Unfit
from servanda.words.problem import Problem


def unfit_told(agreement: Agreement, unfit: Iterable[Unfit]) -> Iterable[Problem]:
    """Corrections that were agreed on, and that the records of today do not fit."""
    for each in unfit:
        (key, column), place = each.cell, agreement.place(("records", each.records))
        if not each.there:
            sentence = f"`{each.records}` has no single record `{key}` any more, so the correction of its {column} is not applied."
            yield Problem(
                "S814", sentence, place, "Is it missing in the export, or is its key written otherwise?", "warning"
            )
            continue
        sentence = (
            f"{each.records} {key}: {column} was to be put right from {_shown(each.change.was)} to {_shown(each.change.becomes)}, "
            f"and is {_shown(each.found)} by now; the correction is not applied."
        )
        yield Problem(
            "S814",
            sentence,
            place,
            "What was agreed was about another value: propose it anew if it is still wrong.",
            "warning",
        )


def _shown(text: str) -> str:
    return text or "(nothing)"
