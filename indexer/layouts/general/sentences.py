"""Facts of a project that sentences state: who owns it, who takes part, when, by which programme, for how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.layouts.general.facts import OF_WHICH, PERSON, Facts, Labelled
from indexer.records import Role, Span, Value
from indexer.text import wrapped
from indexer.values import DATE_PATTERN, FOREIGN, find_amounts, is_difference, state_said
from indexer.vocabulary import bare_municipality

_ORG = (
    r"(?:[A-ZÅÄÖ][\wåäöéø&'’-]*(?: (?:[A-ZÅÄÖ&][\wåäöéø&'’-]*|(?![A-ZÅÄÖ&])\w*?(?:universitet|högskola|kommun)\w*"
    r"|stad|län|hus|museum|i|of|for|för|and|de|di|del|della|dei|la|le|les|du|des|von|van|der|da|do|dos|und|et|zu|am|og|liitto|kommune|fylkeskommune|yliopisto|kaupunki|linn|vald|ülikool)(?![\w-]))*)"
)
OWN_OFFICE = (
    r"(?<!\w)(?:[^\W\d]+- och )?(?:(?:[Tt]ekniska|[Rr]egionala|[Ss]ociala) )?\w*"
    r"(?:nämnden|förvaltningen|enheten|kontoret|avdelningen|staben|biblioteket)\b|\b[A-ZÅÄÖ]\w+(?:utbildningen|tjänsten"
    r"|gymnasiet)\b|\b(?:[Kk]ommunens|[Ss]tadens|[Rr]egionens) \w+(?:enhet|avdelning|kontor|förvaltning|nämnd)\b"
)
"""An office of the sender, in the definite form: "tekniska nämnden", "Näringslivskontoret", "stadens miljöenhet"."""
_NAME_OF = (
    rf"(?:(?:staden|kommunen|regionen|provinsen|länet|bolaget|föreningen|universitetet) )?(?P<name>{_ORG}"
    rf"|\w*(?:hamnen|universitetet|högskolan|sjukhuset|museet|skolan|föreningen) i {_ORG})"
)
"""Who owns it, behind "av": with the kind of organisation before the name, or in its place."""
_BEGINS = r"(?:(?<=[.!?:*]\s)|(?m:^))"
"""Where a sentence begins."""
_OWNERS = (
    wrapped(r"\b[Ss]ökande är (?P<name>[A-ZÅÄÖ][^.,;\n]{2,60})(?=\.|$)"),
    wrapped(
        rf"(?<!orsk[ \n])(?<!ansk[ \n])(?<!insk[ \n])\b(?:[Pp]rojekt)?[äÄ]gare (?:för projektet )?(?:på \w+"
        rf" sida )?(?:är|var|blir) (?P<name>{_ORG})"
    ),
    wrapped(
        rf"(?P<name>{_ORG})(?: \([^()\n]*\)| i [A-ZÅÄÖ][\wåäö]+)? (?:är|var|blir)(?: fortsatt| också"
        rf"| ensam)? (?:projektägare"
        rf"|projektets ägare|lead partner"
        r"|huvudsökande|huvudpartner|koordinator|samordnare)\b"
    ),
    wrapped(
        rf"(?P<name>{_ORG}) (?:leder|ledde|äger|ägde|driver|drev|samordnar|samordnade|koordinerar|koordinerade)"
        r"(?: också)?(?= (?:projektet|ett konsortium|konsortiet|arbetet|satsningen|samarbetet)\b| och\b|[.,])"
    ),
    wrapped(rf"(?P<name>{_ORG}) (?:projekt)?ägare(?=[.,]|$)"),
    wrapped(
        r"\b(?:[Aa]nsvarig|[Ss]amordnare|[Kk]oordinator|[Hh]uvudsökande|sökande|[Hh]uvudpartner|[Ll]edande part(?:ner)?"
        rf"|[Hh]uvudman) (?:är|var|blir) {_NAME_OF}"
    ),
    wrapped(rf"\b[Ll]ead partner (?:är|var) (?P<name>{_ORG})"),
    wrapped(rf"\b(?:är|var) (?:\w+ )?partner till (?P<name>{_ORG})"),
    wrapped(
        rf"\bdet (?P<name>{_ORG}) som (?:är (?:samordnare|projektägare|lead partner|koordinator)|leder|äger|driver)\b"
    ),
    wrapped(rf"\bunder ledning av {_NAME_OF}"),
    wrapped(
        r"\b(?:[Dd]rivs|[Ll]eds|[Ää]gs|[Kk]oordineras|[Ss]amordnas|drevs|leddes|ägdes|koordinerades"
        r"|samordnades|lett)(?: fortsatt"
        r"| gemensamt)?"
        rf" av {_NAME_OF}"
    ),
    wrapped(
        rf"{_BEGINS}(?P<name>{_ORG}) (?:leder|ledde|äger|ägde|driver|drev|samordnar|samordnade"
        rf"|(?:ska|får|kommer att) (?:leda|driva|samordna))(?= projektet| [A-ZÅÄÖ])"
    ),
)
_IN_BRACKETS = wrapped(
    r"\([^()]*?\b(?:projektägare|sökande|koordinator|samordnare|lead partner|stödmottagare|leds av|drivs av):? "
    r"(?P<name>[A-ZÅÄÖ][^(),;]{2,60})[^()]*\)"
)
"""Brackets behind a name that say who owns it: "Solväg (utlysning 2, projektägare Hamnen AB)"."""
_GRANTED_TO = wrapped(
    rf"\b(?:[Aa]tt )?bevilja(?:r|de)? (?P<name>{_ORG}) \d[^.;]*? (?:för|till) (?:genomförande av )?projektet\b"
    rf"|(?P<name2>{_ORG}) beviljades (?:(?:19|20)\d\d )?(?:ett |i )?(?:stöd|bidrag)\w* [^.;]*? (?:för|till) projektet\b"
)
"""Who is granted money for a project runs it."""
_LEADS_IT = wrapped(rf"(?P<name>{PERSON.pattern}),(?: [a-zåäö-]+){{0,3}}? (?:och |samt )?projektledare (?=för\b|i\b)")
"""A person with what she is behind the name: "Eva Ek, miljöstrateg och projektledare för Solväg"."""
_LEADS = wrapped(rf"\b[Pp]rojektledare(?:n)?(?: för projektet)?(?:,| är| var|:) (?P<name>(?!Från\b){_ORG})")
_PERIODS = (
    wrapped(
        r"(?i)\b(?:pågår|pågick|löper|löpte|genomförs|genomfördes|sträcker sig|drivs|drevs)\b"
        rf"(?: (?:under|perioden|åren|tiden|mellan|från|den|och med))*(?P<when>"
        rf" [^.;]{{0,4}}?{DATE_PATTERN}[^.;]{{0,40}}"
        rf"|(?: \d{{1,2}} \w+)? ?[–-] ?{DATE_PATTERN})"
    ),
    wrapped(rf"\b(?:under|för) perioden (?P<when>{DATE_PATTERN} ?(?:[–—-]|till(?: och med)?) ?{DATE_PATTERN})"),
    wrapped(
        r"\b(?:[Pp]erioden|[Pp]rojekt(?:tiden|perioden)) är"
        rf" (?P<when>{DATE_PATTERN} ?(?:[–—-]|till(?: och med)?) ?{DATE_PATTERN})"
    ),
    wrapped(r"\b(?:[Uu]nder|för|åren) (?:åren )?(?P<when>(?:19|20)\d\d(?: ?[–-] ?| till )(?:19|20)\d\d)"),
    wrapped(r"\((?:[^()]*, )?(?P<when>(?:19|20)\d\d ?[–-] ?(?:19|20)\d\d)\)"),
    wrapped(r"(?P<when>\d{4}-\d\d-\d\d ?(?:[–—]|-{1,2}|till(?: och med)?) ?\d{4}-\d\d-\d\d)"),
    wrapped(rf"(?i)\b(?:pågår|pågick|löper|löpte)(?P<when>(?: till(?: och med)?| i| under)?(?: den)? {DATE_PATTERN})"),
    wrapped(rf"(?i)\bprojektet är avslutat\b(?P<when>[^.;]{{0,20}}{DATE_PATTERN})"),
    wrapped(
        rf"(?i)(?<![\d–-])(?P<when>{DATE_PATTERN} ?(?:[–—]|-{{1,3}}|till(?: och med)?|och (?:håller|ska hålla|pågår)"
        rf" (?:på )?till) ?(?:den )?{DATE_PATTERN})"
    ),
)
"""How a sentence says when its project runs; the last one is any two dates that it joins."""
_OTHER_PERIOD = re.compile(
    r"(?i)(?:\b(?:program|plan|mandat|budget|avtals|strategi|\w*finansiering)\w*(?:\s+(?:för|åren|perioden|gäller|under))*"
    r"|\b\w+(?:program|plan)\w*|\b(?:Europe|Horizon|Horisont|LIFE|Erasmus\+?|Interreg|20\d\d[,:]))\s*$"
)
"""Words behind which a period is not the project's: a programme's, a plan's, a strategy's."""
_BETWEEN = wrapped(rf"(?i)\bmellan (?P<first>{DATE_PATTERN}) och (?P<last>{DATE_PATTERN})")
_START = wrapped(
    rf"(?i)\b(?:start|(?:projekt)?start(?:en)? (?:är|blir|var)|startdatum|startdatum är|startar"
    rf"|startade|starta|inleds|inleddes|började|börjar|byggstart"
    r"|startskott:?|(?:drar|drog|går|gick|kör|körde) i ?gång|(?:leder|driver|deltar|medverkar) sedan"
    r"|(?:pågår|löper|är)(?: i| under)? \w+ (?:mån(?:ader)?|år),? från(?: och med)?"
    r"|(?:began|begins|started|starts|launched)(?: in| on)?)"
    rf"(?: (?:den|i|under|redan|alltså|därmed|först|sedan))* (?P<when>{DATE_PATTERN})"
)
_ENDS = wrapped(
    rf"(?i)\b(?:slut|slutet(?: av projektet)? (?:är|blir)(?: satt)?(?: till)?|slutdatum|slutdatum är|slutår|tog "
    rf"slut(?: redan)?"
    rf"|håller på till(?: och med)?|(?:drev|ledde|genomförde|drevs|leddes"
    rf"|genomfördes)(?: \w+)? projektet (?:fram )?till(?: och med)?"
    rf"|slutar|slutade|avslutas|avslutades|pågår till(?: och med)?"
    rf"|löper till(?: och med)?|till och med|fram till(?: och med)?|(?:runs|ran|continues) (?:until|to)"
    rf"|(?:finished|completed) (?:by|in)|(?:ends|ended)(?: in| on)?"
    rf"|(?:är|blev|blir|var|ska vara|väntas vara|beräknas vara|ska bli) (?:klart?|färdigt?|avslutat?))"
    rf"(?: (?:den|i|under|sista|alltså|därmed|senast))* (?P<when>{DATE_PATTERN})"
)
_LAST_DAY = wrapped(rf"(?i)(?:\b[Dd]en )?(?P<when>{DATE_PATTERN}) (?:är|var|blir|blev) (?:den |projektets )?sista dag")
_EXTENDED = wrapped(
    rf"(?i)\bförläng(?:des|ts|t|s|d)\b[^.;\d]{{0,20}}?\btill(?: och med)?(?: den)? (?P<when>{DATE_PATTERN})"
)
"""A new end in place of the one that was planned."""
_PARTNERS = (
    wrapped(
        r"(?:^|(?<=[.!?]\s))Bland (?:dem|dessa|deltagarna|parterna) (?:finns|märks|är)(?P<names> "
        r"[A-ZÅÄÖ][^.\n]{3,300})"
    ),
    wrapped(r"\b[Bb]land (?:\w+ )?(?:projekt)?partner(?:na|s)? (?:finns|märks|är)(?P<names> [^.\n]{3,300})"),
    wrapped(
        rf"(?:{_BEGINS}Med|\boch med) (?:i projektet )?(?:är|finns|deltar) (?:också "
        rf"|även )?(?P<names>[A-ZÅÄÖ][^.\n]{{3,300}})"
    ),
    wrapped(rf"{_BEGINS}Medverkar gör (?:också |även )?(?P<names>[A-ZÅÄÖ][^.\n]{{3,300}})"),
    wrapped(r"\b[Mm]ed som partner (?:finns|är|var)(?P<names> [^.\n]{3,300})"),
    wrapped(r"(?P<names>(?<!\w)[A-ZÅÄÖ][^.\n]{3,200}?) (?:är|var) (?:också )?med som partner\b"),
    wrapped(
        rf"(?:{_BEGINS}|, |\boch )"
        r"(?P<names>[A-ZÅÄÖ][^.:;*\d\n]{2,100}? (?:och|samt) [A-ZÅÄÖ][^.,:;*\d\n]{2,60}?)"
        r" (?:är|var) partner\b"
    ),
    wrapped(r"\b[Ff]rån \w+ sida deltar(?P<names> [A-ZÅÄÖ][^.\n]{2,200})"),
    wrapped(
        rf"{_BEGINS}(?:Kommunen|Staden|Regionen|Vi)"
        r"(?P<names>, [A-ZÅÄÖ][^.\d\n]{2,200}? och [A-ZÅÄÖ][^.,\d\n]{2,60})\.(?=\s|$)"
    ),
    wrapped(
        r"\b[Ii] [A-ZÅÄÖ][\w ]{2,40} ska(?P<names> [A-ZÅÄÖ][^.\d\n]{2,200}? och [A-ZÅÄÖ][\w ÅÄÖ]{2,40}?)(?="
        r" [a-zåäö]+a\b)"
    ),
    wrapped(r"\bhar partner i(?P<names> [A-ZÅÄÖ][^.\n]{3,200})"),
    wrapped(
        r"\b(?:[Öö]vriga |[Aa]ndra )?(?:projekt|samverkans|samarbets)?[Pp]art(?:ner|ners|nerna|er)\b(?: i projektet)?"
        r"(?: är| var|:)(?P<names> [^.\n]{3,400})"
    ),
    wrapped(
        r"\b[Tt]ill(?:-\s)?sammans med(?P<names> [A-ZÅÄÖ][^.\n]{2,200}?)(?: har| driver| deltar| är| genomför"
        r"|,? som\b|\.)"
    ),
    wrapped(r"\b(?:samarbetar|samverkar|samarbete|samverkan)\b[^.\n]{0,60}? med(?P<names> [A-ZÅÄÖ][^.\n]{2,200})"),
    wrapped(r"\b(?:samarbete|samverkan) mellan(?P<names> [A-ZÅÄÖ][^.\n]{2,200})"),
    wrapped(r"\btog fram (?:ihop |tillsammans )?med(?P<names> [A-ZÅÄÖ][^.\n]{2,200})"),
)
_ROLES: tuple[tuple[Role, str], ...] = (
    (
        "partner",
        r"(?P<own>@\w*)(?:(?:,| och) [A-ZÅÄÖ][\w-]+)* (?:är|var|deltar som|deltog som|medverkar som)"
        r" (?P<role>(?:en av (?:de )?\w+ )?(?:projekt)?partners?)\b",
    ),
    (
        "partner",
        r"(?:är|var|deltar|deltog|medverkar) (?P<own>@\w*) (?:som )?(?P<role>(?:projekt)?partner|medsökande)\b",
    ),
    ("partner", r"(?P<own>@\w*) (?:går|gick|är|var) med i [^.;]{2,60} som (?P<role>medsökande|(?:projekt)?partner)\b"),
    ("partner", r"(?P<own>@\w*) (?P<role>deltar|deltog|medverkar|medverkade)(?= genom\b)"),
    ("partner", r"(?P<own>@)s \w[\w-]* (?P<role>deltar|medverkar)\b"),
    ("partner", r"[Ff](?:ör|rån) (?P<own>@\w*)(?: sida)? (?P<role>deltar|medverkar)\b"),
    ("partner", r"\b(?P<role>[Dd]eltar|[Dd]eltog|[Mm]edverkar) (?P<own>@)(?: också| även)? i projektet\b"),
    ("partner", r"(?P<own>@) (?P<role>deltar|deltog|medverkar)(?= i projektet\b| som partner\b|[.,]|$)"),
    ("lead", r"(?P<own>@\w*) (?:är|var) (?P<role>ensam (?:sökande|stödmottagare|projektägare|part))\b"),
    (
        "lead",
        r"(?P<own>@\w*) (?:åtar sig|har åtagit sig|föreslås|ska|kommer|beslutar|tar på sig) (?:att )?(?:vara"
        r"|bli|stå som"
        r"|gå in som|agera|agera som) (?P<role>projektägare|huvudman|huvudsökande|lead partner|koordinator"
        r"|samordnare)\b",
    ),
    (
        "partner",
        r"(?P<own>@\w*) (?:åtar sig|har åtagit sig|föreslås|ska|kommer|beslutar|tackar ja till) (?:att )?(?:vara|bli"
        r"|delta som|gå in som|medverka som) (?P<role>(?:projekt)?partner|medsökande|samverkanspart)\b",
    ),
    (
        "partner",
        r"\b(?:är|var) (?P<own>@\w*) (?:också |även |sedan tidigare |fortsatt )+(?P<role>(?:projekt)?partner"
        r"|medsökande)\b",
    ),
    (
        "partner",
        r"(?P<own>@\w*) (?:är|var|är för närvarande|är nu|är just nu|är sedan \d{4})"
        r" (?P<role>(?:projekt)?partner|medsökande)"
        r"(?= i\b)",
    ),
    (
        "lead",
        r"\bsom (?P<own>@\w*) (?P<role>ledde|leder|drev|driver|äger|ägde|samordnade|samordnar)\b(?= (?:19"
        r"|20)\d\d|[,.]| med| till)",
    ),
    (
        "lead",
        r"\b(?:där|i vilket) (?P<own>@\w*) (?:är|var) (?P<role>projektägare|huvudman|koordinator|samordnare"
        r"|lead partner)\b",
    ),
    ("partner", r"\b(?:där|i vilket) (?P<own>@\w*) (?:är|var) (?P<role>(?:projekt)?partner|medsökande)\b"),
    ("lead", r"(?P<own>@) (?P<role>leder|driver|ledde|drev) (?:arbetet|projektet)(?= till-?\s?sammans med\b|[.,])"),
    ("lead", r"\b(?P<role>(?:ägs|ägdes|drivs|drevs|leds|leddes|samordnas) av) (?P<own>@)(?!\w)"),
    ("lead", r"\bdet (?P<own>@) som (?P<role>leder|äger|driver)\b"),
    ("lead", r"(?:är|var) (?P<own>@\w*)(?: själva?)? (?P<role>projektägare|lead partner)\b"),
    (
        "lead",
        r"(?P<own>@\w*) (?:är|var|har varit) (?P<role>projektägare|lead partner|koordinator|huvudsökande|huvudpartner"
        r"|stödmottagare)\b",
    ),
    ("lead", r"(?P<own>@) (?P<role>ägde|drev|ledde|samordnade|koordinerade) (?:projektet|det|arbetet)\b"),
    ("lead", r"(?P<own>@) (?P<role>äger|driver|leder|samordnar) (?:det|arbetet) (?:själv(?:a|t)?)\b"),
    (
        "lead",
        r"(?P<own>@\w*) (?P<role>(?:driver|leder|äger|samordnar|koordinerar|(?:ska|får|kommer att) (?:driva|leda"
        r"|samordna)))"
        r"(?: också| även)?(?: projektet\b| (?=[A-ZÅÄÖ]))",
    ),
    (
        "lead",
        r"\b(?P<role>[Ll]eder|[Ll]edde|[Dd]river|[Dd]rev|[Ss]amordnar|[Ss]amordnade|[Kk]oordinerar|[Kk]oordinerade)"
        r" (?P<own>@)(?: också| även| själva?)?(?: projektet\b| (?=[A-ZÅÄÖ]))",
    ),
)
_IN_ENGLISH: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "lead",
        wrapped(
            r"\b(?P<own>[Ww]e) (?P<role>(?:are|were) (?:the )?(?:coordinating beneficiary|coordinator|lead"
            r" partner|project owner)"
            r"|(?:lead|led|coordinate|coordinated) the project)\b"
        ),
    ),
    ("partner", wrapped(r"\b(?P<own>[Ww]e) (?P<role>(?:are|were) (?:a |one of \w+ )?(?:project )?partners?)\b")),
)
_OFFICE_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "partner",
        wrapped(
            rf"(?P<own>{OWN_OFFICE})(?: i [A-ZÅÄÖ]\w+)? (?P<role>är (?:en av (?:de )?\w+ |\w+ )?partner\b"
            rf"|deltar som partner|medverkar|deltar"
            rf"|medverkade|deltog)\b"
            rf"|\bför [^.;,]{{2,60}} (?P<role2>deltar|medverkar) (?P<own2>{OWN_OFFICE})"
            rf"|(?<!för[ \n])\b(?P<role3>deltar|medverkar) (?P<own3>{OWN_OFFICE})(?= (?:också |även )?i\b)"
        ),
    ),
    (
        "lead",
        wrapped(
            rf"(?P<own>{OWN_OFFICE}),? (?P<role>(?:som )?(?:också )?(?:är|var|har varit) (?:projektägare|koordinator"
            rf"|samordnare|huvudsökande|lead partner)|ägde projektet"
            rf"|äger projektet"
            r"|leder projektet|driver projektet|(?:leder|driver|samordnar)(?= (?:sedan [^.;,]{3,20} )?ett projekt\b)"
            r"|(?:driver|äger)(?= [A-ZÅÄÖ]))"
        ),
    ),
)
_RUN_BY_OFFICE = wrapped(rf"\b(?P<role>(?:drivs|drevs|leds|leddes|ägs|ägdes) av) (?P<own>{OWN_OFFICE})")
"""What runs a project is one of the sender's offices: it leads as the sender does."""
_THAT_IS = wrapped(rf",? (?:det vill säga|dvs\.?|d\.v\.s\.) (?P<office>{OWN_OFFICE})")
"""Behind an owner: it is one of the sender's offices."""
_CARRIES_OUT = wrapped(
    rf"(?P<own>{OWN_OFFICE}) (?:får i uppdrag att|ansvarar för att|ska) (?:genomföra|driva|leda) projektet\b"
)
_SUPPORT = wrapped(
    r"(?i)\b(?:fick|får|har fått|har beviljat|beviljade|beviljats|beviljades|beviljas|tilldelas|erhåller|från EU"
    r"|(?:EU-)?(?:stödet|bidraget|medlen)(?: (?:till|från|för) [^.,;\d]{2,40}?)? (?:är|var|blev"
    r"|uppgår till|uppgick till|ligger på)"
    r"|(?:EU-)?(?:stöd|bidrag):|beviljat (?:stöd|belopp|bidrag) (?:är|var|uppgår till|uppgick till)"
    r"|(?:finansieras|betalas|bekostas) av [^.;,]{3,40} med)(?!\w)[^.;]{0,50}"
)
_GIVES = wrapped(
    r"[^.;,]{0,20}? (?:(?:har )?betala(?:r|t|de)|bidrar med|går in med|gick in med|bidrog med"
    r"|(?:väntas|ska) bidra med|står för"
    r"|ger|skjuter till) (?P<sum>\d[^.;]{0,40})"
)
"""Behind a programme's name: what it gives."""
_EU_GIVES = re.compile(rf"(?<![\w-])EU(?:,\s[^,.;]{{3,40}},)?{_GIVES.pattern}")
_OF_EU = re.compile(r"(?i)\bEU\b|EU-|\bstöd|\bbidrag|\bmedel|\beuropeisk|fonden\b|\binterreg|\berasmus|\bhoris|\bhoriz")
_COSTS = wrapped(
    r"(?i)\b(?:total(?:a|t)? ?budget\w*|budgeten|projektets budget|kostar|total(?:a)? ?kostnad\w*|omsluter"
    r"|omsätter|projektet omfattar(?: totalt)?|kostnaden, som är|kostnad(?:en|erna) (?:blev|var|blir|stannade på)"
    r"|(?:det|projektet) kostade|en budget på|hela "
    r"investeringen är på|hela budgeten är)\b[^.;]{0,40}"
    r"|\b(?=\d[^.;]{0,25}? i total budget)[^.;]{0,40}|\bav totalt (?=\d)[^.;]{0,40}|(?<![\w-])budget (?=\d)[^.;]{0,40}"
    r"|\bslut(?:kostnaden|summan?)\b[^.;]{0,40}|\bthe (?=SEK [\d.,]+ (?:million )?(?:project )?budget)[^;]{0,40}"
    r"|\b[\wåäö]*projekt\b[^.;]{0,40}? på (?=\d[^.;]{0,20}(?:kronor|kr|tkr|mkr|mnkr)\b)[^.;]{0,40}"
)
_NOT_OF_EU = re.compile(
    r"(?i)\binte (?:är )?(?:en |någon |något )?EU\b|\binte är en EU|\bingen EU-|\butan EU|\bej EU"
    r"|\bmedfinansiering(?:en)? (?:beviljas|sker|uppgår|uppgick|är|med|på|tas)\b|\bmedfinansierar\b"
)
_FUNDED = re.compile(
    r"(?i)finansi[eä]r|\bbevilja|\bbetala[rs]?\b|\bbekosta[rs]?\b|\bpartnerskap|\bpartnership|\bfunded\b"
    r"|\bgrant\b|\bpengar|-nätverk|program|fond|\bstöd|inom ramen|projekt|\bhör till\b|\btillhör|\bkommer från\b"
)
_STANDS_ALONE = re.compile(
    r"\.?$|,\s|\s\((?![^()]*\b(?:19|20)\d\d)|\s+(?:går\s+in|gick\s+in|covers|funds|pays|har|står|ger|betalar|bidrar|bekostar|ersätter|väntas|ska)\b"
)
"""Behind a programme that opens a sentence: nothing, a part of it, or what it does."""
_PAID_FROM = wrapped(r"\b(?:kronor|kr|mn?kr|tkr|medel|pengar|miljon(?:er)?) (?:ur|från) $")
"""Before a programme: it is where the money comes from."""
_PROGRAMME_IS = wrapped(r"\bProgrammet (?:heter|är|hette) (?P<name>[A-ZÅÄÖ][^.,;\n]{2,50})\.")


_VARAV = re.compile(
    rf"{OF_WHICH.pattern}|,? varav\b|\s+och\s+(?:vi|kommunen|staden|regionen|EU)\b|(?<=\d)\s+av\s+totalt\b"
)
_PART = wrapped(r"\b(?:varav|med) (?P<sum>\d[^.;,]*(?:,\d[^.;,]*)?) (?:kommer |kom )?(?:från|av) ")
"""What a programme pays; its name stands behind."""
_OWN_SHARE = re.compile(r"(?i)\bandel\b|\bdel av (?:den totala )?budgeten\b")
"""The sender's part of a budget is not the whole."""
_GIVEN_BACK = re.compile(r"(?i)\btillbaka\b|\båterbetal|\båterkrav|\bhålla? inne\b|\bhållit inne\b|\bpay back\b")
"""A sum that is paid back, or kept back, is no support."""
_BARE_PERIOD = re.compile(rf"\s*{DATE_PATTERN} ?(?:[–—-]|till(?: och med)?) ?{DATE_PATTERN}\.?\s*")


_HEADS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "lead",
        re.compile(
            r"\b(?:[Kk]ommunen|[Ss]taden|[Rr]egionen|[Vv]i) (?:själva? )?(?:äger|leder|driver"
            r"|är (?:huvudsökande|projektägare|lead partner|koordinator))\b"
        ),
    ),
    (
        "partner",
        re.compile(
            r"\b(?:[Kk]ommunen|[Ss]taden|[Rr]egionen|[Vv]i) (?:bara )?(?:deltar|medverkar"
            r"|är (?:medsökande|(?:projekt)?partner))\b"
        ),
    ),
)


def heading_role(text: str, span: Span) -> Value[Role] | None:
    """The role that a heading gives to all projects below it: "Projekt som kommunen äger"."""
    if "projekt" not in text[slice(*span)].casefold() and "kommunen" not in text[slice(*span)].casefold():
        return None
    for role, form in _HEADS:
        if match := form.search(text, *span):
            return Value[Role](value=role, raw=match.group(), span=Span(*match.span()))
    return None


def heading_state(words: str) -> str | None:
    """A heading on projects that says whether they go on, as it stands; None for any other."""
    return words if re.search(r"(?i)projekt|project|^\W*\w+\W*$", words) and state_said(words.strip("#*: ")) else None


def sentence_facts(facts: Facts, spans: Sequence[Span], reader: Labelled) -> None:
    """Add what sentences on one project state of it."""
    for span in spans:
        role_facts(facts, span, reader)
        _owner(facts, span, reader)
        if _BARE_PERIOD.fullmatch(reader.text, *span):
            reader.period(facts, span, None)
        time_facts(facts, span, reader)
        _partners(facts, span, reader)
        programme_fact(facts, span, reader)
        _money(facts, span, reader)
    for span in spans if "programme" not in facts.values else ():
        programme_fact(facts, span, reader, councils=True)


def _owner(facts: Facts, span: Span, reader: Labelled) -> None:
    for form in _OWNERS:
        if match := form.search(reader.text, *span):
            facts.labels.add("lead_partner")
            reader.owner(facts, Span(*match.span("name")), Span(match.start(), match.start("name")))
            if same := _THAT_IS.match(reader.text, match.end("name"), span.end):
                _office(facts, "lead", Span(*same.span("office")), Span(*match.span("name")), reader)
            break
    if (match := _IN_BRACKETS.search(reader.text, *span)) and "lead_partner" not in facts.labels:
        reader.owner(facts, Span(*match.span("name")), None)
    if owned := _KIND_OWNS.search(reader.text, *span):
        _owner_by_kind(facts, owned, reader)
    if (match := _GRANTED_TO.search(reader.text, *span)) and "lead_partner" not in facts.labels:
        which = "name" if match["name"] else "name2"
        reader.owner(facts, Span(*match.span(which)), None)
    if match := _LEADS_IT.search(reader.text, *span):
        reader.leader(facts, Span(*match.span("name")), Span(match.end("name"), match.end()))
    if match := _LEADS.search(reader.text, *span):
        label = Span(match.start(), match.start("name"))
        if person := PERSON.match(reader.text, match.start("name"), span.end):
            reader.leader(facts, Span(*person.span()), label)
        else:
            reader.owner(facts, Span(*match.span("name")), label)


_KIND_OWNS = wrapped(
    r"\b(?P<kind>[Bb]olaget|[Ff]örbundet|[Ff]öreningen|[Ss]tiftelsen|[Hh]ögskolan|[Uu]niversitetet|[Mm]useet|[Rr]egionen)"
    r" (?:är|var) (?:projektägare|koordinator|samordnare|huvudsökande|lead partner)\b"
)
_KIND_NAMES = {
    "bolaget": r"AB [A-ZÅÄÖ]\w+|[A-ZÅÄÖ]\w+(?: (?:och |& )?[A-ZÅÄÖ]\w+){0,3} AB",
    "förbundet": r"[A-ZÅÄÖ]\w*förbundet(?: [A-ZÅÄÖ]\w+(?:-\w+)?){1,3}",
    "föreningen": r"[Ff]öreningen(?: [A-ZÅÄÖ]\w+){1,3}",
    "stiftelsen": r"[Ss]tiftelsen(?: [A-ZÅÄÖ]\w+){1,3}",
    "högskolan": r"Högskolan i [A-ZÅÄÖ]\w+|[A-ZÅÄÖ]\w+ högskola",
    "universitetet": r"[A-ZÅÄÖ]\w+ universitet",
    "museet": r"[A-ZÅÄÖ]\w+ museum",
    "regionen": r"Region [A-ZÅÄÖ]\w+",
}


def _owner_by_kind(facts: Facts, owned: re.Match[str], reader: Labelled) -> None:
    """Add the owner that a sentence calls by what it is, by the name of that kind that stands last above it."""
    kind = owned["kind"].casefold()
    if kind in reader.own_nouns:
        return
    names = list(re.finditer(_KIND_NAMES[kind], reader.text[max(0, owned.start() - _LOOK_BACK) : owned.start()]))
    if names:
        begin = max(0, owned.start() - _LOOK_BACK)
        place = Span(begin + names[-1].start(), begin + names[-1].end())
        facts.give("lead_partner", reader.words(place, Span(*owned.span())))


@lru_cache(maxsize=16)
def _roles(municipality: str, own_nouns: tuple[str, ...]) -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """How a sentence says which role the sender has, with its name in place."""
    spellings = dict.fromkeys((municipality, municipality.removesuffix(" AB"), bare_municipality(municipality)))
    names = "|".join(map(re.escape, spellings))
    nouns = "|".join(f"[{noun[0].upper()}{noun[0]}]{noun[1:]}" for noun in own_nouns)
    own = tuple((role, wrapped(form.replace("@", f"(?:{names}|{nouns})"))) for role, form in _ROLES)
    return (*own, *_IN_ENGLISH)


@lru_cache(maxsize=16)
def _own_budget(municipality: str, own_nouns: tuple[str, ...]) -> re.Pattern[str]:
    """How a sentence says what of a budget is the sender's own: "vår budget är …", "Exempelbys del blev …"."""
    bare = re.sub(r"^(?:Region|Länsstyrelsen i|\w+förbundet) ", "", municipality)
    spellings = dict.fromkeys((municipality, municipality.removesuffix(" AB"), bare_municipality(municipality), bare))
    whose = [rf"{re.escape(name)}s?" for name in spellings]
    whose += [f"[{noun[0].upper()}{noun[0]}]{noun[1:]}s" for noun in own_nouns if noun != "vi"]
    return wrapped(
        rf"(?<![\w-])(?:{'|'.join((*whose, '[Vv]år'))}) (?:egen |egna )?(?:del|andel|budget|delbudget|kostnad)"
        r"(?: (?:av|i) (?:den totala )?(?:projekt)?budgeten| i projektet)?(?: (?:är|var|blev|blir|uppgår till"
        r"|uppgick till|på))?"
        r" (?P<sum>(?:(?:ca|cirka|drygt) )?\d[\d .]*(?:,\d+)? ?(?:kr(?:onor)?\b|tkr|mn?kr|miljon(?:er)?(?: kronor| kr)?"
        r"|(?:miljoner )?euro))"
    )


def _office(facts: Facts, role: Role, own: Span, place: Span, reader: Labelled) -> None:
    """Add the sender's role by one of its offices, and the office."""
    facts.give("role", Value[Role](value=role, raw=reader.text[slice(*place)], span=place, label=own))
    _department(facts, own, reader)


def _department(facts: Facts, own: Span, reader: Labelled) -> None:
    """Add an office; "nämnden" alone is the one of that kind that was named last."""
    kind = reader.text[slice(*own)].casefold()
    if kind in _ANY_OFFICE:
        before = _OFFICE.finditer(reader.text, max(0, own.start - _LOOK_BACK), own.start)
        named = [
            Span(*at.span()) for at in before if at.group().casefold().endswith(kind) and len(at.group()) > len(kind)
        ]
        if not named:
            return
        own = named[-1]
    facts.give("department", reader.words(own, None))


_LOOK_BACK = 800
_OFFICE = wrapped(OWN_OFFICE)
_DOES = wrapped(
    rf"(?P<own>{OWN_OFFICE}) (?:har |ska )?(?:\w+ )?(?:driv\w*|avsluta\w*|starta\w*|inled\w*"
    rf"|genomför\w*|arbeta\w*|medverka\w*"
    r"|delta\w*|leder|ledde|äger|får|fick|fått|bevilja\w*|(?:är|var|varit) (?:ansvarig\w*|koordinator|samordnare))\b"
)
"""A sentence whose subject is an office of the sender."""
_ANY_OFFICE = frozenset("nämnden förvaltningen enheten kontoret avdelningen staben biblioteket".split())
"""What stands for an office that is named before."""


def role_facts(facts: Facts, span: Span, reader: Labelled) -> None:
    """Add the sender's part in a project, and which of its offices has it, as a sentence says it."""
    for role, office in _OFFICE_ROLES:
        if match := office.search(reader.text, *span):
            which = next(part for part in ("", "2", "3") if match.groupdict().get(f"own{part}"))
            place, own = Span(*match.span(f"role{which}")), Span(*match.span(f"own{which}"))
            _office(facts, role, own, place, reader)
    if match := _RUN_BY_OFFICE.search(reader.text, *span):
        _office(facts, "lead", Span(*match.span("own")), Span(*match.span("role")), reader)
    if match := _DOES.match(reader.text, *span):
        _department(facts, Span(*match.span("own")), reader)
    if match := _CARRIES_OUT.search(reader.text, *span):
        facts.give("department", reader.words(Span(*match.span("own")), None))
    for role, form in _roles(reader.report.municipality, tuple(reader.own_nouns)):
        if match := form.search(reader.text, *span):
            place = Span(*match.span("role"))
            value = Value[Role](value=role, raw=reader.text[slice(*place)], span=place, label=Span(*match.span("own")))
            facts.give("role", value)


def time_facts(facts: Facts, span: Span, reader: Labelled) -> None:
    """Add when a project runs, as a sentence says it."""
    for form in _PERIODS:
        match = form.search(reader.text, *span)
        if match and not _OTHER_PERIOD.search(
            reader.text[max(span.start, match.start("when") - 40) : match.start("when")]
        ):
            reader.period(facts, Span(*match.span("when")), Span(match.start(), match.start("when")))
    if match := _BETWEEN.search(reader.text, *span):
        facts.give("start_date", reader.date(Span(*match.span("first")), None))
        facts.give("end_date", reader.date(Span(*match.span("last")), None))
    for name, form in (("start_date", _START), ("end_date", _EXTENDED), ("end_date", _ENDS), ("end_date", _LAST_DAY)):
        if match := form.search(reader.text, *span):
            label, place = Span(match.start(), match.start("when")), Span(*match.span("when"))
            facts.give(name, reader.date(place, label))


def _partners(facts: Facts, span: Span, reader: Labelled) -> None:
    for form in _PARTNERS:
        for match in form.finditer(reader.text, *span):
            if reader.text[: match.start()][-5:].casefold().startswith("lead"):
                continue  # "Lead partner är": the owner
            facts.join(reader.partners(Span(*match.span("names"))))


def programme_fact(facts: Facts, span: Span, reader: Labelled, *, councils: bool = False) -> None:
    """Add the programme of a sentence that names one alone, or one with its parts; ``councils`` takes who decides on
    a fund for the fund."""
    words = reader.text[slice(*span)]
    every = reader.context.vocabulary.programmes.find(words)
    found = [hit for hit in every if councils or not _COUNCIL.search(words[hit.start : hit.end + 8])]
    opens = bool(found) and _tells_of_money(words, found[0].start, found[0].end)
    if not opens and not _FUNDED.search(words):
        return
    if not found and (told := _programme_apart(words, span, reader)):
        facts.give("programme", reader.words(told, None))
    deepest = max(found, key=lambda hit: len(hit.entry.path), default=None)
    if deepest is None or any(hit.entry.name not in (deepest.entry.name, *deepest.entry.path) for hit in found):
        return
    named = reader.programme_at(Span(span.start + deepest.start, span.start + deepest.end), span.end)
    facts.give("programme", reader.words(named, None))


def _tells_of_money(words: str, start: int, end: int) -> bool:
    """Whether a programme's place in a sentence says that it pays: in brackets, behind a sum, at its beginning."""
    if re.search(r"\([^()]*$", words[:start]) or _PAID_FROM.search(words[:start]):
        return True
    return start == 0 and _STANDS_ALONE.match(words, end) is not None


def _programme_apart(words: str, span: Span, reader: Labelled) -> Span | None:
    """The programme of a sentence that no list knows, or that it only points back to: "samma program"."""
    if told := _PROGRAMME_IS.search(reader.text, *span):
        return Span(*told.span("name"))
    return _told_before(span.start, reader) if _SAME_PROGRAMME.search(words) else None


_SAME_PROGRAMME = wrapped(r"(?i)\bsamma (?:EU-)?(?:program|fond|utlysning|finansiär)\b")
_TOLD_BEFORE = 3000


def _told_before(start: int, reader: Labelled) -> Span | None:
    """The programme that the text named last before a place."""
    begin = max(0, start - _TOLD_BEFORE)
    hits = reader.context.vocabulary.programmes.find(reader.text[begin:start])
    return Span(begin + hits[-1].start, begin + hits[-1].end) if hits else None


_COUNCIL = re.compile(r"-råd")
"""In the name of who decides on a fund: "ESF-rådet"."""


def _money(facts: Facts, span: Span, reader: Labelled) -> None:
    if part := reader.eu_share(span):
        facts.give("eu_funding", reader.amount(part[1], None))
    for match in _own_budget(reader.report.municipality, tuple(reader.own_nouns)).finditer(reader.text, *span):
        place = Span(*match.span("sum"))
        facts.give("own_budget", reader.amount(place, Span(match.start(), place.start)))
    of_eu = not _NOT_OF_EU.search(reader.text, *span)
    if of_eu:
        _given(facts, span, reader)
    for name, form in (("total_budget", _COSTS), *((("eu_funding", _SUPPORT),) if of_eu else ())):
        for match in form.finditer(reader.text, *span):
            if not _GIVEN_BACK.search(reader.text, match.start(), span.end):
                _sum(facts, name, match, span, reader)


_NOT_PAID_BY_EU = wrapped(
    r"(?i)\b(?:EU|europeiska unionen) har inte (?:finansierat|bidragit|betalat|gett)|\b(?:har|får"
    r"|fick) inga (?:EU-(?:medel|pengar"
    r"|stöd|bidrag)|(?:medel|pengar) från EU)\b|\b(?:är|var) inte (?:ett EU-projekt|EU-finansierat)\b"
    r"|\butan (?:EU-(?:medel|stöd"
    r"|pengar)|(?:stöd|medel|pengar) från EU)\b"
)
"""A sentence that says a project has no money of the EU."""


def without_eu_money(facts: Facts, spans: Sequence[Span], reader: Labelled) -> None:
    """Take back the EU's support where a sentence on the project says that there is none."""
    if any(_NOT_PAID_BY_EU.search(reader.text, *span) for span in spans):
        facts.values.pop("eu_funding", None)


def _given(facts: Facts, span: Span, reader: Labelled) -> None:
    """Add what a sentence says that a programme gives."""
    if gives := _EU_GIVES.search(reader.text, *span):
        _give_first(facts, "eu_funding", Span(*gives.span("sum")), reader)
    for hit in reader.context.vocabulary.programmes.find(reader.text[slice(*span)]):
        if (part := _PART.search(reader.text, *span)) and part.end() == span.start + hit.start:
            _give_first(facts, "eu_funding", Span(*part.span("sum")), reader)
        if gives := _GIVES.match(reader.text, span.start + hit.end, span.end):
            _give_first(facts, "eu_funding", Span(*gives.span("sum")), reader)


def _sum(facts: Facts, name: str, match: re.Match[str], span: Span, reader: Labelled) -> None:
    """Add the one amount behind words of cost or support; the sender's own part is not the whole."""
    rest = _VARAV.split(reader.text[match.start() : span.end])[0]
    told = rest[: rest.find(". ") if ". " in rest else len(rest)]
    found = [one for one in find_amounts(told) if not is_difference(told, one.start, one.end)]
    whole = name == "total_budget"
    if not found and (whole or reader.context.vocabulary.programmes.find(rest) or _OF_EU.search(match.group())):
        _foreign_sum(facts, name, match, told, span, reader)
    if len(found) != 1 or (whole and _OWN_SHARE.search(reader.text, span.start, match.end())):
        return
    if whole or _OF_EU.search(rest) or "bevilja" in rest.casefold() or "programme" in facts.values:
        place = Span(match.start() + found[0].start, match.start() + found[0].end)
        facts.give(name, reader.amount(place, Span(match.start(), place.start)))


def _foreign_sum(facts: Facts, name: str, match: re.Match[str], told: str, span: Span, reader: Labelled) -> None:
    """Add the cost or the support that is told in another currency: its words alone."""
    found = FOREIGN.search(told)
    if found and not _OWN_SHARE.search(reader.text, span.start, match.end()):
        place = Span(match.start() + found.start(), match.start() + found.end())
        facts.give(name, reader.amount(place, Span(match.start(), place.start)))


def _give_first(facts: Facts, name: str, span: Span, reader: Labelled) -> None:
    """Add the amount that a range begins with."""
    words = reader.text[slice(*span)]
    found = find_amounts(words)
    if not found and (foreign := FOREIGN.match(words)):
        facts.give(name, reader.amount(Span(span.start, span.start + foreign.end()), None))
    if found and found[0].start == 0:
        facts.give(name, reader.amount(Span(span.start, span.start + found[0].end), None))
