"""The look that all pages share: a small set of tokens, and what a party may put in their place (colour, logo)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from fractions import Fraction

from servanda.words.problem import Problem

INK, PAPER = "#1c2330", "#ffffff"
TOKENS = {
    "ink": INK, "soft": "#4d5869", "faint": "#6a7485", "rule": "#dfe3ea", "wash": "#f5f6f9", "paper": PAPER,
    "accent": "#2c5480", "in-time": "#6aa78e", "met": "#17694b", "missed": "#a8261d", "open": "#2c5480", "not-owed": "#5b6472",
    "undetermined": "#7d5200", "met-wash": "#e8f3ee", "missed-wash": "#fbebe9", "open-wash": "#eaf0f7",
    "not-owed-wash": "#f0f1f4", "undetermined-wash": "#f8f0e0",
}  # fmt: skip
"""Colours by what they mean; each text colour has a contrast of at least 4.5 to 1 on the paper and on its wash."""

LEAST_CONTRAST = Fraction(9, 2)
MOST_LOGO_BYTES = 1_000_000
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What a page looks like: the accent colour, and a logo as a data address."""

    accent: str = TOKENS["accent"]
    logo: str = ""
    logo_said: str = ""

    @property
    def tokens(self) -> dict[str, str]:
        """The colours with the accent in its place."""
        return {**TOKENS, "accent": self.accent}


def accent_of(colour: str) -> tuple[str, Problem | None]:
    """A brand colour as an accent: `#rrggbb`, dark enough to be read on white; else ours, and why."""
    if not _COLOUR.fullmatch(colour):
        hint = "Write six hexadecimal digits: #2c5480."
        return TOKENS["accent"], Problem("S640", f"`{colour}` is no colour.", None, hint)
    if contrast(colour, PAPER) < LEAST_CONTRAST:
        sentence = f"The colour `{colour}` is too light to be read on white; the report keeps its own."
        return TOKENS["accent"], Problem("S640", sentence, None, "Choose a darker one.", "warning")
    return colour.lower(), None


def logo_of(name: str, content: bytes) -> tuple[str, Problem | None]:
    """A picture as a data address for the page; else nothing, and why."""
    kind = next((kind for start, kind in _IMAGES if content.startswith(start)), None)
    if kind is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None:
        hint = "Give a PNG, JPEG, GIF or WebP file; drawings (SVG) may carry code and are not taken."
        return "", Problem("S641", f"`{name}` is no picture that a report can show.", None, hint)
    if len(content) > MOST_LOGO_BYTES:
        return "", Problem("S641", f"`{name}` is larger than a megabyte.", None, "Save the logo in a smaller size.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}", None


def contrast(first: str, second: str) -> Fraction:
    """The contrast of two colours as WCAG 2.2 counts it, from 1 to 21 (to a millionth)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + Fraction(5, 100)) / (dark + Fraction(5, 100))


def _luminance(colour: str) -> Fraction:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(
        (
            Fraction(weight, 10_000) * Fraction(round(part * 10**6), 10**6)
            for weight, part in zip((2126, 7152, 722), linear, strict=True)
        ),
        Fraction(0),
    )
