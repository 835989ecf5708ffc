"""Where a question points into what the conversation has told: "de två", "det tredje i listan", "the ones you listed first".

The words are data (``pointing.toml``). What they point at is looked up in what was told (``bot/answering/pointed.py``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from bot.understanding.words import WORDS

Kind = Literal["group", "places", "earliest", "lists", "before", "other"]


@dataclass(frozen=True)
class Pointer:
    """Where a question points: the last so many, places of a list, what was told first, a list as such, the one before, the
    other of two."""

    kind: Kind
    start: int
    end: int
    number: int | None = None
    """How many are pointed at; None where that is not said."""
    places: tuple[int, ...] = ()
    single: bool = False
    """Whether it stands for one thing."""
    of_list: bool = False
    """Whether it is plainly of a list: "i listan", "nummer två"."""
    asked: bool = False
    """Whether it is what was asked about, and not what was told."""
    english: bool = False

    def words(self, text: str) -> str:
        """The words that point."""
        return text[self.start : self.end].strip()


class _Words:
    """The words of ``pointing.toml``, as parts of patterns."""

    def __init__(self) -> None:
        told = tomllib.loads(files("bot.understanding").joinpath("pointing.toml").read_text("utf-8"))
        self.values = {
            kind: {phrase: int(key) for key, said in told[kind].items() for phrase in _split(said)}
            for kind in ("count", "place", "called", "stands", "came")
        }
        self.any = {name: _any_of(_split(said)) for name, said in told["words"].items()}
        self.more = {how: frozenset(_split(said)) for how, said in told["more"].items()}
        self.of = {kind: _any_of(list(phrases)) for kind, phrases in self.values.items()}
        self.several = _any_of([phrase for phrase, number in self.values["count"].items() if number > 1])

    def value(self, kind: str, said: str | None) -> int | None:
        """The number or place that a phrase says; a numeral says itself."""
        plain = " ".join((said or "").casefold().split())
        return int(plain) if plain.isdecimal() else self.values[kind].get(plain)


def _split(said: str) -> list[str]:
    return [" ".join(one.split()) for one in said.split(",")]


def _any_of(phrases: list[str]) -> str:
    longest = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest) + ")"


@cache
def _words() -> _Words:
    return _Words()


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """What points, the longer ways of saying it before the shorter ones."""
    w = _words()
    thing, count, place = (
        rf"(?:\s+{w.any['thing']})?",
        rf"(?P<count>{w.several}|[2-9]|10)",
        rf"(?P<place>{w.of['place']})",
    )
    who = r"(?:som\s+|that\s+)?(?P<who>jag|vi|du|ni|i|we|you)\s+"
    in_list = rf"(?P<list>\s+(?:i|på|från|ur|on|in|of|from)\s+(?:den\s+|din\s+|the\s+|your\s+|that\s+)?{w.any['list']})"
    of_them = r"(?:\s+(?:av|of)\s+(?:dem|dom|dessa|them|those|these))"
    told = rf"{who}{w.any['telling']}(?:\s+{w.any['at_first']})?"
    the = r"(?P<the>det|den|de|dem|dom|the|those|these)"
    number = r"(?:nummer|nr\.?|number|no\.?|plats|place)"
    said: list[tuple[Kind, str]] = [
        ("earliest", rf"{the}(?:\s+{count})?{thing}\s+{who}{w.any['telling']}\s+{w.any['at_first']}"),
        ("earliest", rf"{the}(?:\s+{count})?\s+(?:allra\s+)?(?:första|first)(?:\s+(?P<count2>{w.several}))?{thing}\s+{told}"),
        ("earliest", rf"(?:(?P<the2>det|the){thing}|projektet)\s+{who}{w.any['begun']}"),
        ("earliest", rf"{the}(?:\s+{count})?{thing}\s+(?:från|i|from|at)\s+(?:början|the\s+(?:start|beginning))"),
        ("lists", rf"(?:(?:den|din|the|your|that)\s+)?(?P<first>(?:allra\s+)?(?:första|ursprungliga|first|original|initial)\s+){w.any['list']}"),
        ("lists", rf"(?:(?:i|från|in|from)\s+)?(?:the\s+)?(?P<first>){w.any['list']}\s+(?:från\s+början|först|(?:som\s+)?(?:jag|du)\s+(?:fick|gav)\s+först|from\s+the\s+(?:start|beginning)|at\s+the\s+start)"),
        ("lists", rf"(?:{w.any['back']}\s+)(?:(?:den|din|the|your|that)\s+)?{w.any['list']}"),
        ("places", rf"(?:det|den|the\s+one|the\s+project)(?:\s+projekt)?\s+(?:som\s+|that\s+|which\s+)(?:du\s+|you\s+)?{w.any['coming']}\s+"
                   rf"(?:(?:på|i|in|at)\s+)?(?:(?:{number}\s+(?P<numeral>\d\d?|{w.of['count']}))|(?:{place}\s+(?:plats(?:en)?|place))|(?P<came>{w.of['came']}))(?:{in_list}|{of_them})?"),
        ("places", rf"(?:det|den|the\s+one|the\s+project)(?:\s+projekt(?:et)?)?(?:\s+som\s+(?:står|stod|ligger))?\s+(?P<stands>{w.of['stands']})(?:{in_list}|{of_them})?"),
        ("places", rf"(?:(?:projektet|nätverket|projekt|det|den|the\s+one|project|network)\s+)?{number}\s+(?P<numeral>\d\d?|{w.of['count']})\b(?!\s*(?:%|kr\b|mkr\b|miljoner|procent|\d))(?:{in_list}|{of_them})?"),
        ("places", rf"(?:(?:de|dom|dem|the)\s+{count}\s+(?P<end>första|sista|översta|nedersta|first|last)|the\s+(?P<end2>first|last|top|bottom)\s+(?P<count2>{w.several})){thing}(?:{in_list}|{of_them})?"),
        ("places", rf"(?:det|den|the|your)\s+{place}(?P<thing>{thing})(?:{in_list}|{of_them})?"),
        ("places", rf"(?P<called>{w.of['called']})(?:{in_list}|{of_them})?"),
        ("before", r"(?:det\s+förra(?:\s+projektet)?|projektet\s+(?:innan|före)(?:\s+(?:det|dess))?|det\s+(?:innan|före)\s+(?:det|dess)|the\s+previous\s+(?:project|one)|the\s+(?:project|one)\s+before(?:\s+(?:that|it))?)"),
        ("other", r"(?:the\s+other(?:\s+(?:one|project|network))?)"),
        ("group", rf"(?:(?:de|dom|dem|dessa|alla|samtliga|the|those|these|all)(?:\s+(?:här|där|of\s+the))?\s+{count}{thing}(?:\s+of\s+(?:them|those|these))?)"),
        ("group", rf"(?:(?:de|dom|dem)\s+)?(?P<both>båda|bägge|both)(?:\s+(?:två|de|of\s+(?:them|those|these)))?{thing}"),
    ]  # fmt: skip
    return tuple((kind, re.compile(rf"(?i)(?<![\w-]){one}(?![\w-])")) for kind, one in said)


def more_said(how: str) -> frozenset[str]:
    """The ways of asking for what a list left out; "#" stands for how many."""
    return _words().more[how]


def numbers(text: str) -> list[tuple[str, int]]:
    """The words of a text that say how many, and what they say."""
    w = _words()
    words = re.findall(r"\w+", text.casefold())
    return [(one, number) for one in words if (number := w.value("count", one)) is not None]


_FIRSTLY = re.compile(r"(?i)(?:^|[.,;:]\s*|\b(?:och|and)\s+)för\s+$")
"""What stands before words that then count arguments: "för det första, …"."""
_TIES = frozenset("i inom med hos från som där att in with from that which who by as och and of to".split())
"""Words that begin what a group is, where no verb stands before it: "de två i Interreg"."""
_SUBJECT = re.compile(
    r"(?i)\b(?:är|var|är|har|hade|fick|får|slutar|startade|är det|are|were|is|was|did|do|does|have|had|ligger|hör|går|finns|kommer)\s+$"
)
_BOTH_AND = re.compile(r"(?i)both\s+[\w-]+\s+and\b")
_ASKS_WHICH = re.compile(
    r"(?i)\b(?:vilket|vilken|vilka|which|what)(?:\s+(?:projekt|nätverk|project|network|one))?\s+(?:är|var|blev|blir|is|was)\s+$"
)
"""What asks which one is the first of something."""
_OWN = re.compile(r"(?i)\bproje[ck]t(?!et|en\b)|nätverk(?!et|en\b)|networks?\b|\bnämnd\w*\b.*\bvilka\b")
"""What a question names itself, before words that then stand for it."""
_NOUNS = re.compile(
    r"(?i)(?:erna|orna|arna|ena|ingar|heter|skap|året|åren|gången|tiden|dagen|halvåret|kvartalet|gångerna)$"
)


def pointers(text: str) -> list[Pointer]:
    """What points in a question to what was told before, in its order; none where what follows makes it the question's own."""
    found: list[Pointer] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            if _is_its_own(kind, match, text):
                continue
            found.append(_pointer(kind, match))
    return sorted(found, key=lambda one: one.start)


_IN_A_LIST = frozenset({"list", "numeral", "called", "came", "stands", "end", "end2"})
"""Groups of the patterns by which a place is one in a list, and "det andra" is not the other of two."""


def _pointer(kind: Kind, match: re.Match[str]) -> Pointer:
    said, w = {key: value for key, value in match.groupdict().items() if value is not None}, _words()
    counted = said.get("count") or said.get("count2")
    number = 2 if "both" in said else w.value("count", counted) if counted else None
    english = (
        re.match(r"(?i)(?:the|those|these|all|both|your|number|no\b|back|going|go|that)", match.group()) is not None
    )
    single = (
        said.get("the", "").casefold() in {"det", "den"} or _begins(match.group()) or _is_of_one(match.group(), said)
    )
    return Pointer(
        kind,
        match.start(),
        match.end(),
        number=number,
        places=_places(said, number) if kind == "places" else (1,) if "first" in said else (),
        single=single or kind in {"before", "other"},
        of_list=kind == "lists" or not said.keys().isdisjoint(_IN_A_LIST),
        asked=said.get("who", "").casefold() in {"jag", "vi", "i", "we"},
        english=english,
    )


def _begins(words: str) -> bool:
    """Whether it is the one thing that a conversation began with."""
    return re.search(rf"(?i){_words().any['begun']}$", words) is not None


def _is_of_one(words: str, said: dict[str, str]) -> bool:
    """Whether the thing that is pointed at is one: "the project I asked about first"."""
    english = said.get("the", "").casefold() == "the" and not (said.get("count") or said.get("count2"))
    return english and re.search(r"(?i)\b(?:ones|projects|networks)\b", words) is None


def _places(said: dict[str, str], number: int | None) -> tuple[int, ...]:
    w = _words()
    end = said.get("end") or said.get("end2")
    if end and number:
        first = (w.value("place", end) or 1) > 0
        return tuple(range(1, number + 1)) if first else tuple(range(-number, 0))
    for key, kind in (
        ("numeral", "count"),
        ("came", "came"),
        ("stands", "stands"),
        ("called", "called"),
        ("place", "place"),
    ):
        if key in said:
            at = w.value(kind, said[key])
            return (at,) if at else ()
    return ()


def _is_its_own(kind: Kind, match: re.Match[str], text: str) -> bool:
    """Whether the words around make of a match something that the question names itself."""
    before, behind = text[: match.start()], text[match.end() :]
    told = match.groupdict()
    if kind == "group" and (_OWN.search(before) or _BOTH_AND.match(match.group() + behind)):
        return True
    if kind == "places" and not told.get("list") and (_FIRSTLY.search(before) or _ASKS_WHICH.search(before)):
        return True
    if told.get("numeral") and _numbers_another(before):
        return True
    following = re.match(r"\s+(?![–-]\s)([\w-]+)(\s+[\w-])?", behind)
    if following is None or kind in {"earliest", "lists"}:
        return False
    return _belongs_to(kind, match, following[1], before, stranded=following[2] is None)


def _belongs_to(kind: Kind, match: re.Match[str], word: str, before: str, *, stranded: bool) -> bool:
    """Whether the word behind makes of a match the beginning of something of its own: "de två nämnderna", "den sista rapporten",
    "de två i Interreg"; ``stranded`` where nothing stands behind that word."""
    told, small = match.groupdict(), word.casefold()
    if word[:1].isupper() or word[:1].isdecimal() or _NOUNS.search(word):
        return True
    if small in _TIES and kind in {"group", "places"} and not told.get("list"):
        subject = kind == "group" and (_SUBJECT.search(before) or small in {"med", "with"})
        return not (stranded or subject or (kind == "places" and small in {"och", "and"}))
    if kind == "other" or _stands_for_itself(told):
        return re.fullmatch(_words().any["follows"], small) is None
    return _makes_noun(word)


def _stands_for_itself(told: dict[str, str | None]) -> bool:
    """ "det tredje", with no word for what it is."""
    return bool(told.get("place")) and not (told.get("thing") or told.get("list"))


def _numbers_another(before: str) -> bool:
    """ "mål nummer tre": the number is that of another thing than a project."""
    last = re.search(r"([\w-]+)\s+$", before)
    things = {sense.key for sense in WORDS.of([last[1]]) if sense.kind == "thing"} if last else set()
    return bool(things - {"project", "network"})


def only_moves(text: str) -> bool:
    """Whether the words beside a city's name say no more than that what was asked is asked there: "och … då?"."""
    return all(re.fullmatch(_words().any["moving"], word.casefold()) for word in re.findall(r"[\w-]+", text))


def _makes_noun(word: str) -> bool:
    """Whether a word behind is what the pointing words belong to: a superlative, or a thing."""
    senses = WORDS.of([word])
    if re.fullmatch(_words().any["follows"], word.casefold()):
        return False
    plural = not senses and re.search(r"(?i)[^a]s$", word) is not None  # "the two grants", and no "finansieras"
    return plural or any(sense.kind in {"most", "thing"} for sense in senses)


FRONT = r"(?i)^\s*(?:(?:och|men|så|då|and|but|so|okej|ok|då så)[,\s]+)*"
"""Words before what a question begins with."""
_BACK_TO = re.compile(rf"{FRONT}(?:{_words().any['back']})\s*$")
_ONLY = re.compile(
    rf"{FRONT}(?:{_words().any['back']}|(?:vad|what|how)\s+(?:om|about)|vilka\s+är|vilket\s+är|visa(?:\s+mig)?|show(?:\s+me)?|berätta(?:\s+mer)?\s+om|tell\s+me(?:\s+more)?\s+about)?\s*$"
)


def fronted(text: str, pointer: Pointer) -> str | None:
    """What is asked of something that stands in front: "Det tredje, vilken nämnd äger det?"; None where it does not."""
    head, tail = text[: pointer.start], text[pointer.end :]
    stop = re.match(r"\s*[,:;.–-]\s*(?=\S+\s+\S)", tail)
    opens = re.fullmatch(FRONT, head) or _BACK_TO.match(head)
    return _OF_THOSE.sub(_of_them, tail[stop.end() :], count=1) if opens and stop else None


_OF_THOSE = re.compile(r"(?i)^(?P<ask>vilket|vilka|vilken|which)\s+(?:projekt|nätverk|projects?|networks?)\b")


def _of_them(match: re.Match[str]) -> str:
    return f"{match['ask']} {'of them' if match['ask'].casefold() == 'which' else 'av dem'}"


_ASKS_WHETHER = re.compile(
    rf"{FRONT}(?:är|var|har|hade|får|fick|kan|finns|ligger|pågår|slutar|ingår|is|are|was|were|has|have|had|do|does|did)\b"
)
_AS_ONE = re.compile(
    r"(?i)\b(?:skill\w*|skilj\w*|differ\w*|totalt|tillsammans|ihop|sammanlagt|sammantaget|together|combined|total|altogether|mest|minst|\w+st|most|least|\w+est)\b"
)
"""Words by which several are held against each other or added up."""


def asks_of_each(text: str, pointer: Pointer) -> bool:
    """Whether something is asked of each thing that is pointed at, and not which of them, whether, or what they come to."""
    among = re.search(r"(?i)\b(?:av|of|bland|among)\s+$", text[: pointer.start])
    return among is None and _ASKS_WHETHER.match(text) is None and _AS_ONE.search(text) is None


def stands_alone(text: str, pointer: Pointer) -> bool:
    """Whether a question says nothing beside what it points to: "och tvåan?", "tillbaka till listan"."""
    tail = re.fullmatch(r"(?i)[\s?.!]*(?:(?:då|igen|tack|then|again|please)[\s?.!]*)*", text[pointer.end :])
    return tail is not None and _ONLY.match(text[: pointer.start]) is not None
