"""A question as people type it, made plain: courtesy around it, quoted messages and signatures gone, slips put right.

What is left is what was asked. Nothing is decided about its meaning, and a text that is courtesy only stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Protocol

from bot.understanding.words import WORDS, folded

LONGEST_WORD = 40
"""Letters of the longest word that is put right: a longer one is no slip."""
_WORD = re.compile(r"[^\W_]+(?:[-+.'’&:/][^\W_]+)*\+?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[!?])|\n+")
_QUOTED = re.compile(
    r"(?m)^\s*>.*$|^\s*(?:Från|From|Skickat|Sent|Till|To|Ämne|Subject):.*$|<quoted.*?</quoted>|<blockquote.*?</blockquote>"
)
_ASKS = re.compile(
    r"(?i)\b(?:vilk(?:a|en|et|as|endera|etdera)|hur|när|vem|vems|vad|varför|vart|varifrån|which|what|how|when|who|whom|whose|where|why|whether)\b"
)
_FRAME = re.compile(
    r"(?i)\b(?:vet|veta|undra\w*|berätt\w*|säg\w*|svara på|fråg\w+|kolla\w*|funder\w+|nyfiken\w* på|reda på|reda ut|se|visa|"
    r"know|tell|wonder\w*|ask\w*|find out|figure out|see|say|check|learn|hear|curious)\b"
    r"[\s,:–-]*(?:(?:mig|oss|me|us|exakt|exactly|lite|please|till|about|of|snabbt|quickly|om det går)\b[\s,:–-]*){0,2}(?=(?:"
    r"vilk(?:a|en|et|as)|hur|när|vem|vad|varför|vart|which|what|how|when|who|where|why|whether)\b)"
)
_WHETHER = re.compile(
    r"(?i)^.{0,120}?\b(?:vet|veta|undra\w*|berätta\w*|fråg\w+|kolla\w*|reda på|know|tell me|wonder\w*|ask\w*|find out|check)\s+(?:mig\s+|me\s+)?(?:om|ifall|huruvida|if|whether)\s+(?=(?:\w+\s+){1,5}(?:har|hade|är|var|finns|deltar|driver|äger|has|have|is|are|there|had|takes|owns)\b)"
)
_CLOSING = re.compile(
    r"(?i)[\s,.!?;–-]*(?<![\w-])(?:på förhand tack|tack(?:ar|sam)?|stort tack|tusen tack|mvh|/\s?[A-ZÅÄÖ]|(?:med )?(?:vänlig\w*|bästa|många|varma) hälsning\w*|hälsning\w*|hälsar|"
    r"snälla|vänligen|gärna|please|pls|plz|thanks|thank you|many thanks|cheers|(?:kind |best |warm )?regards|yours|"
    r"(?:det )?(?:vore|hade varit) (?:toppen|bra|snällt|fint|jättebra|kanon|guld|perfekt)|så snart (?:som möjligt|du kan)|om (?:du|ni) (?:kan|hinner|vill|orkar)|om det går|om möjligt|när (?:du|ni) (?:hinner|kan)|if (?:you can|possible|you have time)|(?:would be |much )?appreciated|ha (?:det|en) \w+(?: \w+)?|trevlig \w+|have a (?:nice|good|great) \w+)(?P<rest>\b.*)$",
    re.DOTALL,
)
_RANGE_OF_MONEY = re.compile(
    r"(?i)(?<![\d,.-])(\d+(?:[.,]\d+)?)\s*[-–]\s*(\d+(?:[.,]\d+)?)\s*(miljoner|miljon|mkr|mnkr|tkr|msek|million|millions)\b"
)
_THOUSANDS = re.compile(r"(?<![\d.,-])(?<!\d )\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d-])")
_FROM_TO = re.compile(
    r"(?i)\b(?:från|from)\s+(?P<low>\w+)\s+(?:till|to|upp till|up to)\s+(?P<high>\w+(?=\s+(?:miljoner|miljon|tusen|mkr|mnkr|tkr|million|millions|år|månader|years|months)))"
)
_SHORT_YEAR = re.compile(
    r"(?i)(?P<before>\b(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|hösten|våren|"
    r"hösten|sommaren|året|år|utbetalt|under|slutet av|början av)\s+)['’-]?(?P<year>[12]\d)(?!\s*(?:%|procent|miljon|mkr|tkr|kr|projekt|nämnd|program|st|månad|år|\d))\b"
)
_AS_GOAL = re.compile(
    r"(?i)(?P<before>\b(?:angett|angivit|anger|uppgett|har|hade|satt|with|has|have|listed|named))\s+(?P<goal>[^,.?!]{6,80}?)\s+(?:som|as an?|as the)\s+(?:kommunfullmäktige)?(?:mål(?:et)?|goal)\b"
)
_NUMBER_OF_MILLIONS = re.compile(
    r"(?i)\b(en halv|ett|en|två|tva|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|femton|tjugo|trettio|fyrtio|femtio|hundra|half a|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|a hundred|one hundred|tvåhundra|trehundra|femhundra|two hundred|three hundred|five hundred)\s*(tusen|thousand|miljon(?:er)?|miljard(?:er)?|million|billion)\b"
)
_VALUE = {
    "en halv": "0,5", "half a": "0,5", "ett": "1", "en": "1", "one": "1", "tva": "2", "two": "2", "tre": "3", "three": "3", "fyra": "4", "four": "4",
    "fem": "5", "five": "5", "sex": "6", "six": "6", "sju": "7", "seven": "7", "atta": "8", "eight": "8", "nio": "9", "nine": "9", "tio": "10", "ten": "10",
    "tolv": "12", "femton": "15", "fifteen": "15", "tjugo": "20", "twenty": "20", "trettio": "30", "thirty": "30", "fyrtio": "40", "forty": "40",
    "tvahundra": "200", "two hundred": "200", "trehundra": "300", "three hundred": "300", "femhundra": "500", "five hundred": "500",
    "femtio": "50", "fifty": "50", "hundra": "100", "a hundred": "100", "one hundred": "100",
}  # fmt: skip
_UNITS = {"thousand": "tusen", "billion": "miljarder"}
_SHORT = {
    "me": "med", "e": "är", "mkt": "mycket", "myket": "mycket", "mycke": "mycket", "nån": "någon", "nåt": "något", "nåra": "några", "dom": "de", "jmf": "jämfört med", "jfr": "jämfört med",
    "jmfr": "jämfört med", "m": "med", "milj": "miljoner", "mille": "miljoner", "isf": "då", "ngn": "någon", "ngt": "något", "o": "och",
    "oxå": "också", "asså": "alltså", "eg": "egentligen", "t.ex": "till exempel", "bl.a": "bland annat", "kf-mål": "kommunfullmäktigemål", "kfmål": "kommunfullmäktigemål",
    "ant": "antal", "tot": "total", "bdg": "budget", "budg": "budget", "proj": "projekt", "prj": "projekt", "proje": "projekt", "millar": "miljoner",
    "mio": "miljoner", "wich": "which", "vilke": "vilket", "vilkn": "vilken", "vika": "vilka", "hurmånga": "hur många", "hurmycket": "hur mycket", "nr": "nummer",
    "finanserar": "finansierar", "utbetals": "utbetalas", "hr": "har", "hva": "vad", "va": "vad", "å": "och", "ä": "är", "pga": "på grund av", "resp": "respektive",
}  # fmt: skip


class Spelling(Protocol):
    """What knows how the reports spell a word."""

    def respelled(self, word: str) -> str | None:
        """The word with its dots, where the typed one lacks them."""

    def without_doubled(self, word: str) -> str | None:
        """The word that an unknown one is with a letter typed twice."""

    def named_in(self, text: str) -> tuple[str, ...]:
        """The names of the reports' own things that a text holds, as they stand in it."""


def normalised(text: str, is_known: Callable[[str], bool], spelling: Spelling | None = None) -> str:
    """What was asked, without what is around it.

    ``is_known`` tells whether a word, as looked up, is one of the reports' own or of a name: none of these is a slip.

    >>> normalised("hej! undrar vilka projekt som pågår? tack på förhand", lambda word: False)
    'vilka projekt som pågår?'
    >>> normalised("HUR MÅNGA PROJEKT FINNS?", lambda word: False), normalised("den sammmanlagda budgeten", lambda word: False)
    ('hur många projekt finns?', 'den sammanlagda budgeten')
    """
    plain = unicodedata.normalize("NFC", text)
    plain = _QUOTED.sub(" ", plain).strip() or plain
    core = _core(plain, spelling)
    if _is_shouted(core):
        core = core.lower()
    core = _spelled(core)
    core = _SHORT_YEAR.sub(lambda m: f"{m['before']}20{m['year']}", core)
    core = _AS_GOAL.sub(r"\g<before> målet \g<goal>", core)
    core = _THOUSANDS.sub(lambda m: re.sub(r"\s", "", m.group()), core)
    core = _FROM_TO.sub(r"mellan \g<low> och \g<high>", core)
    core = _RANGE_OF_MONEY.sub(r"mellan \1 och \2 \3", core)
    core = _NUMBER_OF_MILLIONS.sub(
        lambda m: f"{_VALUE.get(folded(m[1]), m[1])} {_UNITS.get(m[2].casefold(), m[2])}", core
    )
    return _slips(core, is_known, spelling)


def left_out(text: str, spelling: Spelling) -> tuple[str, ...]:
    """Names that stand in sentences before the question and are no part of it: "Jag arbetar med Interreg. Vilka projekt pågår?"."""
    kept = _sentences(_QUOTED.sub(" ", text))
    asked = _asking(kept, spelling)
    told = [one for one in kept[: kept.index(asked[-1])] if one not in asked] if asked else []
    in_question = {name.casefold() for one in asked for name in spelling.named_in(one)}
    found = (name for one in told for name in spelling.named_in(one))
    return tuple(dict.fromkeys(name for name in found if name.casefold() not in in_question))


def _core(text: str, spelling: Spelling | None) -> str:
    """The sentences that ask, each without the courtesy that frames it; the whole text where nothing would be left."""
    kept = _sentences(text)
    if not any(_tells(one) for one in kept):
        return " ".join(text.split())
    return " ".join(" ".join(_asking(kept, spelling)).split())


def _sentences(text: str) -> list[str]:
    sentences = [part.strip() for part in _SENTENCE.split(text) if _holds_text(part)]
    return [bare for sentence in sentences if _holds_text(bare := _bare(sentence))]


def _holds_text(part: str) -> bool:
    """Whether a sentence is more than its stops."""
    return part.strip(" .!?,;:-–") != ""


def _asking(sentences: list[str], spelling: Spelling | None) -> list[str]:
    """The sentences that ask, with a bare name before them, or all where one of them points to what another names."""
    asking = [one for one in sentences if _ASKS.search(one) or one.endswith("?") or _imperative(one)]
    if not asking or any(_refers(one) for one in asking):
        return sentences
    first = sentences.index(asking[0])
    return [*(one for one in sentences[:first] if spelling and _is_bare_name(one, spelling)), *asking]


def _is_bare_name(sentence: str, spelling: Spelling) -> bool:
    """ "Miljönämnden. Hur många projekt?": a sentence that is a name and next to nothing else."""
    named = sum(len(_WORD.findall(name)) for name in spelling.named_in(sentence))
    return named > 0 and len(_WORD.findall(sentence)) - named < 2


def _tells(sentence: str) -> bool:
    """Whether anything but courtesy and small words is left of a sentence."""
    words = _WORD.findall(sentence)
    return any(
        not (senses := WORDS.of([word])) or any(sense.kind not in {"help", "function"} for sense in senses)
        for word in words
    )


def _imperative(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    return bool(words) and any(sense.kind == "ask" for size in (3, 2, 1) for sense in WORDS.of(words[:size]))


_PRONOUN = re.compile(r"(?i)\b(?:de|dem|dom|den|dess|deras|där|det projektet|they|them|their|it|its|there)\b")


def _refers(sentence: str) -> bool:
    """Whether a sentence points to what another one names: "Miljönämnden. Vilka projekt har de?"."""
    return _PRONOUN.search(sentence) is not None and len(sentence.split()) < 9


def _bare(sentence: str) -> str:
    """A sentence without its frame and without closing words."""
    core = _without_closing(sentence)
    frames = list(_FRAME.finditer(core))
    if frames:
        return core[frames[-1].end() :]
    if whether := _WHETHER.match(core):
        return core[whether.end() :]
    return _without_opening(core)


def _without_closing(sentence: str) -> str:
    """A sentence up to its closing words, where nothing that could be asked of comes after them."""
    for match in _CLOSING.finditer(sentence):
        rest = match["rest"]
        words = _WORD.findall(_without_opening(f"tack {rest}"))
        telling = [word for word in words if not _is_courtesy([word]) and not word[:1].isupper()]
        if not telling and match.start() > 0:
            return sentence[: match.start()] + (
                "?" if "?" in match.group() and "?" not in sentence[: match.start()] else ""
            )
        if not telling and match.start() == 0 and not _WORD.search(rest):
            return ""
    return sentence


def _without_opening(sentence: str) -> str:
    """A sentence from behind the courtesy that it begins with."""
    tokens = list(_WORD.finditer(sentence))
    at, cut = 0, 0
    while at < len(tokens):
        for size in range(min(6, len(tokens) - at), 0, -1):
            words = [token.group() for token in tokens[at : at + size]]
            behind = folded(tokens[at + size].group()) if at + size < len(tokens) else ""
            if _is_courtesy(words) and not (
                behind in {"om", "about"} and words[0].casefold() in {"berätta", "tell", "berätta lite"}
            ):
                at += size
                cut = at
                break
        else:
            if at < len(tokens) and folded(tokens[at].group()) in _BETWEEN and at - cut < 2 and cut:
                at += 1
                continue
            break
    if not cut:
        return sentence
    if cut == len(tokens):
        return ""
    return sentence[tokens[cut].start() :]


_BETWEEN = frozenset(
    {
        "att",
        "om",
        "det",
        "to",
        "that",
        "if",
        "for",
        "mig",
        "me",
        "du",
        "you",
        "lite",
        "a",
        "en",
        "med",
        "with",
        "of",
        "pa",
    }
)


def _is_courtesy(words: list[str]) -> bool:
    senses = WORDS.of(words)
    return bool(senses) and all(sense.kind in {"help"} for sense in senses)


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and all(letter.isupper() for letter in letters)


def _spelled(text: str) -> str:
    """A text with what people shorten written out."""
    return _WORD.sub(
        lambda match: _SHORT.get(match.group().casefold(), match.group()) if match.group().islower() else match.group(),
        text,
    )


def _slips(text: str, is_known: Callable[[str], bool], spelling: Spelling | None) -> str:
    """A text in which words that nobody knows are taken for the word they are a slipped letter away from."""
    return _WORD.sub(lambda match: _put_right(match.group(), match.start() == 0, is_known, spelling), text)


def _put_right(word: str, first: bool, is_known: Callable[[str], bool], spelling: Spelling | None) -> str:
    """A word as it is known; one with a capital inside the text is a name, and stays as it is."""
    if len(word) > LONGEST_WORD:
        return word
    if not word.isalpha():
        return _with_last_right(word, is_known)
    if WORDS.of([word]):
        return word
    if spelling and (dotted := spelling.respelled(word)):
        return dotted
    if (word[:1].isupper() and not first) or is_known(word):
        return word
    if near := WORDS.nearest(word):
        return WORDS.spelled.get(near, near)
    return (spelling.without_doubled(word) if spelling else None) or word


def _with_last_right(word: str, is_known: Callable[[str], bool]) -> str:
    """ "EU-projekkt": a compound with its last part put right; any other word that is not of letters as it is."""
    head, hyphen, last = word.rpartition("-")
    slipped = len(last) > 4 and last.isalpha() and last.islower() and not WORDS.of([last]) and not is_known(last)
    near = WORDS.nearest(last) if hyphen and slipped else None
    return f"{head}-{near}" if near else word
