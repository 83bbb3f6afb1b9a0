"""Whether a reading rests on too few records to be judged by."""

from __future__ import annotations

from servanda.agreement.objectives import Objective
from servanda.words.result import Reading, Word
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_number


def too_few(objective: Objective, reading: Reading, *, complete: bool) -> tuple[Word, str] | None:
    """Undetermined where there are too few and no more can come, open while some can; None where there are enough.

    Nothing is decided before: a limit that is exceeded with the third record binds nobody if ten stay too few. Without
    any record it is `no_data` that says what the period is.
    """
    least, counts = objective.too_few, reading.counts
    number = counts.inside + counts.outside
    if least is None or number >= least.below or (not number and complete and not counts.pending):
        return None
    few = Figure(show_number(least.below))
    if complete and number + counts.pending < least.below:
        return "undetermined", Sentence(
            "too few: {n} records, at least {least}", "too few: {n} record, at least {least}", n=number, least=few
        )
    needed = Sentence(
        "{n} records so far, at least {least} are needed", "{n} record so far, at least {least} are needed", n=number,
        least=few,
    )  # fmt: skip
    return "open", joined((needed, Sentence("{n} pending", n=counts.pending) if counts.pending else ""))
