"""Which project a heading names: without its number, the time behind it, and what makes it a headline."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.layouts.general.blocks import REPORT_ON, Block
from indexer.layouts.general.facts import Labelled
from indexer.layouts.general.may_name import may_name
from indexer.layouts.general.naming import NAMED
from indexer.layouts.general.words import OF_A_MATTER, names_nothing
from indexer.layouts.shared.geography import countries
from indexer.records import Span
from indexer.values import squeeze

_QUOTED = re.compile(r"^[\"”“»«](?P<name>[^\"”“»«]{2,80})[\"”“«»]")
_OF_OWNER = re.compile(r"^(?P<name>.{3,140}\S)[ \n]+av[ \n]+(?P<owner>[A-ZÅÄÖ][^,.;:]{2,80})$")
_DASHED = re.compile(r"^(?P<name>[^\s:–-][^:–]{1,38}?) ?(?:[–:] |- )")
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])[ \t]+(?=[\w\"”“])")
"""The number of a list or a section before a project's name."""
_KIND = re.compile(
    r"(?:[Ss]tickprov|[Dd]elprojekt|[Pp]rojekt|[Ff]allstudie|[Ii]nsats) ?(?:\d{1,2}|[A-H]\b)?[.)]?(?::| [–-]) ?(?=\S)"
)
"""What a project is to the text, before its name: "Stickprov 1: Solväg"."""
_BESIDE = re.compile(r"(?P<end>[*_]{0,2})[ ]+[*_]{0,2}\((?P<beside>[^()]{4,60})\)?[*_]{0,2}$")
"""Brackets behind a name, which hold a time or a programme: "Solväg (2015–2018)"."""
FACTS_ON = re.compile(
    r"(?i)(?:(?:(?:projekt|snabb)?fakta|kort) om|(?:projekt|snabb)?fakta(?:ruta)?[ ]?[:/|–-]?) (?:projektet )?"
)
"""What stands before a project's name above its facts."""
_HEADLINED = re.compile(
    r"(?i)^(?:(?:ja|nej)\b[.!:]?[ ]*)?(?:[\w ,]{0,20}?\b)?(?:ja|nej|klart|stöd|pengar|medel|bidrag|start|klartecken"
    r"|grönt ljus"
    r"|avslag|miljon(?:er)?(?: kronor)?|mn?kr|(?<=\d )(?:tkr|kr|kronor)|slut) (?:till|för|åt|på) "
    r"|^(?:så (?:gick|går) det (?:för|med|i)|nytt (?:om|från)|mer om) "
)
"""What makes a name a headline: "Sju miljoner till Solväg", "Så gick det för Solväg"."""
_GIVES = re.compile(r"(?i)\b(?:miljon(?:er)?|mn?kr|tkr|kr|kronor|stöd|medel|bidrag|pengar)\b.* (?:till|för|åt) $")
_OF_PROJECT = re.compile(r"\b[Pp]rojektet\b")


class Named(NamedTuple):
    """The range of a project's name in a heading, of its owner behind "av", and of the words in brackets behind it."""

    name: Span
    owner: Span | None = None
    beside: Span | None = None


def named_by(block: Block, reader: Labelled) -> Named | None:
    """What project a block's heading names; None where it names none."""
    if block.head is None:
        return None
    span, text = block.head.words, reader.text
    if block.head.kind == "fact":
        return Named(span)
    span = _without_number(text, span, card=bool(block.facts))
    beside = _BESIDE.search(text[slice(*span)])
    at = Span(span.start + beside.start("beside"), span.start + beside.end("beside")) if beside else None
    if beside and (_is_beside(beside["beside"], reader) or beside["end"]):
        span = Span(span.start, span.start + beside.start())
    else:
        at = None
    if OF_A_MATTER.fullmatch(text[slice(*span)]):
        return None
    found = _within(block, span, reader)
    return found._replace(beside=at) if found else None


_OF_A_PARAGRAPH = re.compile(r"§ ?\d{1,3}\b[.:]?\s+(?=\S)")


def _without_number(text: str, span: Span, *, card: bool) -> Span:
    """A heading without its number and what it says a project is to the text; over the facts of a card also without
    that of a matter: "§ 31 Solväg".
    """
    for form in (*((_OF_A_PARAGRAPH,) if card else ()), _NUMBER, _KIND, REPORT_ON):
        if before := form.match(text, *span):
            span = Span(before.end(), span.end)
    return span


def _is_beside(words: str, reader: Labelled) -> bool:
    """Whether brackets hold a time or a programme, and are no part of a name."""
    return bool(re.search(r"\b(?:19|20)\d\d\b", words) or reader.context.vocabulary.programmes.find(words))


def _within(block: Block, span: Span, reader: Labelled) -> Named | None:
    """The name within the words of a heading."""
    text, words, at = reader.text, reader.text[slice(*span)], span.start
    if quoted := _QUOTED.match(words):
        return Named(Span(at + quoted.start("name"), at + quoted.end("name")))
    owned = _OF_OWNER.match(words)
    if owned and any(told.field in ("amount", "eu_funding", "total_budget") for told in block.facts):
        return Named(Span(at, at + owned.end("name")), Span(at + owned.start("owner"), at + owned.end("owner")))
    called = _called_project(words, reader) or _called_within(block, words, text)
    if told := None if called else _told_name(block, span, text):
        return Named(told)
    if again := called or _again_below(block, words, reader):
        return Named(Span(at + again.start, at + again.end))
    if short := _short_name(words, text):
        return Named(Span(at, at + short))
    if about := FACTS_ON.match(words):
        words, span = words[about.end() :], Span(at + about.end(), span.end)
    if reader.context.vocabulary.programmes.exact(words):
        return None
    if part := _part_below(block, words, reader):
        return Named(Span(at + part.start, at + part.end))
    return None if _is_none(words, reader) else Named(span)


def _part_below(block: Block, words: str, reader: Labelled) -> Span | None:
    """The end or the beginning of a headline that the text below calls a project by."""
    if behind := _subject_below(block, words, reader):
        return Span(behind, len(words))
    end = _called_before_a_verb(block, words, reader.text)
    return Span(0, end) if end else None


def _subject_below(block: Block, words: str, reader: Labelled) -> int | None:
    """Where the name begins that ends a headline and is what the text below tells of as a project: "Våra elever i
    Solväg" above "inom Solväg" or "Solväg pågår"."""
    told = " ".join(reader.text[slice(*one.words)] for one in block.lines if one.kind == "text")
    if words in told or not _OF_PROJECT.search(told):
        return None
    for match in _LAST_NAME.finditer(words):
        name = re.escape(match["name"])
        does = r"(?:pågår|pågick|startar|startade|avslutas|avslutades|är ett|är en del|finansieras|leds|drivs|får|fick)"
        called = re.search(rf"\b(?:[Ii]nom|[Pp]rojektet) {name}(?!\w)|(?<!\w){name} {does}\b", told)
        if called and may_name(match["name"], reader):
            return match.start("name")
    return None


_LAST_NAME = re.compile(r"\b(?:i|på|med|för|till|inom|från) (?P<name>[A-ZÅÄÖ0-9][\w+-]+(?: .+)?)$")
"""A name behind a small word at the end of a headline."""


def _is_none(words: str, reader: Labelled) -> bool:
    """Whether a heading names a collection, a count, a question or a city."""
    nothing = names_nothing(words, reader.report.municipality) or re.match(r"\d+ [a-zåäö]|.*[?§]", words)
    return bool(nothing) or _is_place(words)


def _is_place(words: str) -> bool:
    """Whether a heading is a city with its country."""
    _, comma, country = squeeze(words).rpartition(", ")
    return bool(comma) and country.casefold() in countries()


def _called_project(words: str, reader: Labelled) -> Span | None:
    """The name in a heading that calls it a project's: "Start av projektet Solväg samt medfinansiering"."""
    found = (match for form in NAMED[:2] for match in form.finditer(words))
    names = [Span(*match.span("name")) for match in found if may_name(match["name"], reader)]
    return names[0] if len(names) == 1 else None


def _called_within(block: Block, words: str, text: str) -> Span | None:
    """The part of a headline that its text calls the project by: "Ja till Solväg" above "projektet Solväg".

    Where the headline gives it money, the text need only speak of the project.
    """
    headlined = _HEADLINED.match(words)
    name = words[headlined.end() :] if headlined else ""
    if not name or not name[0].isupper():
        return None
    told = [text[slice(*told.words)] for told in block.lines if told.kind == "text"]
    speaks = bool(block.facts) or any(map(_OF_PROJECT.search, told))
    given = headlined is not None and _GIVES.search(headlined.group()) and speaks
    named = given or any(name in line for line in told)
    return Span(len(words) - len(name), len(words)) if named else None


def _called_before_a_verb(block: Block, words: str, text: str) -> int | None:
    """How long the beginning of a heading is that the text below calls a project by: "Solväg förlängs" above "projektet
    Solväg"; None where small letters do not follow it."""
    told = " ".join(text[slice(*one.words)] for one in block.lines if one.kind == "text")
    for end in reversed([gap.start() for gap in re.finditer(r" (?=[a-zåäö])", words)]):
        if re.search(rf"[Pp]rojekt(?:et|en)? [\"”“]?{re.escape(words[:end])}(?!\w)", told):
            return None if re.search(rf"{re.escape(words)}(?!\w)", told) else end
    return None


def _told_name(block: Block, span: Span, text: str) -> Span | None:
    """The name in an exclamation that the text below calls a project by: "Ja! Solväg på gång"."""
    if not _EXCLAIMED.match(text, *span):
        return None
    for told in block.lines:
        for form in NAMED if told.kind == "text" else ():
            for match in form.finditer(text, *told.words):
                at = text.find(match["name"], *span)
                if at >= 0:
                    return Span(at, at + len(match["name"]))
    return None


_KICKER = re.compile(r"[A-ZÅÄÖ][\w -]{2,40}: (?=\S)")
_SPEAKS = re.compile(r"(?i)\b[\w-]*projekt")
_BEGINS_NAME = re.compile(r"(?<![\w-])(?=[A-ZÅÄÖ0-9])")
_ENDS_NAME = re.compile(r"(?<=[\w)+])(?![\w-])")


def _again_below(block: Block, words: str, reader: Labelled) -> Span | None:
    """The name in a headline that the text below, which speaks of a project, has again: "Nytt i dag: Solväg startar",
    "Slut på Solväg, etapp två"."""
    kicker, headlined = _KICKER.match(words), _HEADLINED.match(words)
    told = "\n".join(reader.text[slice(*one.words)] for one in block.lines if one.kind == "text")
    if not (kicker or headlined) or not _SPEAKS.search(told):
        return None
    begin = kicker.end() if kicker else headlined.end() if headlined else 0
    for start in (match.start() for match in _BEGINS_NAME.finditer(words, begin)):
        for end in sorted((match.start() for match in _ENDS_NAME.finditer(words, start + 1)), reverse=True):
            name = words[start:end]
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told) and may_name(name, reader):
                return Span(start, end)
    return None


_EXCLAIMED = re.compile(r"(?i)[\w ]{2,20}[!:.] ")


def _short_name(words: str, text: str) -> int | None:
    """How long the name before a dash is that the text calls a project by: "Solväg - el till alla"."""
    match = _DASHED.match(words)
    if match is None:
        return None
    name = re.escape(match["name"])
    behind = re.escape(words[match.end("name") : match.end("name") + 3])
    again = re.search(rf"(?<!\w){name}(?!\w|{behind})", text[text.find(words) + len(words) :])
    called = again or re.search(rf"[Pp]rojektet [\"”“]?{name}(?!\w|{behind})|(?<!\w){name}[\"”“]?-projekt", text)
    return match.end("name") if called else None
