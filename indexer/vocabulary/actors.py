"""The actors of a municipality: nämnd and förvaltning, known by name or recognised by their form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.records import Actor
from indexer.values import compare_key, squeeze
from indexer.vocabulary.entries import ActorName
from indexer.vocabulary.finding import Finder, fold, spelling_pattern
from indexer.vocabulary.needed import in_runs
from indexer.vocabulary.places import swedish_municipalities

_ENDS = r"(?:nämnden|förvaltningen|kontoret|styrelsen|nämnd|förvaltning)"
_LEAD = r"(?:[A-ZÅÄÖa-zåäö]++-,?[ \n]+(?:och[ \n]+)?){0,4}"
ACTOR_FORM = re.compile(
    rf"(?<![\w-])(?:[Kk]ommunstyrelsens[ \n]+(?:kontor|förvaltning|kansli|stab)"
    rf"|{_LEAD}[A-ZÅÄÖa-zåäö]*(?<=[a-zåäö]{{2}}){_ENDS}|[Tt]ekniska[ \n]+(?:nämnden|förvaltningen|kontoret)"
    r")s?(?![\w-])"
)
"""What a nämnd, förvaltning or kontor looks like in a text, also one that no file knows."""
_OF_FORM = re.compile(r"[A-ZÅÄÖa-zåäö, \n-]+")
"""All that there may be in it."""
_HEADED = re.compile(
    r"(?m)^[ \t#*]*(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+)?(?P<name>(?:Nämnden"
    r"|Förvaltningen)[ ]för[ ][a-zåäö][^\n.,:;()\d]{3,70}?"
    r"|[A-ZÅÄÖ][a-zåäö]*nämnd(?:en)?[ ](?P<district>[A-ZÅÄÖ][a-zåäö]+(?:[- ][A-ZÅÄÖ][a-zåäö]+)?)"
    r"|[A-ZÅÄÖ][^\n.,:;()\d]{2,40}?[ ](?:stadsdels|kommundels)nämnd(?:en)?)[ \t*]*\r?$"
)
"""Names of nämnder that only a line of their own shows whole: "Nämnden för …", a nämnd and its
district, a district's nämnd."""
_OWNING = re.compile(
    r"(?:\b[Pp]rojektägare(?:\s+för\s+(?:(?!\s(?:är|var|har)\b)[^.:\n]){2,80}?)?(?:\s+(?:är|var|har\s+varit))?"
    r"|\bäg(?:s|des|ts)\s+av)[\s:*_]+"
    r"(?P<name>Nämnden[ ]för[ ][a-zåäö]+(?:-)?(?:,[ ][a-zåäö]+-?)*(?:[ ]och[ ][a-zåäö]+)?"
    r"|(?!(?:Regerings|Riksdags|Läns|Region|EU|Universitets|Högskole|Bransch|Intresse|Medlems|Hjälp|Arbetsgivar"
    r"|Arbetstagar|Frivillig|Ideell|Tak|Paraply))"
    r"(?:[A-ZÅÄÖ][a-zåäö]+-[ ]och[ ])?[A-ZÅÄÖa-zåäö][a-zåäö]{2,}(?:kansliet|avdelningen|organisationen|enheten"
    r"|staben))(?![\w-])"
)
"""An office named as a project's owner: of a form too common to count elsewhere, unlike ``ACTOR_FORM``."""
_NOT_ACTORS = re.compile(
    r"(?i)^(?:regerings|läns|region|eu-?|brüssel|bryssel|sekretariats|region|representations|huvud|lokal|fält|projekt"
    r"|världs|kommun(?:al)?|stads|presid|bolags|under|rätts|skatte|arbetsgivar|region|för|utrikes|nämnder|styr|kansli"
    r"|kund|post|växel)?(?:nämnden|förvaltningen|kontoret|styrelsen|nämnd|förvaltning|valtningen)s?$"
)
_CENTRAL = re.compile(
    r"(?i)^(?:stads(?:lednings)?kontoret|kommun(?:lednings|styrelse)?kontoret"
    r"|kommunstyrelse(?:ns )?(?:förvaltning(?:en)?|kontor|kansli|stab)|kommunledningsförvaltningen)$"
)


_STEMMED = re.compile(rf"(?:nämnden|förvaltningen) för (.+)|(.+?)\s*{_ENDS}")


def actor_stem(name: str) -> str | None:
    """What nämnd and förvaltning of one actor share; None where the name is neither.

    >>> actor_stem("Miljönämnden") == actor_stem("miljöförvaltningens") == "miljö"
    True
    >>> actor_stem("Kommunledningskontoret") == actor_stem("Kommunstyrelsen")
    True
    >>> actor_stem("Nämnden för arbete och lärande") == actor_stem("Arbets- och lärandeförvaltningen")
    False
    >>> actor_stem("Nämnden för kultur och lärande") == actor_stem("Kultur- och lärandeförvaltningen")
    True
    """
    words = squeeze(name).casefold()
    if words.endswith(("ns", "ts")):
        words = words[:-1]
    if words == "kommunstyrelsen" or _CENTRAL.match(words):
        return "kommunstyrelsen"
    match = _STEMMED.fullmatch(words)
    if not match or words.endswith("styrelsen"):
        return None
    return "".join(word.removesuffix("s") for word in re.findall(r"[^\W_]+", match[1] or match[2])) or None


def display_actor(name: str) -> str:
    """An actor's name as printed: capital first, hyphens and commas as Swedish wants them, no genitive.

    >>> display_actor("barn- och  ungdomsnämndens")
    'Barn- och ungdomsnämnden'
    """
    words = re.sub(r"(?<=en|et)s$", "", squeeze(name))
    return words[:1].upper() + words[1:]


class Actors:
    """The actors of one municipality: those a file knows, and those recognised by form in its reports."""

    def __init__(self, municipality: str, known: Iterable[ActorName] = ()) -> None:
        self.municipality = municipality
        self.finder: Finder[ActorName] = Finder(known)
        self._stems = {stem: entry for entry in self.finder.entries for s in entry.spellings if (stem := actor_stem(s))}
        self._boards: dict[str, str] = {}
        self._headed: dict[str, str] = {}

    def learn(self, text: str) -> None:
        """Note the nämnder that a report names, so that a förvaltning finds its nämnd by stem."""
        for match in in_runs(ACTOR_FORM, _OF_FORM, ("nämnden",), text):
            name = display_actor(match.group())
            stem = actor_stem(name)
            if stem and stem not in self._stems and name.endswith("nämnden"):
                self._boards.setdefault(stem, name)
        for match in _OWNING.finditer(text):
            name = display_actor(match["name"])
            if self.get(name) is None:
                self._headed.setdefault(compare_key(name), name)
        for match in _HEADED.finditer(text):
            name = squeeze(match["name"])
            if not match["district"] or (
                fold(match["district"]) not in swedish_municipalities() and text.count(name) > 1
            ):
                self._headed.setdefault(compare_key(name), name)
                if (stem := actor_stem(name)) and name.startswith("Nämnden"):
                    self._boards.setdefault(stem, name)

    def get(self, text: str) -> Actor | None:
        """The actor a name stands for; ``known`` is False for one recognised by its form only."""
        name = display_actor(text)
        entry = self.finder.exact(text) or self.finder.exact(name) or self._stems.get(actor_stem(name) or "")
        if entry:
            return Actor(
                municipality=self.municipality,
                name=entry.name,
                administration=entry.administration,
                aliases=entry.aliases,
            )
        stem = actor_stem(name)
        headed = self._headed.get(compare_key(name))
        if headed and not (headed.startswith("Förvaltningen") and stem in self._boards):
            return Actor(municipality=self.municipality, name=headed, known=False)
        if not stem or not (headed or ACTOR_FORM.fullmatch(name)):
            return None
        if stem == "kommunstyrelsen":
            administration = None if name == "Kommunstyrelsen" else name
            return Actor(
                municipality=self.municipality, name="Kommunstyrelsen", administration=administration, known=False
            )
        board = self._boards.get(stem)
        if name.endswith("nämnden") or board is None:
            return Actor(municipality=self.municipality, name=name, known=False)
        return Actor(municipality=self.municipality, name=board, administration=name, known=False)

    def scanned(self, text: str, cutoff: float = 86) -> Actor | None:
        """The actor behind a name that a scanner damaged, else as ``get``."""
        exact = self.get(text)
        if exact and exact.known:
            return exact
        entry = self.finder.closest(text, cutoff)
        return self.get(entry.name) if entry else exact

    def find(self, text: str) -> list[tuple[Actor, int, int]]:
        """Actors named in running text, known and by form, in order; overlapping finds keep the longer one."""
        spots: list[tuple[int, int, Actor]] = []
        for found in self.finder.find(text):
            if actor := self.get(found.entry.name):
                spots.append((found.start, found.end, actor))
        for match in ACTOR_FORM.finditer(text):
            if not _NOT_ACTORS.match(match.group()) and (actor := self.get(match.group())):
                spots.append((match.start(), match.end(), actor))
        for name in self._headed.values():
            for match in re.finditer(spelling_pattern(name), text):
                if actor := self.get(name):
                    spots.append((match.start(), match.end(), actor))
        kept: list[tuple[Actor, int, int]] = []
        for start, end, actor in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
            if not kept or start >= kept[-1][2]:
                kept.append((actor, start, end))
        return kept
