"""Ways of saying that are put as others say it: years, amounts and spans written short, what is said twice, what is only hung on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.understanding.asides import described, widened
from bot.understanding.cues import CUES, REMEMBERED
from bot.understanding.spelling import ASKS, WORD, Spelling
from bot.understanding.times import is_month
from bot.understanding.words import WORDS, folded
from indexer.vocabulary.needed import Needing

_RANGE_OF_MONEY = re.compile(
    r"(?i)(?<![\d,.-])(\d+(?:[.,]\d+)?)\s*[-–]\s*(\d+(?:[.,]\d+)?)\s*(miljoner|miljon|mkr|mnkr|tkr|msek|million|millions)\b"
)
_THOUSANDS = re.compile(r"(?<![\d.,-])(?<!\d )\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d-])")
_ENGLISH_THOUSANDS = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?!\s*(?:miljon|miljard|mkr|mnkr|msek|million|billion|tusen|tkr|thousand|procent|percent|%))"
)
"""A number with commas as English has them: no amount has three decimals."""
_FROM_TO = re.compile(
    r"(?i)\b(?:från|from)\s+(?P<low>\w+)\s+(?:till|to|upp till|up to)\s+(?P<high>\w+(?=\s+(?:miljoner|miljon|tusen|mkr|mnkr|tkr|million|millions|år|månader|years|months)))"
)
_SHORT_YEAR = re.compile(
    r"(?i)(?P<before>\b(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|hösten|våren|"
    r"hösten|sommaren|året|år|utbetalt|under|slutet av|början av)\s+)['’-]?(?P<year>[12]\d)(?!\s*(?:%|procent|miljon|mkr|tkr|kr|projekt|nämnd|program|st|månad|år|\d))\b"
)
_SHORT_YEARS = re.compile(
    r"(?i)(?<![\d.,/-])(?<!mellan )(?<!between )(?<!den )(?<!från )(?<!from )(?<!the )(?<!mål )(?<!målen )(?<!goals )(?<!nr )(?P<first>(?:20)?[12]\d)(?P<between>\s*(?:och|o|resp\.?|respektive|samt|mot|kontra|vs\.?|jämfört med|än|and|against|versus|than|/)\s*)['’]?(?P<year>[12]\d)(?=\s*(?:[?.!,;:)]|$))"
)
"""Two years beside each other, the second and maybe the first without its century: "24 resp 23"."""
_MANY_CROWNS = re.compile(
    r"(?i)\b(?P<how>hur|how)\s+(?:många|many)\s+(?:svenska\s+)?(?:kronor|kr|sek|pengar|slantar|crowns)\b"
)
"""Money that is counted: "hur många kronor"."""
_WHEN_OVER = re.compile(
    r"(?i)\b(?:vid|at)\s+(?P<own>20\d\d)(?:\s+års|['’]s)\s+(?:slut|utgång|end|close)\b|\b(?:när|då|when)\s+(?P<year>20\d\d)\s+(?:var|är|hade tagit|tog|was|is|had come to an|came to an)\s+(?:slut|till ända|över|over|end|at an end)\b"
)
"""The end of a year as a clause or as its own: "när 2024 var slut", "vid 2024 års slut"."""
_TAG = re.compile(
    r"(?i)\s*,?\s*(?:och|and) (?:i|in) (?:så fall i )?(?:vilka|vilket|which|what) (?:projekt|projects?)(?P<stop_in>\s*[?.!]*)$|\s*,?\s*(?:och|and) (?:i så fall|if so),? (?:vilka|vilken|vilket|vem|hur många|which(?: ones?)?|who|how many)(?P<stop_so>\s*[?.!]*)$|\s*[,–-]\s*(?:och )?(?:vilket|vilken|vilka|vem|vad|which|what|who)\s+(?:är|e|ar|var|is|are|was|were)\s+(?:det|den|de|dom|it|that|they)(?P<stop>\s*[?.!]*)$"
)
"""A question that is only hung on to what is asked already: "… största projekt, vilket är det?"."""
_WHERE_IT_STANDS = re.compile(
    r"(?i)(?<=\w)\s*,\s*(?:vad|va|what)\s+(?:stod|står|sägs|sades|säger|sa|says?|did|does)\s+(?:det\s+|de\s+|it\s+)?(?:say\s+)?(?:i|in)\s+(?:den\s+|the\s+)?(?:sammanfattning|rapport|redovisning|inledning|översikt|summary|report|overview)\w*(?P<stop>\s*[?.!]*)$"
)
"""That it is to be told as a report has it."""
_FROM_ON = re.compile(r"(?i)\bfr(?:\.\s?|\s)o(?:\.\s?|\s)m\b\.?")
"""An abbreviation whose letters would else be words of their own."""
_BARE_IS = re.compile(
    r"(?i)\b(?P<ask>vilket|vilken|vilka|vad|vem|hur|när|nar|var)\s+ar\s+(?=(?:det|den|de|dom|detta|dessa|vi|ni)\b)"
)
"""An "är" without its dots, that is no year: a pronoun follows."""
_RESTATED = re.compile(
    r"(?i)\s*,\s*(?:alltså|dvs\.?|d\.v\.s\.|det vill säga|that is|i\.e\.)\s+(?:inte|ej|icke|not)\s+(?:bara|enbart|endast|just|only|merely)\s+[^,.?!;]*"
)
"""What is meant said once more by what it is more than: "äger, alltså inte bara är partner i"."""
_NOT_JUST = re.compile(
    r"(?i)\s*,\s*(?:och\s+|and\s+)?(?:inte|ej|not)\s+(?:bara|enbart|endast|just|only|merely|simply)\s+(?:som\s+|as\s+)?(?:an?\s+|en\s+)?(?:projekt)?partner\w*"
)
"""What somebody is more than: "as project owner, not just as a partner"."""
_RESAID = re.compile(
    r"(?i)\s*,\s*(?:alltså|dvs\.?|d\.v\.s\.|det vill säga|that is|i\.e\.|meaning)\s+(?P<said>[^.?!;]+)(?=[?.!]*$)"
)
"""What a question ends in to say itself once more."""
_REGARDLESS = re.compile(
    r"(?i)\s*,\s*(?:oavsett|oberoende av|regardless of|no matter)\s+(?:om\s+|if\s+|whether\s+)[^,.?!;]*(?:,\s*(?!(?:och|and|i|in|som|that|från|from|med|with|inom|hos)\b)[\w-]+(?:\s[\w-]+)?){1,4}\s(?:eller|or)\s(?:bara\s+|just\s+)?[\w-]+(?:\s[\w-]+)?(?=[,.?!;]|$)"
)
"""Several things of which it makes no difference which: "oavsett om staden äger dem, är partner eller bara är med"."""
_EITHER = re.compile(r"(?i)\b(?:antingen|either)\s+(?=[^.?!;]{1,80}\s(?:eller|or)\s)")
"""The first half of "antingen … eller": the second half says it alone."""
_APPOSITION = re.compile(
    r"(?i)\b(?:nästa år|i år|förra året|ifjol|i fjol|fjolåret|next year|this year|last year)[\s,(–-]+(?:alltså|dvs\.?|d\.v\.s\.|det vill säga|that is|i\.e\.|meaning)[\s,:]*(?:år\s+)?(?P<year>20\d\d)\)?"
)
"""A year said twice, once as it lies from today: the report's own is the one that is meant."""
_AS_GOAL = re.compile(
    r"(?i)(?P<before>\b(?:angett|angivit|anger|uppgett|har|hade|satt|with|has|have|listed|named))\s+(?P<goal>[^,.?!]{6,80}?)\s+(?:som|as an?|as the)\s+(?:kommunfullmäktige)?(?:mål(?:et)?|goal)\b"
)
_NUMBER_OF_MILLIONS = re.compile(
    r"(?i)\b(en halv|ett|en|två|tva|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|femton|tjugo|trettio|fyrtio|femtio|hundra|half a|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|a hundred|one hundred|tvåhundra|trehundra|femhundra|two hundred|three hundred|five hundred)\s*(tusen|thousand|miljon(?:er)?|miljard(?:er)?|million|billion)\b"
)
_VALUE = {
    "en halv": "0,5", "half a": "0,5", "ett": "1", "en": "1", "one": "1", "tva": "2", "two": "2", "tre": "3", "three": "3", "fyra": "4", "four": "4",
    "fem": "5", "five": "5", "sex": "6", "six": "6", "sju": "7", "seven": "7", "atta": "8", "eight": "8", "nio": "9", "nine": "9", "tio": "10", "ten": "10",
    "tolv": "12", "femton": "15", "fifteen": "15", "tjugo": "20", "twenty": "20", "trettio": "30", "thirty": "30", "fyrtio": "40", "forty": "40",
    "tvahundra": "200", "two hundred": "200", "trehundra": "300", "three hundred": "300", "femhundra": "500", "five hundred": "500",
    "femtio": "50", "fifty": "50", "hundra": "100", "a hundred": "100", "one hundred": "100",
}  # fmt: skip
_UNITS = {"thousand": "tusen", "billion": "miljarder"}


def _said_once(text: str, spelling: Spelling | None) -> str:
    """A question without what says it once more, where that names nothing and counts nothing: "ägs av staden, dvs. någon nämnd är
    projektägare"."""
    found = _RESAID.search(text)
    if found is None or spelling is None or re.search(r"\d", found["said"]):
        return text
    named = (
        spelling.named_in(found["said"])
        or spelling.municipalities_in(found["said"])
        or spelling.places_in(found["said"])
    )
    new = any(
        not WORDS.of([word]) and not is_month(word) for word in WORD.findall(found["said"])
    )  # "vad tjänar de, alltså månadslön"
    added = any(sense.kind == "aggregate" for word in WORD.findall(found["said"]) for sense in WORDS.of([word]))
    return text if named or new or added or ASKS.search(found["said"]) else text[: found.start()] + text[found.end() :]


_ELLIPTICAL = re.compile(
    r"(?i)^(?:(?:och |men |and |but )?(?:hur (?:är|var|blir|blev|ser|såg) det(?: ut)?|how (?:is|was) (?:it|that)|what was it))\s+(?:med |för |i |under |in |for |with )?(?=[\w+-]+(?: [\w+-]+){0,3}\s*[?.!]*$)"
)
"""A beginning that only goes on from the question before: "hur var det 2023?", "hur är det med BRAVE?"."""


def _spelled(text: str) -> str:
    """A text with what people shorten written out; in an English one "me" is no "med"."""
    said = set(WORD.findall(text.casefold()))
    kept = CUES.english if len(said & CUES.english) > len(said & CUES.swedish) else frozenset()
    return WORD.sub(
        lambda match: match.group() if match.group() in kept else CUES.spelling.get(match.group(), match.group()),
        text,
    )


_ALL_THAT = re.compile(
    r"(?i)(?:(?<=[:–-] )|^)(?:(?:lista|visa|ange|ta fram)\s+det(?=\s+som\b)|allt|allting|everything)\s+(?=(?:med|som|i|inom|under|från|with|that|in|from)\b)"
)
"""All of something that is not named: of what the reports' records are."""
_NUMBERED = re.compile(
    r"(?s)(?<![\w.])(?<!mål )(?<!goal )(?<!nr )\(?1\)\s+(?P<first>.+?)(?<![\w.])\(?2\)\s+(?P<second>[^()]+?)(?:(?<![\w.])\(?3\)\s+|$)"
)
"""Conditions in a numbered list: "(1) projektägare, (2) …"."""
_LEAST_MONEY = re.compile(
    r"(?i)\bminst(?=\s+(?:total\s*)?(?:budget\w*|totalbudget\w*|kostnad\w*|utbetal\w*|eu-stöd\w*|stöd\w*|bidrag\w*)\b(?!\s+(?:på|om|över|\d)))"
)
"""That the least of some money is asked for, and no bound of it."""
_NOT_A_CROWN = re.compile(
    r"(?i)\b(?:inte|ej|not)\s+(?P<got>(?:\w+\s+){0,2}?)(?:en enda krona|ett enda öre|ett öre|en krona|ett rött öre|a single (?:krona|crown|penny))\b(?!\s+(?:mer|mindre|över|under|more|less)\b)"
)
"""That nothing was got, as an amount: "fick inte en enda krona"."""
_BEGUN = re.compile(
    r"(?i)(?<!startade )(?<!startar )(?<!började )(?<!inleddes )(?<!started )(?<!began )\b(?:när|då|when|as)\s+(?:år\s+|året\s+)?(?P<year>20\d\d)\s+(?:började|börjar|inleddes|inleds|gick in|tog vid|started|began|begins)\b"
)
"""The beginning of a year as a clause: the end of the year before."""
_ONES_OWN = re.compile(
    r"(?i)\s*,?\s*\b(?:om|såvitt|så vitt|vad|som|ifall|if|as far as|as)\s+(?:jag|i)\s+(?:inte\s+|kan\s+|har\s+|do not\s+|don't\s+|can\s+)?(?:läs\w*|minns|mindes|förstå\w*|fatta\w*|vet|ser|såg|sett|tolka\w*|uppfatta\w*|hör\w*|read|remember|recall|understand|understood|know|see|saw|gather)\b(?:\s+(?:det|den|dem|saken|rätt|fel|it|this|that|right|correctly|wrong))*(?=\s*[,.?!;:]|\s*$|\s+(?:vilk|hur|när|vem|vad|which|how|when|who|what))"
)
"""What somebody says of how sure they are."""
_HOW_MUCH_IS_IT = re.compile(
    r"(?i)\s*,?\s*(?:och|samt|and)\s+(?:hur|how)\s+(?P<how>hög|högt|högst|stor|stort|mycket|lång|långt|många|high|large|big|much|long|many)(?P<is>\s+(?:är|var|blev|blir|rörde|is|was)\s+(?:den|det|de|it|they|that))?(?P<stop>\s*[.?!]*)$"
)
"""That what is ranked by is to be told as well, as it always is."""
_NOTHING = re.compile(r"(?i)\b(?:noll|nul|zero)\s+(?=(?:kronor|kroner|kr|sek)\b)")
_WHERE_KNOWN = re.compile(
    r"(?i)\s*,?\s*(?:där|när|om|ifall|i den mån|så långt|where|when|if|as far as)\s+(?:det|den|de|dom|sådana|sådant|it|they|this)\s+(?:är|finns|anges|framgår|står|går att se|is|are|exists?)(?:\s+(?:känt|kända|angivet|angivna|med|med i rapporten|known|given|stated|available))?(?P<stop>\s*[.?!]*)$"
)
"""That only what is known is wished for."""
_AS_SHAPE = re.compile(
    r"(?i)\s*,\s*(?:gärna|helst|ideally|preferably)\s+(?:som|i|as|in)\s+(?:en |ett |a |an )?[\w -]{3,40}(?=[.?!]*$)"
)
"""How somebody would like to have the answer set out."""


_PEOPLES = "|".join(map(re.escape, sorted(CUES.adjectives, key=len, reverse=True)))
_PLACE_SAID = re.compile(
    rf"(?i:\b(?:(?:den|det|the)\s+)?(?:(?:{_PEOPLES})\s+(?:huvud)?(?:staden|orten|kommunen|byn)|(?:{_PEOPLES})\s+(?:town|city|capital|municipality)\s+of|the\s+(?:town|city|municipality)\s+of))\s+(?=[A-ZÅÄÖ])"
)
"""What sort of place a name is: "den tyska staden Hamburg", "the town of Aveiro"."""


_IN_THE_FORM = re.compile(
    r"(?i)\s*,?\s*\b(?:(?:enligt|according to|as stated in|as given in)\s+(?:själva\s+|den\s+|the\s+|its\s+)?(?:blankett(?:en)?|formulär(?:et)?|form)"
    r"|(?:i|på|ur)\s+(?:själva\s+)?(?:blanketten|formuläret)|(?:in|on)\s+(?:the|its)\s+form)\b"
)
"""That a form is asked for what it says, as every question does."""
_SPEAKS_FOR = re.compile(r"(?i)\bför\s+(?P<whom>(?:\w+\s+){0,2}?\w+)\s+talan\b")
"""Who represents somebody: "för kommunens talan"."""
_A_COUPLE = re.compile(r"(?i)\bett par\s+(?=(?:av\s+)?(?:\w+\s+)?projekt)")
"""Some, however many."""
_CLEFT = re.compile(
    r"(?i)\b(?P<ask>vem|vilka|vilken|vilket|vad|när|hur (?:mycket|många)|who|what|which|when)\s+(?:är det|var det|är det egentligen|is it|was it)\s+(?:som|that)\s+(?=\w)"
)
"""A question put as a clause: "vem är det som äger"."""
_IN_THE_MIDST = re.compile(
    r"(?i)\b(?:håller|höll|är|var)\s+på\s+(?:att|och)\s+(?!avslut|ta slut|löp|slut|gå ut)(?=\w)|\b(?:am|are|is) in the process of\s+"
)
"""That somebody is doing something: no project is meant that is going on."""
_FORMS_ASKED = re.compile(
    r"(?i)\b(?P<ask>(?:vilken|vilka|hur många|which|how many)\b(?:(?!\b(?:projekt|projects?|enligt|according)\b)[^.?!:;]){0,60}?)\b(?P<form>(?:projekt|project )?(?:blankett(?P<sv>er|en|erna)?|forms?))\b(?! (?:of|används|ska|skall|används|is used|are used|should))"
)
"""The forms of projects, asked for as such: each is one of a project."""
_OF_FORMS = {None: "projekt", "er": "projekt", "en": "projektet", "erna": "projekten"}
_IN_SUMMARY = re.compile(
    r"(?i)\s*,?\s*\b(?:enligt|according to)\s+(?:\w+\s+)?(?:sammanfattning\w*|inledning\w*|översikt\w*|beskrivning\w*|projektbeskrivning\w*|summary|summaries|overview|descriptions?)(?:\s+(?:i|av|of|in)\s+(?:\w+\s+)?(?:redovisning\w*|rapport\w*|reports?))?"
)
"""That what a report sums up is meant, as it is where it states a figure."""
_GOING_BY = re.compile(
    r"(?i)\b(?:(?P<en>(?:going|to go|judging|to judge) by|as given in|as stated in)|att döma av|sett till vad som står i)\b(?=\s+(?:the|den|its|\d{4}|\w*(?:redovisning|rapport)))"
)
"""What a report is asked for, in other words than "according to"."""
_IN_NEWEST = re.compile(
    r"(?i)(?<=\w)\s*,?\s*\b(?:enligt|i|ur|från|according to|in|from)\s+(?:den|er|sin|deras|the|its|their)?\s*(?:allra\s+)?(?:senaste|nyaste|sista|latest|newest|most recent|last)\s+(?:\w+\s+)?(?:redovisningen|redovisning|rapporten|rapport|årsredovisningen|report)\b(?!\s+(?:än|jämfört|mot|than|compared)\b)"
)
"""The newest report, which is the one that is meant where none is named."""
_CALLED = re.compile(
    r"(?i)^(?:och\s+|and\s+)?(?:what (?:are|were) (?:they|those|these) called|what are their names|(?:vad|va|hur) heter (?:de|dom|dessa)(?: (?:då|projekten))?|vad är namnen)(?P<stop>\s*[?.!]*)$"
)
"""The names of what was counted."""
_WHICH_OWNS_IT = re.compile(
    r"(?i)^(?P<and>och\s+|and\s+)?(?P<ask>vilken|vem|which(?: one)?|who) (?:av|of) (?:dem|dom|de|them)\s+(?:är|is)\s+(?:the\s+)?(?:projekt)?(?:ägare|ägaren|owner|lead partner)(?P<stop>\s*[?.!]*)$"
)
"""Which of the nämnder of one project owns it."""
_NEWEST_THAN_LAST = re.compile(
    r"(?i)\b(?:i|in)\s+(?:den\s+|the\s+)?(?:senaste|nyaste|latest|newest|most recent)\s+(?:redovisningen|rapporten|report)\s+(?P<than>än|than)\s+(?:i|in)\s+(?:den\s+|the\s+)?(?:förra|föregående|previous|last|one before|earlier)\b(?:\s+(?:redovisningen|rapporten|report|one)\b)?"
)
"""The newest report held against the one before it."""
_WHICH_LEADS = re.compile(
    r"(?i)\b(?P<ask>vilken|vilket|vem|which|what)\s+(?:stad|ort|kommun|organisation|part|city|town|municipality|organi[sz]ation)\s+(?:(?:är|is)\s+(?:det\s+som\s+|the\s+one\s+(?:that|who)\s+)?)?(?:som\s+|that\s+)?(?:leder|leads|in charge of|ansvarar för|håller i|heads|runs|driver)\s+(?P<what>det|den|projektet|it|the project)(?=\s*[?.!,]|\s*$)"
)
"""Who leads one project, asked of a city: "vilken stad leder det?"."""
_PLAYS_PART = re.compile(r"(?i)\b(?P<what>what|which) part\s+(?P<does>(?:does|do|did)\b.{1,60}?)\bplay\b")


_OFFICE_SHORT = re.compile(r"(?i)\b(?P<office>[a-zåäö]{3,})förv\b\.?(?!\w)")
"""A förvaltning written short: "miljöförv"."""
_DECIDED = re.compile(
    r"(?i)\b(?:(?:decided?|chose|choose|opted?) to (?=leave\b|withdraw\b|quit\b)"
    r"|(?:besluta(?:de|t)|valde|valt|bestämde sig(?: för)?|bestämt sig(?: för)?)\s+(?P<who>\w+\s+)??(?:att\s+)?(?=lämna\b|gå ur\b|säga upp\b))"
)
"""That what was done was decided: "decided to leave"."""
_WHICH_IF_SO = re.compile(
    r"(?i)(?<=\w)\s*[,?]?\s+(?:(?:och|and)\s+)?(?:vilk(?:a|et|en)|which(?: ones?)?)(?:\s+i\s?så\s?fall|,?\s+if so|\s+in that case)(?=\s*[?.!]*$)"
)
"""What an answer that says yes tells in any case."""
_WHAT_IT_IS = re.compile(
    r"\b(?:[Dd]et |[Tt]he )?(?:[Ff]orskningsinstitutet|[Ii]nstitutet|[Oo]rganisationen|[Ff]öretaget|[Bb]olaget|[Ss]tiftelsen|[Ff]öreningen|[Mm]yndigheten"
    r"|research institute|organi[sz]ation|company|foundation|agency)\s+(?=[A-ZÅÄÖ][\w&.-]*[A-ZÅÄÖ])"
)
"""What kind of organisation an abbreviation is: "forskningsinstitutet RISE"."""
_EACH_WITH = re.compile(
    r"(?i)\b(?:med vad|(?P<en>with what)) (?:vart och ett|var och en|vart|varje|de|dessa|each(?: of them)?|they)(?: av dem)? (?:har |have |has )?(?:fick|fått|får|got|received)"
    r"(?: i)? (?P<what>utbetalt|utbetalning|betalt|stöd|EU-stöd|paid out|in payments|support)\b"
)
"""A list with a field of each: "med vad vart och ett fick utbetalt"."""
_FOR_EACH = re.compile(
    r"(?i)(?P<told>\bproje[kc]t.{1,120}?)\b(?:för (?:vart och ett|var och ett|vart|vardera)|(?P<en>for each(?: one| of them)?(?! project)))(?=\s*[?.!]*$)"
)
"""A field of each that is listed: "med total budget för vart och ett"."""


_TOLD_NO = re.compile(r"(?i)\b(?P<got>fått|fick|får|få)\s+(?:ett\s+)?nej\s+(?:på|till|för)\b")
""" "Fick nej på sin ansökan": what reports call "avslag"."""


Put = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[re.Pattern[str], Put], ...] = (
    (_WHEN_OVER, lambda m: f"vid utgången av {m['year'] or m['own']}"),
    (_BARE_IS, r"\g<ask> är "),
    (_RESTATED, ""),
    (_NOT_JUST, ""),
    (_TAG, lambda m: m["stop"] or m["stop_so"] or m["stop_in"] or ""),
    (_WHERE_KNOWN, r"\g<stop>"),
    (_AS_SHAPE, ""),
    (_NOTHING, "0 "),
    (_PLACE_SAID, ""),
    (_A_COUPLE, ""),
    (_IN_THE_FORM, ""),
    (_SPEAKS_FOR, r"företräder \g<whom>"),
    (_IN_THE_MIDST, ""),
    (_FORMS_ASKED, lambda m: f"{m['ask']}{_form_as_project(m)}"),
    (
        _CALLED,
        lambda m: f"{'list them' if m.group().casefold().startswith(('what', 'and')) else 'lista dem'}{m['stop']}",
    ),
    (
        _WHICH_OWNS_IT,
        lambda m: f"{'who owns it' if m['ask'].casefold().startswith('wh') else 'vem äger det'}{m['stop']}",
    ),
    (
        _NEWEST_THAN_LAST,
        lambda m: "än i förra redovisningen" if m["than"].casefold() == "än" else "than in the previous report",
    ),
    (_WHICH_IF_SO, ""),
    (_OFFICE_SHORT, r"\g<office>förvaltningen"),
    (_DECIDED, lambda m: m["who"] or ""),
    (_WHAT_IT_IS, ""),
    (_EACH_WITH, lambda m: f"with {m['what']} for each project" if m["en"] else f"med {m['what']} för varje projekt"),
    (_FOR_EACH, lambda m: f"{m['told']}{'for each project' if m['en'] else 'för varje projekt'}"),
    (_TOLD_NO, r"\g<got> avslag på"),
    (_GOING_BY, lambda m: "according to" if m["en"] else "enligt"),
    (_IN_NEWEST, ""),
    (_IN_SUMMARY, ""),
    (_CLEFT, r"\g<ask> "),
    (_WHICH_LEADS, lambda m: f"{'who leads' if m['ask'].casefold().startswith('wh') else 'vem leder'} {m['what']}"),
    (_PLAYS_PART, r"\g<what> role \g<does>have"),
)
"""What is put in the place of what, in order; a question of which nothing would be left stays as it is."""
_RULES_BEHIND: tuple[tuple[re.Pattern[str], Put], ...] = (
    (_EITHER, ""),
    (_APPOSITION, r"\g<year>"),
    (_SHORT_YEAR, lambda m: f"{m['before']}20{m['year']}"),
    (_NOT_A_CROWN, r"\g<got>0 kronor"),
    (_BEGUN, lambda m: f"vid utgången av {int(m['year']) - 1}"),
    (_NUMBERED, r"\g<first>\g<second>"),
    (_LEAST_MONEY, "lägst"),
    (_ONES_OWN, ""),
    (_ALL_THAT, lambda m: "all projects " if m.group().casefold().startswith("e") else "lista alla projekt "),
    (_WHERE_IT_STANDS, r"\g<stop>"),
    (_MANY_CROWNS, lambda m: "hur mycket pengar" if m["how"].casefold() == "hur" else "how much money"),
    (_SHORT_YEARS, lambda m: f"20{m['first'][-2:]}{m['between']}20{m['year']}"),
    (_AS_GOAL, r"\g<before> målet \g<goal>"),
    (_THOUSANDS, lambda m: re.sub(r"\s", "", m.group())),
    (_ENGLISH_THOUSANDS, lambda m: m.group().replace(",", "")),
    (_FROM_TO, r"mellan \g<low> och \g<high>"),
    (_RANGE_OF_MONEY, r"mellan \1 och \2 \3"),
    (_NUMBER_OF_MILLIONS, lambda m: f"{_VALUE.get(folded(m[1]), m[1])} {_UNITS.get(m[2].casefold(), m[2])}"),
)
"""The same, behind what a question says only once more."""


_COPULAS = frozenset({"ar", "var", "is", "was", "are", "were"})
_BETWEEN = frozenset("det den de dom vi ni staden kommunen projektet it we they".split())
_OF_A_VERB = frozenset({"field", "state", "membership"})


def _rejoined(core: str) -> str:
    """A verb beside its particle, where who does it stands between: "drar det i gång" as "drar i gång det"."""
    found = list(WORD.finditer(core))
    for at in range(len(found) - 2):
        verb, who = found[at], found[at + 1]
        if not _stands_between(found, at + 1, core):
            continue
        for size in (2, 1):
            particle = found[at + 2 : at + 2 + size]
            phrase = [verb.group(), *(one.group() for one in particle)]
            joined = len(particle) == size and core[verb.start() : particle[-1].end()].split() == [
                verb.group(),
                who.group(),
                *phrase[1:],
            ]
            own = {(sense.kind, sense.key) for part in ([verb.group()], phrase[1:]) for sense in WORDS.of(part)}
            told = {(sense.kind, sense.key) for sense in WORDS.of(phrase) if sense.kind in _OF_A_VERB}
            if joined and told - own and folded(verb.group()) not in _COPULAS:
                return f"{core[: verb.start()]}{' '.join(phrase)} {who.group()}{core[particle[-1].end() :]}"
    return core


_IS_ABOUT = re.compile(r"(?i)ut\s+på\b")
"""What goes "ut på" something is about it, and ends nowhere."""


def _stands_between(found: list[re.Match[str]], at: int, core: str) -> bool:
    """Whether a word may stand between a verb and its particle: a pronoun, or a name behind the first word."""
    who = found[at].group()
    between = who.casefold() in _BETWEEN or (at > 1 and _is_name(who))
    return between and _IS_ABOUT.match(core, found[at + 1].start()) is None


_BEGUN_APART = re.compile(
    r"(?i)\b(?P<verb>drog|drar|dra|dragit|satte|sätter|sätta|satt|körde|kör|köra|kört|kicked|set)\s+(?P<who>(?:(?!(?<!- )(?:och|and)\s|(?:projekt\w*|projects?)\s)[^.?!,;:]){3,70}?)\s+(?P<particle>igång|i gång|off|up and running)\b"
)
"""A verb of beginning far from its particle: "drog arbetsmarknads- och socialnämnden igång"."""


def _is_name(word: str) -> bool:
    return word[:1].isupper() and len(word) > 1


def _form_as_project(match: re.Match[str]) -> str:
    return _OF_FORMS[match["sv"]] if "blankett" in match["form"].casefold() else "projects"


_FIRST, _THEN = (tuple((Needing(pattern), put) for pattern, put in rules) for rules in (_RULES, _RULES_BEHIND))


def reworded(core: str, spelling: Spelling | None) -> str:
    """A question in the words that the rules of composition know."""
    return _told_shorter(_said_once(_in_known_words(described(core, spelling)), spelling))


@lru_cache(maxsize=REMEMBERED)
def _in_known_words(core: str) -> str:
    """A question by the first rules."""
    core = widened(_REGARDLESS.sub("", core))
    core = _rejoined(_ELLIPTICAL.sub("och ", _spelled(_FROM_ON.sub("från och med", core))))
    return _put(_FIRST, _BEGUN_APART.sub(r"\g<verb> \g<particle> \g<who>", core))


@lru_cache(maxsize=REMEMBERED)
def _told_shorter(core: str) -> str:
    """A question without what it asks beside what it ranks by, and by the last rules."""
    asked = _HOW_MUCH_IS_IT.search(core)
    if asked and (_tells_of_both(core) or _is_ranked_by(core, asked)):
        core = core[: asked.start()] + asked["stop"]
    return _put(_THEN, core)


def _is_ranked_by(core: str, asked: re.Match[str]) -> bool:
    """Whether a question ranks by what it asks the size of at its end."""
    how = asked["how"].casefold()
    said = asked["is"] or _tells_money(core) or how.startswith("m")
    return bool(said and _ranked(core) & _RANKED[how[:2]])


def _ranked(core: str) -> set[str]:
    """The superlatives in a question."""
    return {sense.key for word in WORD.findall(core) for sense in WORDS.of([word]) if sense.kind == "most"}


def _tells_of_both(core: str) -> bool:
    """Whether it is asked which way something went, "ökade eller minskade": by how much is then told with it."""
    ways = {sense.key for word in WORD.findall(core) for sense in WORDS.of([word]) if sense.kind == "ask"}
    return {"rise", "fall"} <= ways


def _tells_money(core: str) -> bool:
    """Whether a word of money stands in a question: "och hur mycket" is then of that."""
    senses = [sense for word in WORD.findall(core) for sense in WORDS.of([word])]
    return any(sense.kind == "field" and sense.key in {"total_budget", "paid_out", "eu_funding"} for sense in senses)


_OF_MONEY = frozenset({"most", "largest", "smallest", "fewest", "dearest", "cheapest"})
_OF_LENGTH = frozenset({"longest", "shortest"})
_RANKED = {
    "hö": _OF_MONEY, "hi": _OF_MONEY, "st": _OF_MONEY, "la": _OF_MONEY, "bi": _OF_MONEY, "my": _OF_MONEY, "mu": _OF_MONEY,
    "lå": _OF_LENGTH, "lo": _OF_LENGTH, "må": frozenset({"most", "fewest"}), "ma": frozenset({"most", "fewest"}),
}  # fmt: skip
"""Superlatives that already tell how much something is, by the first letters of what is asked."""


def _put(rules: Iterable[tuple[Needing, Put]], core: str) -> str:
    folded_core = core.casefold()
    for rule, put in rules:
        if rule.may_be_in(core, folded_core):
            core = rule.pattern.sub(put, core) or core
            folded_core = core.casefold()
    return core
