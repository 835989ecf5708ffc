"""Which capability of the product itself a question asks for: a greeting, an export, the reports there are, similar projects.

Recognised by the kind of words that come together (``capabilities.toml``) and by there being nothing else in the question but
what the kind has room for. A question with anything more is asked of the reports and none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from bot.query.forms import Query
from bot.understanding.addressed import addressed
from bot.understanding.cues import CUES
from bot.understanding.cues import REMEMBERED as LATELY
from bot.understanding.linking import Lexicon, Link, Token, plain_key
from bot.understanding.words import LONGEST_PHRASE, REMEMBERED, WORDS, Sense, Words, folded
from bot.wording import Language
from indexer.values import find_amounts
from indexer.vocabulary import swedish_municipalities

Capability = Literal[
    "greeting", "goodbye", "thanks", "feeling", "complaint", "identity", "maker", "abilities", "limits", "languages", "trust", "storage", "formats",
    "export", "coverage", "agreement", "similar", "summary", "meaning", "in_swedish", "in_english", "as_table", "shorter", "repeat",
]  # fmt: skip
CAPABLE = Words("capabilities.toml")
KINDS = frozenset(sense.kind for senses in CAPABLE.senses.values() for sense in senses)
BARE = frozenset({"function", "help"})
"""Kinds of words that carry nothing: courtesy and small words."""
SMALL = BARE | {"ask", "link", "joint", "negation"}
TRADE = SMALL | {"thing", "field", "role", "state", "operator", "group", "aggregate", "more", "most"}
_THEMES = frozenset({"om", "kring", "ror", "about", "concerning"})
TALK = frozenset({"greeting", "goodbye", "thanks", "feeling", "complaint"})
MOST_SMALL = 2
"""Small words beside courtesy that a greeting has; more of them may ask something: "hej! var kommer hon från?"."""
COUNTED = TRADE | {"number"}
_NUMBER = re.compile(r"^\d[\d.,]*(?:an)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_IN_A_SUMMARY = re.compile(
    r"(?i)\b(?P<in>i|ur|från|in|from)\s+(?:den\s+|the\s+)?(?:sammanfattningen|översikten|sammandraget|summary|overview)\b"
    r"|^(?:the\s+)?(?P<of>sammanfattningen|översikten|sammandraget|summary|overview)\b(?=[^.?!]{0,40}\s(?:säger|anger|visar|uppger|skriver|nämner|says|states|gives|mentions|shows)\b)"
)
"""A summary that a report holds, and none that is wished for."""
_THE_BOT = re.compile(
    r"(?i)\b(?:(?:den|det) här\s+|denna\s+|(?P<en>this|the)\s+)?(?:chatt?)?bott?(?:en)?\b"
    r"|\b(?:(?:den|det) här\s+|denna\s+)(?:tjänst(?:en)?|verktyg(?:et)?|app(?:en)?|chatt?(?:en)?)\b"
    r"|\b(?P<english>this)\s+(?:tool|service|app|assistant|chat)\b"
)
"""The product as what is asked about: it is spoken to as "du" is."""
_ADD_UP = re.compile(r"(?i)^(?:(?:please|now|then|and)\s+)*add up\b")
"""What is to be done, and no question whether figures add up."""
_TOKEN = re.compile(r"[^\W_]+(?:[-+.'’&:/;][^\W_]+)*\+?")


def _spoken_to(match: re.Match[str]) -> str:
    return "you" if match["en"] or match["english"] else "du"


@dataclass(frozen=True, slots=True)
class Asked:
    """A capability and what it is asked of: names from the reports, years and kinds of figures, and nothing of the wording."""

    capability: Capability
    municipalities: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    concepts: frozenset[str] = frozenset()
    """What else was said, as ``kind.key`` of the words."""
    language: Language = "sv"
    foreign: str | None = None
    """A municipality that no report here covers."""
    amounts: tuple[float, ...] = ()
    """Amounts in SEK that the question names."""
    form: Query | None = None
    """The projects that a summary is of."""


@dataclass(slots=True)
class Piece:
    """A word, phrase or name of a question with what it may say."""

    text: str
    concepts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    """Kinds of its senses as a word of questions; "number", "name" or "other" where it is none."""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that must come together for a capability, each of another piece, and what may stand beside them."""

    capability: Capability
    needs: tuple[str, ...]
    """Concepts, or "name.project" and "name.programme"; "a|b" is either."""
    also: tuple[str, ...] = ()
    room: frozenset[str] = SMALL
    names: frozenset[str] = frozenset()
    """Kinds of names that may be said."""
    others: int = 0
    """How many words that nobody knows."""
    without: frozenset[str] = frozenset()
    """Kinds of names and things, and concepts, that make it another question."""
    indefinite: bool = False
    """Whether it speaks of things at large only: "budgetar" asks of no certain ones."""


_SCOPE = frozenset({"municipality", "actor", "programme", "document"})
_TALK = ("talk.greeting", "talk.goodbye", "talk.thanks", "talk.feeling", "self.you")
_HOLDS = (
    "holds.documents",
    "holds.places",
    "holds.years",
    "holds.covers",
    "holds.fresh",
    "holds.facts",
    "holds.most",
    "self.you",
    "trust.claims",
)
_ELSEWHERE = (
    "self.modal",
    "trust.elsewhere",
    "trust.claims",
    "trust.trusts",
    "trust.sources",
    "self.you",
    "holds.documents",
    "holds.facts",
    "holds.covers",
)
_EXPORT = (
    "export.ways",
    "export.exports",
    "export.keeps",
    "export.prints",
    "export.formats",
    "export.files",
    "export.results",
    "self.you",
    "summary.of_these",
)
_AGREE = (
    "agree.agrees",
    "agree.differs",
    "agree.figures",
    "agree.forms",
    "agree.sums",
    "holds.documents",
    "agree.quality",
)
_LIKE = (
    "summary.does",
    "similar.others",
    "similar.like",
    "similar.same_thing",
    "similar.more_of",
    "summary.of_these",
    "holds.covers",
    "self.you",
)
_SUM = ("summary.sums_up", "summary.of_these", "summary.inside", "holds.covers", "self.you")
_ASIDE = (
    "tongue.says",
    "self.you",
    "trust.claims",
    "export.results",
    "export.keeps",
    "talk.thanks",
    "export.prints",
    "again.repeat",
)
_TERMS = tuple(
    f"meaning.{sense.key}"
    for senses in CAPABLE.senses.values()
    for sense in senses
    if sense.kind == "meaning" and sense.key != "defines"
)
_TONGUE = "tongue.swedish|tongue.english|tongue.into_swedish|tongue.into_english|tongue.other"
_TERM = "|".join(dict.fromkeys(_TERMS))
_THEM = frozenset({"thing"})

RULES: tuple[Rule, ...] = (
    Rule(
        "languages",
        ("storing.asked|tongue.speaks", _TONGUE),
        ("self.you", "tongue.speaks", "holds.covers", "tongue.says", *_TONGUE.split("|")),
        BARE | {"link", "joint", "negation"},
    ),
    Rule(
        "languages",
        ("tongue.swedish|tongue.into_swedish", "tongue.english|tongue.into_english"),
        ("self.you", "tongue.speaks", "holds.covers", "tongue.says"),
        BARE | {"link", "joint", "negation"},
    ),
    Rule("in_swedish", ("tongue.into_swedish",), _ASIDE, BARE | {"ask", "link"}),
    Rule("in_english", ("tongue.into_english",), _ASIDE, BARE | {"ask", "link"}),
    Rule(
        "languages",
        ("tongue.languages",),
        ("tongue.speaks", *_TONGUE.split("|"), "self.you", "holds.covers", "tongue.says"),
        SMALL,
    ),
    Rule("languages", (_TONGUE,), ("self.you", "holds.covers", "tongue.says"), BARE | {"link", "joint", "negation"}),
    Rule("as_table", ("again.as_table",), (*_ASIDE, "summary.of_these"), BARE | {"ask", "link"}),
    Rule("shorter", ("again.shorter",), (*_ASIDE, "summary.of_these"), BARE | {"ask", "link"}),
    Rule("repeat", ("again.repeat",), (*_ASIDE, "summary.of_these"), BARE | {"ask", "link"}),
    Rule(
        "abilities",
        ("self.abilities",),
        ("self.you", "export.results", "export.keeps", "talk.greeting", "storing.asked", "self.who"),
        BARE | {"joint"},
    ),
    Rule("identity", ("self.who_are",), _TALK, BARE),
    Rule("identity", ("self.you", "self.machine"), (*_TALK, "self.machine"), BARE | {"joint", "negation", "link"}),
    Rule("identity", ("self.machine",), (*_TALK, "self.machine"), BARE | {"joint"}),
    Rule(
        "maker",
        ("self.who", "self.makes", "self.you"),
        ("self.you", "self.makes", "self.machine"),
        BARE | {"ask", "role", "link"},
    ),
    Rule("complaint", ("talk.complaint",), (*_TALK, "self.you", "talk.complaint"), BARE | {"joint", "negation"}),
    Rule("feeling", ("talk.feeling",), (*_TALK, "self.you"), BARE | {"joint"}),
    Rule("goodbye", ("talk.goodbye",), _TALK, BARE | {"joint"}),
    Rule("thanks", ("talk.thanks",), _TALK, BARE | {"joint", "link"}),
    Rule("greeting", ("talk.greeting",), _TALK, BARE | {"joint"}),
    Rule(
        "abilities",
        ("self.modal", "self.operates"),
        ("self.you", "self.able", "self.operates", "holds.covers", "trust.claims"),
        TRADE | {"number"},
        others=3,
        without=frozenset({"group.per", "ask.how_many", "ask.how_much", "ask.which"}),
        indefinite=True,
    ),
    Rule(
        "storage",
        ("storing.stores", "storing.asked"),
        ("self.you", "self.who", "storing.privacy", "storing.stores", "storing.asked", "trust.claims", "talk.greeting"),
        SMALL | {"operator"},
        others=1,
    ),
    Rule(
        "storage",
        ("storing.privacy",),
        ("self.you", "storing.stores", "storing.asked", "trust.claims", "trust.trusts", "holds.covers"),
        SMALL,
    ),
    Rule(
        "formats",
        ("holds.shapes", "self.you|storing.stores|holds.covers|self.able|holds.documents"),
        _HOLDS,
        SMALL | {"storing", "self"},
    ),
    Rule(
        "formats",
        ("self.modal|self.you", "self.reads", "export.files|export.formats"),
        ("self.you", "self.reads", "export.files", "export.formats", "holds.documents"),
        SMALL,
    ),
    Rule(
        "trust",
        ("trust.elsewhere", "self.you|self.modal|trust.claims|trust.comes"),
        (*_ELSEWHERE, "trust.comes"),
        SMALL,
        others=1,
    ),
    Rule("agreement", ("agree.quality",), _AGREE, COUNTED, _SCOPE),
    Rule("agreement", ("agree.agrees", "agree.figures"), _AGREE, COUNTED, _SCOPE),
    Rule("agreement", ("agree.goes", "agree.figures", "agree.together"), _AGREE, COUNTED, _SCOPE),
    Rule("agreement", ("agree.agrees|agree.differs", "agree.forms"), _AGREE, COUNTED, _SCOPE, others=1),
    Rule(
        "agreement",
        ("agree.differs", "agree.figures", "holds.documents"),
        _AGREE,
        COUNTED,
        _SCOPE - {"programme", "actor"},
    ),
    Rule(
        "agreement",
        ("agree.sums", "agree.figures", "number"),
        _AGREE,
        COUNTED,
        _SCOPE,
        others=2,
        without=frozenset({"ask.what", "ask.which", "ask.how_much", "ask.how_many"}),
    ),
    Rule("agreement", ("trust.trusts", "agree.figures"), _AGREE, COUNTED, _SCOPE),
    Rule("agreement", ("agree.counts", "agree.agrees"), _AGREE, SMALL, _SCOPE),
    Rule("coverage", ("ask.which|ask.how_many", "holds.documents", "trust.comes"), (*_HOLDS, "trust.comes"), SMALL),
    Rule(
        "trust",
        ("trust.trusts",),
        (
            "self.you",
            "trust.claims",
            "trust.sources",
            "trust.trusts",
            "agree.agrees",
            "self.machine",
            "holds.facts",
            "holds.documents",
        ),
        SMALL,
    ),
    Rule(
        "trust",
        ("trust.sources|trust.comes", "trust.claims"),
        (
            "self.you",
            "trust.claims",
            "trust.sources",
            "trust.comes",
            "holds.facts",
            "holds.documents",
            "trust.trusts",
            "holds.covers",
        ),
        SMALL,
    ),
    Rule("trust", ("trust.sources",), ("self.you",), BARE | {"ask"}),
    Rule("export", ("export.formats",), _EXPORT, TRADE, _SCOPE | {"project", "goal", "network"}, others=2),
    Rule("export", ("export.exports",), _EXPORT, TRADE, _SCOPE | {"project", "goal", "network"}, others=1),
    Rule("export", ("export.loads", "export.down"), _EXPORT, TRADE, _SCOPE | {"project", "goal", "network"}),
    Rule("export", ("export.keeps|export.prints", "export.files"), _EXPORT, SMALL | {"thing"}),
    Rule("export", ("export.prints", "export.results"), _EXPORT, BARE | {"ask", "link", "thing"}),
    Rule(
        "coverage",
        ("holds.documents", "holds.covers|holds.fresh|holds.most|ask.how_many"),
        _HOLDS,
        SMALL | {"number", "foreign"},
        frozenset({"municipality", "document"}),
    ),
    Rule(
        "coverage",
        ("ask.which|ask.list", "holds.documents"),
        _HOLDS,
        BARE | {"ask", "number", "foreign"},
        frozenset({"municipality", "document"}),
    ),
    Rule("coverage", ("name.municipality", "holds.surely"), _HOLDS, BARE | {"link"}),
    Rule("coverage", ("foreign", "holds.surely|holds.covers"), _HOLDS, BARE | {"link", "ask"}),
    Rule("coverage", ("holds.years", "holds.covers"), _HOLDS, BARE | {"ask", "number"}, frozenset({"municipality"})),
    Rule("coverage", ("holds.places", "holds.covers"), _HOLDS, BARE | {"ask", "link"}, frozenset({"municipality"})),
    Rule("coverage", ("holds.facts", "holds.fresh"), _HOLDS, BARE | {"ask", "link"}, frozenset({"municipality"})),
    Rule(
        "similar",
        ("similar.like|similar.same_thing|similar.more_of", "name.project"),
        _LIKE,
        SMALL | {"thing", "role", "more"},
        frozenset({"project", "municipality", "programme", "actor", "document"}),
        without=frozenset({"network", "department", "goal"}),
    ),
    Rule(
        "similar",
        ("similar.like|similar.more_of", "thing.project"),
        _LIKE,
        SMALL | {"role", "more", "thing"},
        frozenset({"municipality"}),
        without=frozenset({"network", "department", "programme", "goal", "partner", "country"}),
    ),
    Rule("similar", ("similar.more_of",), _LIKE, BARE | {"ask", "more", "link"}),
    Rule(
        "similar",
        ("similar.same_thing", "role.any|summary.does|ask.exists"),
        _LIKE,
        BARE | {"ask", "link", "role", "more"},
        frozenset({"municipality"}),
    ),
    Rule(
        "summary",
        ("summary.sums_up", "thing.project|name.programme|name.actor|name.municipality|summary.of_these"),
        _SUM,
        TRADE | {"number"},
        _SCOPE | {"goal"},
    ),
    Rule(
        "summary",
        ("summary.does", "name.municipality|name.actor|function.words", "summary.inside", "name.programme"),
        ("summary.does", "summary.inside"),
        BARE | {"link"},
        frozenset({"municipality", "actor", "programme"}),
    ),
    Rule(
        "meaning", ("meaning.defines", _TERM), (*_TERMS, "meaning.defines", "holds.documents"), BARE | {"joint", "link"}
    ),
)
"""The first that holds is meant."""


_TO_THE_BOT = frozenset(
    {"self.you", "self.who_are", "self.abilities", "holds.surely", "talk.thanks", "trust.claims", "storing.asked", "storing.privacy", "export.formats",
     "export.exports", "export.ways", "self.able", "trust.sources", "trust.trusts", "tongue.translates", "holds.fresh"}
)  # fmt: skip
"""What is said to the bot or of its answers."""
LIKELY: tuple[tuple[Capability, tuple[str, ...]], ...] = (
    ("thanks", ("talk.thanks",)),
    ("identity", ("self.who_are",)),
    ("identity", ("self.you", "self.machine")),
    ("maker", ("self.who", "self.makes", "self.you")),
    ("storage", ("storing.stores", "storing.asked")),
    ("storage", ("storing.privacy",)),
    ("languages", ("storing.asked|tongue.speaks|self.you", _TONGUE)),
    ("languages", ("tongue.languages", "self.you")),
    ("languages", ("tongue.translates",)),
    ("languages", (_TONGUE, "trust.claims|tongue.says|storing.asked")),
    ("export", ("export.formats",)),
    ("export", ("export.exports",)),
    ("export", ("export.keeps|export.prints", "export.files|export.results|trust.claims", "self.you|export.ways")),
    (
        "coverage",
        (
            "ask.which|ask.how_many|ask.exists|holds.years|holds.fresh",
            "holds.documents",
            "trust.comes|self.you|holds.covers|holds.surely",
        ),
    ),
    ("abilities", ("self.abilities",)),
    ("coverage", ("holds.fresh", "self.you|holds.facts|holds.documents")),
    ("coverage", ("holds.places", "holds.covers|holds.surely", "self.you")),
    ("abilities", ("self.able",)),
    ("abilities", ("export.ways", "storing.asked|tongue.speaks", "self.you")),
    ("trust", ("trust.sources|trust.comes|agree.agrees|trust.trusts", "trust.claims")),
    ("trust", ("trust.trusts|trust.sources", "self.you")),
    ("coverage", ("holds.documents|holds.facts", "self.you")),
)
"""What a question that no record answers is taken to ask of the bot, whatever else it says; the first that holds."""


class Recogniser:
    """Finds the capability that a question asks for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def asked(self, *texts: str) -> Asked | None:
        """The capability that a question asks for, from its text as typed and as made plain; None where the reports are asked."""
        for text in dict.fromkeys((*texts, *(self.without(text, "filler.said") for text in texts))):
            if found := self._asked(text):
                return found
        return self._addressed(texts[0])

    def _addressed(self, text: str) -> Asked | None:
        """What is asked of the product itself by how it is spoken to, whatever of the reports is named beside."""
        kind = addressed(text)
        return Asked(kind, language=_language(Rule(kind, ()), text)) if kind else None

    def _asked(self, text: str) -> Asked | None:
        text = _ADD_UP.sub("sum", text)
        text = _THE_BOT.sub(_spoken_to, _IN_A_SUMMARY.sub(r"\g<in> rapporten", text))
        pieces = self._pieces(_tokens(text), ())
        said = frozenset(concept for piece in pieces for concept in piece.concepts)
        if not _may_hold(said):
            return None
        text = self._spelled_out(text, pieces) if {"agree.agrees", "agree.differs"} & said else text
        linked = self.lexicon.link(text)
        pieces = self._pieces(linked.tokens, linked.links)
        foreign = None
        for piece in pieces:
            if not piece.link and not piece.concepts and (city := _municipality(piece.text)):
                piece.kinds, foreign = frozenset({"foreign"}), city
        rule = next((rule for rule in RULES if _holds(rule, pieces)), None)
        if rule is None:
            return None
        amounts = tuple(float(one.amount.value) for one in find_amounts(text))
        return replace(
            _asked_of(rule.capability, pieces), language=_language(rule, text), foreign=foreign, amounts=amounts
        )

    def likely(self, text: str) -> Asked | None:
        """The capability that a question talks of, whatever else it says: one put to the bot itself, that names nothing of the
        reports. For questions that no record answers; None for all others."""
        linked = self.lexicon.link(text)
        pieces = self._pieces(linked.tokens, linked.links)
        said = frozenset(concept for piece in pieces for concept in piece.concepts)
        named = any(piece.link and piece.link.kind != "municipality" for piece in pieces)
        if named or _of_projects(said) or not (said & _TO_THE_BOT):
            return None
        for capability, needs in LIKELY:
            if not _is_of_another(capability, pieces) and any(True for _ in _assigned(needs, pieces)):
                return replace(_asked_of(capability, pieces), language=_language(Rule(capability, needs), text))
        return None

    def _spelled_out(self, text: str, pieces: Sequence[Piece]) -> str:
        """A question in which a nämnd that is called for short is written out: "grundskolan sägs ha fem projekt"."""
        for piece in pieces:
            if piece.kinds == {"other"} and not piece.concepts:
                whole = self.lexicon.spelled_out(f"hos {piece.text}").removeprefix("hos ")
                text = re.sub(rf"(?<!\w){re.escape(piece.text)}(?!\w)", whole, text) if whole != piece.text else text
        return text

    def without(self, text: str, *concepts: str) -> str:
        """A question without the words that say certain concepts."""
        tokens = _tokens(text)
        said = any(CAPABLE.may_say(token.text, concepts) for token in tokens)
        for piece, start, end in reversed(self._in_pieces(tokens, {}) if said else []):
            if piece.concepts & set(concepts):
                text = f"{text[:start]} {text[end:]}"
        return " ".join(text.split())

    def _pieces(self, tokens: Sequence[Token], links: Sequence[Link]) -> list[Piece]:
        """The question in pieces, the longest phrase first; a name counts before a word unless it is only like one."""
        tokens = [self._put_right(token) for token in tokens]
        said = self._in_pieces(tokens, {}) if links else []
        names = {link.start: link for link in links if not _is_said_otherwise(link, tokens, said)}
        return _not_as_theme(piece for piece, _, _ in self._in_pieces(tokens, names))

    def _in_pieces(self, tokens: Sequence[Token], names: dict[int, Link]) -> list[tuple[Piece, int, int]]:
        """Pieces with the characters that they stand on."""
        found: list[tuple[Piece, int, int]] = []
        at = 0
        while at < len(tokens):
            link = names.get(tokens[at].start)
            if link is not None:
                found.append(
                    (Piece(" ".join(_said(tokens, link)), kinds=frozenset({"name"}), link=link), link.start, link.end)
                )
                at += max(1, sum(link.start <= token.start < link.end for token in tokens))
                continue
            size, piece = self._phrase(tokens, at, names)
            found.append((piece, tokens[at].start, tokens[at + size - 1].end))
            at += size
        return found

    def _phrase(self, tokens: Sequence[Token], at: int, names: dict[int, Link]) -> tuple[int, Piece]:
        ahead = range(1, min(LONGEST_PHRASE, len(tokens) - at))
        room = (
            next((size for size in ahead if tokens[at + size].start in names), LONGEST_PHRASE)
            if names
            else LONGEST_PHRASE
        )
        size, text, concepts, kinds = _longest(tuple(token.text for token in tokens[at : at + room]))
        return size, Piece(text, concepts, kinds)

    def _put_right(self, token: Token) -> Token:
        """A word that nobody knows as the one that it is a slipped letter away from."""
        word = token.text
        if (
            word[:1].isupper()
            or WORDS.of([word])
            or CAPABLE.of([word])
            or folded(word) in CAPABLE.single
            or self.lexicon.knows(folded(word))
        ):
            return token
        near = CAPABLE.nearest(word) or WORDS.nearest(word)
        return replace(token, text=CAPABLE.spelled.get(near, near)) if near else token


@lru_cache(LATELY)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text))


@lru_cache(REMEMBERED)
def _longest(words: tuple[str, ...]) -> tuple[int, str, frozenset[str], frozenset[str]]:
    """The longest phrase that some words begin with: how many of them, as said, what it says, and its kinds."""
    longer = len(words) > 2 and (CAPABLE.may_open(words) or WORDS.may_open(words))
    for size in range(len(words) if longer else min(2, len(words)), 0, -1):
        said = list(words[:size])
        if concepts := _named(CAPABLE.of(said)):
            return size, " ".join(said), concepts | _as_words(said), _kinds(said)
        if (senses := WORDS.of(said)) and size > 1 and not any(CAPABLE.of([word]) for word in said):
            return size, " ".join(said), _named(senses), frozenset(sense.kind for sense in senses)
    return 1, words[0], _as_words([words[0]]), _kinds([words[0]])


def _municipality(word: str) -> str | None:
    """The Swedish municipality that a word is, by its Swedish or English name, also in the genitive."""
    known, key = swedish_municipalities(), plain_key(CUES.english_places.get(word.casefold(), word))
    return known.get(key) or (known.get(key[:-1]) if key.endswith("s") else None)


def _is_said_otherwise(link: Link, tokens: Sequence[Token], said: Sequence[tuple[Piece, int, int]]) -> bool:
    """Whether words of a capability stand where a name may: one that it is only like, or a report that is called nothing but that."""
    over = [
        piece
        for piece, start, end in said
        if start < link.end
        and link.start < end
        and any(concept.partition(".")[0] in KINDS for concept in piece.concepts)
    ]
    if not over:
        return False
    words = _said(tokens, link)
    return (
        link.score < 1.0
        or (link.kind == "document" and all(word.islower() for word in words))
        or bool(CAPABLE.of(words))
    )


def _not_as_theme(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces in which "om export" is a theme that somebody looks for."""
    found: list[Piece] = []
    for piece in pieces:
        if found and folded(found[-1].text) in _THEMES:
            piece.concepts = frozenset(concept for concept in piece.concepts if not concept.startswith("export."))
        found.append(piece)
    return found


def _of_a_theme(pieces: Sequence[Piece]) -> bool:
    """Whether something is asked about a thing that no word of the product or of questions is: "om ansökningar"."""
    return any(
        folded(before.text) in _THEMES and piece.kinds == {"other"} and not piece.concepts
        for before, piece in pairwise(pieces)
    )


_OF_REPORTS = frozenset({"field", "role", "thing", "aggregate", "most"})
"""Kinds of words by which reports are asked."""


def _is_of_another(capability: Capability, pieces: Sequence[Piece]) -> bool:
    """Whether the words of a capability are said of something else: courtesy behind a question, who answers for something that
    the reports tell of, help that somebody else gets."""
    if capability == "thanks":
        asks = any(piece.kinds & _OF_REPORTS for piece in pieces)  # "tack! när slutar det?"
        return asks or "talk.thanks" not in pieces[0].concepts
    if capability in {"languages", "coverage"} and any(_is_of_places(piece.text) for piece in pieces):
        return True  # "which Norwegian cities are you working with?"
    return {"identity": _of_a_theme, "abilities": _of_another_help}.get(capability, lambda _: False)(pieces)


def _is_of_places(word: str) -> bool:
    """Whether a word is one for cities, countries or partners, of which reports tell and not the bot."""
    return any(sense.key in {"city", "town", "country", "partner"} for sense in WORDS.of([folded(word)]))


def _of_another_help(pieces: Sequence[Piece]) -> bool:
    """Whether what speaks of abilities is one word among others that no word of the product or of questions is: "vilken hjälp
    får unga", where "vad kan du hjälpa till med" is put to the bot."""
    able = [piece for piece in pieces if any(concept.startswith("self.") for concept in piece.concepts)]
    others = [piece for piece in pieces if piece.kinds == {"other"} and not piece.concepts]
    to_the_bot = any("self.you" in piece.concepts for piece in able)
    return bool(others) and not to_the_bot and all(" " not in piece.text for piece in able)


def _named(senses: Sequence[Sense]) -> frozenset[str]:
    return frozenset(f"{sense.kind}.{sense.key}" for sense in senses)


def _as_words(said: list[str]) -> frozenset[str]:
    """What a word or phrase does in questions, and "number" where it is one."""
    return _named(WORDS.of(said)) | (
        frozenset({"number"}) if len(said) == 1 and _NUMBER.match(said[0]) else frozenset()
    )


def _kinds(said: list[str]) -> frozenset[str]:
    """The kinds of a phrase; small where each of its words is."""
    if len(said) == 1 and _NUMBER.match(said[0]):
        return frozenset({"number"})
    if senses := WORDS.of(said):
        return frozenset(sense.kind for sense in senses)
    each = [frozenset(sense.kind for sense in WORDS.of([word])) for word in said]
    if len(said) > 1 and all(kinds & BARE for kinds in each):
        return frozenset({"function"})
    return frozenset({"other"})


def _said(tokens: Sequence[Token], link: Link) -> list[str]:
    return [token.text for token in tokens if link.start <= token.start < link.end]


def _fits(piece: Piece, need: str) -> bool:
    """Whether a piece says one of the concepts "a|b", or is a name of the kind."""
    ways = _ways(need)
    if not (ways.isdisjoint(piece.concepts) and ways.isdisjoint(piece.kinds)):
        return True
    return piece.link is not None and f"name.{piece.link.kind}" in ways


@cache
def _ways(need: str) -> frozenset[str]:
    return frozenset(need.split("|"))


def _assigned(
    needs: Sequence[str], pieces: Sequence[Piece], taken: frozenset[int] = frozenset()
) -> Iterator[frozenset[int]]:
    """Every way of giving each need a piece of its own."""
    if not needs:
        yield taken
        return
    for at, piece in enumerate(pieces):
        if at not in taken and _fits(piece, needs[0]):
            yield from _assigned(needs[1:], pieces, taken | {at})


def _may_hold(said: frozenset[str]) -> bool:
    """Whether the words that any rule needs are there, its names aside."""
    return any(all(not ways.isdisjoint(said) for ways in needs) for one in said for needs in _OPENED.get(one, ()))


_NEEDED = tuple(
    tuple(_ways(need) for need in rule.needs if "name." not in need and need != "foreign") for rule in RULES
)
"""What each rule needs beside names: one of each set."""
_OPENED = {one: [needs for needs in _NEEDED if one in needs[0]] for one in frozenset().union(*(n[0] for n in _NEEDED))}
"""The same by what may be the first of it."""


def _holds(rule: Rule, pieces: Sequence[Piece]) -> bool:
    if any(
        {kind, f"thing.{kind}"} & piece.concepts or (piece.link and piece.link.kind == kind)
        for kind in rule.without
        for piece in pieces
    ):
        return False
    if rule.indefinite and any(map(_is_definite, pieces)):
        return False
    return any(
        _has_room(rule, [piece for at, piece in enumerate(pieces) if at not in taken])
        for taken in _assigned(rule.needs, pieces)
    )


_DETERMINERS = frozenset(
    "alla vara var vart samtliga dem dom de dessa den the our all them those these this that".split()
)
_DEFINITE = ("en", "et", "na", "ens", "ets", "nas")


def _is_definite(piece: Piece) -> bool:
    """Whether a piece speaks of certain things: "projekten", "våra", a pronoun."""
    words = folded(piece.text).split()
    of_things = bool(piece.kinds & {"thing", "field"})
    return bool(_DETERMINERS.intersection(words)) or (of_things and words[-1].endswith(_DEFINITE))


def _has_room(rule: Rule, rest: Sequence[Piece]) -> bool:
    """Whether what a rule leaves over is no more than may stand beside it."""
    if any(piece.link and piece.link.kind not in rule.names for piece in rest):
        return False
    allowed = _allowed(rule)
    others = [piece for piece in rest if not piece.concepts & allowed]
    talk = rule.capability in TALK
    if rule.capability == "thanks" and _tells_of_oneself(others):
        return True
    if talk and _small_words(others) > MOST_SMALL:
        return False
    said = [piece for piece in others if piece.link is None]
    return sum(not piece.kinds & rule.room or (talk and _asks(piece)) for piece in said) <= rule.others


def _small_words(pieces: Sequence[Piece]) -> int:
    """How many pieces are more than courtesy."""
    return sum("help" not in piece.kinds for piece in pieces)


_ONESELF = frozenset({"jag", "vi", "i'll", "i'm", "we", "we'll"})


def _tells_of_oneself(pieces: Sequence[Piece]) -> bool:
    """Whether who thanks goes on to tell of themselves, and asks and names nothing: "tack, nu ska jag ta lunch"; not where they
    say which of the projects they mean: "bara de vi leder, tack"."""
    words = {word for piece in pieces for word in folded(piece.text).split()}
    asks = any(piece.link or piece.kinds & (_OF_REPORTS | {"ask", "number"}) for piece in pieces)
    return bool(words & _ONESELF) and not asks


def _allowed(rule: Rule) -> set[str]:
    """The concepts that may be said beside those that a rule needs, and these once more."""
    return {concept for one in (*rule.also, *rule.needs) for concept in one.split("|")}


def _asks(piece: Piece) -> bool:
    """Whether a phrase of small words asks for another capability: "more like this"."""
    return " " in piece.text and any(concept.partition(".")[0] in KINDS for concept in piece.concepts)


_ENGLISH = frozenset(
    {"goodbye", "bye", "wrong", "am", "ask", "trust", "get", "table", "shorter", "say", "again", "stupid", "useless", "examples", "example", "commands",
     "capabilities", "human", "machine", "sources", "source", "repeat", "download", "copy", "print", "overview", "recap", "privacy", "reliable"}
)  # fmt: skip
"""English words of these questions that are not among those by which other questions are told."""


def _language(rule: Rule, text: str) -> Language:
    """The language of a question, or the one it asks for."""
    if rule.capability in {"in_english", "in_swedish"}:
        return "en" if rule.capability == "in_english" else "sv"
    words = re.findall(r"[a-zåäöé']+", text.casefold())
    english = sum((word in CUES.english) + (word in _ENGLISH) for word in words)
    return "en" if english > sum(word in CUES.swedish for word in words) else "sv"


def _asked_of(capability: Capability, pieces: Sequence[Piece]) -> Asked:
    def named(kind: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                entity for piece in pieces if piece.link and piece.link.kind == kind for entity in piece.link.entities
            )
        )

    return Asked(
        capability,
        municipalities=named("municipality"),
        departments=tuple(dict.fromkeys(entity.rpartition("|")[2] for entity in named("actor"))),
        programmes=named("programme"),
        projects=named("project"),
        documents=named("document"),
        years=tuple(int(piece.text) for piece in pieces if _YEAR.match(piece.text)),
        concepts=frozenset(concept for piece in pieces for concept in piece.concepts),
    )


def _of_projects(said: frozenset[str]) -> bool:
    """Whether projects are asked for, counted or ranked."""
    return "thing.project" in said and bool({"ask.which", "most.most", "ask.how_many"} & said)
