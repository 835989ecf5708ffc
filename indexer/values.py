"""Values as the reports write them, typed: amounts, dates, roles, numbers in words. Pure functions; examples run.

Amounts are whole SEK. A text that holds two candidates gives None: the caller raises an issue, nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from indexer.records import Role

SPACE = r"[ \t\u00a0\u202f\u2009]"
_NUMBER = (
    rf"\d{{1,3}}(?:,\d{{3}}){{2,}}(?![\d,])|\d{{1,3}}(?:(?:{SPACE}(?:\r?\n)?|\r?\n|[.])\d{{3}})+(?!\d)(?:,\d+)?"
    rf"|\d+(?:[.,]\d+)?"
)
_SCALE = (
    dict.fromkeys("tkr kkr tusen ksek tsek".split(), 1_000)
    | dict.fromkeys("mkr msek mnkr miljon miljoner mn million millions".split(), 1_000_000)
    | dict.fromkeys("mdr miljard miljarder mdkr".split(), 1_000_000_000)
)
_UNIT = r"(?:svenska[ \r\n]+)?(?:kronor|kr|sek)\b"
_FOREIGN = r"(?:euro|eur|€|usd|dkk|nok|gbp|danska[ \n]+kronor|norska[ \n]+kronor)"
_AROUND = r"(?:c:?a\.?|cirka|omkring|ungefär|drygt|nästan|nära|uppskattningsvis|approx\.?|about|~)"
_AMOUNT = re.compile(
    rf"(?<![\w\d,.-])(?P<around>{_AROUND}[ \r\n]*)?(?:(?P<before>SEK|kr)[ \r\n]+|(?P<abroad>EUR|USD|€)[ \r\n]*)?"
    rf"(?P<number>{_NUMBER})"
    rf"(?:[ \r\n\u00a0]*(?P<scale>{'|'.join(sorted(_SCALE, key=len, reverse=True))})\b\.?)?"
    rf"(?:[ \r\n\u00a0]*(?:(?P<foreign>{_FOREIGN})(?!\w)|(?P<unit>{_UNIT}))|(?::-|,-))?",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """Whole SEK, and whether the text calls it approximate."""

    value: int
    approximate: bool = False


class AmountFound(NamedTuple):
    """An amount in running text: range within that text and the value."""

    start: int
    end: int
    amount: Amount


def _decimal(text: str) -> float:
    digits = re.sub(r"[\s\u00a0\u202f\u2009]", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", digits):
        digits = digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


_BELOW = re.compile(r"(?i)\s*(?:kronor|kr|EU-projekt|projekt)?\s*(?:mindre|mer|lägre|högre|färre|fler)\s+[aä]n\b")
_CHANGED = re.compile(
    r"(?i)\b(?:ökat|ökade|öka|ökning\w*|minska\w*|minskning\w*|sjunkit|sjönk|stigit|steg"
    r"|skillnad\w*)\s+(?:\w+\s+){0,2}?(?:med|på)\s+(?:ca|cirka|drygt|nästan)?\s*$"
)


def is_difference(text: str, start: int, end: int) -> bool:
    """Whether the number at ``text[start:end]`` tells how two others differ, and is no count or sum of its own.

    >>> words = "12 mkr, vilket är 2 mkr mindre än 2021; det ökade med 3 mkr till 15 mkr"
    >>> [is_difference(words, *span) for span in ((0, 6), (18, 23), (54, 59), (65, 71))]
    [False, True, True, False]
    """
    return bool(_BELOW.match(text, end) or _CHANGED.search(text[:start]))


def without_asides(text: str) -> str:
    """The text with brackets that hold a number and its year blanked, each position kept.

    >>> without_asides("deltog i 10 projekt (12 projekt 2023), under året (2024)")
    'deltog i 10 projekt                  , under året (2024)'
    """
    return re.sub(
        r"\((?=[^()]*\b20\d\d\b)[^()]*\)",
        lambda found: found[0] if _ONLY_YEAR.fullmatch(found[0]) else " " * len(found[0]),
        text,
    )


_ONLY_YEAR = re.compile(r"\(\D*20\d\d\D*\)")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3},\d{3}")
"""Behind "SEK" a comma before three digits is that of English texts: no sum has three decimals."""
_MOST_DIGITS = 30
"""Characters of a number; more is no amount, and no number that Python's floats hold."""


def find_amounts(text: str) -> list[AmountFound]:
    """Amounts of money in running text: numbers with a currency or a scale (mkr, miljoner kronor), never bare numbers.

    >>> [found.amount.value
    ...     for found in find_amounts("12 236 225 kr, varav 8,2 miljoner kronor 2019; 10 miljoner euro")]
    [12236225, 8200000]
    """
    found = []
    for match in _AMOUNT.finditer(text):
        if (
            match["foreign"]
            or match["abroad"]
            or not (match["scale"] or match["unit"] or match["before"])
            or len(match["number"]) > _MOST_DIGITS
        ):
            continue
        scale = _SCALE[match["scale"].casefold()] if match["scale"] else 1
        number = match["number"]
        if match["before"] and not match["scale"] and _ENGLISH_THOUSANDS.fullmatch(number):
            number = number.replace(",", "")
        amount = Amount(round(_decimal(number) * scale), match["around"] is not None)
        found.append(AmountFound(match.start(), match.end(), amount))
    return found


FOREIGN = re.compile(
    r"(?i)(?<![\w,.])(?:(?:ca|cirka|drygt|knappt"
    r"|nära) )?\d[\d \u00a0]*(?:[.,]\d+)*[ \u00a0]?(?:miljon(?:er)?|milj\.?|m|k)?"
    r"[ \u00a0]?(?:euro?|meur|keur|norska kronor|danska kronor|nok|dkk|usd)(?!\w)|€ ?\d[\d ,.]*\d"
    r"|\d[\d ,.]*(?:m(?:iljoner)?)? ?€"
)
"""An amount in another currency."""


def in_kronor(text: str) -> str:
    """The words of a cell without a bracket that gives the amount in another currency.

    >>> in_kronor("9 800 (ca 850 000 EUR)"), in_kronor("850 000 EUR (en del)")
    ('9 800', '850 000 EUR (en del)')
    """
    plain = re.sub(rf"(?i)\s*\([^()]*\d[^()]*?{_FOREIGN}(?!\w)[^()]*\)", "", text)
    return plain if re.search(r"\d", plain) else text


def parse_amount(text: str, scale: str = "") -> Amount | None:
    """The one amount a form's cell gives, in whole SEK; ``scale`` is the unit that its label prints for a bare number.

    >>> parse_amount("11 971 565"), parse_amount("c:a 70 000 SEK")
    (Amount(value=11971565, approximate=False), Amount(value=70000, approximate=True))
    >>> (parse_amount("1 234,5 tkr").value, parse_amount("0 sek").value,
    ...  parse_amount("total budget för projektet är 12 mkr").value)
    (1234500, 0, 12000000)
    >>> (parse_amount("Vet ej") is None, parse_amount("120 000 EUR") is None, parse_amount("EUR 7.2 million") is None,
    ...  parse_amount("2 mkr 2024 och 3 mkr 2025") is None)
    (True, True, True, True)
    >>> parse_amount("9 800", "tkr").value, parse_amount("SEK 24,300,000").value, parse_amount("SEK 24,300").value
    (9800000, 24300000, 24300)
    """
    stripped = " ".join(text.split())
    if scale and re.fullmatch(r"[\d\s.,]+", stripped):
        stripped = f"{stripped} {scale}"
    if re.search(rf"\d[ \u00a0]*(?:[a-zåäö]+[ \u00a0]*)?{_FOREIGN}(?!\w)|\b(?:EUR|USD) ?\d|€ ?\d", stripped, re.I):
        return None
    found = find_amounts(stripped)
    if len(found) == 1:
        return found[0].amount
    whole = _AMOUNT.fullmatch(stripped)
    if whole and not found:
        return Amount(round(_decimal(whole["number"])), whole["around"] is not None)
    return None


_MONTHS = tuple("januari februari mars april maj juni juli augusti september oktober november december".split())
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(_MONTHS, 1)
}
_MONTH |= {
    "january": 1,
    "february": 2,
    "march": 3,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "october": 10,
    "sept": 9,
    "okt": 10,
}


class DateFound(NamedTuple):
    """An ISO date, possibly partial ("2022", "2025-11"), and what else the text says."""

    iso: str
    note: str | None = None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _iso(year: str, month: str | None = None, day: str | None = None) -> str | None:
    try:
        whole = date(_year(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not 1950 <= whole.year <= 2100:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]


def parse_date(text: str) -> DateFound | None:
    """A date as forms have it, scanned and spaced in many ways; ISO and partial where the text is.

    >>> [parse_date(text).iso
    ...     for text in ("2023-02-01", "23 -11- 01", "2 023 -09-01", "230 201", "2 022", "November 2025")]
    ['2023-02-01', '2023-11-01', '2023-09-01', '2023-02-01', '2022', '2025-11']
    >>> parse_date("22 -09-01 (försenat till 2023-03-01)")
    DateFound(iso='2022-09-01', note='försenat till 2023-03-01')
    >>> parse_date("2022-12-31 (förlängt till 2023-02-28)")
    DateFound(iso='2023-02-28', note='förlängt från 2022-12-31')
    >>> parse_date("1 september 2024").iso, parse_date("2024/2025") is None, parse_date("Vet ej") is None
    ('2024-09-01', True, True)
    """
    stripped = " ".join(text.split()).strip(" .,;")
    note = None
    if bracket := re.fullmatch(r"(.*?)\s*\((.+)\)", stripped):
        stripped, note = bracket[1], bracket[2]
        later = re.fullmatch(r"(?i)förläng[td]\w*\s+(?:till(?: och med)?|t\.?o\.?m\.?)\s+(?P<date>[^()]+)", note)
        if later and (planned := parse_date(stripped)) and (extended := parse_date(later["date"])):
            return DateFound(extended.iso, f"förlängt från {planned.iso}")
    words = re.fullmatch(r"(?:den )?(?:(\d{1,2})(?::?e)?[. ]*)?([A-Za-z]+)\.?,? (\d{4})", stripped)
    if words and words[2].casefold() in _MONTH:
        iso = _iso(words[3], str(_MONTH[words[2].casefold()]), words[1])
        return DateFound(iso, note) if iso else None
    digits = re.sub(r"\s*([-/.–])\s*", r"\1", stripped).replace("–", "-")
    # "2 023 -09-01", "2 022": thousands put in by a spreadsheet; "230 201": the date 230201 read as an amount.
    digits = re.sub(r"^(\d) (\d{3})(?!\d)", r"\1\2", digits)
    digits = re.sub(r"^(\d{3}) (\d{3})$", r"\1\2", digits)
    for shape in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[-/. ](?P<y>\d{4})",
        r"(?P<y>\d{2})[-/.](?P<m>\d{2})[-/.](?P<d>\d{2})",
        r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{2})[/](?P<y>\d{4})",
        r"(?P<y>\d{4})",
    ):
        if match := re.fullmatch(shape, digits):
            parts = match.groupdict()
            iso = _iso(parts["y"], parts.get("m"), parts.get("d"))
            return DateFound(iso, note) if iso else None
    return None


_MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_ORDINAL = {"första": "1", "andra": "2", "tredje": "3", "fjärde": "4", "femte": "5"}
DATE_PATTERN = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:(?:\d{{1,2}}(?::?e)?|{'|'.join(_ORDINAL)})[ ]+)?(?:{_MONTH_NAMES})\.?,?[ ]+\d{{4}}"
    r"|\d{4}-\d{2}(?![\d])|\d{1,2}/\d{1,2}(?:[ ]+|/)\d{4}|(?:19|20)\d{2}(?!\d))"
)
"""A date as running text and tables write it, for patterns."""
_PERIOD = re.compile(
    rf"(?i)(?P<start>{DATE_PATTERN}|(?:\d{{1,2}}[ ]+)?(?:{_MONTH_NAMES}))[ ]*"
    rf"(?:-{{1,3}}|[–—]|(?:t\.?o\.?m\.?|till(?: och med)?|to|until)(?![\w]))[ ]*"
    rf"(?:(?:den|våren|sommaren|hösten|vintern|spring|autumn)[ ]+)?(?P<end>{DATE_PATTERN})"
)
_UNTIL = re.compile(
    rf"(?i)(?:\b(?:till(?: och med)?|t\.?o\.?m\.?|slut\w*|avslut\w*|until)\b[^\d]{{0,20}}?"
    rf"|^[ ]*[-–][ ]*)(?P<end>{DATE_PATTERN})"
)
_SINCE = re.compile(
    rf"(?i)(?:\b(?:från(?: och med)?|fr\.?o\.?m\.?|start\w*|sedan|inled\w*"
    rf"|from)\b[^\d]{{0,20}}?)?(?P<start>{DATE_PATTERN})"
)


class Period(NamedTuple):
    """Start and end of a time, each an ISO date with its range in the text, or None where the text gives none."""

    start: str | None
    start_at: tuple[int, int] | None
    end: str | None
    end_at: tuple[int, int] | None


def parse_period(text: str) -> Period | None:
    """The time that a cell or a label's value gives; None for one without a date or with more than two.

    >>> [parse_period(text)[::2] for text in ("2023-01-01 till 2026-06-30", "2023--2026", "2015-09-01-2018-08-31")]
    [('2023-01-01', '2026-06-30'), ('2023', '2026'), ('2015-09-01', '2018-08-31')]
    >>> [parse_period(text)[::2] for text in ("1 maj 2019–31 oktober 2021", "maj–juni 2024", "till november 2019")]
    [('2019-05-01', '2021-10-31'), ('2024-05', '2024-06'), (None, '2019-11')]
    >>> parse_period("Projektet är avslutat per 31 december 2025.")[::2], parse_period("från 2024")[::2]
    ((None, '2025-12-31'), ('2024', None))
    >>> parse_period("hösten 2024 – våren 2026")[::2]
    ('2024', '2026')
    >>> parse_period("tre år") is None, parse_period("2020, 2021 och 2022") is None
    (True, True)
    """
    if len(re.findall(rf"(?i){DATE_PATTERN}", text)) > 2:
        return None
    if match := _PERIOD.search(text):
        start, end = _date_of(match["start"]), _date_of(match["end"])
        if start is None and end is not None and len(end) > 4:
            start = _date_of(f"{match['start']} {end[:4]}")
        return Period(start, match.span("start"), end, match.span("end")) if start and end and start <= end else None
    if match := _UNTIL.search(text):
        return Period(None, None, _date_of(match["end"]), match.span("end"))
    if match := _SINCE.search(text):
        return Period(_date_of(match["start"]), match.span("start"), None, None)
    return None


def _date_of(words: str) -> str | None:
    plain = re.sub(rf"(?i)^({'|'.join(_ORDINAL)})\b", lambda match: _ORDINAL[match[1].casefold()], words.strip())
    found = parse_date(plain)
    return found.iso if found else None


_OTHER_OWNS = re.compile(
    r"(?is)\s*(?:vi\s+är\s+|är\s+)?(?:projekt|samarbets|samverkans)?partner(?:\s+i\s+projektet)?\s*[,(;.–-]\s*"
    r"(?!(?:vi|även|också|och|samt|eller)\b)(?=\S)[^,;]*?(?:\s+(?:är|äger|leder|koordinerar|samordnar|står\s+som)\b"
    r"|(?:ägare|koordinator|samordnare|lead partner|coordinator)\s*:)"
)


_LEADS = (
    "projektägare projektagare ägare leadpartner huvudsökande koordinator huvudpartner stödmottagare owner coordinator"
    " coordinatingbeneficiary huvudman huvudpart huvudansvarig samordnare samordnande ledandepart"
).split()
_PARTNERS = (
    "projektpartner medsökande samverkanspartner deltagare samarbetspartner projektdeltagare participant"
).split()
_PARTNER_ALONE = frozenset(
    "pp partner part medpart delpart medverkandepart deltagandepart deltar deltagande deltog medverkar medverkande"
    " coapplicant cobeneficiary copartner".split()
)


def parse_role(text: str) -> Role | None:
    """Lead partner (projektägare) or partner, from the wording of a form's answer.

    >>> (parse_role("Projektägare"), parse_role("Medsökande / projektpartner"),
    ...  parse_role("projektägare eller projektpartner"))
    ('lead', 'partner', None)

    Where somebody else is said to own it, the cell's own role stands first:

    >>> (parse_role("Partner i projektet, Region Norra är ägare"),
    ...  parse_role("Projektpartner (Björkö universitet är projektägare)"))
    ('partner', 'partner')
    """
    if _OTHER_OWNS.match(text):
        return "partner"
    plain = re.sub(r"[^a-zåäöé]", "", text.casefold())
    lead = plain in {"lp", "lead", "ledare", "leder", "ledande", "äger", "driver", "samordnar"} or any(
        word in plain for word in _LEADS
    )
    partner = plain in _PARTNER_ALONE or any(word in plain for word in _PARTNERS)
    return "lead" if lead and not partner else "partner" if partner and not lead else None


State = Literal["ongoing", "ended", "coming"]
_STATE_WORDS: dict[State, str] = {
    "ongoing": r"pågår|pågående|löpande|aktiv[at]?|aktuell[at]?|nuvarande|igång|i gång|under genomförande"
    r"|genomförs|i drift|ongoing"
    r"|active|running|current",
    "ended": r"(?:avslutat|avslutad|avslutade|avslutats|slutförda?|slutfört|genomfört|genomförda?|klart?"
    r"|färdigt?|tidigare"
    r"|avbrut(?:et|en|na)|avbröts|slutredovisa[dt]|slutrapportera[dt]|stängt|ended|closed|completed|finished|former|past)"
    r"(?: (?:i förtid|(?:19|20)\d\d(?:-\d\d)*))?",
    "coming": r"kommande|(?:(?:beviljat|beviljad|beslutat),? )?(?:ej|inte) (?:ännu )?(?:start|påbörja)[at]\w*"
    r"|planned|upcoming",
}
_STATES: dict[State, re.Pattern[str]] = {
    state: re.compile(
        rf"(?i)(?:våra |alla |projekt som )?(?:{words})(?: [\w-]*(?:projekt|insatser|satsningar|project)\w*)?"
        r"(?: (?:i|hos|just nu)\b.*)?"
    )
    for state, words in _STATE_WORDS.items()
}


@lru_cache(4096)
def state_said(words: str) -> State | None:
    """Whether a status, or a heading above projects, says that they go on, have ended or are to come.

    >>> [state_said(words) for words in ("Pågår", "Avslutat 2019", "Avslutade EU-projekt", "försenat till 2023")]
    ['ongoing', 'ended', 'ended', None]
    """
    first = re.split(r"[;,(]", words)[0].strip(" .:")
    return next((state for state, form in _STATES.items() if form.fullmatch(first)), None)


_NUMERALS = (
    "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
).split()
_NUMERAL = {word: value for value, word in enumerate(_NUMERALS)} | {
    "ett": 1,
    "trettio": 30,
    "fyrtio": 40,
    "femtio": 50,
    "hundra": 100,
}
_NUMERAL |= {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


def parse_number(text: str) -> float | None:
    """A count in digits or words.

    >>> parse_number("1 276"), parse_number("åtta"), parse_number("Nio"), parse_number("många") is None
    (1276.0, 8.0, 9.0, True)
    """
    stripped = text.strip().casefold()
    if stripped in _NUMERAL:
        return float(_NUMERAL[stripped])
    return _decimal(stripped) if re.fullmatch(_NUMBER, stripped) else None


_COUNTS = sorted(_NUMERAL.keys() - {"en", "ett", "one"}, key=lambda word: (-len(word), word))
NUMERAL_PATTERN = rf"(?:{_NUMBER}|\b(?:{'|'.join(_COUNTS)})\b)"
"""A count in digits or words, for patterns over running text ("åtta projekt", "1 276 bibliotek")."""


def squeeze(text: str) -> str:
    """Text with runs of white space made one space and none at the ends.

    >>> squeeze("  Let's  Go\\n Circular ")
    "Let's Go Circular"
    """
    return " ".join(text.split())


def repair_name(text: str) -> str:
    """A name with the spacing that spreadsheets and line ends broke put right.

    >>> repair_name("2 024 -KA121-VET-000111396")
    '2024-KA121-VET-000111396'
    >>> repair_name("Interreg ØKS (Öresund-Kattegat-\\nSkagerrak)"), repair_name(" SALT  ")
    ('Interreg ØKS (Öresund-Kattegat-Skagerrak)', 'SALT')
    """
    joined = re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", text)
    joined = squeeze(joined)
    return re.sub(r"\b([12]) (0\d\d)\b ?(?=-|$)", r"\1\2", joined)


@lru_cache(50_000)
def compare_key(text: str) -> str:
    """Letters and digits only, lower case: what two spellings of a name are compared by.

    >>> compare_key("SALT-Samverkan för …") == compare_key("Salt – samverkan för")
    True
    """
    return re.sub(r"[\W_]+", "", text.casefold())
