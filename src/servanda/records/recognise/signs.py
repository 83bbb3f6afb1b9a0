"""The decimal sign and the sign between thousands of a file: said once in its binding, so its columns must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.query.types import Kind
from servanda.records.recognise.facts import Source
from servanda.records.recognise.kinds import guess, money_signs, signs
from servanda.words.problem import Problem


def with_signs(source: Source, samples: Sequence[tuple[str, ...]]) -> tuple[Source, tuple[Problem, ...]]:
    """Decimal comma and thousands are said once for a file: the columns must agree."""
    found: dict[tuple[str, str | None], str] = {}
    doubtful: list[tuple[str, str]] = []
    for header, texts in zip(source.headers, samples, strict=True):
        if not texts or guess(header, texts) not in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DURATION):
            continue
        numbers = [text for text in texts if ":" not in text]
        read = money_signs(numbers) if guess(header, texts) is Kind.MONEY else signs(numbers)
        if read is None:
            doubtful.append((header, next((each for each in numbers if "," in each or "." in each), "")))
        elif read != (".", None) or any("." in each for each in numbers):
            found.setdefault(read, header)
    signs_of_file = {decimal for decimal, _ in found}
    if len(signs_of_file) > 1 or (doubtful and not found):
        header, text = doubtful[0] if doubtful else (next(iter(found.values())), "")
        sentence = (
            f"Nobody can tell from `{source.shown}` what `{text}` in `{header}` is: a thousand, or a decimal fraction."
        )
        if len(signs_of_file) > 1:
            both = together(tuple(found.values()))
            sentence = f"`{source.shown}` has decimal points in one column and decimal commas in another: {both}."
        hint = (
            'Look at your system; then write decimal = "," or thousands = "," in the binding. Such columns stay text.'
        )
        return source, (Problem("S706", sentence, None, hint, "warning"),)
    if not found:
        return source, ()
    decimal = next(iter(signs_of_file))
    thousands = next((each for _, each in found if each), None)
    if doubtful and thousands is None:
        thousands = "." if decimal == "," else ","
    return replace(source, binding=replace(source.binding, decimal=decimal, thousands=thousands)), ()


def together(headers: Sequence[str]) -> str:
    """Headers in a sentence."""
    return " and ".join(f"`{each}`" for each in headers)
