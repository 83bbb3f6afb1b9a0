"""Reading phrases: the error that says which word is wrong, and a small reader of words, numbers and signs.

Every phrase of the language has a module beside this one with ``parse_…``, which raises PhraseError, and
values whose ``str`` is the canonical phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.words.problem import nearest

LONGEST = 1000
"""Characters of a phrase."""

Kind = Literal["number", "word", "date", "time", "sign", "end"]

NUMBERS_IN_WORDS = frozenset(
    [
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "twenty",
        "thirty",
        "sixty",
        "ninety",
        "hundred",
    ]
)

_TOKEN = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))"
    r"|(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
    r"|(?P<comma>[0-9]+(?:,[0-9]+)+(?:\.[0-9]+)?)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>[^\W\d]\w*(?:-\w+)*)"
    r"|(?P<sign>>=|<=|\S)"
)
_UNIT = re.compile(r"[^\W\d_]+")


class PhraseError(Exception):
    """A phrase that cannot be read: what is wrong, where inside the phrase, and what to write instead.

    `start` and `length` count characters of the phrase; `path` leads to the phrase inside a block of phrases.
    """

    def __init__(self, sentence: str, start: int = 0, length: int = 1, hint: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.start = start
        self.length = max(1, length)
        self.hint = hint
        self.path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign and where it begins."""

    kind: Kind
    text: str
    start: int

    @property
    def stop(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The text in lower case if it is a word, else the empty text."""
        return self.text.lower() if self.kind == "word" else ""


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words, numbers and signs of a phrase; raises PhraseError for `1,200` and numbers beyond all use."""
    if len(text) > LONGEST:
        raise PhraseError(f"A phrase has at most {LONGEST} characters.", 0, LONGEST)
    found: list[Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        # `1h30min`: a word glued to a number is a unit and ends before the next digit.
        glued = found and found[-1].kind == "number" and found[-1].stop == position
        match = (_UNIT.match(text, position) if glued else None) or _TOKEN.match(text, position)
        assert match is not None
        kind = match.lastgroup or "word"
        if kind == "comma":
            raise _comma(match[0], position)
        if kind == "number":
            _check_size(match[0], position)
        found.append(Token(kind, match[0], position))  # type: ignore[arg-type]
        position = match.end()
    return tuple(found)


def _comma(written: str, start: int) -> PhraseError:
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", written):
        hint = f"Write `{written.replace(',', '')}`: thousands are not separated."
        if written.count(",") == 1 and "." not in written:
            hint += f" If the comma is a decimal point, write `{written.replace(',', '.')}`."
    else:
        hint = f"Decimals follow a point: `{written.replace(',', '.', 1)}`."
    return PhraseError(f"`{written}` is not a number here.", start, len(written), hint)


def _check_size(written: str, start: int) -> None:
    whole, _, decimals = written.partition(".")
    if len(whole) > 18 or len(decimals) > 12:
        raise PhraseError(
            "The number is too long.", start, len(written), "At most 18 digits before and 12 after the decimal point."
        )


class Reader:
    """Steps through the words of one phrase. Words are compared without regard to case; names keep theirs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens_of(text)
        self._position = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or the `ahead`-th after it; past the end one of kind ``end``."""
        index = self._position + ahead
        return self._tokens[index] if index < len(self._tokens) else Token("end", "", len(self.text.rstrip()))

    def next(self) -> Token:
        """The next token, consumed."""
        token = self.peek()
        self._position += 1
        return token

    @property
    def last(self) -> Token:
        """The token consumed last."""
        return self.peek(-1)

    @property
    def finished(self) -> bool:
        """Is nothing left?"""
        return self.peek().kind == "end"

    def at(self, *texts: str) -> bool:
        """Are these words or signs next?"""
        return all(
            self.peek(ahead).kind not in ("end", "number") and self.peek(ahead).text.lower() == text
            for ahead, text in enumerate(texts)
        )

    def take(self, *texts: str) -> bool:
        """Consume these words or signs if they are next."""
        if self.at(*texts):
            self._position += len(texts)
            return True
        return False

    def expect(self, *texts: str, hint: str | None = None) -> None:
        """Consume these words or signs, which must be next."""
        for text in texts:
            if not self.take(text):
                raise self.fail(f"Expected `{text}`{self._found()}.", hint=hint or self.suggestion(text))

    def name(self, what: str) -> str:
        """A plain name: letters, digits, `_` and `-`, beginning with a letter. `what` says of what."""
        token = self.peek()
        if token.kind != "word":
            raise self.fail(f"Expected {what}{self._found()}.")
        return self.next().text

    def dotted(self, what: str) -> str:
        """A name, or names joined by points without spaces."""
        name = self.name(what)
        while self.at(".") and self.peek().start == self.last.stop and self.peek(1).kind == "word":
            self.next()
            name += "." + self.next().text
        return name

    def number(self, what: str = "a number") -> Fraction:
        """An exact number, perhaps with decimals and a minus sign."""
        token, after = self.peek(), self.peek(1)
        if token.text == "-" and after.kind == "number" and after.start == token.stop:
            self.next()
            return -Fraction(self.next().text)
        if token.kind == "number":
            return Fraction(self.next().text)
        hint = None
        if token.word in NUMBERS_IN_WORDS:
            hint = "Write the number in digits."
        elif token.text == "." and after.kind == "number":
            hint = f"Write `0.{after.text}`."
        raise self.fail(f"Expected {what}{self._found()}.", hint=hint)

    def whole(self, what: str = "a whole number", least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within bounds."""
        start = self.peek()
        value = self.number(what)
        if value.denominator != 1 or not least <= value <= most:
            raise self.fail(
                f"Expected {what} from {least} to {most:,}, found `{exact(start, self)}`.", start, self.last
            )
        return int(value)

    def end(self, hint: str | None = None) -> None:
        """Nothing may be left."""
        token = self.peek()
        if token.kind == "end":
            return
        if hint is None and token.kind == "number" and self.last.kind == "number":
            hint = f"Write `{self.last.text}{token.text}`: thousands are not separated."
        if hint is None and token.text == self.last.text == "%":
            hint = f"Write `{re.sub('%+', '%', self.text.strip())}`."
        raise self.fail(f"`{token.text}` is not expected here.", hint=hint)

    def fail(
        self, sentence: str, first: Token | None = None, last: Token | None = None, hint: str | None = None
    ) -> PhraseError:
        """The error that marks the tokens from `first` to `last`; without them, the next one."""
        first = first or self.peek()
        stop = max(first.start, (last or first).stop)
        return PhraseError(sentence, first.start, stop - first.start, hint)

    def suggestion(self, *words: str) -> str | None:
        """``Did you mean …?`` if the next word is near one of these."""
        return did_you_mean(self.peek().text, words)

    def _found(self) -> str:
        token = self.peek()
        return ", but the phrase ends" if token.kind == "end" else f", found `{token.text}`"


def exact(first: Token, reader: Reader) -> str:
    """The text as written from `first` to what was consumed last."""
    return reader.text[first.start : reader.last.stop]


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A hint with the nearest of the words, or None."""
    near = nearest(word, words) if word else None
    return f"Did you mean `{near}`?" if near else None
