"""Figures that a report states: lists of counts and sums, and totals in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indexer.layouts.shared.base import Context, SubjectKind, stated_figure
from indexer.layouts.shared.figure_tables import tables
from indexer.layouts.shared.stated_totals import not_yet, stated_totals
from indexer.records import Figure, Report, Span
from indexer.text import lines, sentences, wrapped
from indexer.values import NUMERAL_PATTERN, find_amounts, is_difference, parse_number, squeeze, without_asides

_ROW = re.compile(
    r"^(?:[•●¢*-][ \t]+|\d{1,2}[.)][ \t]*)?(?P<subject>(?-i:[A-ZÅÄÖ])[^\t]*?)(?:[ \t]{2,}|\t|[ ]+[-–][ ]+|,[ ]+|:[ ]*"
    r"|[ ]+(?=ca\b|c:a\b|cirka\b))[ \t]*"
    r"(?P<count>\d{1,4})?(?(count)[ ]*(?:EU-)?projekt\b[ \t,;]*)(?P<money>(?:ca|c:a"
    r"|cirka)?[ ]*\d[\d \u00a0,.]*[ ]*(?:tkr|mkr|miljoner|miljon)?[ ]*(?:kronor|kr|sek)?)?[ .]*$",
    re.IGNORECASE,
)
_COUNT_ROW = re.compile(
    r"^(?:[•●¢*-][ \t]+|\d{1,2}[.)][ \t]*)?(?P<subject>(?-i:[A-ZÅÄÖ])[^\t:]*?)(?:[ \t]{2,}|\t|[ ]+[-–][ ]+"
    r"|:[ ]*)(?P<count>\d{1,3})(?P<money>)[ ]*(?:st)?[ .]*$"
)
"""A row that gives a bare number, under a heading that says it counts projects."""
_LIST_ROW = re.compile(r"^[•●¢*-]\s|^\d{1,2}[.)]\s")


def list_figures(
    report: Report, context: Context, start: int, end: int, headings: Mapping[str, str]
) -> Iterator[Figure]:
    """Rows "subject – 24 projekt – ca 5,7 miljoner kr" of ``text[start:end]``.

    ``headings`` maps a list's kind ("projects_per_goal", …) to the pattern of its heading; the heading decides what an
    unknown subject is. A row printed twice counts once and is an issue.
    """
    kind_of_list = ""
    seen: set[tuple[str, str, float]] = set()
    for line in lines(context.ledger.document.text, start, end):
        plain = line.text.strip()
        if not plain:
            continue
        for heading, pattern in headings.items():
            if re.match(pattern, plain):
                kind_of_list = heading
        row = (_COUNT_ROW.match(plain) if kind_of_list.startswith("projects_per") else None) or _ROW.match(plain)
        if not row or not (row["count"] or row["money"]):
            continue
        name, kind = _subject(report, context, squeeze(row["subject"]), kind_of_list)
        measured = list(_measures(row))
        if measured and all((name, measure, value) in seen for measure, value, _, _ in measured):
            context.ledger.report("info", "raden står två gånger i sammanställningen och räknas en gång", line.stripped)
        for measure, value, unit, approximate in measured:
            if (name, measure, value) in seen:
                continue
            seen.add((name, measure, value))
            yield stated_figure(
                report,
                context,
                line.stripped,
                measure,
                value,
                unit,
                subject=name,
                kind=kind,
                approximate=approximate,
                raw=plain,
            )


def _subject(report: Report, context: Context, words: str, kind_of_list: str) -> tuple[str, SubjectKind]:
    """What a row is about, by its canonical name: a department, in a list of goals a goal, else a programme."""
    if actor := context.vocabulary.actors(report.municipality).get(words):
        return actor.name, "department"
    if "goal" in kind_of_list:
        return words, "goal"
    programme = context.vocabulary.programme(words)
    return (programme.name, "programme") if programme else (words, "other")


_TABLE_KINDS: dict[str, SubjectKind] = {"programme": "programme", "goal": "goal"}


def table_figures(report: Report, context: Context, start: int, end: int) -> Iterator[Figure]:
    """Figures of the tables in ``text[start:end]``; the row of the sums stands for the municipality."""
    actors = context.vocabulary.actors(report.municipality)
    for row in tables(context.ledger.document.text, start, end):
        context.ledger.use(row.line.stripped)
        actor = actors.get(row.subject) if row.subject else None
        programme = context.vocabulary.programme(row.subject) if row.kind == "programme" and row.subject else None
        name = actor.name if actor else programme.name if programme else row.subject
        kind = _TABLE_KINDS.get(row.kind, "department") if row.subject else "total"
        for measure, value, unit, year in row.values:
            yield stated_figure(
                report, context, row.line.stripped, measure, value, unit, subject=name, kind=kind, year=year
            )


def _measures(row: re.Match[str]) -> Iterator[tuple[str, float, str, bool]]:
    if row["count"]:
        yield "projects", float(row["count"]), "projekt", False
    if row["money"]:
        for found in find_amounts(row["money"]):
            yield "paid_out", float(found.amount.value), "SEK", found.amount.approximate


_PROJECTS = wrapped(
    rf"(?P<number>{NUMERAL_PATTERN}) (?:EU-? ?(?:finansierade )?|EU- och internationella "
    rf"|internationella )?projekt(?: (?P<year>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
_BOARDS = wrapped(rf"(?P<number>{NUMERAL_PATTERN}) (?P<unit>nämnder|förvaltningar)\b", re.IGNORECASE)
_RATE = re.compile(r"(?P<low>\d{1,3})[ ]?[–—-][ ]?(?P<high>\d{1,3})[ ]?(?:%|procent)")
_YEAR_BEFORE = re.compile(
    r"(?i)\s*(?:under |för )?\b(?:(?:året|år)\s+(?:innan|före|dessförinnan)|(?:föregående|närmast föregående)\s+år"
    r"|förra\s+året|fjolåret)\b"
)
_NUMBER_END = re.compile(r"(?i)(?:\d|kr|kronor|tkr|mn?kr|sek|miljoner|projekt|nämnder)$")
_YEAR = re.compile(r"\b(20\d\d)\b")
_PAID = re.compile(
    r"(?i)utbetal|betal\w+[^.]*\but\b|\brekvirera\w+|\b(?:fick|mottog|erhöll)\b[^.]*\b(?:stöd|medel|bidrag)"
    r"|\bEU-(?:medlen|stödet|bidragen)\b[^.]{0,30}\b(?:uppgick|var)\b"
)
_THE_SAME = wrapped(
    r"(?i)^\s*(?:motsvarande|(?:året (?:innan|före)|(?:för |under )?20\d\d) var)(?: \w+)? (?:belopp|summa|siffra|stöd)"
)
_SUPPORT = re.compile(r"(?i)stöd|medel|bidrag|finansiering")
_GAVE = re.compile(r"\b(?:kom|kommer|gav|stod för|bidrog)\b")
_FROM = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:(?:ut|kom|kommer|betalades\s+ut)\s+)?(?:från|ur|via|genom)\s")
_BEFORE_AMOUNT = re.compile(r"(?i)[^,.;]{0,30}?(?:med|om|på|till|för|bidrog med|stod för|[:(–-])\s*$|^\s*$")
_OWN = r"(?:staden|kommunen|vi|[A-ZÅÄÖ][a-zåäö]+(?: (?:[Ss]tad|kommun))?)"
_AMONG = wrapped(
    rf"(?P<number>{NUMERAL_PATTERN})(?: av (?:dem|dessa|projekten|de {NUMERAL_PATTERN})| fall"
    rf"| \(?av \d+\)?)?(?: (?:EU-)?projekt)? (?:är|var|som) "
    rf"(?:{_OWN} )?(?P<role>projektägare|projektpartners?|(?:lead )?partner)\b"
    rf"|\b{_OWN} (?:är|var) (?P<is>projektägare|projektpartner|partner) i (?P<after>{NUMERAL_PATTERN}) (?:av dem"
    rf"|(?:EU-)?projekt)\b",
    re.IGNORECASE,
)
_SPREAD = re.compile(r"(?i)(?:variera|sträcker sig|spänner)[^.]*?från")


def prose_figures(report: Report, context: Context, start: int, end: int) -> Iterator[Figure]:
    """Totals stated in sentences: projects, nämnder, money paid out, funding rates, the smallest and largest budget."""
    text = context.ledger.document.text
    paid = False
    for span in sentences(text, start, end):
        words = text[slice(*span)]
        if _LIST_ROW.match(words):
            continue
        paid = bool(_PAID.search(words)) or (paid and bool(_THE_SAME.match(words)))
        yield from _counted(report, context, span, words)
        if _SPREAD.search(words):
            amounts = [found.amount.value for found in find_amounts(words)]
            if len(amounts) == 2:
                yield stated_figure(report, context, span, "smallest_project_budget", amounts[0], "SEK")
                yield stated_figure(report, context, span, "largest_project_budget", amounts[1], "SEK")
        elif paid or _SUPPORT.search(words) or _GAVE.search(words):
            for figure in _sums(report, context, span, words, paid=paid):
                yield over_period(figure, words, report.year)
        for rate in _RATE.finditer(words) if re.search(r"(?i)finansier", words) else ():
            yield stated_figure(
                report, context, span, "funding_rate", int(rate["low"]), "%", value_to=int(rate["high"])
            )


def _counted(report: Report, context: Context, span: Span, words: str) -> Iterator[Figure]:
    """What a sentence counts: projects, departments, roles, and totals that it states in another way."""
    counted = [*_counts(report, context, span, words), *_roles(report, context, span, words)]
    whole = () if context.vocabulary.actors(report.municipality).find(words) else stated_totals(words, report.year)
    for figure in counted:
        yield over_period(figure, words, report.year)
    for one in not_yet(whole, counted):
        figure = stated_figure(report, context, span, one.measure, one.value, "projekt", year=one.year)
        yield figure if one.measure == "projects" else over_period(figure, words, report.year)


_PERIOD = re.compile(
    r"(?i)\b(?:(?:program)?perioden|åren|mellan(?: åren)?|under|sedan)\s+(20\d\d)\s*(?:[–—-]|och|till)\s*(20\d\d)\b"
)


def period_told(words: str) -> str | None:
    """The years that a sentence counts over, where it names no single one.

    >>> (period_told("Under perioden 2014–2020 deltog kommunen i 34 projekt."),
    ...  period_told("Under 2021 pågick 3 projekt för åren 2014–2020."))
    ('2014–2020', None)
    """
    period = _PERIOD.search(words)
    return f"{period[1]}–{period[2]}" if period and not _YEAR.search(_PERIOD.sub("", words)) else None


def over_period(figure: Figure, words: str, year: int | None) -> Figure:
    """A figure of the whole municipality as one of several years, where its sentence counts over
    them; ``year`` is the report's."""
    period = period_told(words) if figure.subject_kind == "total" and figure.measure in _COUNTED else None
    return figure.model_copy(update={"subject": f"projekt {period}", "year": year}) if period else figure


_COUNTED = {"projects", "projects_as_lead", "projects_as_partner", "paid_out", "eu_funding", "total_budget"}


def paid_sums(report: Report, context: Context, span: Span, words: str, *, again: bool) -> list[Figure] | None:
    """What a sentence says was paid to the municipality, None where it does not speak of that.

    ``again``: the sentence before it did, so that "Motsvarande belopp 2023 var …" is of the same.
    """
    paid = bool(_PAID.search(words)) or (again and bool(_THE_SAME.match(words)))
    if not (paid or _SUPPORT.search(words) or _GAVE.search(words)):
        return None
    found = [over_period(figure, words, report.year) for figure in _sums(report, context, span, words, paid=paid)]
    return found if paid or found else None


def _sums(report: Report, context: Context, span: Span, words: str, *, paid: bool) -> Iterator[Figure]:
    """Money of a sentence: an amount that stands with a programme is the programme's, another one
    the report's own sum."""
    before = 0
    for found in find_amounts(words):
        name = _programme_beside(context, words, before, found.start, found.end)
        before = found.end
        if is_difference(words, found.start, found.end):
            continue
        if name or paid:
            year = _year_near(words, found.start, found.end, report.year)
            figure = stated_figure(
                report,
                context,
                span,
                "paid_out",
                found.amount.value,
                "SEK",
                year=year,
                approximate=found.amount.approximate,
            )
            yield figure.model_copy(update={"subject": name, "subject_kind": "programme"}) if name else figure


def _programme_beside(context: Context, words: str, floor: int, start: int, end: int) -> str | None:
    """The programme that an amount is from: the one named right behind it, else the last one named before it."""
    programmes = context.vocabulary.programmes
    if source := _FROM.match(words, end):
        named = programmes.find(words[source.end() : source.end() + 60])
        if named and named[0].start < 25:
            return named[0].entry.name
    named = programmes.find(words[floor:start])
    return named[-1].entry.name if named and _BEFORE_AMOUNT.fullmatch(words[floor + named[-1].end : start]) else None


def _counts(report: Report, context: Context, span: Span, words: str) -> Iterator[Figure]:
    if re.search(r"(?i)\b(?:medverka|delt[ao]|redovisa|drev|driver|drivs|pågick|bedrev)", words):
        for match in _PROJECTS.finditer(words):
            number = parse_number(match["number"])
            compared = match.start() > 0 and "EU-" in words[: match.start()] and _YEAR.search(words[: match.start()])
            if (
                number is not None
                and ("EU" in match.group() or compared)
                and not is_difference(words, match.start(), match.end())
            ):
                year = (
                    int(match["year"]) if match["year"] else _year_near(words, match.start(), match.end(), report.year)
                )
                yield stated_figure(report, context, span, "projects", number, "projekt", year=year)
        for match in _BOARDS.finditer(words):
            number = parse_number(match["number"])
            if number is not None:
                year = _year_near(words, match.start(), match.end(), report.year)
                yield stated_figure(report, context, span, "departments", number, match["unit"].casefold(), year=year)


def _roles(report: Report, context: Context, span: Span, words: str) -> Iterator[Figure]:
    """How many of the projects the municipality owns, or is a partner in."""
    for match in _AMONG.finditer(words):
        number = parse_number(match["number"] or match["after"])
        if number is not None and not re.search(r"(?i)\b(?:nämnd|förvaltning)\w*\b", words):
            measure = (
                "projects_as_lead" if "ägare" in (match["role"] or match["is"]).casefold() else "projects_as_partner"
            )
            year = _year_near(words, match.start(), match.end(), report.year)
            yield stated_figure(report, context, span, measure, number, "projekt", year=year)


def _year_near(words: str, start: int, end: int, default: int | None) -> int | None:
    """The year a number belongs to: the last one named before it in the sentence, else one right after, else the
    report's.

    >>> text = "Totalt betalades 2025 cirka 5 mkr ut, mot 4 mkr 2024"
    >>> _year_near(text, 28, 33, 2025), _year_near(text, 43, 47, 2025)
    (2025, 2024)
    >>> _year_near("Det var 5 nämnder, året innan 4", 30, 31, 2025)
    2024
    >>> _year_near("Under 2024 deltog vi i 10 projekt (12 projekt 2023), varav 4", 59, 60, 2024)
    2024
    >>> text = "Stödet uppgick till 16,9 mnkr, mot 14,2 mnkr året innan"
    >>> _year_near(text, 20, 29, 2025), _year_near(text, 35, 44, 2025)
    (2025, 2024)
    """
    if after := re.match(r"\s*(?:kronor\s*)?(?:under |år |för )?(20\d\d)\b", words[end : end + 24]):
        return int(after[1])
    before = list(_YEAR.finditer(without_asides(words[:start])))
    last = int(before[-1][1]) if before else default
    floor = before[-1].end() if before else 0
    earlier = _YEAR_BEFORE.match(words, end) or any(
        not _NUMBER_END.search(words[: match.start()]) for match in _YEAR_BEFORE.finditer(words, floor, start)
    )
    return last - 1 if earlier and last else last
