"""How running text names projects: after the word itself, in quotes, with a role in them, in emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.records import Span
from indexer.text import wrapped
from indexer.values import NUMERAL_PATTERN

_TITLE = r"(?:[A-ZÅÄÖ](?:[\w+'’&-]|\.(?=\w))*+|[0-9][A-ZÅÄÖ0-9]++)"
_LONG = rf"{_TITLE}(?: (?:{_TITLE}|&|2\.0|II|III|for|of|the|and|in)(?=[ \n,.;:(\"”?)]|$)){{0,8}}"
_VERBS = (
    r"visat|visar|fått|gett|lett|gjort|blivit|varit|bidragit|startat|avslutats|är|var|har|hade|ska|skall"
    r"|kan|lär|ger|gav|får|fick|vill|drivs|drevs|leds|leddes|ägs|syftar|handlar|startar|startade|slutar"
    r"|pågår|pågick|avslutas|avslutades|finansieras|arbetar|samlar|prövar|testar|hjälper|bidrar|stärker"
    r"|utvecklar|genomförs|genomfördes|deltar|deltog|samarbetar"
)
_STOP = (
    rf"(?:{_VERBS}"
    r"|som|där|tillsammans|med|i|på|av|till|från|för|inom|under|och|samt|vid|mot|om|genom|att|den|det|de|men|när|ett"
    r"|en|heter|hette|kostar|kostade|betalar|tar|tog|kommer|bygger|gör|går|riktar|innebär|omfattar"
    r"|omfattade|blev|blir|\w+(?:des|ats|its)"
    r")"
)
_REST = r"[A-ZÅÄÖ0-9][^,.;:()*\"”“\n]{2,60}"
"""A name with small words in it, up to the comma behind it."""
_PART = (
    r"(?:(?:är|var|varit|som)(?: \w+){0,3} (?:lead partner|(?:projekt)?partner|projektägare|huvudsökande|medsökande"
    r"|ägare|koordinator|samordnare)|[Mm]edverka\w*|[Dd]elta(?:r|git|gande|gandet)?|[Dd]eltog"
    r"|(?:en|ett|två|tre) av (?:de )?(?:\w+ )?(?:part|deltagar|partner)\w*|\bpart)"
)
_QUOTED = r"[\"”“»](?P<name>[A-ZÅÄÖ0-9][^\"”“»«\n]{1,80})[\"”“«]"
_SMALL_TAIL = rf"(?: (?!{_STOP}\b)[a-zåäö][\wåäö-]*){{0,4}}"
_ONES = r"(?:\b[A-ZÅÄÖa-zåäö]\w+s|\b[Vv]årt|\bsitt|\b[Dd]et|\b[Ee]tt)(?: [a-zåäö]+(?:a|t))? [\w+-]*projekt"
"""Somebody's project, before its name."""
_BEGINS = r"(?:(?m:^)|(?<=[.!?]\s))"
NAMED = (
    wrapped(rf"(?:\b[A-ZÅÄÖ][\w+]*-)?[Pp]rojekt(?:et|en)? {_QUOTED}"),
    wrapped(
        rf"(?:\b[A-ZÅÄÖ][\w+]*[- ]?)?[Pp]rojektet (?P<name>{_LONG}(?: "
        rf"(?!{_STOP}\b)[a-zåäö][\wåäö-]*){{0,4}})(?P<end>[ \n]+(?:{_STOP}\b|\d)| ?[,.;:()]|$)"
    ),
    wrapped(
        rf"(?:\b[Ii]|\b[Gg]enom|\b[Mm]ed) projektet (?P<name>[A-ZÅÄÖ0-9][^,.;:()*\"”“\n]{{2,60}}?)"
        rf"(?=[ \n]+(?:{_VERBS}|samverkar|leder|driver|äger)[ \n]+(?:[A-ZÅÄÖ]\w|vi\b|kommunen|staden|regionen|bolaget"
        r"|förbundet|myndigheten|högskolan|universitetet|föreningen))"
    ),
    wrapped(
        r"\b(?:[Ff]öregående|[Ff]örra|[Tt]idigare|[Nn]ya|[Nn]uvarande|[Aa]ndra|[Ff]örsta|[Tt]redje|[Ss]enaste|[Ss]törsta"
        rf"|[Ee]nda|[Dd]et) projektet, (?P<name>{_REST})(?=, )"
    ),
    wrapped(rf"{_ONES} {_QUOTED}"),
    wrapped(rf"{_ONES} (?P<name>{_LONG}{_SMALL_TAIL})(?=[ \n]+(?:{_STOP}\b|\d)| ?[,.;:()]|$)"),
    wrapped(
        rf"\b(?:i|heter|är|och|med|för|till) (?P<name>{_LONG}{_SMALL_TAIL}), ett (?:[\w+-]+ ){{0,3}}?[\w+-]*projekt\b"
    ),
    wrapped(r"(?<![\w-])[\"”“]?(?P<name>[A-ZÅÄÖ][\w]{2,30})[\"”“]?-projekt(?:et|ets)\b(?! [A-ZÅÄÖ\"”“])"),
    wrapped(rf"(?<![\w-])(?P<name>{_LONG})(?: \([^)]{{2,80}}\))? är ett (?:\w+ ){{0,2}}?[\w+-]*projekt\b"),
    wrapped(rf"(?m:^)(?P<name>{_REST}) är ett (?:\w+ ){{0,2}}?[\w+-]*projekt\b"),
    wrapped(
        rf"\b[Ii] (?P<name>{_LONG}) (?:är|var) (?:[Kk]ommunen|[Ss]taden|[Rr]egionen|vi|[A-ZÅÄÖ]\w+)(?: själva?)?"
        r" (?:lead partner|projektägare|(?:projekt)?partner|huvudsökande|medsökande|koordinator)\b"
    ),
    wrapped(rf"\b\w*projekt\w*\. Det (?:första|andra|tredje|sista|senaste), (?P<name>{_REST})(?=, )"),
    wrapped(rf"(?m:^|(?<=[.!?]\s))I (?P<name>{_REST})(?=, som (?:avslutade|startade|pågå|pågick|löp|inled))"),
    wrapped(
        rf"\b[Dd]et (?:största|minsta|nyaste|äldsta)(?: projektet"
        rf"| av dem)? är (?P<name>{_LONG}{_SMALL_TAIL})(?=, (?:som|där)\b)"
    ),
    wrapped(rf"\b[Ee]tt av (?:dem|dessa|projekten|de) är (?P<name>{_REST})(?=,? som\b)"),
    wrapped(
        rf"(?<![\w-])(?P<name>{_LONG}), ett (?:\w+ ){{0,3}}?[\w+-]*projekt(?= (?:där|som|om|för|med|mellan"
        rf"|kring|i|inom)\b)"
    ),
    wrapped(rf"\b[Pp]rojektledare för (?:projektet )?(?P<name>{_LONG})(?=[.,;:)]|$)"),
    wrapped(
        rf"{_BEGINS}(?P<name>{_LONG}(?: (?!{_STOP}\b)[a-zåäö][\wåäö-]*){{0,4}}), som (?:del)?finansiera(?:s"
        rf"|des) (?:av|via)\b"
    ),
    wrapped(rf"{_QUOTED},? (?:är )?ett (?:\w+ ){{0,2}}?[\w+-]*projekt\b"),
    wrapped(rf"\b[Pp]rojektet heter [\"”“]?(?P<name>{_LONG}(?: (?!{_STOP}\b)[a-zåäö][\wåäö-]*){{0,4}})"),
    wrapped(rf"(?m:^)[Pp]rojekt [A-ZÅÄÖ0-9]{{1,2}}: (?P<name>{_REST})(?=\.)"),
    wrapped(rf"\b{_PART} (?:i|för) (?:projektet )?(?P<name>{_REST})(?=,(?: (?:som|där|ett|vilket)\b))"),
    wrapped(rf"\b{_PART} (?:i|för) (?P<name>{_LONG}(?: (?!{_STOP}\b)[a-zåäö][\wåäö-]*){{0,4}})(?=[.,;:(]|$)"),
    wrapped(
        r"(?:nämnden|förvaltningen|enheten|kontoret|[Kk]ommunen|[Ss]taden|[Rr]egionen|[Bb]olaget|\b[Vv]i)"
        r" (?:driver|äger|leder)"
        rf"(?: också| även)? (?P<name>{_REST})(?=,(?: (?:som|där|ett|vilket)\b))"
    ),
    wrapped(
        r"\b(?:[\w+-]*[Pp]rojekt(?:et)?|[Dd]et (?:första|andra|tredje|ena)) är"
        rf" (?P<name>{_LONG}(?: (?!(?:och|samt)\b)[a-zåäö][\wåäö-]*)"
        r"{1,4}?)(?=[.,;:])"
    ),
    wrapped(
        r"\b(?:[Ll]edde|[Dd]rev|[Ss]amordnade|[Dd]eltog) (?:vi|kommunen|staden|regionen|bolaget|förbundet"
        r"|myndigheten|högskolan)"
        rf" (?:också |även |i )?(?P<name>{_LONG}{_SMALL_TAIL})(?=, som (?:fick|hade|delfinansierades|finansierades)\b)"
    ),
)

CALLED_PROJECT = (
    NAMED[0],
    NAMED[1],
    NAMED[3],
    wrapped(
        r"\b(?:tidigare|föregående|avslutat|annat|liknande) (?:[\w+-]*)projekt(?:et)?,? [\"”“]?"
        rf"(?P<name>{_LONG}{_SMALL_TAIL})(?=[ \n]+(?:{_STOP}\b|\d)| ?[,.;:()\"”“]|$)"
    ),
    wrapped(rf"\b[Aa]nsök\w*\b[^.;]{{0,60}}? (?:under|med) namnet (?P<name>{_LONG}{_SMALL_TAIL})(?= ?[,.;:()]|$)"),
)
"""How a sentence calls something a project by its name."""
OPENS = wrapped(
    r"(?P<name>[A-ZÅÄÖ0-9][^,.;:()\n]{2,60}?)(?: \([^()\n]{2,40}\))? (?:är (?:\w+ ){0,3}(?:satsning|projekt"
    r"|samarbete)|startar|startade|inleds|inleddes|börjar|började|pågår|pågick|löper"
    r"|löpte"
    r"|avslutas|avslutades|slutar|slutade|drivs|drevs|leds|leddes|ägs|ägdes|finansieras|finansierades|har pågått)\b"
)
"""How a paragraph that tells of a project begins, where its heading is on projects."""
ACRONYM = re.compile(
    r"(?<![\w/.@-])(?P<name>(?:[A-ZÅÄÖ][a-zåäö]+[A-ZÅÄÖ][\wåäö]*|[A-ZÅÄÖ]{2,}[a-zåäö]+[A-ZÅÄÖ][\wåäö]*"
    r"|[A-ZÅÄÖ]{2,}(?:-[A-ZÅÄÖ0-9]{2,})+|[A-ZÅÄÖ]{3,}[0-9]+[A-ZÅÄÖ]*)(?: [0-9](?:\.[0-9])?)?)(?![\w@/-]|\.\w)"
)
"""A coined name with capitals in it: "SolVäg", "SOL-VÄG"."""
BACK = wrapped(
    r"\b(?:[Pp]rojektet (?:heter|kallas)|[Pp]engarna går till(?: projektet)?"
    r"|[Ss]atsningen heter) [\"”“]?(?=[A-ZÅÄÖ0-9])"
)
"""What stands before the name of what the sentences above are on."""
RUN_IN = wrapped(r"(?P<name>[A-ZÅÄÖ0-9][^.:;!?\n]{2,60})\.[ \n]+(?=[A-ZÅÄÖ0-9\"”])")
"""A name that opens a paragraph and is closed like a sentence: "Solväg. Miljöförvaltningen leder …"."""
FINITE = re.compile(
    rf"\b(?:{_VERBS}|beslutade|antog|arbetade|redovisar|uppgick|uppgår|blev|fanns|finns|kom)\b"
    r"|\b[a-zåäö]{3,}(?:ades|ats|jas|ras|las|tas|kas)\b"
)
"""Verbs that make words a sentence and no name."""
PROGRAMMED = re.compile(
    rf"(?m:^|(?<=[.!?]\s))(?P<name>{_LONG}{_SMALL_TAIL}|{_LONG} (?:i|för|på|av|med|från|till) \w+(?: \w+)?)"
    r" \((?P<inside>[^()]{3,90})\)"
)
"""A name at the beginning of a sentence with brackets behind it, in which a programme stands."""
FUNDED_IN_ROW = re.compile(
    r"(?:\b(?:med|och|i|är|samt|både|på|för|avslut\w+|start\w+|driver|drev|leder|ledde|äger|ägde)"
    r"|[:,]) (?P<name>[A-ZÅÄÖ][\wåäö-]*(?: [a-zåäö][\wåäö-]*| \d(?:\.\d)?){0,5})"
    r" \((?P<inside>[^()]{3,70})\)"
)
"""A name within a sentence with a programme in brackets behind it."""
DATED = re.compile(r"(?P<name>[A-ZÅÄÖ0-9][^(),.:;\n]{2,60}) \((?P<inside>(?:19|20)\d\d ?[–-] ?(?:19|20)\d\d)\)")
"""A list item's name with its years behind it."""
_ENUMERATED = wrapped(
    r"\b(?:[Dd]e (?:två|tre|fyra|fem)|[Pp]rojekten)(?: projekten)? är"
    r" (?P<names>[A-ZÅÄÖ][^.:\n]+ och [A-ZÅÄÖ][^.:\n]+)\."
)
_COUNTED_PROJECTS = wrapped(
    rf"(?i:\b(?:{NUMERAL_PATTERN})) (?:\w+ )?(?:EU-)?projekt(?: (?:i|inom|från|med stöd av) [^.:;,]{{3,50}})?:"
    r" (?P<names>[A-ZÅÄÖ][^.:\n]+ och [A-ZÅÄÖ][^.:\n]+)\."
)
_COUNTED = wrapped(
    rf"(?i:\b(?:{NUMERAL_PATTERN}))(?: stycken| projekt)?(?:,? [a-zåäö ]{{2,20}})?: (?P<names>[A-ZÅÄÖ][^.:\n]+"
    rf" och [A-ZÅÄÖ][^.:\n]+)\."
)
"""The answer to how many there are, with their names."""
EMPHASISED = re.compile(r"(?<![\w*])(?P<mark>\*{1,2}|_)(?P<name>[A-ZÅÄÖ0-9][^*_\n]{2,80}?)\.?(?P=mark)(?![\w*])")
"""Bold or italic words of Markdown; a full stop within them ends a heading in the line."""


def enumerated(text: str, place: Span, *, on_projects: bool) -> Iterator[Span]:
    """The names of an enumeration in a line on projects: "De tre är Solväg, Blå dal och Havsljus".

    ``on_projects`` tells that the heading above asks for projects: "Tre stycken: Solväg, Blå dal och Havsljus".
    """
    told = "projekt" in text[slice(*place)].casefold()
    forms = (_COUNTED_PROJECTS, *((_ENUMERATED,) if told or on_projects else ()), *((_COUNTED,) if on_projects else ()))
    for match in (found for form in forms for found in form.finditer(text, *place)):
        at = match.start("names")
        for name in re.split(r", | och ", match["names"]):
            begin = text.index(name, at)
            at = begin + len(name)
            yield Span(begin, at)
