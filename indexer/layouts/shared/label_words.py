"""What a label or a column's name means by the words it is built of, where no list has it: "Varav från EU"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.layouts.shared.units import UNIT

_MONEY = (
    r"(?:stöd\w*|medel\w*|bidrag\w*|finansiering\w*|pengar\w*|del|andel\w*|belopp\w*|summa\w*|ersättning\w*|fund\w*"
    r"|contribution|grant|share)"
)
_EU = (
    r"(?:eu|eu:s|eus|europeiska unionen\w*|unionen\w*|eruf|esf\+?|erasmus\+?|socialfonden\w*"
    r"|regionalfonden\w*|interreg|life)"
)
_OWN = (
    r"(?:egen|eget|egna|vår|vårt|våra|our|own|(?:kommun|stad|region|förbund|bolag|myndighet|länsstyrels|universitet"
    r"|högskol|landsting)\w*s)"
)
_COST = r"(?:\w*budget\w*|\w*kostnad\w*|omslutning\w*|omfattning\w*|finansieringsram|cost|volym|investering\w*)"
_NOT_TOLD = re.compile(
    r"(?i)\b(?:sök(?:er|t|ta|te)|ansök(?:t|ta|er)|ansökan|begär\w+|requested|önska\w+|utbetal\w+|upparbeta\w+"
    r"|förbruka\w+|återstå\w+|antal|andel(?:en)? i|mål\w*|kontakt\w*|webb\w*|beskrivning\w*|syfte\w*|kommentar\w*)\b"
)
"""Words of a label that make it none of the project's own facts: what is only asked for, used up, counted."""
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(form, re.IGNORECASE))
    for field, form in (
        ("other", r"(?:\w*[- ])*?(?:(?<!eu-)(?<!eu:s )(?:med|mot|egen)finansiering\w*|(?:in kind|egen(?: \w+)?)"
                  r" ?insats\w*)(?: .*)?"),
        ("eu_funding", rf"(?:varav |därav )(?:från )?{_EU}|från {_EU}|belopp {_EU}"),
        ("eu_funding", rf"(?:varav |därav )?(?:\w+ )?{_EU}[- ]?(?:\w*{_MONEY}|\w*kostnad\w*|\w*budget)"
                       r"(?: totalt| (?:till|för|i|totalt) .*)?"),
        ("eu_funding", rf"(?:varav |därav )?(?:{_MONEY}|beviljat|beviljade|ersättning) (?:från|ur|av|genom)"
                       rf" {_EU}(?: .*)?"),
        ("eu_funding", rf"(?:beviljat|beviljad|beviljade|beslutat|beslutade) (?:\w+[- ]?)?{_MONEY}(?: till oss)?"),
        ("own_budget", rf"(?:varav |därav )?{_OWN} (?:{_COST}|{_MONEY})(?: (?:av|i) .*)?"),
        ("name", r"(?:projekt\w*|insats\w*|satsning\w*)[ -]?(?:namn|titel|benämning|rubrik)\w*"
                 r"|(?:namn|titel|benämning)(?:en|et)? på (?:projekt|insats|satsning)\w*"),
        ("lead_partner", r"(?:projekt\w*[ -]?)?(?:ägar(?:e|en)|ägande|ledande|koordinator\w*|koordinerande"
                         r"|samordnare\w*"
                         r"|samordnande|huvud(?:part|partner|sökande|man)\w*|lead|leading|coordinating)"
                         r"(?: (?:part|partner|organisation|organization|aktör|stad|stödmottagare|kommun|sökande"
                         r"|i projektet|beneficiary|applicant|institution))?"
                         r"|(?:drivs|ägs|leds|samordnas|koordineras) av|(?:vem|vilka?) (?:som )?(?:äger|driver|leder)"
                         r"(?: projektet)?|stödmottagare"),
        ("leader", r"(?:projekt|delprojekt)(?:ledare|ledning|ansvarig)\w*(?: (?:hos|i|på|för) .*)?"),
        ("department", r"(?:ansvarig|berörd|utförande)\w* (?:nämnd|förvaltning|avdelning|enhet|verksamhet)\w*"),
        ("partners", r"(?:(?:övriga|andra|deltagande|medverkande|våra|svenska|utländska|internationella) )?"
                     r"(?:\w*part(?:ner|ners|er|nerna|erna)|medsökande|medverkande|samarbets\w+|samverka\w+|deltagare"
                     r"|(?:deltagande |medverkande |samverkande )(?:organisationer|aktörer|kommuner|länder och partner"
                     r"|städer|parter))(?: (?:i|inom) projektet)?|vi samarbetar med|samarbete med|tillsammans med"
                     r"|participants|(?:(?:other|all|associated|project|participating) )(?:beneficiaries|partners"
                     r"|participants|organi[sz]ations)|consortium"),
        ("period", r"(?:projekt\w*|genomförande\w*|insats\w*)?[ -]?(?:tid|tiden|period|perioden|tidsperiod|tidplan"
                   r"|löptid|varaktighet)|pågår(?: under| mellan| perioden)?|när|år"),
        ("start_date", r"(?:projekt\w*[ -]?)?(?:start|startar|startade|börjar|började|inleds|inleddes|startdatum"
                       r"|starttid"
                       r"|startdag|påbörjas|begins)(?: (?:för|av) projektet)?"),
        ("end_date", r"(?:projekt\w*[ -]?)?(?:slut|slutar|avslut|avslutas|avslutades|slutdatum|sluttid|slutdag|slutår"
                     r"|ends)(?: (?:för|av) projektet)?"),
        ("programme", r"(?:eu-?)?(?:program\w*|fond\w*|finansiär\w*|finansieras (?:av|genom|via|inom)|bidragsgivare"
                      r"|stödgivare|stödform|utlysning\w*|finansieringsprogram)"
                      r"(?:[ /](?:och |eller )?(?:program|fond|utlysning)\w*)?"
                      r"|(?:funding|financing) (?:instrument|programme|program|source|scheme|body)"),
        ("role", r"(?:(?:\w+s |vår |deras )?(?:roll|funktion)|(?:vår|(?:kommun|stad|region|myndighet)ens) uppgift)"
                 r"(?: i projektet)?"),
        ("total_budget", rf"(?:varav |projekt\w* |hela |total\w* |sammanlagd |beräknad |beslutad |godkänd )*{_COST}"
                         r"(?: (?:(?:totalt|för|i) )?(?:projektet|hela projektet|(?:alla|samtliga) (?:part\w*"
                         r"|deltagare|aktörer)"
                         r"|hela partnerskapet)| totalt)?|(?:total|overall|full"
                         r"|whole) (?:eligible )?(?:project )?costs?"),
        ("status", r"(?:projekt\w*[ -]?|project )?(?:status|läge|skede|state|stage)"),
    )
)  # fmt: skip


_USED_UP = re.compile(
    r"(?i)(?:(?:totalt|ackumulerat|hittills|varav|summa) )*(?:(?:kostnad(?:er)?|ekonomiskt) )?"
    r"(?:upparbeta(?:t|d|de)|förbruka(?:t|d|de)|utfall(?:et)?|utbetala?(?:t|d|de))"
    r"(?: (?:medel|kostnad(?:er)?|belopp|budget|stöd|bidrag|summa|EU-\w+))?"
    r"(?: (?:hittills|totalt|ackumulerat|under året|i år|kr|i projektet|av projektet"
    r"|(?:till och med|t\.?o\.?m\.?|per) .*))*"
)


def is_used_up(label: str) -> bool:
    """Whether a label or a column's name is of what of a project's money has been used or paid out.

    >>> [is_used_up(label) for label in ("Upparbetat t.o.m. 2024", "Utfall 2023 (tkr)", "Ackumulerat utfall")]
    [True, True, True]
    >>> [is_used_up(label) for label in ("Ej upparbetat", "Utfall (%)", "Upparbetningsgrad", "Återstår")]
    [False, False, False, False]
    """
    if "%" in label:
        return False
    words = " ".join(re.sub(rf"\([^()]*\)|\b(?:19|20)\d\d\b|(?i:{UNIT})", " ", label).split()).strip(" .,:*_")
    return _USED_UP.fullmatch(re.sub(r" (?:till och med|t\.?o\.?m\.?|per)$", "", words)) is not None


def is_outcome(label: str) -> bool:
    """Whether a label is of what came out of something, which need not be money: "Utfall 2024"."""
    return re.search(r"(?i)\butfall", label) is not None


_FEE = r"\w*avgift\w*|(?:annual |yearly |membership )?(?:fees?|dues)"
_JOINED = (
    r"(?:medlem|medlemskap|med|ansluten|anslutning|inträde|inträdde|gick med|gått med|member|membership)"
    r"(?: (?:i nätverket|sedan|från|fr\.?o\.?m\.?|och med|since|from|year|år))+"
    r"|ansluten|inträde|inträdde|inträdesår|gick med|joined|sedan(?: år)?|since"
    r"|(?:medlemskaps|anslutnings|medlems)(?:år|datum)|år för (?:inträde|medlemskap|anslutning)|year of (?:joining"
    r"|entry)"
)
_BELONGED_TO = r"(?:nätverk|organisation|organization|förening|sammanslutning|samarbetsorgan|network|association)"
_OF_MEMBERSHIPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(form, re.IGNORECASE))
    for field, form in (
        ("fee", rf"(?:{_FEE})(?: .*)?"),
        ("since", _JOINED),
        ("name", rf"{_BELONGED_TO}(?:et|en|er|ar|s)?(?:s? namn)?"
                 rf"(?:(?: ?[/,] ?| och | eller | or )(?:\w+ )?(?:{_BELONGED_TO}|medlemskap)\w*)*|medlemskap i"
                 rf"|member of|namn|name"),
        ("responsible", r"(?:ansvarig|responsible|kontakt)\w*(?: (?:nämnd|förvaltning|enhet|avdelning|verksamhet"
                        r"|hos oss"
                        r"|department|committee|office|board)\w*)?|(?:kontakt)(?:nämnd|förvaltning)"),
        ("description", r"anmärkning\w*|kommentar\w*|notering\w*|remarks?|notes?|comments?"),
    )
)  # fmt: skip
OF_MEMBERSHIP = frozenset(field for field, _ in _OF_MEMBERSHIPS)
"""The fields of a table of memberships, those that no register has a label for with them."""


def of_membership(label: str) -> str | None:
    """What the words of a column make it in a table of memberships; None for words that make it none of theirs.

    >>> [of_membership(label) for label in ("Organisation/nätverk", "Medlem från och med", "Avgift 2025 (kr)", "Land")]
    ['name', 'since', 'fee', None]
    >>> [of_membership(label) for label in ("Network", "Joined", "Annual fee (EUR)", "Ansvarig nämnd")]
    ['name', 'since', 'fee', 'responsible']
    """
    words = " ".join(re.sub(r"\([^()]*\)|\b(?:19|20)\d\d\b", " ", label).split()).strip(" .,:*_")
    return next((field for field, form in _OF_MEMBERSHIPS if form.fullmatch(words)), None) if words else None


_CELLS = re.compile(r" {2,}|\t+| *\| *")


def are_of_memberships(names: Iterable[str]) -> bool:
    """Whether column names are those of a table of memberships: what each costs, and its name or since when.

    >>> are_of_memberships(["Organisation", "Avgift 2025", "Ansvarig"]), are_of_memberships(["Organisation", "Land"])
    (True, False)
    """
    fields = {of_membership(name) for name in names}
    return "fee" in fields and bool(fields & {"name", "since"})


_FEES = re.compile(r"(?i)avgift|fee|dues")


def lists_fees(text: str) -> bool:
    """Whether a text holds a table of memberships with their fees.

    >>> lists_fees("Network | Fee\\nHarbour Cities | 900"), lists_fees("A fee\\n")
    (True, False)
    """
    named = (line for line in text.splitlines() if _FEES.search(line))
    rows = (_CELLS.split(line.strip(" |")) for line in named)
    return any(len(row) > 1 and are_of_memberships(row) for row in rows)


def understood(label: str) -> str | None:
    """The field that the words of a label make up; None for words that make up none.

    >>> [understood(label) for label in ("Varav EU", "Namn på projektet", "Projektledande part", "Övriga deltagare")]
    ['eu_funding', 'name', 'lead_partner', 'partners']
    >>> [understood(label) for label in ("Stöd från EU", "Vår medfinansiering", "Sökt EU-stöd", "Antal deltagare")]
    ['eu_funding', 'other', None, None]
    """
    words = " ".join(re.sub(r"\([^()]*\)|\b(?:19|20)\d\d\b", " ", label).split()).strip(" .,:*_")
    if not words or _NOT_TOLD.search(words):
        return None
    return next((field for field, form in _FORMS if form.fullmatch(words)), None)
