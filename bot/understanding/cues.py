"""The cue words of ``cues.toml``, compiled: one visible table of what questions look like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from indexer.search.swedish import STOPWORDS, words
from indexer.vocabulary.areas import ABROAD, areas
from indexer.vocabulary.geography import (
    HOME,
    adjectives_in_english,
    country_called,
    country_spellings,
    english_country,
    nationals,
    peoples,
    regions,
)
from indexer.vocabulary.needed import letters_of
from indexer.vocabulary.places import usual_names

_BARE = str.maketrans("åäáàâãöóòôõøéèêëüúùÅÄÁÀÂÃÖÓÒÔÕØÉÈÊËÜÚÙ", "aaaaaaooooooeeeeuuuAAAAAAOOOOOOEEEEUUU")


REMEMBERED = 64
"""Texts of which it is remembered how they are asked: a question's are asked for again and again."""
_DOTTED = re.compile("[åäöÅÄÖ]")


def bare(text: str) -> str:
    """A text with å, ä, ö and accents taken off letter for letter, so that offsets stay: many type without them.

    >>> bare("Nämnden på Åland")
    'Namnden pa Aland'
    """
    return text.translate(_BARE)


class Cue:
    """A pattern for questions in any case. A text typed without å, ä and ö is held against the pattern without them; one
    that has them is held against the pattern as it stands, since "vilket år" is not "vilket är".

    >>> bool(Cue("hur många").search("hur manga projekt")), bool(Cue("vilket år").search("Vilket är störst?"))
    (True, False)
    """

    def __init__(self, expression: str) -> None:
        self._expression = expression

    # Compiled when first needed: few of all cues are asked for by one question.

    @cached_property
    def _marked(self) -> bool:
        """Whether it has letters that a text may lack; else it is the same for either."""
        return bare(self._expression) != self._expression

    @cached_property
    def _written(self) -> re.Pattern[str]:
        return re.compile(self._expression, re.IGNORECASE)

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        return re.compile(bare(self._expression), re.IGNORECASE)

    @cached_property
    def _needs(self) -> tuple[str, ...] | None:
        return letters_of(self._expression, re.IGNORECASE)[0]

    @cached_property
    def _needs_bare(self) -> tuple[str, ...] | None:
        """What the pattern without å, ä and ö needs: the same letters without them."""
        return None if self._needs is None else tuple(dict.fromkeys(map(bare, self._needs)))

    def _for(self, text: str) -> re.Pattern[str] | None:
        """The pattern for a text; None where the text lacks letters that it needs."""
        is_bare, letters = _read(text)
        is_bare = is_bare and self._marked
        needs = self._needs_bare if is_bare else self._needs
        if needs is not None and not any(map(letters.__contains__, needs)):
            return None
        return self._bare if is_bare else self._written

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        found = self._for(text)
        return found.search(text) if found else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match."""
        found = self._for(text)
        return found.finditer(text) if found else iter(())

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A match of the whole text."""
        found = self._for(text)
        return found.fullmatch(text) if found else None


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> tuple[bool, str]:
    """Whether a text is typed without å, ä and ö, and its letters in one case as patterns that mind none tell them apart."""
    letters = text.casefold().replace("i\u0307", "i").replace("ı", "i")
    return text.isascii() or not _DOTTED.search(text), letters


def pattern(expression: str) -> Cue:
    """A cue from one expression."""
    return Cue(expression)


def _any(patterns: list[str]) -> Cue:
    return pattern("|".join(f"(?:{one})" for one in patterns))


def _words(words: Collection[str]) -> frozenset[str]:
    """Words as written and without their dots and rings."""
    return frozenset((*words, *map(bare, words)))


_COMMON = (
    "vilka",
    "vilken",
    "vilket",
    "projekt",
    "projekten",
    "projektet",
    "budget",
    "startade",
    "slutar",
    "which",
    "projects",
    "many",
)

TEXTUAL = frozenset({"challenges", "success", "lessons", "results", "implementation"})
"""Sections that only running text answers."""


class Section:
    """A kind of question about running text: how it is asked, and the headings that answer it."""

    def __init__(self, name: str, words: dict[str, list[str]]) -> None:
        self.name = name
        self._ask = _any(words["ask"])
        self._headings = [pattern(one) for one in words["heading"]]
        self.words = tuple(words["words"])

    def asked(self, question: str) -> bool:
        """Whether a question asks for it."""
        return self._ask.search(question) is not None

    def heads(self, heading: str) -> bool:
        """Whether a heading promises it."""
        return self.rank(heading) is not None

    def rank(self, heading: str) -> int | None:
        """How well a heading promises it, 0 best: "lärdomar" are told under "Lärdomar" rather than under "Resultat"."""
        return next((at for at, cue in enumerate(self._headings) if cue.search(heading)), None)


_SAID_BY_HEADINGS = ("challenges", "success", "results", "lessons", "implementation", "purpose", "target")
"""Sections whose question words are answered by a heading, so that the words need not stand in the text."""


def _respelling(words: dict[str, str]) -> Callable[[str], str]:
    """Puts whole words in their usual spelling, in any case and with or without å, ä and ö."""
    typed = pattern(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])")
    right = {bare(word): usual for word, usual in words.items()}

    def respelled(question: str) -> str:
        for match in reversed(list(typed.finditer(question))):
            question = question[: match.start()] + right[bare(match.group().casefold())] + question[match.end() :]
        return question

    return respelled


_ENGLISH_ENDINGS = (
    ("'s", ""),
    ("’s", ""),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("d", ""),
    ("ed", ""),
    ("ing", ""),
    ("ing", "e"),
)
"""Endings of English words, and what stands for them in the base form."""


_GROUPS = ("intents", "fields", "roles", "status", "partner", "network", "follow_up")


class _Frame:
    """An expression that says how a question is asked; of one with a gap its first and last words do."""

    def __init__(self, expression: str) -> None:
        self._cue, self._gap = pattern(expression), re.search(r"\.[{*+]", expression) is not None

    def spans(self, question: str) -> Iterator[tuple[int, int]]:
        """The ranges that it takes of a question."""
        for match in self._cue.finditer(question):
            words = match.group().split() if self._gap else []
            if not self._gap:
                yield match.span()
            elif words:
                yield match.start(), match.start() + len(words[0])
                yield match.end() - len(words[-1]), match.end()


class _Framing(NamedTuple):
    """The expressions of one group and name, and any of them."""

    group: str
    any: Cue
    cues: list[_Frame]


def _framing(data: dict[str, Any], groups: dict[str, dict[str, Cue]]) -> Iterator[_Framing]:
    """Every expression that says how a question is asked, by group."""
    for group in _GROUPS:
        for name, cues in data[group].items():
            yield _Framing(f"{group}.{name}", groups[group][name], [_Frame(cue) for cue in cues])
    for name in _SAID_BY_HEADINGS:
        cues = data["sections"][name]["ask"]
        yield _Framing("sections", _any(cues), [_Frame(cue) for cue in cues])


class Cues:
    """Compiled patterns by group and name, and the word lists."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.never_names = frozenset(re.sub(r"\W", "", name) for name in data["never_names"])
        self.partner_prepositions = frozenset(data["partner_prepositions"])
        self.spelling: dict[str, str] = data["spelling"]
        """Words in small letters as people type them for short, and as they are usually spelled."""
        self._half_bare = _respelling(data["half_bare"])
        self.document_words: dict[str, list[str]] = data["document_words"]
        self.document_nouns: dict[str, list[str]] = data["document_nouns"]
        self.english = _words(data["language"]["english"])
        self.english_words = frozenset(data["language"]["words_that_are_programmes"])
        self.swedish = _words(data["language"]["swedish"])
        self.groups = {group: {name: _any(cues) for name, cues in data[group].items()} for group in _GROUPS}
        self.sections = [Section(name, words) for name, words in data["sections"].items()]
        self.english_terms: dict[str, list[str]] = data["english_terms"]
        self.english_places = dict(_places_otherwise())
        """What a country, part of the world or city is called in Swedish, by its other names, all in small letters."""
        self.empty = _words((*data["topic"]["empty"], *data["topic"]["verbs"].split()))
        self.kinds_of_things = _words(data["topic"]["kinds"])
        self._light = frozenset(word.folded for word in words(data["topic"]["light"]))
        self.idle = _words(data["topic"]["idle"].split())
        self.ties = _words(data["topic"]["ties"].split())
        self.stopwords = _words(STOPWORDS)
        self._framing = list(_framing(data, self.groups))
        self.adjectives = {word: land.casefold() for word, land in (peoples() | adjectives_in_english()).items()}
        """The country, in small letters, that a people's adjective stands for in either language: "danska", "Danish"."""
        self.peoples = {word: land.casefold() for word, land in nationals().items()}
        """The country, in small letters, whose people a noun is for: "danskar", "the Danes"."""
        self.unreported = _any(data["unreported"]["attributes"])
        self.opinion = _any(data["unreported"]["opinion"])
        asking = (data[group].values() for group in _GROUPS if group != "follow_up")
        self._everything = _any([one for cues in asking for one in chain.from_iterable(cues)])

    def spelled(self, question: str) -> str:
        """A question with words that lack their dots as they are usually spelled, where others have them."""
        return self._half_bare(question) if _DOTTED.search(question) else question

    def fits(self, group: str, name: str, question: str) -> bool:
        """Whether a question shows a cue."""
        return self.groups[group][name].search(question) is not None

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance for the life of the process
    def is_misspelt(self, word: str) -> bool:
        """Whether a word is one of the common question words with a letter wrong ("vika" for "vilka")."""
        return len(word) > 3 and any(fuzz.ratio(bare(word), bare(other)) >= 86 for other in _COMMON if other != word)

    def says_language(self, question: str) -> bool:
        """Whether any word of a question tells Swedish from English."""
        return any((word in self.english) != (word in self.swedish) for word in re.findall(r"[a-zåäöé]+", question))

    @cached_property
    def _document_word(self) -> Cue:
        stems = {
            word.removesuffix("n").removesuffix("e")
            for words in self.document_words.values()
            for word in words
            if " " not in word
        }
        return pattern(
            rf"(?:{'|'.join(map(re.escape, sorted(stems)))})\w{{0,3}}|internationella?|international|strategy"
        )

    def is_of_documents(self, word: str) -> bool:
        """Whether a word only says which kind of report is meant: "strategi", "verksamhetsberättelsens"."""
        return self._document_word.fullmatch(word.casefold()) is not None

    def asks_unreported(self, question: str) -> bool:
        """Whether a question asks for what no report tells (a telephone number) or for an opinion."""
        return any(cue.search(question) for cue in (self.unreported, self.opinion))

    def first(self, group: str, question: str) -> str | None:
        """The first cue of a group that a question shows, in the file's order."""
        return next((name for name, cue in self.groups[group].items() if cue.search(question)), None)

    def all(self, group: str, question: str) -> list[str]:
        """Every cue of a group that a question shows."""
        return [name for name, cue in self.groups[group].items() if cue.search(question)]

    def framing(self, question: str, groups: Collection[str] | None = None) -> list[tuple[int, int]]:
        """The ranges of a question that only say how it is asked; of a pattern with a gap its first and last word.

        ``groups`` names the cue groups that count; all by default.
        """
        framed = self._framed(question)
        return [
            span
            for group, spans in framed
            if groups is None or group in groups or group.partition(".")[0] in groups
            for span in spans
        ]

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019 - one instance for the life of the process
    def _framed(self, question: str) -> tuple[tuple[str, list[tuple[int, int]]], ...]:
        """The framing ranges by group, of the groups of which any cue is there at all."""
        shown = (one for one in self._framing if one.any.search(question))
        return tuple((one.group, [span for cue in one.cues for span in cue.spans(question)]) for one in shown)

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance for the life of the process
    def is_cue(self, word: str) -> bool:
        """Whether a word is part of how questions are asked, and so no misspelt name."""
        plain = word.casefold()
        return (
            plain in self.english
            or plain in self.swedish
            or plain in self.empty
            or self._everything.fullmatch(plain) is not None
        )

    def in_swedish(self, word: str) -> list[str]:
        """The Swedish words for an English one in small letters, its ending taken off where need be; none where it is not known.

        >>> CUES.in_swedish("teachers'"), CUES.in_swedish("partnerships") == CUES.in_swedish("partnership"), CUES.in_swedish("xyz")
        (['lärare'], True, [])
        """
        plain = word.rstrip("'’")
        bases = [plain.removesuffix(ending) + put for ending, put in _ENGLISH_ENDINGS if plain.endswith(ending)]
        return next((self.english_terms[base] for base in (plain, *bases) if base in self.english_terms), [])

    def is_kind_of_thing(self, word: str) -> bool:
        """Whether a word only says what kind of thing is asked for: "land" in "vilket land"."""
        return word.casefold() in self.kinds_of_things

    def is_light(self, word: str) -> bool:
        """Whether a word says little of what is asked for: a general one, or the kind of thing ("land" in "vilket land")."""
        return self.is_kind_of_thing(word) or any(form.folded in self._light for form in words(word))

    def is_idle(self, word: str) -> bool:
        """Whether a word says nothing where projects are asked for by conditions; an English one with its Swedish words."""
        return any(part.casefold() in self.idle for part in word.split("|"))

    def ties_only(self, word: str) -> bool:
        """Whether a verb only ties what is asked of to its conditions, and says nothing that would change the answer."""
        return word.casefold() in self.ties

    def is_empty(self, word: str) -> bool:
        """Whether a word says nothing of what is asked about; "are" is none of them when it is typed for Åre with its ring."""
        plain = word.casefold()
        return plain in self.empty or plain in (self.stopwords if plain == bare(plain) else STOPWORDS)


def _places_otherwise() -> Iterator[tuple[str, str]]:
    """What places abroad are called otherwise, and in Swedish, in small letters: ("denmark", "danmark"), ("malta", "malta")."""
    own = {name.casefold() for name in map(country_called, country_spellings()) if name}
    for name in country_spellings():
        country = country_called(name)
        in_english = name not in own or (country is not None and english_country(country).casefold() == name)
        if country and country != HOME and in_english:
            yield name, country.casefold()
    yield from ((area.en.removeprefix("the ").casefold(), area.sv.casefold()) for area in areas() if area.sv != ABROAD)
    yield from ((name, region.casefold()) for name, (region, country) in regions().items() if country != HOME)
    yield from ((name, one.casefold()) for name, one in usual_names().items())


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bot.understanding").joinpath(name).read_text(encoding="utf-8"))


CUES = Cues({**_data("cues.toml"), "english_terms": _data("english.toml")})
