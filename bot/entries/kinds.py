"""The kinds of things that are asked of one named thing and stated in entries: ``kinds.toml``, compiled for the senders of an index."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from bot.understanding.cues import Cue, pattern
from indexer.vocabulary import bare_municipality

_NOUNS = (
    r"(?:kommun|stad|region|bolag|förbund|länsstyrelse|myndighet|högskola|universitet|förening|stiftelse)(?:en|et)s?|vår|vårt|våra|vi|oss"
    r"|our|us|we|the (?:municipality|city|region|company|association)(?:'s|’s)?"
)
"""Words by which a document and those who ask call the sender."""
_CARRIES_NO_NAME = re.compile(r"(?i)^(?:okänd|unknown)")


@dataclass(frozen=True)
class Kind:
    """One kind: how it is asked for, how it is stated, of what it is and how it is said."""

    name: str
    asks: tuple[Cue, ...]
    labels: re.Pattern[str]
    not_labels: re.Pattern[str] | None
    says: re.Pattern[str]
    """How a sentence says it; as a label does where it has no way of its own."""
    of: Literal["member", "project"]
    gives: Literal["amount", "year", "words"]
    field: str
    said: tuple[str, str]
    none: tuple[str, str] | None

    def is_asked(self, question: str) -> bool:
        """Whether a question asks for it."""
        return bool(self.asks) and all(cue.search(question) for cue in self.asks)

    def is_said(self, sentence: str) -> bool:
        """Whether a sentence says it."""
        return bool(self.says.search(sentence))

    def is_stated(self, label: str) -> bool:
        """Whether a label is that of such an entry."""
        return bool(self.labels.search(label)) and not (self.not_labels and self.not_labels.search(label))


def kinds_of(senders: Collection[str]) -> list[Kind]:
    """The kinds, where these are the senders of the documents."""
    table = tomllib.loads((files("bot.entries") / "kinds.toml").read_text(encoding="utf-8"))
    who = who_of(senders)
    return [_kind(name, one, who) for name, one in table.items()]


def who_of(senders: Collection[str]) -> str:
    """An expression for whatever the senders are called."""
    known = [name for name in senders if not _CARRIES_NO_NAME.match(name)]
    names = {spelling for name in known for spelling in (name, bare_municipality(name), name.removesuffix(" AB"))}
    called = "|".join(rf"{re.escape(name)}(?::?s)?" for name in sorted(names, key=len, reverse=True))
    return f"{called}|{_NOUNS}" if called else _NOUNS


def _kind(name: str, one: dict[str, Any], who: str) -> Kind:
    def filled(expressions: Sequence[str]) -> list[str]:
        return [expression.replace("WHO", who) for expression in expressions]

    labels, unlike = (filled(one.get(key, ())) for key in ("labels", "not_labels"))
    return Kind(
        name,
        tuple(map(pattern, filled(one.get("asks", ())))),
        re.compile("|".join(labels), re.IGNORECASE),
        re.compile("|".join(unlike), re.IGNORECASE) if unlike else None,
        re.compile("|".join(filled(one.get("says", ())) or labels), re.IGNORECASE),
        one["of"],
        one["gives"],
        one.get("field", ""),
        (one.get("sv", ""), one.get("en", "")),
        (one["none_sv"], one["none_en"]) if "none_sv" in one else None,
    )
