"""A stated figure over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering import Answering
from bot.cues import pattern
from bot.draft import Draft
from bot.questions import Question
from bot.reply import Reply
from bot.stated import cited, plain_scope, shown
from bot.wording import MEASURE, listing, money, number
from indexer.records import Figure
from indexer.values import compare_key

_OVER_TIME = pattern(r"(?:från|till|mellan|from|between|to)\s+(?:år\s+)?(?:19|20)\d\d|\d\s*[-–]\s*(?:19|20)\d\d|utveckl|over")
_YES_OR_NO = pattern(r"^(?:är|var|har|blev|fick|did|is|are|has|have|was|were)\b")
_MORE = pattern(r"\b(?:fler|mer|större|högre|ökat|ökade|more|larger|higher|increased?|grown)\b")
_LESS = pattern(r"\b(?:färre|mindre|lägre|minskat|minskade|fewer|less|lower|smaller|decreased?|fallen)\b")
_HOW_MUCH_MORE = pattern(
    r"\b(?:hur (?:mycket|många)|how (?:much|many))\s+(?:mer|fler|mindre|färre|more|less|fewer|större|högre|lägre|larger|higher|lower|ökade|minskade|har .{1,60}\b(?:ökat|minskat)|did .{1,60}\b(?:increase|decrease|grow|fall))\b|\bskillnad|\bdifference"
)
_THAN = pattern(r"\bän\b|\bthan\b")


def trend(answering: Answering, draft: Draft) -> Reply:
    """A stated figure over all years that any report gives, oldest first; the report of the year itself before a later one."""
    q = draft.question
    measure: str = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding", "departments"} else "projects"
    scope = plain_scope(q)
    if q.role and measure == "projects" and plain_scope(replace(q, role=None)) == ("total", ""):
        scope, measure = ("total", ""), f"projects_as_{q.role}"
    if scope is None:
        return answering.nothing(draft)
    years = _years(answering, q)
    found = _by_city(answering, q, measure, scope, years)
    if not found:
        return answering.nothing(draft)
    label = MEASURE[q.language].get(measure, measure)
    sentences = []
    for city, by_year in found.items():
        parts = []
        for year in sorted(by_year):
            n = cited(draft, by_year[year])
            draft.figure(by_year[year], n)
            parts.append(f"{year}: {shown(draft, by_year[year])} [{n}]")
        subject = f"{scope[1]}, {city}" if scope[1] and len(found) > 1 else scope[1] or city
        sentences.append(f"{subject}, {label}: {'; '.join(parts)}.")
    if len(found) == 1 and (verdict := _verdict(draft, next(iter(found.values())))):
        sentences.insert(0, verdict)
    if len(found) == 1 and (peak := _peak(draft, next(iter(found.values())))):
        return replace(peak, text=" ".join((peak.text, *sentences)))
    difference = _difference(draft, found) if len(found) == 1 else None
    if difference:
        sentences.insert(0, difference.text)
    gaps = {city: [year for year in years if year not in by_year] for city, by_year in found.items()}
    absent = [city for city in q.municipalities if city not in found]
    _note_gaps(draft, gaps, absent)
    value, unit = (difference.value, difference.unit) if difference else (None, None)
    return Reply("partial" if absent or any(gaps.values()) else "answered", " ".join(sentences), value, unit)


def _years(answering: Answering, q: Question) -> Sequence[int]:
    """The years asked for; none where all are."""
    if len(q.years) == 2 and not _OVER_TIME.search(q.text):
        return q.years
    if len(q.years) > 1 and _HOW_MUCH_MORE.search(q.text):
        return q.years[0], q.years[-1]
    own = [f for f in answering.index.holdings.figures if not q.municipalities or f.municipality in q.municipalities]
    newest = max((f.year or 0 for f in own), default=0)
    return range(q.since, newest + 1) if q.since else range(min(q.years), max(q.years) + 1) if len(q.years) > 1 else ()


def _by_city(answering: Answering, q: Question, measure: str, scope: tuple[str, str], years: Sequence[int]) -> dict[str, dict[int, Figure]]:
    own = {report.document: report.year for report in answering.index.holdings.reports}
    found: dict[str, dict[int, Figure]] = {}
    for figure in sorted(answering.index.holdings.figures, key=lambda f: (own[f.document] != f.year, f.approximate)):
        # A part of the city ("projektplattformen …") is no year of the city's.
        subject = scope[1] or figure.municipality
        if figure.measure != measure or figure.subject_kind != scope[0] or compare_key(figure.subject) != compare_key(subject):
            continue
        if q.municipalities and figure.municipality not in q.municipalities:
            continue
        if figure.year and (not years or figure.year in years):
            found.setdefault(figure.municipality, {}).setdefault(figure.year, figure)
    return found


def _verdict(draft: Draft, by_year: Mapping[int, Figure]) -> str:
    """Yes or no to "är det fler 2025 än 2024?": the year named first against the second; "har det ökat?": the last against the first."""
    text = draft.question.text
    more, less = _MORE.search(text), _LESS.search(text)
    if not _YES_OR_NO.search(text) or (more is None) == (less is None) or len(by_year) < 2:
        return ""
    years = [year for year in draft.question.years if year in by_year]
    this, that = (
        (years[0], years[1]) if len(years) == 2 and _THAN.search(text) and not _OVER_TIME.search(text) else (max(by_year), min(by_year))
    )
    difference = by_year[this].value - by_year[that].value
    return draft.say("Ja.", "Yes.") if (difference > 0 if more else difference < 0) else draft.say("Nej.", "No.")


_PER_CENT = pattern(r"\bprocent|per ?cent")


def _difference(draft: Draft, found: Mapping[str, Mapping[int, Figure]]) -> Reply | None:
    """How much more one of two years has than the other, in the figure's own unit or in per cent."""
    q, by_year = draft.question, next(iter(found.values()))
    asked = _HOW_MUCH_MORE.search(q.text) or (_PER_CENT.search(q.text) and (_MORE.search(q.text) or _LESS.search(q.text)))
    years = [year for year in q.years if year in by_year]
    if not asked or len(years) < 2 or {years[0], years[-1]} != {q.years[0], q.years[-1]}:
        return None
    newer, older = by_year[max(years)], by_year[min(years)]
    change = newer.value - older.value
    if _PER_CENT.search(q.text) and older.value:
        per_cent = round(100 * change / older.value, 1)
        said = number(per_cent, q.language)
        text = draft.say(
            f"Förändringen från {older.year} till {newer.year} är {said} %.", f"The change from {older.year} to {newer.year} is {said} %."
        )
        return Reply("answered", text, per_cent, "%")
    about = newer.approximate or older.approximate
    if newer.unit == "SEK":
        said = money(abs(change), q.language, about)
        said += draft.say(" mer" if change >= 0 else " mindre", " more" if change >= 0 else " less")
    else:
        more = draft.say("fler" if change >= 0 else "färre", "more" if change >= 0 else "fewer")
        said = f"{number(abs(change), q.language)} {more} {newer.unit}"
    text = draft.say(f"{newer.year} är det {said} än {older.year}.", f"In {newer.year} it is {said} than in {older.year}.")
    return Reply("answered", text, abs(change), newer.unit)


_WHICH_YEAR = pattern(r"^(?:vilket år|which year|what year)\s+(?:hade|fick|har|deltog|betalades|did|had|was|saw)\b")


def _peak(draft: Draft, by_year: Mapping[int, Figure]) -> Reply | None:
    """ "Vilket år hade Malmö flest projekt?": the year with most (or fewest)."""
    if not _WHICH_YEAR.search(draft.question.text) or not draft.question.rank:
        return None
    pick = min if draft.question.rank == "smallest" else max
    year = pick(by_year, key=lambda one: by_year[one].value)
    word = draft.say("Minst", "Least") if draft.question.rank == "smallest" else draft.say("Mest", "Most")
    return Reply("answered", f"{word}: {year} ({shown(draft, by_year[year])}).", float(year), "år")


def _note_gaps(draft: Draft, gaps: Mapping[str, Sequence[int]], absent: Sequence[str]) -> None:
    for city, missing in gaps.items():
        if missing:
            where = f" ({city})" if len(gaps) > 1 else ""
            said = [str(year) for year in missing]
            draft.note(f"Uppgift saknas för {listing(said, 'sv')}{where}.", f"No figure for {listing(said, 'en')}{where}.")
    if absent:
        draft.note(f"Uppgift saknas för {listing(absent, 'sv')}.", f"No figure for {listing(absent, 'en')}.")
