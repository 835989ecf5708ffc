"""A sentence without what people put around a question: greetings, who asks and why, closing words and wishes."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from bot.understanding.cues import REMEMBERED
from bot.understanding.spelling import ASKS, WORD, Spelling
from bot.understanding.words import LONGEST_PHRASE, WORDS, Sense, folded
from indexer.search.swedish import STOPWORDS

_FRAME = re.compile(
    r"(?i)\b(?:vet|veta|undra\w*|berätt\w*|förklar\w*|redogör\w*|säg\w*|svara på|fråg\w+|kolla\w*|funder\w+|nyfiken\w* på|reda på|reda ut|hjälp\w*|se|visa|"
    r"know|tell|explain|clarify|wonder\w*|ask\w*|find out|figure out|help|see|say|check|learn|hear|curious)\b"
    r"[\s,:–-]*(?:(?:mig|oss|me|us|exakt|exactly|lite|please|till|about|of|with|med|snabbt|quickly|om det går)\b[\s,:–-]*){0,2}(?=(?:(?:i|på|av|från|till|med|in|of|from|to|with)\s+)?(?:"
    r"vilk(?:a|en|et|as)|hur|när|vem|vad|varför|vart|which|what|how|when|who|where|why|whether)\b)"
)
_WHETHER = re.compile(
    r"(?i)^.{0,120}?\b(?:vet|veta|undra\w*|berätta\w*|fråg\w+|kolla\w*|reda på|know|tell me|wonder\w*|ask\w*|find out|check)\s+(?:mig\s+|me\s+)?(?:om|ifall|huruvida|if|whether)\s+(?=(?:\w+\s+){1,5}(?:har|hade|är|var|finns|deltar|driver|äger|has|have|is|are|there|had|takes|owns)\b)"
)
_CLOSING = re.compile(
    r"(?i)[\s,.!?;–-]*(?<![\w-])(?:på förhand tack|tack(?:ar|sam)?|stort tack|tusen tack|mvh|/\s?[A-ZÅÄÖ]|(?:med )?(?:vänlig\w*|bästa|många|varma) hälsning\w*|hälsning\w*|hälsar|"
    r"(?:om (?:du|ni) )?är (?:du|ni) snäll(?:a)?|snälla|vänligen|gärna|please|pls|plz|thanks|thank you|many thanks|cheers|(?:kind |best |warm )?regards|yours|"
    r"(?:det )?(?:vore|hade varit) (?:toppen|bra|snällt|fint|jättebra|kanon|guld|perfekt)|så snart (?:som möjligt|du kan)|om (?:du|ni) (?:kan|hinner|vill|orkar)|om det går|om möjligt|när (?:du|ni) (?:hinner|kan)|if (?:you can|possible|you have time)|(?:would be |much )?(?:appreciated|obliged)|ha (?:det|en) \w+(?: \w+)?|trevlig \w+|have a (?:nice|good|great) \w+)(?P<rest>\b.*)$",
    re.DOTALL,
)
_WISH = re.compile(
    r"(?i)^.{0,160}?\b(?:behöver|skulle behöva|vill ha|skulle vilja ha|önskar|önskas|söker|sökes|efterfrågar|efterfrågas|begärs|behövs|need|would like|want|is requested|is needed)\b[^.?!:]{0,60}?\b(?=(?:en |ett |a |an )?(?:lista|förteckning|sammanställning|översikt|uppställning|list|overview)\s+(?:över|på|med|av|of|with)\b)"
)
"""What stands before the list that somebody wishes for."""
_WANT = re.compile(
    r"(?i)^.{0,160}?\b(?:vill|skulle vilja|behöver|skulle behöva|önskar|want|need|would like)\s+(?:ha|få|se|to have|to see|to get)?\s*(?=(?:alla|samtliga|all)\s+\S)"
)
"""What stands before all of something that somebody wishes to have."""


@lru_cache(maxsize=REMEMBERED)
def bare(sentence: str, spelling: Spelling | None) -> str:
    """A sentence without its frame and without closing words."""
    core = _without_tail(_without_lead(_without_closing(sentence), spelling), spelling)
    core = _without_preface(core, spelling)
    if (within := _within_frame(core)) is not None:
        return within
    return _desired(core, spelling) or _without_courtesy(core)


@lru_cache(maxsize=REMEMBERED)
def _within_frame(core: str) -> str | None:
    """What a frame holds; None where there is none."""
    frames = [frame for frame in _FRAME.finditer(core) if not _divides(core[: frame.start()])]
    if frames:
        return core[frames[-1].end() :]
    found = _WHETHER.match(core) or _WISH.match(core) or _WANT.match(core)
    return core[found.end() :] if found else None


@lru_cache(maxsize=REMEMBERED)
def _without_courtesy(core: str) -> str:
    return _without_opening(core) if _opens_with_courtesy(core) else core


_DESIRE = re.compile(
    r"(?i)^(?P<before>[^.?!:]{0,120}?)\b(?:vill|skulle|önskar|behöver|would like|want|need)(?:\s+(?:jag|vi|i|we))?(?:\s+(?:vilja|behöva|gärna))?(?:\s+(?:vilja|behöva))?\s+(?:ha|få|se|veta|to have|to see|to get|to know)\s+(?=\S)"
)
"""What stands before what somebody would like to have: "till en bild på årsmötet skulle jag vilja ha"."""


def _desired(sentence: str, spelling: Spelling | None) -> str | None:
    """What is wished for, where it is said in a question's words and what stands before holds none of them."""
    found = _DESIRE.match(sentence)
    if found is None or spelling is None or any(letter.isdigit() for letter in found["before"]):
        return None
    if _names_anything(found["before"], spelling):
        return None
    wished = sentence[found.end() :]
    first = WORD.findall(wished)[:3]
    asked = any(sense.kind in _WISHED for size in (1, 2, 3) for sense in WORDS.of(first[:size]))
    before = [sense.kind for word in WORD.findall(found["before"]) for sense in WORDS.of([word])]
    return wished if asked and not set(before) & {"thing", "field", "aggregate", "ask", "most"} else None


def _names_anything(text: str, spelling: Spelling) -> bool:
    """Whether a text names a project, a nämnd, a programme, a city or a place: what is asked is then of that."""
    return bool(spelling.named_in(text) or spelling.municipalities_in(text) or spelling.places_in(text))


_WISHED = frozenset({"field", "aggregate", "thing", "most", "ask"})


_LEAD = re.compile(r"^(?P<lead>[^:?]{1,40}):\s+(?=\S)")
_MENTIONED = re.compile(r"['’‘\"“”«»][^'’‘\"“”«»]+['’‘\"“”«»]")
"""What stands in quotation marks is mentioned and asks nothing."""
_ABOUT = frozenset(
    {"thing", "field", "role", "state", "group", "aggregate", "most", "more", "operator", "ask", "negation"}
)
"""Kinds of words by which something is asked."""


def _without_lead(sentence: str, spelling: Spelling | None) -> str:
    """A sentence from behind a colon, where what stands before it asks and names nothing: "Helt annan sak: vilka projekt …"."""
    lead = _LEAD.match(sentence)
    if lead is None or (not lead["lead"].islower() and any(word[:1].isupper() for word in lead["lead"].split()[1:])):
        return sentence
    words = WORD.findall(_MENTIONED.sub(" ", lead["lead"]))
    asks = _asks_more(words, WORD.findall(sentence[lead.end() :]))
    named = spelling and (spelling.named_in(lead["lead"]) or spelling.municipalities_in(lead["lead"]))
    plain = asks or named or len(words) < 2 or re.search(r"\d", lead["lead"]) is not None
    plain = plain or not says_of_what(sentence[lead.end() :])
    return sentence if plain else sentence[lead.end() :]


_OF_SOMETHING = frozenset({"thing", "field", "role", "state", "group"})


def says_of_what(text: str) -> bool:
    """Whether a question says itself what it is of: "vilka är störst?", "ställ 2024 mot 2025" do not, and what stands before the
    colon is their subject."""
    words = WORD.findall(text)
    senses = [{sense.kind for sense in WORDS.of([word])} for word in words]
    strange = (word for word, kinds in zip(words, senses, strict=True) if not kinds and folded(word) not in STOPWORDS)
    return any(kinds & _OF_SOMETHING for kinds in senses) or any(not word.isdigit() for word in strange)


def _asks_more(lead: list[str], behind: list[str]) -> bool:
    """Whether words before a colon ask for something that is not asked again behind it; that a list is wished for is, where what it
    is of is named there."""
    asked = {sense for word in lead for sense in WORDS.of([word]) if sense.kind in _ABOUT - {"negation"}}
    again = {sense for size in (1, 2, 3) for at in range(len(behind)) for sense in WORDS.of(behind[at : at + size])}
    listed = {Sense("ask", "list")} if any(sense.kind == "thing" for sense in again) else set()
    return bool(asked - again - listed)


def _without_preface(sentence: str, spelling: Spelling | None) -> str:
    """A sentence from behind a clause that speaks of who asks and names nothing that is asked of: "ursäkta att jag stör men …",
    "snabb fråga från mig här på kansliet: …", whatever its other words are."""
    cut = 0
    for turn in _TURNS.finditer(sentence):
        head = sentence[cut : turn.start()]
        if len(sentence) - turn.end() < 3 or len(head) > LONGEST_PREFACE or not _is_preface(head, spelling):
            break
        if ":" in turn[0] and not says_of_what(sentence[turn.end() :]):
            break
        cut = turn.end()
    return sentence[cut:]


_TURNS = re.compile(
    r"(?i)\s*,?\s+(?:men|but)\s+|:\s+|,\s+(?=(?:vilk(?:a|en|et)|hur|när|vem|vad|varför|which|what|how|when|who|where|why)\b)"
)
"""Where a preface ends and what is asked begins."""
LONGEST_PREFACE = 140
_PERSON = frozenset("jag mig min mitt mina du dig ni er i i'm i've i'd im me my you your".split())

_SPEAKER = frozenset({"jag", "i"})
"""What the verb behind it says is done by who asks: "jag började i måndags" is no start of a project."""
_PAST = ("ade", "rde", "gde", "kte", "ste", "tte")
"""Endings of verbs that tell what somebody did; such as nouns seldom end in."""


def _tells(words: list[str]) -> bool:
    """Whether a clause tells what happened before somebody asked: "kollega ringde"."""
    return len(words) > 1 and any(word.islower() and word.endswith(_PAST) for word in words[1:])


def _is_of_people(words: list[str]) -> bool:
    """Whether words are of who talks, or courtesy."""
    runs = [words[at : at + size] for size in (1, 2) for at in range(len(words) - size + 1)]
    return any(word.casefold() in _PERSON for word in words) or any(map(_is_courtesy, runs))


def _is_preface(head: str, spelling: Spelling | None) -> bool:
    """Whether a clause is of the people who talk and of nothing that reports hold: no name, no number, no word of asking."""
    words = WORD.findall(head)
    of_records = [word for at, word in enumerate(words) if not at or words[at - 1].casefold() not in _SPEAKER]
    senses = [s for size in (1, 2) for at in range(len(of_records)) for s in WORDS.of(of_records[at : at + size])]
    personal = _is_of_people(words) or _tells(words)
    asks = _asks_in({sense.kind for sense in senses}) or re.search(r"\d", head) is not None
    if not personal or asks or spelling is None:
        return False
    return not (spelling.named_in(head) or spelling.municipalities_in(head) or spelling.places_in(head))


def _asks_in(kinds: set[str]) -> bool:
    """Whether words of these kinds ask something; in a clause that denies ("jag får inte ihop det") fields and sums do not."""
    return bool(kinds & ({"thing", "ask"} if "negation" in kinds else _ABOUT))


_TAIL = re.compile(
    r"(?i)\s*[,;–-]\s+(?:(?:för|because|as|since|eftersom|då)\s+)?(?P<tail>(?:jag|i|i'm|i've|min chef|chefen|my boss|vi (?:ska|har|måste|behöver)|we (?:need|have|are|will)|"
    r"det är (?:en|ett|för|till|inför|bråttom)|det (?:gäller|behövs|brådskar)|it is|it's)\s+(?P<rest>[^?]+?))\s*[.!]*$"
)
"""A clause behind a question in which somebody tells why it is asked."""


def _without_tail(sentence: str, spelling: Spelling | None) -> str:
    """A sentence up to a clause of who asks, which names nothing and asks nothing: "Lista vänorterna, chefen vill veta"."""
    found = _TAIL.search(sentence)
    if found is None or spelling is None or len(found["tail"]) > LONGEST_PREFACE or found.start() < 8:
        return sentence
    tail = found["tail"]
    asks = ASKS.search(tail) is not None or re.search(r"\d", tail) is not None or _narrows(tail)
    named = spelling.named_in(tail) or spelling.municipalities_in(tail) or spelling.places_in(tail)
    return sentence if asks or named else sentence[: found.start()]


_NARROWING = frozenset({"role", "state", "negation", "most", "more", "thing", "renewal", "membership"})
_ONLY = re.compile(r"(?i)\b(?:bara|endast|enbart|only|just)\b")


def _narrows(tail: str) -> bool:
    """Whether a clause takes something of what is asked away, or picks some of it: "jag vill bara ha de som vi äger"."""
    words = WORD.findall(tail)
    phrases = (WORDS.of(words[at : at + size]) for size in (1, 2) for at in range(len(words)))
    kinds = ({sense.kind for sense in senses} for senses in phrases)
    return _ONLY.search(tail) is not None or any(own & _NARROWING and "function" not in own for own in kinds)


def _divides(text: str) -> bool:
    """Whether what stands before a frame is already asked for: "dela upp projekten efter program och säg hur många"."""
    words = WORD.findall(text)
    senses = [sense for size in (1, 2, 3) for at in range(len(words)) for sense in WORDS.of(words[at : at + size])]
    of_things = any(sense.kind == "thing" for sense in senses)
    return of_things and any(sense.kind == "group" or sense == Sense("ask", "list") for sense in senses)


@lru_cache(maxsize=REMEMBERED)
def _without_closing(sentence: str) -> str:
    """A sentence up to its closing words, where nothing that could be asked of comes after them."""
    for match in _CLOSING.finditer(sentence):
        rest = match["rest"]
        words = WORD.findall(_without_opening(f"tack {rest}"))
        telling = [word for word in words if not _is_courtesy([word]) and not word[:1].isupper()]
        if not telling and match.start() > 0:
            return sentence[: match.start()] + (
                "?" if "?" in match.group() and "?" not in sentence[: match.start()] else ""
            )
        if not telling and match.start() == 0 and not WORD.search(rest):
            return ""
    return sentence


def _opens_with_courtesy(sentence: str) -> bool:
    first = [token.group() for token in islice(WORD.finditer(sentence), LONGEST_PHRASE)]
    return any(_is_courtesy(first[:size]) for size in range(1, len(first) + 1))


def _without_opening(sentence: str) -> str:
    """A sentence from behind the courtesy that it begins with."""
    tokens = list(WORD.finditer(sentence))
    at, cut = 0, 0
    while at < len(tokens):
        for size in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            words = [token.group() for token in tokens[at : at + size]]
            behind = folded(tokens[at + size].group()) if at + size < len(tokens) else ""
            if _is_courtesy(words) and not (behind in {"om", "about"} and words[0].casefold() in {"berätta", "tell"}):
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


_BETWEEN = frozenset("att om det to that if for mig me du you lite a en med with of pa".split())
"""Words that may stand between two of courtesy, as looked up."""


def _is_courtesy(words: list[str]) -> bool:
    senses = WORDS.of(words)
    return bool(senses) and all(sense.kind == "help" for sense in senses)
