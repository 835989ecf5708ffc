"""What a question of entries names beside them: whose documents, which year, other names and words that an answer must heed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.query.asof import as_of
from bot.understanding.senders import CALLED
from bot.understanding.spelling import WORD
from bot.understanding.words import WORDS
from indexer.index import Index
from indexer.vocabulary import bare_municipality, kind_of_sender

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PAYS = re.compile(
    r"(?i)\b(?:betala\w*|kosta\w*|lägg\w*|uppgå\w*|årlig\w*|varje år|pays?|paid|paying|costs?|spend\w*|yearly|annual\w*)\b"
)
"""Words by which an amount is asked for, whatever it is of."""
_LEAST = 4
"""Letters of a word that says something, at least."""
_STEM = 6
"""Letters by which a word is known in another form of it."""


@dataclass(frozen=True)
class Beside:
    """What a question names beside the kind of entry."""

    documents: tuple[str, ...]
    """Those of the senders that it names; all where it names none."""
    years: tuple[int, ...]
    names: tuple[str, ...]
    """Names in it that are no sender's, as they stand there."""
    words: tuple[str, ...]
    """Other words that say something."""

    def unsaid(self, *texts: str) -> tuple[str, ...]:
        """The names and words that some texts do not hold."""
        held = " ".join(texts).casefold()
        left = [name for name in self.names if name.casefold() not in held]
        return (*left, *(word for word in self.words if word.casefold()[:_STEM] not in held))


def beside(
    question: str,
    senders: Mapping[str, str],
    is_idle: Callable[[str], bool],
    explained: Iterable[re.Pattern[str]] = (),
) -> Beside:
    """What a question names; ``senders`` are those of the documents, ``explained`` is what asks for the kind of entry itself."""
    chosen, taken = _senders(question, set(senders.values()))
    taken += [span for pattern in (_PAYS, *explained) for span in _spans(pattern, question)]
    words = [one for one in WORD.finditer(question) if not _is_within(one.start(), taken)]
    names = tuple(one.group() for one in words if one.start() and _is_name(one.group()))
    others = tuple(one.group() for one in words if _says_something(one.group(), is_idle))
    documents = tuple(document for document, sender in senders.items() if sender in chosen)
    return Beside(documents, tuple(map(int, _YEAR.findall(question))), names, others)


def _senders(question: str, senders: Collection[str]) -> tuple[Collection[str], list[tuple[int, int]]]:
    """The senders that a question names, or calls by what they are, all where it does neither; and where it does so."""
    named = {one: found for one in senders if (found := _spans(_sender(one), question))}
    called = {one: found for one in senders if (found := _calls(one, question))}
    taken = [span for own in (*named.values(), *called.values()) for span in own]
    return named or called or senders, taken


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _is_within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def is_of_years(index: Index, document: str, told: Sequence[str], years: Sequence[int]) -> bool:
    """Whether what a document states is of one of some years: by what stands at it, else by the document's own; all where none is asked
    for."""
    said = {int(year) for words in told for year in _YEAR.findall(words)}
    if not years or said:
        return not years or not said.isdisjoint(years)
    day = as_of(index.texts[document])
    return (index.reports[document].year or (int(day[:4]) if day else None)) in years


def _sender(name: str) -> re.Pattern[str]:
    spellings = sorted({name, bare_municipality(name), name.removesuffix(" AB")}, key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, spellings))})(?::?s|['’]s)?(?!\w)")


def _calls(sender: str, question: str) -> list[tuple[int, int]]:
    """ "kommunen", "regionen": where a sender is called by what it is."""
    swedish, english = CALLED.get(kind_of_sender(sender) or "", ("", ""))
    said = rf"(?i)(?<!\w)(?:(?:{swedish})s?|(?:{english})(?:['’]s)?)(?!\w)"
    return _spans(re.compile(said), question) if swedish else []


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.startswith("EU")


def _says_something(word: str, is_idle: Callable[[str], bool]) -> bool:
    return word[:1].islower() and len(word) >= _LEAST and not WORDS.of([word]) and not is_idle(word)
