"""Council letters (tjänsteskrivelse) with the yearly account of international work, often scanned and damaged by it.

The text is made legible first, character by character on top of the untouched one, and read as correct Swedish from
there; every span goes back to what is printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from indexer.layouts.council_letter.blocks import Block, Section, sections, words
from indexer.layouts.council_letter.figures import Figures
from indexer.layouts.council_letter.projects import projects
from indexer.layouts.shared.base import Context, head, passages
from indexer.layouts.shared.figures import table_figures
from indexer.layouts.shared.listed import (
    denies_membership,
    has_ended,
    is_resting,
    network_names,
    own_words,
    since_of,
    standing_said,
    twin_cities,
)
from indexer.layouts.shared.matters import is_on_one_project
from indexer.layouts.shared.scanned import legible
from indexer.ranges import Ranges
from indexer.records import Document, Membership, PlaceRelation, Record, Report, Span
from indexer.values import squeeze
from indexer.vocabulary import Actors, NetworkName, Vocabulary, find_municipality

_MEMBER = re.compile(r"(?i)\bmedlem(?:mar)?\b|\bundertecknat\b")
_CITY_ITSELF = re.compile(r"(?:Kommunen|Staden|Vi)\b")


def _memberships(report: Report, context: Context, actors: Actors, block: Block) -> Iterator[Membership]:
    flow = block.flow.text
    for span in block.sentences:
        sentence = flow[slice(*span)]
        listed = list(network_names(sentence, context.vocabulary))
        spots = _spots(sentence, listed, context.vocabulary)
        starts = [place.start for place, _ in spots]
        is_member = _MEMBER.search(sentence) is not None
        for place, called in spots:
            standing = standing_said(sentence[slice(*own_words(sentence, place.start, starts))])
            if standing is None and denies_membership(sentence, place.start):
                continue
            member = is_member or any(name.touches(place) for name in listed)
            raw = block.source(Span(span.start + place.start, span.start + place.end))
            yield Membership(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                network=called.name,
                abbreviation=called.abbreviation,
                network_raw=context.ledger.document.text[slice(*raw)],
                kind=called.kind,
                department=_own_department(actors, flow, span, place),
                standing=standing or ("member" if member else "participates"),
                since=since_of(sentence, place.start, starts) if member and not standing else None,
                source=context.source(block.source(span)),
                description=(block.span,),
            )


def _spots(sentence: str, listed: list[Span], vocabulary: Vocabulary) -> list[tuple[Span, NetworkName]]:
    """The networks of a sentence in order: known ones, and listed ones that no file knows."""
    spots = [(Span(hit.start, hit.end), hit.entry) for hit in vocabulary.networks.find(sentence)]
    known = [place for place, _ in spots]
    unknown = (name for name in listed if not any(name.touches(other) for other in known))
    spots += [(name, NetworkName(name=sentence[slice(*name)])) for name in unknown]
    return sorted(spots, key=lambda spot: spot[0])


def _own_department(actors: Actors, flow: str, sentence: Span, place: Span) -> str | None:
    """The department named last before a network, unless its sentence speaks of the city itself."""
    if _CITY_ITSELF.match(flow[slice(*sentence)]):
        return None
    before = [actor for actor, start, _ in actors.find(flow[: sentence.end]) if start < sentence.start + place.end]
    return before[-1].name if before else None


def _places(report: Report, context: Context, block: Block) -> Iterator[PlaceRelation]:
    """Twin cities that the letter lists; one that it says has ended is told as such."""
    for span in block.sentences:
        sentence = block.flow.text[slice(*span)]
        for city in twin_cities(sentence):
            yield PlaceRelation(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                kind="twin_city",
                place=city.name,
                country=city.country,
                standing="cancelled" if has_ended(sentence) else "passive" if is_resting(sentence) else "active",
                source=context.source(block.source(span)),
            )


_OF_A_LETTER = frozenset(("kind", "decision", "basis", "filing"))
"""Parts that a letter to the council has and no audit: of these there must be one."""


class CouncilLetter:
    """A letter that asks the council to file the yearly account, with its figures and examples."""

    name = "council_letter"
    title = "tjänsteskrivelse om internationellt arbete"

    def matches(self, document: Document) -> float:
        """The share of the family's titles and words; a letter about anything but a yearly account stays low."""
        if len(document.text) > 60_000 or document.tables:
            return 0.0
        if is_on_one_project(document.text):
            return 0.0  # a matter of one project
        text = squeeze(legible(document.text).text).casefold()
        kinds: dict[str, list[str]] = words()["cues"]
        present = [kind for kind, wordings in kinds.items() if any(word in text for word in wordings)]
        told: dict[str, list[str]] = words()["about"]
        stated = sum(word.casefold() in text for word in told["figures"]) / len(told["figures"])
        about = any(word in text for word in told["subject"]) and any(word in text for word in told["account"])
        if not (about and stated and len(present) >= 3 and _OF_A_LETTER.intersection(present)):
            return 0.0
        return round(0.5 * len(present) / len(kinds) + 0.5 * stated, 2)

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """Head, figures, projects, networks and passages."""
        municipality = find_municipality(document.text, context.vocabulary)
        text = legible(document.text, (municipality.rsplit(" ", 1)[0],) if municipality else ())
        report = _head(document, context, text.text)
        yield report
        actors = context.vocabulary.actors(report.municipality)
        actors.learn(text.text)
        found = sections(text)
        figures = Figures(report, context, actors)
        tabled = list(table_figures(report, context, 0, len(document.text)))
        yield from tabled
        rows = Ranges(figure.source.span for figure in tabled)
        for section in found:
            if section.heading:
                context.ledger.use(section.heading.span)
            path = (section.title,) if section.title else ()
            for department, blocks in groupby(section.blocks, lambda block: _speaker(block, actors)):
                yield from passages(
                    report, context, [block.span for block in blocks], section=path, department=department
                )
            if section.title.casefold() not in words()["sections"]["formal"]:
                yield from _told(report, context, actors, figures, section, rows)
        running = [section for section in found if section.title.casefold() not in words()["sections"]["formal"]]
        yield from projects(
            report, context, actors, [block for section in running for block in section.blocks if block.kind == "text"]
        )


def _speaker(block: Block, actors: Actors) -> str | None:
    """The department that a paragraph opens with: it tells of its own work."""
    opening = actors.find(block.flow.text[:120])[:1] if block.kind == "text" else []
    return opening[0][0].name if opening and opening[0][1] < 3 else None


def _told(
    report: Report, context: Context, actors: Actors, figures: Figures, section: Section, rows: Ranges
) -> Iterator[Record]:
    """Figures and networks of one section; the ``rows`` of its tables are read already."""
    lead = section.title
    for block in section.blocks:
        if block.kind != "text" and rows.touch(block.span):
            continue
        if block.kind == "item":
            yield from figures.of_item(block, lead)
            continue
        if block.kind == "row":
            yield from figures.of_row(block, lead)
            continue
        lead = f"{section.title} {block.flow.text[slice(*block.sentences[-1])]}"
        for span in block.sentences:
            if not rows.touch(block.source(span)):
                yield from figures.of_sentence(block, span, section.title)
        yield from _memberships(report, context, actors, block)
        yield from _places(report, context, block)


_TITLE = re.compile(
    r"(?:Redovisning|Återrapportering|Uppföljning"
    r"|Sammanställning) av (?:[a-zåäö]+ ){0,3}(?:internationell\w* arbete\w*|EU-projekt)"
    r"(?: och (?:EU-projekt|internationell\w* arbete\w*))?(?: (?:för |under )?20\d\d)?"
    r"|Internationell redovisning(?: (?:för )?20\d\d)?"
)


def _head(document: Document, context: Context, text: str) -> Report:
    """Title and year as the letter itself names the account; the year is the one reported on, not the letter's date."""
    named = _TITLE.search(text)
    of_title = re.search(r"\b20[0-4]\d\b", named.group()) if named else None
    years = re.findall(
        r"(?i)redovisning(?:en)? (?:för|av|från)?(?:[ \n]?[a-zåäö]+){0,3}[ \n]?(20[0-4]\d)\b|\bunder (20[0-4]\d)\b",
        text,
    )
    counted = Counter(first or second for first, second in years)
    year = int(of_title.group()) if of_title else int(counted.most_common(1)[0][0]) if counted else None
    number = re.search(
        r"(?i)(?:diarienummer|diarienr|dnr|ärendebeteckning|ärendenummer)[:.\s]*([A-ZÅÄÖ]{2,6}[- ][\d/-]*\d)", text
    )
    title = squeeze(named.group()) if named else f"Redovisning av internationellt arbete{f' {year}' if year else ''}"
    return head(
        document, context, CouncilLetter.name, title=title, year=year, diary_number=number[1] if number else None
    )


LAYOUT = CouncilLetter()
