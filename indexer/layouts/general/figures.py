"""Totals of a free text: projects and money of the year that a sentence is about, decisions, twin towns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from indexer.layouts.general.lines import Told
from indexer.layouts.general.role_counts import is_of_role, role_counts
from indexer.layouts.general.year_tables import year_tables
from indexer.layouts.shared.base import Context, SubjectKind, stated_figure
from indexer.ranges import Ranges
from indexer.records import UNKNOWN_SENDER, Figure, Report, Span
from indexer.text import sentences, wrapped
from indexer.values import (
    NUMERAL_PATTERN,
    Amount,
    AmountFound,
    find_amounts,
    is_difference,
    parse_number,
    without_asides,
)

_N = NUMERAL_PATTERN
_AROUND = r"(?P<around>(?:ca|cirka|drygt|omkring|ungefär|nära|nästan|över|runt|knappt) )?"
_COUNT = wrapped(
    rf"(?i)\b{_AROUND}(?P<n>{_N})(?: (?:olika|nya|stora|små|pågående|aktuella|beviljade|internationella|egna))*"
    r" (?:EU-? ?(?:finansierade |stödda )?)?(?P<what>projekt)\b(?! (?:om|på) \d)"
)
_WORD_AMOUNT = wrapped(rf"(?i)\b{_AROUND}(?P<n>(?!\d){_N}) miljon(?:er)?(?: kronor| kr)?\b")
_NUMBER_OF = wrapped(
    rf"(?i)\bantalet (?:EU-?)?projekt\w*(?: \w+){{0,2}}? (?P<n>{_N})\b|\bvar antalet (?:EU-?)?projekt (?P<m>{_N})\b"
)
_BESIDE = wrapped(
    rf"[^.;(]{{0,12}}\((?P<n>{_N})(?: (?:EU-)?projekt)?,? (?:vid utgången av |vid slutet av |under "
    rf"|år )?(?P<year>(?:19|20)\d\d)\)"
)
"""Behind a count: another year's in brackets."""
_YEAR_BESIDE = wrapped(rf" \((?P<year>(?:19|20)\d\d): (?P<n>{_N})\)")
_SUM_BESIDE = wrapped(r"\d[^.;()]{0,20}? \((?P<year>(?:19|20)\d\d): (?P<sum>\d[^.;()]{1,30})\)")
"""Behind a sum: another year's in brackets."""
_WERE = wrapped(
    rf"^(?:[ÅåUu](?:r|nder) )?(?P<year>(?:19|20)\d\d) (?:var|hade|drev) (?:de|det|vi|antalet|siffran) (?P<n>{_N})\.?$"
)
_WERE_BEFORE = wrapped(
    rf"^(?:[ÅåUu](?:r|nder) )?[Åå]ret (?:före|innan|dessförinnan) (?:var|hade|drev|fanns) (?:de|det|vi|antalet|siffran)"
    rf" (?P<n>{_N})(?: (?:EU-)?projekt)?\.?$"
)
_OF_THESE = re.compile(r"(?i)(?:av (?:de|dem|dessa)|därav|varav)\b")
"""How a sentence begins that tells a part of what the one before it counted."""
_THIS_YEAR = wrapped(
    rf"\b[Ii] år (?:är|har|pågår|drivs)(?: antalet| kommunen| staden| vi| det)? (?P<n>{_N})\b(?! (?:miljoner"
    rf"|procent|kr))"
)
"""A count that goes on from the one of the sentence before."""
_OF_EU_COUNT = wrapped(
    rf"\bvarav (?P<n>{_N})(?: projekt)? (?:med (?:EU-(?:medel|stöd|finansiering)|(?:medel|stöd|finansiering)"
    rf" från EU)|är EU-projekt|var EU-projekt)\b"
)
_SHARE_OF_EU = wrapped(
    r"\bvarav (?:EU-\w+ (?P<named>\d[^.;,]*(?:,\d[^.;,]*)?)(?=[.;,]|$)|(?P<sum>\d[^.;,]*(?:,\d[^.;,]*)?) (?:kom "
    r"|kommer )?(?:från EU|i EU-\w+|av EU)\b)"
)
_GOT_OF_EU = wrapped(
    r"\b(?:fått|fick|får|mottagit|tagit emot|tog emot|erhållit) (?:totalt "
    r"|sammanlagt )?(?P<sum>\d[^.;,]{0,12}?(?:,\d+)?"
    r" ?(?:mn?kr|tkr|kr|kronor|miljoner(?: kronor)?)) (?:i EU-\w+|från EU\b|i (?:stöd|bidrag) från EU\b)"
)
"""What the sender has got of the EU, beside what it paid itself."""
_LIKEWISE = wrapped(
    r"(?:[Mm]otsvarande(?: summa| belopp| siffra)?|\boch)(?: för (?:länet|regionen|kommunen|staden))? (?:för|under"
    r"|år)? ?(?P<year>(?:19|20)\d\d) (?:var )?(?P<sum>\d[\d ]*(?:,\d+)? ?(?:miljon\w*|mn?kr|tkr|kr)\w*)"
)
"""What other years' sums were, behind a sentence that gives one: "Motsvarande för 2022 var 51 miljoner"."""
_SPAN = re.compile(r"\b(?P<from>(?:19|20)\d\d) ?[–-] ?(?P<to>(?:19|20)\d\d)\b")
_WHOLE_PERIOD = re.compile(
    r"(?i)\bperiod\w*|^\W*(?:under )?åren (?:19|20)\d\d ?[–-]|^\W*(?:19|20)\d\d ?[–-] ?(?:19|20)\d\d\W"
)
"""A sentence on a period of several years, or a row that begins with one."""
_OWN_YEAR = re.compile(r"\)? \(?(?:under |år )?(?P<year>(?:19[89]|20[0-4])\d)\b(?!:)")
_COMPARED = re.compile(r"(?i)\b(?:jämfört med|att jämföra med|mot|från|än)\s+$")
_NO_COUNT = re.compile(
    r"(?i)\bsedan (?:19|20)\d\d\b|\bstickprov|\bval(?:ts|des) ut\b|\burval|\bgranska[ts]\b|\bavslut\w*|\bansök\w*"
    r"|\bstartat\w*|\bförstud\w*|(?<!årsskiftet )(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d"
    r"|\b(?:ingången|början|inledningen) av (?:året\b|år \d|\d)"
)
"""What such a sentence counts are no projects of one year."""
_OF_THEM = wrapped(
    rf"(?i)\bför (?P<n>{_N})(?: av (?:de|dem|dessa)(?: {_N})?(?: projekten)?)?(?: är det|,"
    rf"| kommer)?(?P<fund>[^.;,]{{3,60}})"
)
_GIVEN = wrapped(r"(?i)\b(?:fått|får|fick) [^.;]{0,30}?(?:från|av|inom)(?P<fund> [^.;,]{3,60})")
_BEFORE = re.compile(
    r"(?i)(?<!än )(?<!med )(?<!mot )\båret (?:före|innan|dessförinnan)\b|\bföregående år\b"
    r"|\bförra året\b(?=[^.]{0,40}\bvar antalet)"
)
_COMPARED_WITH = wrapped(
    rf"(?i)\b(?:jämfört med|att jämföra med|mot|från|än) (?P<n>{_N})(?: \w+)? "
    r"(?:året (?:före|innan|dessförinnan)|föregående år|förra året)"
)
"""What a count is compared with: "jämfört med 19 året innan"."""
_TWO_BEFORE = re.compile(r"(?i)\b(?:två|tre) föregående åre?n?\b")
_YEAR = re.compile(
    r"(?i)\b(?:under|år|för|i|hela|störst|slut(?:et av)?|(?:utgången|slutet|mitten) av|medverkade|deltog|drev"
    r"|beviljades|hade|fick|innan,|gjordes"
    r"|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
    r"\s+(?P<year>(?:19[89]|20[0-4])\d)\b(?! ?[–-])"
    r"|^\W*(?P<first>(?:19[89]|20[0-4])\d)\b(?! ?[–-])"
    r"|\bårsskiftet\s+(?P<turn>(?:19[89]|20[0-4])\d)\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)\b"
    r"|(?<![\d-])(?P<dated>(?:19[89]|20[0-4])\d)-\d\d-\d\d\b"
)
"""A sentence's year: where it stands alone, in a date, or as the one that ends at a turn of the year."""
_GOAL = re.compile(r"(?i)\b(?:ska|skall|mål(?:et)?|minst|högst|planera\w*|budgetera\w*|upp till|räknar med|hoppas)\b")
_HAS = re.compile(
    r"(?i)\b(?:fick|får|fått|hade|har|deltar|deltog|pågår|pågick|drivs|drev|engagera\w*|betala\w*|utbetala\w*"
    r"|bevilja\w*"
    r"|fördela\w*|prioriter\w*|dela[sd]\w*|beslutade|fanns|var|är|finns|omsatte|omsätter|mottog|erhöll|gick|ja från"
    r"|driver|medverka\w*|samlade|redovisa\w*|står|arbetar)\b"
)
_MONEY: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "total_budget",
        wrapped(
            r"(?i)\b(?:omsatte|omsätter|(?:total(?:a)?|sammanlagd|samlad) (?:budget|omslutning|projektbudget)\w*"
            r"|budgeterade)\b"
        ),
    ),
    (
        "eu_funding",
        wrapped(
            r"(?i)\bfrån EU\b|\bEU-?(?:intäkter|medel|medlen|stöd|stödet|bidrag|pengar|(?:med)?finansiering)\w*"
            r"|\bEU:s fonder|\bfonden\b"
            r"|\bEU-pengar"
        ),
    ),
)
_OF_ALL = re.compile(
    r"(?i)\b(?:tillsammans|totalt|sammanlagt|bevilja\w+ stöd|(?:EU-)?intäkterna|EU-(?:medlen|bidragen))\b"
)
_DEALS = re.compile(
    r"(?i)\bdela(?:s|des|de|r|t)\b[^.;]{0,60}\but\b|\bfördela\w*|\bbeslutade nämnden om|\bprioriter\w*|\bdelar ut\b"
    r"|\bbevilja\w*"
)
_DEALS_OUT = re.compile(r"(?i)\bdela(?:s|des|de|r|t)\b[^.;]{0,60}\but\b[^.;]{0,60}\b(?:ur|från)\b")
_OF_SENDER = re.compile(
    r"(?i)\bprojekten\b|\bverksamheterna\b|\bkommun|\bstad|\bregion|\bförbundet\b|\bbolaget\b|\bmyndigheten\b|^vi\b"
)
_PAID = re.compile(r"(?i)\butbeta\w*|\bbeta\w+\b[^.;]{0,40}\but\b")
_NO_TOTAL = re.compile(
    r"(?i)\bvar(?: för sig|t och ett)?\b(?=[^.;]{0,20}\bi EU)|\bvardera\b|\bkronor var\b|\bper projekt\b|\bprojektet\b"
)
_SAID_BY = wrapped(r"(?i)\benligt (?:uppgift(?:er)? från )?\w+")
"""Who tells a figure has not what it counts."""
_ONCE = wrapped(
    r"(?i)\b(?:fram till|tidigare|som mest|en gång|innan|då) [^.;]{0,20}?\b(?:hade|fanns|var)\b"
    r"|\bhade (?:tidigare|förut|då)\b"
)
"""A sentence on what was once."""
_TWINS = wrapped(
    rf"(?i)\b(?:har|haft|hade|finns|är)\b[^.;]{{0,40}}? (?P<n>{_N})(?: \w+)? (?P<what>vänorter|vänstäder)\b(?! till\b)"
)


def figures(report: Report, context: Context, told: Sequence[Told], taken: Sequence[Span]) -> Iterator[Figure]:
    """Each stated total once, with the year that its sentence is about; ``taken`` are ranges of single projects."""
    text, heading = context.ledger.document.text, Span(0, 0)
    seen: set[tuple[str, int | None, float]] = set()
    of_projects, covered = Ranges(taken), partial(_covered, report, _COVERS.search(text))
    for one in told:
        year, before, counted = report.year, list[Figure](), None
        heading = one.words if one.kind == "heading" else heading
        of_eu = _is_of_eu([report.title, text[slice(*heading)], text[slice(*one.words)]], taken, context)
        for span in sentences(text, *one.words):
            words = text[slice(*span)]
            year = _year(words, year, report.year)
            if of_projects.touch(span) or _SECTION.match(words):
                continue
            after = report.year if _BEFORE.search(words) else year
            new = [*_stated(report, context, span, words, year), *_goes_on(report, context, span, words, before)]
            new = _with_roles(new, before, counted, partial(_by_role, report, context, span, words))
            counted = _counted(new, counted)
            before = new or (before if _OF_THESE.match(words) else [])
            year = after
            dated = new if _YEAR.search(words) else map(covered, new)
            yield from _unseen((one for one in dated if of_eu or one.measure != "eu_funding"), seen)
    yield from _unseen(year_tables(report, context), seen)


def _with_roles(
    new: list[Figure],
    before: Sequence[Figure],
    counted: Figure | None,
    roles: Callable[[int | None], Iterator[Figure]],
) -> list[Figure]:
    """Figures, or where a sentence gives none what it says of the roles in the projects that its paragraph counted."""
    return new if new or before or counted is None else list(roles(counted.year))


def _counted(found: Iterable[Figure], before: Figure | None) -> Figure | None:
    """The count of projects among figures, else the one before."""
    return next((one for one in found if one.measure == "projects"), before)


def _unseen(found: Iterable[Figure], seen: set[tuple[str, int | None, float]]) -> Iterator[Figure]:
    """Figures that are not among those told before."""
    for figure in found:
        key = (figure.measure + figure.subject, figure.year, figure.value)
        if key not in seen:
            seen.add(key)
            yield figure


_COVERS = wrapped(
    r"\b(?:[Gg]ranskningen|[Rr]apporten|[Rr]edovisningen|[Uu]ppföljningen|[Rr]evisionen"
    r"|[Uu]tvärderingen) (?:omfattar|avser"
    r"|gäller|täcker) (?:åren |perioden )?(?P<from>(?:19|20)\d\d) ?[–-] ?(?P<to>(?:19|20)\d\d)\b"
)


def _covered(report: Report, period: re.Match[str] | None, figure: Figure) -> Figure:
    """A figure without a year of its own as it is told in a text that says which years it covers."""
    if period is None or figure.year != report.year or figure.subject_kind != "total":
        return figure
    sender = "" if report.municipality == UNKNOWN_SENDER else f"{report.municipality} "
    subject = f"{sender}{period['from']}–{period['to']}"
    return figure.model_copy(update={"year": None, "subject": subject, "subject_kind": "other"})


def _is_of_eu(around: Sequence[str], taken: Sequence[Span], context: Context) -> bool:
    """Whether the words around a sum that is dealt out say that it is the EU's, or the text tells of projects: else it
    is the sender's own."""
    words = " ".join(around)
    return bool(taken or _OF_EU.search(words) or context.vocabulary.programmes.find(words))


_OF_EU = re.compile(r"(?<![\w-])EU\b|(?i:\beurop|strukturfond|\bfonden\b)")
"""What makes a sum that is dealt out the EU's: its own words, the heading above it or the title say so."""
_SECTION = re.compile(r"(?:\d+\.)*\d+\.? +[A-ZÅÄÖ]\w* *[Pp]rojekt|(?:\d+\.)*\d+\.? +Projekt")
"""The number of a section that is on projects counts none."""


def _goes_on(report: Report, context: Context, span: Span, words: str, before: Sequence[Figure]) -> Iterator[Figure]:
    """What a sentence adds to the figures of the one before it: the same of another year."""
    if counted := next((one for one in before if one.measure == "projects"), None):
        for number, year in _counts_on(words, _dated_year(context.ledger.document.text), counted.year):
            yield stated_figure(report, context, span, "projects", number, "projekt", year=year)
        yield from _by_role(report, context, span, words, counted.year) if not _COUNT.search(words) else ()
    money = next((one for one in before if one.unit == "SEK"), None)
    for match in _LIKEWISE.finditer(words) if money and words.startswith("Motsvarande") else ():
        found = find_amounts(match["sum"])
        if money and len(found) == 1:
            value, year = found[0].amount.value, int(match["year"])
            yield stated_figure(report, context, span, money.measure, value, "SEK", subject=money.subject, year=year)


def _counts_on(words: str, dated: int | None, before: int | None) -> Iterator[tuple[float, int]]:
    """Counts of other years that a sentence goes on with; ``dated`` is the year of "i år",
    ``before`` that of the count before it.
    """
    if (were := _WERE.search(words)) and (number := parse_number(were["n"])) is not None:
        yield number, int(were["year"])
    if before and (were := _WERE_BEFORE.search(words)) and (number := parse_number(were["n"])) is not None:
        yield number, before - 1
    if dated and (now := _THIS_YEAR.search(words)) and (number := parse_number(now["n"])) is not None:
        yield number, dated


_HEAD = 400


def _dated_year(text: str) -> int | None:
    """The year in which a text was written, by the date in its head."""
    match = re.search(
        r"\b(?P<year>(?:19|20)\d\d)-\d\d-\d\d\b|\b\d{1,2} [a-z]{3,9} (?P<named>(?:19|20)\d\d)\b", text[:_HEAD]
    )
    return int(match["year"] or match["named"]) if match else None


def _year(words: str, before: int | None, own: int | None) -> int | None:
    """The year that a sentence is about: its own, the one before the text's, else that of the sentence before."""
    words = _COMPARED_WITH.sub("", words)
    if _TWO_BEFORE.search(words):
        return None
    if _BEFORE.search(words) and (told := before or own):
        return told - 1
    match = _YEAR.search(words)
    if match is None and own and _OWN_YEARS.search(words):
        return own
    return int(next(filter(None, match.groups()))) if match else before


_OWN_YEARS = re.compile(r"(?i)\b(?:(?:vid |i |till )?årets (?:slut|utgång)|under (?:hela )?året)\b")
"""A sentence on the year that the text is about, whatever the one before it is on."""


def _stated(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    if (
        context.vocabulary.actors(report.municipality).find(_SAID_BY.sub("", words))
        and not _OF_ALL.search(words)
        and not _DEALS.search(words)
    ):
        return  # what a department has is no total of the sender
    if (period := _SPAN.search(words)) and _WHOLE_PERIOD.search(words) and not _GOAL.search(words):
        yield from _of_period(report, context, span, words, period)
        return
    if not _GOAL.search(words) and not _NO_COUNT.search(words):
        yield from _counts(report, context, span, words, year)
        yield from _by_role(report, context, span, words, year) if _COUNT.search(words) else ()
        yield from _sums(report, context, span, words, year)
        yield from _of_funds(report, context, span, words, year)
    yield from _of_eu(report, context, span, words, year)
    for match in _COMPARED_WITH.finditer(words) if _COUNT.search(words) else ():
        if year and (number := parse_number(match["n"])) is not None:
            yield stated_figure(report, context, span, "projects", number, "projekt", year=year - 1)
    yield from _twins(report, context, span, words, year)


def _twins(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    """How many twin towns a sentence says that there are."""
    for match in _TWINS.finditer(words) if not _ONCE.search(words) else ():
        if (number := parse_number(match["n"])) is not None:
            yield stated_figure(report, context, span, "twin_cities", number, "vänorter", year=year)


def _of_eu(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    """How many of the projects that a sentence counts the EU pays for; those of several years have no year."""
    period = _SPAN.search(words)
    subject = f"EU-projekt {period['from']}–{period['to']}" if period else "EU-projekt"
    for match in _OF_EU_COUNT.finditer(words):
        if (number := parse_number(match["n"])) is not None:
            told = (report, context, span, "projects", number, "projekt")
            figure = stated_figure(*told, subject=subject, kind="other", year=year)
            yield figure.model_copy(update={"year": None}) if period else figure


def _counts(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    for match in (*_COUNT.finditer(words), *_NUMBER_OF.finditer(words)):
        found = match.groupdict()
        number = parse_number(found.get("n") or found.get("m") or "")
        if number is None or not _is_count(words, match, number) or is_of_role(words, match.end()):
            continue
        behind = _BESIDE.match(words, match.end()) or _YEAR_BESIDE.match(words, match.end())
        yield from _beside(report, context, span, behind)
        own = _OWN_YEAR.match(words, match.end())
        if _COMPARED.search(words[: match.start()]) and not own:
            continue
        around = bool(found.get("around"))
        given = _GIVEN.search(words, match.end())
        hits = context.vocabulary.programmes.find(given["fund"]) if given else []
        kind: SubjectKind = "programme" if len(hits) == 1 else "total"
        yield stated_figure(
            report,
            context,
            span,
            "projects",
            number,
            "projekt",
            subject=hits[0].entry.name if len(hits) == 1 else None,
            kind=kind,
            year=int(own["year"]) if own else year,
            approximate=around,
        )


def _by_role(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    """How many of the projects that a sentence is on the sender leads, and takes part in as a partner."""
    for role, number in role_counts(words):
        yield stated_figure(report, context, span, f"projects_as_{role}", number, "projekt", year=year)


_OF_ALL_TOLD = wrapped(
    r" som (?:vi|[\wåäö]+(?: \w+)?) (?:redovisar|redovisade|har|hade|driver|drev|deltar i|uppger|arbetar med)\b"
)
"""Behind "av de elva projekt": they are all."""


def _is_count(words: str, match: re.Match[str], number: float) -> bool:
    """Whether a number counts all projects: no section's number, no difference, no part of what was counted before."""
    part = re.search(r"(?i)\bav (?:de|dem|dessa) $", words[: match.start()])
    whole = not part or _OF_ALL_TOLD.match(words, match.end())
    return bool(number.is_integer() and not is_difference(words, *match.span()) and _HAS.search(words) and whole)


def _beside(report: Report, context: Context, span: Span, match: re.Match[str] | None) -> Iterator[Figure]:
    """The count of another year in the brackets behind one."""
    if match and (number := parse_number(match["n"])) is not None:
        yield stated_figure(report, context, span, "projects", number, "projekt", year=int(match["year"]))


def _sums(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    """The sums of all projects together; what one project or each of several gets is none."""
    beside = _SUM_BESIDE.search(words)
    words = without_asides(words)
    found = _amounts(words)
    if share := _part_of_eu(words, len(found)):
        part = find_amounts(share)
        if len(part) == 1:
            yield stated_figure(report, context, span, "eu_funding", part[0].amount.value, "SEK", year=year)
        return
    year = _counted_year(words) or year
    if len(found) != 1 or _NO_TOTAL.search(words) or is_difference(words, found[0].start, found[0].end):
        return
    measure = _measure(words)
    if measure is None:
        return
    amount = found[0].amount
    hits = _funds(words, context)
    kind: SubjectKind = "programme" if len(hits) == 1 else "total"
    yield stated_figure(
        report,
        context,
        span,
        measure,
        amount.value,
        "SEK",
        subject=next(iter(hits)) if len(hits) == 1 else None,
        kind=kind,
        year=year,
        approximate=amount.approximate,
    )
    if beside and kind == "total" and (other := find_amounts(beside["sum"])):
        yield stated_figure(report, context, span, measure, other[0].amount.value, "SEK", year=int(beside["year"]))


def _counted_year(words: str) -> int | None:
    """The year right behind what a sentence counts."""
    own = next((m for c in _COUNT.finditer(words) if (m := _OWN_YEAR.match(words, c.end()))), None)
    return int(own["year"]) if own else None


def _amounts(words: str) -> list[AmountFound]:
    """The sums of a sentence that are no differences, those in words too."""
    return [one for one in (*find_amounts(words), *_in_words(words)) if not is_difference(words, one.start, one.end)]


def _part_of_eu(words: str, sums: int) -> str | None:
    """What a sentence on several sums says is the EU's part of them, or what the sender got of the EU."""
    if share := _SHARE_OF_EU.search(words):
        return share["named"] or share["sum"]
    got = _GOT_OF_EU.search(words) if sums > 1 and _OF_SENDER.search(words) else None
    return got["sum"] if got else None


def _of_period(report: Report, context: Context, span: Span, words: str, period: re.Match[str]) -> Iterator[Figure]:
    """What is counted over several years: it has those years in its subject, and none of its own."""
    sender = "" if report.municipality == UNKNOWN_SENDER else f"{report.municipality} "
    subject = f"{sender}{period['from']}–{period['to']}"
    rest = words[period.end() :]
    counts = [match for match in _COUNT.finditer(words) if (parse_number(match["n"]) or 0.5).is_integer()]
    amounts = find_amounts(rest)
    if len(counts) == 1 and (number := parse_number(counts[0]["n"])) is not None:
        figure = stated_figure(report, context, span, "projects", number, "projekt", subject=subject, kind="other")
        yield figure.model_copy(update={"year": None})
    measure = _measure(words) or ("eu_funding" if counts and _GIVEN_MONEY.search(words) else None)
    if len(amounts) == 1 and measure:
        amount = amounts[0].amount
        figure = stated_figure(
            report, context, span, measure, amount.value, "SEK",
            subject=subject, kind="other", approximate=amount.approximate,
        )  # fmt: skip
        yield figure.model_copy(update={"year": None})


_GIVEN_MONEY = re.compile(r"(?i)\bbevilja\w*|\bstöd|\bmedel\b|\bbidrag|\bEU-|\bfrån EU|\bprioritera\w*|\bfördela\w*")


def _measure(words: str) -> str | None:
    """What the one sum of a sentence is of all projects together; None where it is none of theirs."""
    counted = _COUNT.search(words)
    of_all = counted or _OF_ALL.search(words)
    if of_all or _OF_SENDER.search(words):
        for measure, form in _MONEY:
            if form.search(words):
                return "paid_out" if measure == "eu_funding" and _PAID.search(words) else measure
    if of_all and _PAID.search(words):
        return "paid_out"
    return "eu_funding" if (of_all or _DEALS_OUT.search(words)) and _DEALS.search(words) else None


def _funds(words: str, context: Context) -> set[str]:
    """The programmes that a sum is of; none where it is dealt out of the only one: that is all that is dealt out."""
    hits = {hit.entry.name for hit in context.vocabulary.programmes.find(words)}
    return set() if _DEALS.search(words) and _only_fund(context) else hits


def _only_fund(context: Context) -> bool:
    """Whether a whole text names no more than one programme."""
    found = context.vocabulary.programmes.find(context.ledger.document.text)
    return len({hit.entry.name for hit in found}) < 2


def _in_words(words: str) -> list[AmountFound]:
    """Amounts whose number is a word: "nära sju miljoner kronor"."""
    found = []
    for match in _WORD_AMOUNT.finditer(words):
        if (number := parse_number(match["n"])) is not None:
            amount = Amount(round(number * 1_000_000), match["around"] is not None)
            found.append(AmountFound(*match.span(), amount))
    return found


def _of_funds(report: Report, context: Context, span: Span, words: str, year: int | None) -> Iterator[Figure]:
    """How many of the projects are of one fund: "för 14 är det Europeiska socialfonden"."""
    if "projekt" not in words.casefold():
        return
    kind: SubjectKind = "programme"
    for match in _OF_THEM.finditer(words):
        hits = context.vocabulary.programmes.find(match["fund"])
        number = parse_number(match["n"])
        if len({hit.entry.name for hit in hits}) == 1 and number is not None:
            name = hits[0].entry.name
            yield stated_figure(
                report, context, span, "projects", number, "projekt", subject=name, kind=kind, year=year
            )
