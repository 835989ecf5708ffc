"""Whether words can be the name of a project: no common word, no organisation, place, programme or network."""

from __future__ import annotations

import re

from indexer.layouts.general.facts import Labelled
from indexer.layouts.general.words import field_of
from indexer.layouts.shared.geography import countries
from indexer.values import DATE_PATTERN
from indexer.vocabulary import fold, named_municipalities, swedish_municipalities
from indexer.vocabulary.places import countries_of_cities

_NO_NAME = frozenset(
    "ett en det den detta projektet under genom inom syftar eu esf eruf erasmus interreg horisont horizon"
    " leader vi och i "
    "har är kommunen staden regionen som för mål syfte resultat bakgrund kontakt januari februari mars april"
    " maj juni juli "
    "augusti september oktober november december life urbact "
    "summa totalt totalsumma delsumma sammanlagt subtotal".split()
)
_CONTINENTS = frozenset("europa afrika asien amerika nordamerika sydamerika oceanien norden europe".split())
_DATE = re.compile(DATE_PATTERN, re.IGNORECASE)
_NO_END = re.compile(
    r"§|\?$|^(?:Vad|Vem|Hur|När|Var|Varför|Vilka?|Vilket)\b|\b(?:som|att|och|i|på|av|till|för|med|är|har|ska|inte"
    r"|en|ett)$"
)
"""Words that are a question, a paragraph of rules or a sentence that goes on, and no name."""


_LETTERS = re.compile(r"(?=.{3})(?=.*[^\W\d_]{2})")
"""Three characters or more, letters among them."""
_INSTITUTION = re.compile(
    r"(?i)(?:parlamentet|kommissionen|fonden|programmet|regeringen|riksdagen|(?<!\w)(?:EU|[\wåäö]{4,})(?:rådet|verket|myndigheten|nämnden|förvaltningen"
    r"|styrelsen|förbundet|kansliet|kontoret)| (?:AB|kommun|stad|universitet|högskola|län))$"
)
"""The name of an institution and of no project."""
_DOCUMENT = re.compile(
    r"(?i)(?:[\w-]*strategin?|policyn?|[\w-]*plan(?:en)?|riktlinjer?(?:na)?|[\w-]*program(?:met)?|reglementet?|budgeten?"
    r"|proposition(?:en)?|förordning(?:en)?|lag(?:en)?|direktiv(?:et)?)(?: (?:för|om|i|av|20\d\d|\(EU\))\b|$)"
)
"""A document that somebody decides on, and no project: "Strategi för internationellt arbete"."""


def _is_other(words: str) -> bool:
    """Whether words are no name by their form: a question, a date, a document."""
    forms = (not _LETTERS.search(words), _NO_END.search(words), _DOCUMENT.match(words), _DATE.fullmatch(words))
    return any(forms)


def may_name(words: str, reader: Labelled) -> bool:
    """Whether words can name a project: no common word, no organisation, place, programme or network."""
    first, plain = words.split()[0].casefold(), fold(words)
    if first in _NO_NAME or words.casefold() in reader.own or field_of(words) or _is_other(words):
        return False
    if plain in swedish_municipalities() or plain.removesuffix("s") in swedish_municipalities():
        return False
    if (
        words.casefold() in _CONTINENTS | countries().keys()
        or words.casefold() in countries_of_cities()
        or first == "region"
    ):
        return False
    if any(named_municipalities(words)) or _INSTITUTION.search(words):
        return False
    vocabulary = reader.context.vocabulary
    return not (vocabulary.programmes.exact(words) or vocabulary.networks.exact(words))
