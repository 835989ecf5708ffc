"""Which reports there are, of which cities and years, and how new they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.drafting.draft import Draft, marks
from bot.drafting.reply import Reply
from bot.text.toolbox import Answering
from bot.understanding.capabilities import Asked
from bot.wording import listing, plural
from indexer.records import Report


def covered(asked: Asked, answering: Answering, draft: Draft) -> Reply:
    """The reports asked about, one a line, behind the direct answer."""
    every = answering.index.holdings.reports
    own = [one for one in every if _is_asked(one, asked)]
    chosen = [one for one in own if not asked.years or one.year in asked.years]
    draft.suggestions += answering.examples(draft)
    if asked.foreign or not chosen:
        return _not_covered(asked, own if not asked.foreign else every, draft)
    shown = sorted(chosen, key=lambda report: (report.municipality or "", -(report.year or 0), report.title))
    lines = [_lead(asked, chosen, draft), *(_line(one, answering, draft) for one in shown)]
    return Reply("answered", "\n".join(lines), *_value(asked, chosen))


def _is_asked(report: Report, asked: Asked) -> bool:
    if asked.municipalities and report.municipality not in asked.municipalities:
        return False
    return not asked.documents or report.document in asked.documents


def _value(asked: Asked, chosen: Sequence[Report]) -> tuple[float | None, str]:
    """How many reports there are, or the newest year, where one of these was asked."""
    if {"ask.how_many", "holds.documents"} <= asked.concepts:
        return float(len(chosen)), "dokument"
    years = [one.year for one in chosen if one.year]
    if "holds.fresh" in asked.concepts and years:
        return float(max(years)), "år"
    return None, "dokument"


def _line(report: Report, answering: Answering, draft: Draft) -> str:
    passages = answering.index.passages_of(report.document)
    cite = marks([draft.cites.add(passages[0].source)]) if passages else ""
    year = draft.say("utan redovisningsår", "no reporting year") if report.year is None else str(report.year)
    return f"– {report.title} ({report.municipality}, {year}) {cite}".strip()


def _lead(asked: Asked, chosen: Sequence[Report], draft: Draft) -> str:
    """The direct answer: most, newest or yes, and what the sources are."""
    base = _sources(chosen, draft)
    years = [one.year for one in chosen if one.year]
    if "holds.most" in asked.concepts:
        return f"{_most(chosen, draft)} {base}"
    if "holds.fresh" in asked.concepts and years:
        return f"{_newest(chosen, max(years), draft)} {base}"
    of_cities = asked.municipalities and "ask.which" not in asked.concepts
    yes = draft.say("Ja. ", "Yes. ") if asked.years or asked.documents or of_cities else ""
    return yes + base


def _sources(chosen: Sequence[Report], draft: Draft) -> str:
    lang, count = draft.question.language, len(chosen)
    years = sorted({one.year for one in chosen if one.year})
    cities = listing(sorted({one.municipality for one in chosen if one.municipality}), lang)
    told, several = listing([str(year) for year in years], lang), len(years)
    return draft.say(
        f"Underlaget är {count} dokument från {cities} för {plural(several, 'året', 'åren')} {told}:",
        f"The sources are {count} {plural(count, 'document', 'documents')} from {cities} "
        f"for {plural(several, 'the year', 'the years')} {told}:",
    )


def _newest(chosen: Sequence[Report], year: int, draft: Draft) -> str:
    newest = [f"{one.title} ({one.municipality})" for one in chosen if one.year == year]
    named = listing(newest, draft.question.language)
    return draft.say(
        f"Det nyaste redovisningsåret är {year}: {named}.", f"The newest reporting year is {year}: {named}."
    )


def _most(chosen: Sequence[Report], draft: Draft) -> str:
    counted = Counter(one.municipality for one in chosen if one.municipality)
    top = max(counted.values())
    cities = listing(sorted(city for city, count in counted.items() if count == top), draft.question.language)
    return draft.say(f"Flest rapporter: {cities} ({top}).", f"Most reports: {cities} ({top}).")


def _not_covered(asked: Asked, near: Sequence[Report], draft: Draft) -> Reply:
    lang = draft.question.language
    years = listing([str(year) for year in sorted({one.year for one in near if one.year})], lang)
    cities = listing(sorted({one.municipality for one in near if one.municipality}), lang)
    of = " ".join([*([asked.foreign] if asked.foreign else asked.municipalities), *map(str, asked.years)])
    return Reply(
        "not_found",
        draft.say(
            f"Nej, här finns ingen rapport för {of}. Underlaget gäller {cities}, åren {years}.",
            f"No, there is no report for {of} here. The sources cover {cities}, the years {years}.",
        ),
    )
