"""What stops one objective while it is compiled: caught where its clause is known, and said as a Problem."""

from __future__ import annotations


class CannotMeasure(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """An objective that cannot be measured as written: `sentence` says why, `path` which key of it is meant."""

    def __init__(
        self, sentence: str, path: tuple[str | int, ...] = (), hint: str | None = None, code: str = "S401"
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.path, self.hint, self.code = sentence, path, hint, code
