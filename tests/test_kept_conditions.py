"""Questions in which a rule that rewrites, leaves out or takes over would take a condition away: what is said stays said.

Over the two invented cities of ``first_sight``; what is right was counted in their reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.answer import Answer
from bot.core import Bot


@dataclass(frozen=True)
class Case:
    """The turns of a conversation, and what the last answer has to be."""

    turns: tuple[str, ...]
    value: float | None = None
    names: frozenset[str] | None = None
    say: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Words that neither its text nor its records hold."""
    open: bool = False
    """Whether it may only ask back, find nothing, or tell that something is left open."""


def case(*turns: str, **wanted: object) -> object:
    return pytest.param(Case(turns, **wanted), id=" | ".join(turns))  # type: ignore[arg-type]


CASES = [
    case(
        "Finns det projekt i Älvnäs där budgeten är okänd men utbetalningen är känd?",
        never=("Lotsar i skolan",),
        say=("SmåStadsLabbet",),
    ),
    case("Vad är summan av de två största budgetarna i Älvnäs?", value=93950000),
    case("Vilken månad slutar flest projekt i Vätterlunda?", open=True),
    case("Vilka projekt i Vätterlunda har högst andel utbetalt av budgeten?", open=True),
    case("Hur mycket återstår att betala ut i CoolRoofs 2024?", value=77575000),
    case("Hur mycket återstår att betala ut i Vätterlunda?", open=True),
    case("Projekt i Vätterlunda som startade före 2023 men inte slutat", never=("Demokrati i ögonhöjd",)),
    case("Kommer antalet projekt i Vätterlunda att öka?", say=("Hur det blir framöver",), never=("Ja.", "Nej.")),
    case("Will the number of projects in Vätterlunda grow?", say=("how it will go on",), never=("Yes.",)),
    case(
        "Hur har antalet projekt och utbetalt belopp i Vätterlunda utvecklats 2023 till 2024?",
        say=("28", "30 804 000", "9 347 000"),
    ),
    case("Vilka projekt har Älvnäs?", "Vilket är störst?", "Vilka av dem slutar 2025?", value=7),
    case("Jämför Miljö- och klimatnämnden och Kommunstyrelsen i Vätterlunda 2023 och 2024", say=("(2023)", "(2024)")),
    case("Vilka projekt i Vätterlunda handlar om urban svalka eller cirkulär ekonomi?", say=("VätterKyla",)),
    case(
        "Vilka projekt i Vätterlunda handlar om svalka och rymden?",
        say=("Inget projekt är om allt detta", "VätterKyla"),
    ),
    case("hur mycket betalades ut i coolroofs 2024", "och 2023?", "ihop?", value=2385000),
    case("Hur mycket betalades ut i Vätterlunda 2023 och 2024 tillsammans?", value=40151000),
    case("Hur mycket betalades ut till CoolRoofs 2023 och 2024?", never=("Sammanlagt",)),
    case(
        "Hur mycket ESF+-pengar betalades ut i Vätterlunda 2024 jämfört med 2023?",
        "samma sak för Interreg",
        say=("3 236 000", "2 020 000"),
    ),
    case("Och budgeten?", open=True),
    case("And the budget?", open=True),
    case(
        "Jämför utbetalt 2024 för Kommunstyrelsen och Kultur- och fritidsnämnden i Vätterlunda",
        "lägg till Samhällsbyggnadsnämnden också",
        say=("2 840 000", "2 052 000", "2 115 000"),
    ),
    case("Vilka projekt har Kommunstyrelsen i Vätterlunda?", "add Kultur- och fritidsnämnden too", value=7),
    case("När tar Kliv In slut enligt senaste redovisningen?", "Vad stod det året innan?", say=("31 januari 2025",)),
    case("berätta om MatteMix", "fick vi några pengar för det 2024?", value=0),
    case("berätta om CoolRoofs", "har vi fått pengar för det?", value=925000),
    case("Did CoolRoofs get any money in 2023?", value=1460000),
    case(
        "Vilka projekt i Vätterlunda är i ESF+?",
        "vem av dessa fick mest från fonden?",
        names=frozenset({"Närvaro först"}),
    ),
    case(
        "Hur mycket betalades ut per nämnd i Vätterlunda 2024?",
        "hur stor andel var Miljö- och klimatnämndens?",
        value=31.6,
    ),
    case("Vilken nämnd i Vätterlunda fick mest utbetalt 2024?", "hur många projekt har den", value=7),
    case(
        "Vilken nämnd i Vätterlunda fick mest utbetalt 2024?",
        "How many projects does it have?",
        "vilka slutar 2025?",
        value=3,
    ),
    case(
        "Hur mycket betalades ut sammanlagt till projekten i Älvnäs 2024?",
        "Hur många procent av det var Tekniska nämndens?",
        value=30.9,
    ),
    case("What is the total budget of the projects in Älvnäs?", "What share of that is Interreg?", value=27.8),
    case("Hur många projekt har Älvnäs?", "hur många procent av dem är Interreg?", value=20),
    case("Kliv In, utbetalt 2024?", "2023?", value=3115000),
    case(
        "Jämför utbetalt 2024 för Kommunstyrelsen och Kultur- och fritidsnämnden i Vätterlunda",
        "och samma sak för 2023?",
        never=("Vätterlunda stad:",),
    ),
    case("Vem kontaktar jag om Vindlots?", "och Kustnära då?", say=("Om Kustnära svarar",)),
    case("Vem kontaktar jag om redovisningen för 2024?", open=True),
    case(
        "Vilka nätverk är Vätterlunda med i?",
        "vilket av dem handlar om trygghet?",
        names=frozenset({"Nordic Safe Cities"}),
    ),
    case("Vilka nätverk är Vätterlunda med i?", "vilket av dem handlar om rymden?", open=True),
    case(
        "Vilka projekt har Miljö- och klimatnämnden i Vätterlunda?",
        "Vilka av dem fick pengar utbetalda, alltså mer än noll kronor?",
        names=frozenset(
            {
                "Blå Stråk",
                "VätterKyla - urban svalka för äldre stadsdelar",
                "CoolRoofs",
                "Cirkulära kajer",
                "Food Loops",
            }
        ),
    ),
    case(
        "Vilka projekt har Miljö- och klimatnämnden i Vätterlunda?",
        "Vilka av dem fick mer än en miljon utbetalt?",
        "Hur mycket blir det ihop?",
        value=8645500,
    ),
    case("Which of Älvnäs projects had more than zero paid out?", never=("Välfärdslyftet",)),
    case("DT4T är väl störst av Kommunstyrelsens projekt i Vätterlunda. Vilket är näst störst?", never=("DT4T",)),
    case("Hur har antalet projekt i Vätterlunda ändrats mellan 2023 och 2024? Har du siffrorna?", say=("28",)),
    case("SmåStadsLabbet är litet. Revisorn frågar efter dess totala budget. Vad är den på?", open=True),
    case(
        "Summera utbetalt 2024 för Miljö- och klimatnämndens projekt i Vätterlunda. Food Loops ska inte räknas med.",
        value=9570500,
    ),
    case("Hur många projekt har Miljö- och klimatnämnden i Vätterlunda? Bortse från Food Loops.", value=6),
    case("Hur många projekt har Miljö- och klimatnämnden i Vätterlunda? Räkna inte med Interreg.", value=4),
    case("How many projects does Vätterlunda have? Erasmus+ should not be counted.", value=21),
    case("Summera budgeten för Älvnäs Interreg-projekt. Erasmus+ ska inte räknas med.", value=53250000),
    case("What is the total budget? I mean for Interreg in Älvnäs.", value=53250000),
    case("How many projects are there? I am only interested in Älvnäs.", value=15),
    case("Vad är den sammanlagda budgeten för projekten? Bara Älvnäs Interreg.", value=53250000),
    case("Hur många projekt har Älvnäs? Jag jobbar på Miljö- och klimatnämnden.", value=15),
    case("Räknat per projekt i snitt, vilken nämnd i Vätterlunda fick mest utbetalt 2024?", value=1624467),
    case("Vilka projekt i Vätterlunda tog slut under redovisningsåret 2024?", value=5),
    case("Which projects in Vätterlunda started during the year?", value=14),
    case("Vilka projekt har Miljö- och klimatnämnden i Vätterlunda?", "vilka av dem avslutades under året", value=1),
    case("Vad är budgeten för Välfärdslyftet?", "Vad är den totala budgeten för ESF+ i Älvnäs?", value=22300000),
    case("Om Vindlots vill jag veta budgeten", value=64200000),
    case("Från Vätterlunda 2023 vill jag ha listan över projekt", value=9),
    case("För Älvnäs vill jag veta summan av utbetalningarna", never=("Vätterlunda",)),
    case("När slutar Kustnära?", "Startar Vindlots senare än så?", open=True),
    case("När startade Kustnära?", "Slutar Slamtorken senare än så?", open=True),
    case("Vad är budgeten för Blå Stråk?", "Fick Kustnära mer än så?", open=True),
    case("När slutar Kustnära?", "Kostar Vindlots mer än det?", open=True),
    case("När startade Kustnära?", "Är Vindlots större än så?", open=True),
    case("Hur mycket fick Utbildningsnämnden i Älvnäs?", "Har Omsorgsnämnden fler projekt än så?", open=True),
    case("Hur många projekt har Utbildningsnämnden i Älvnäs?", "Fick Omsorgsnämnden mer pengar än så?", open=True),
    case(
        "Hur många projekt har Tekniska nämnden i Älvnäs?",
        "Hur mycket lägre budget har Omsorgsnämnden?",
        never=("Lika",),
    ),
    case(
        "Hur mycket betalades ut till Kustnära?", "Hur mycket större är Vindlots budget?", never=("1 085 000 kr mer",)
    ),
    case("Vad är budgeten för Kustnära?", "Hur mycket större är Vindlots utbetalning?", never=("47 700 000",)),
    case(
        "Hur många projekt har Utbildningsnämnden i Älvnäs?",
        "Har Omsorgsnämnden fler projekt i Interreg än så?",
        open=True,
    ),
    case("Är alla av projekten i Älvnäs ägda av kommunen?", never=("Ja.",)),
    case("Är något projekt i Älvnäs klart?", never=("Ja.",)),
    case("Hur mycket betalades ut till Språng 2024?", "Fick Kliv In mer än så?", never=("Ja.",)),
    case("Vilka projekt i Vätterlunda fick mer utbetalt än Språng 2024?", never=("Språng (",)),
    case("Hur mycket betalades ut till Kliv In 2023?", "Fick Språng mer än så?", never=("Ja.",)),
    case("Är Språng längre än Kustnära?", never=("Ja.",)),
    case("Vilka projekt har en budget på 1,375 miljoner eller mer i Älvnäs?", value=11),
    case("Vilka projekt i Älvnäs har ett par miljoner i budget?", open=True),
    case("Hur stor andel av sina projekt som startade 2024 äger Utbildningsnämnden i Älvnäs?", value=50),
    case("Är det någon annan som äger Vindlots?", never=("Nej.",)),
    case("Vilka projekt i Älvnäs har någon annan ägare?", value=8),
    case("Hur mycket betalades ut till Kliv In 2024?", "Hur mycket mer är det än året innan?", value=460000),
    case("Hur mycket betalades ut i Vätterlunda 2024?", "Fick Älvnäs mer än så?", open=True),
    case("Vilka projekt startade 2024?", "Vilka slutade samma år?", never=("2025",)),
    case("Hejsan, är helt ny här :) Vad för slags frågor kan jag ställa till dig?", say=("Jag svarar på frågor",)),
    case("Hej! Jag har aldrig använt dig förut. Vad är det du hjälper till med?", say=("Jag svarar på frågor",)),
    case("Which Vätterlunda projects have a budget above 40,000,000 kronor?", value=3, never=("Kliv In",)),
    case("Med hur mycket minskade utbetalningen till Kliv In mellan 2023 och 2024?", value=460000),
    case("Har Älvnäs något projekt med en partner i Portugal?", say=("Ja",)),
    case("vad kostade resan till Utrecht för politikerna i Vätterlunda", open=True),
    case("Vilka projekt i Älvnäs arbetar mot Rent hav 2030 men ägs av någon annan?", value=3, never=("Kustnära",)),
    case("vilken nämnd i vätterlunda fick mest utbetallt 2024", say=("9 747 000",)),
    case(
        "Till en bild på årsmötet skulle jag vilja ha snittbudgeten för de projekt där Älvnäs själv är projektägare, går det?",
        value=6532143,
    ),
    case("Which Vätterlunda projects are led by someone else than the city and end in 2025?", never=("Kliv In",)),
    case(
        "Vilka projekt i Vätterlunda är både dyrare och längre än Blå Stråk?",
        value=5,
        say=("RegioData", "DT4T", "VätterKyla", "CoolRoofs", "Cirkulära kajer"),
    ),
    case("Vilka projekt i Vätterlunda är dyrare än Blå Stråk men kortare?", names=frozenset({"Yrkessvenska i vården"})),
    case("Är CoolRoofs dyrare än Blå Stråk?", say=("Ja", "78 500 000", "14 200 000")),
    case("Slutar Grodliv senare än CoolRoofs?", say=("Nej", "31 oktober 2025")),
    case("Vad är Fyrvandrings totala budget?", "är den större än den för Hållbar skolmat?", say=("Nej", "24 600 000")),
    case("När slutar CoolRoofs?", "Slutar Grodliv senare än så?", say=("Nej", "31 december 2024")),
    case("What was paid out to CoolRoofs in 2024?", "And how much lower is that than the year before?", value=535000),
    case(
        "Hur många EU-projekt hade Vätterlunda 2024?",
        "hur var det 2023?",
        "hur många fler blev det alltså?",
        value=19,
    ),
    case(
        "Vad är totalbudgeten för Närvaro först?",
        "Och för Second Chance Baltic?",
        "Hur många kronor skiljer det mellan de två?",
        value=1600000,
    ),
    case(
        "Hur mycket mindre fick Miljö- och klimatnämnden i Vätterlunda utbetalt för Blå Stråk 2024 än 2023?",
        value=710000,
    ),
    case("Vilken nämnd i Vätterlunda har kortast projekt i snitt?", say=("23,1 månader",), never=("färst",)),
    case("hur många projekt per program i Vätterlunda, minst fyra", say=("Erasmus+ 7 projekt",), never=("LIFE",)),
    case(
        "I vilka projekt i Vätterlunda var utbetalningen 0 kronor 2024?",
        "Behåll bara dem som drog i gång samma år.",
        names=frozenset({"Digital Twins 4 Towns (DT4T)", "MatteMix", "Second Chance Baltic"}),
    ),
    case("Vilka projekt startade samma år?", open=True),
    case("vilka nämnder i Vätterlunda är med i fler än två nätverk", say=("Miljö- och klimatnämnden 3",)),
    case(
        "Har Älvnäs varit med i Union of the Baltic Cities längre än Vätterlunda?", say=("1998", "2008"), never=("Ja.",)
    ),
    case("Hur många projekt i Vätterlunda är längre?", open=True),
    case("Vilka nätverk i redovisningen för 2024 hade Vätterlunda gått med i redan före 2015?", never=("POLIS",)),
    case("Vilka Älvnäsprojekt har inte angett någon partner i sin redovisning?", value=3),
    case(
        "I vilka av sina projekt är Samhällsbyggnadsnämnden i Vätterlunda inte ägare utan bara partner?",
        names=frozenset({"Blå Stråk", "Torgliv"}),
    ),
    case(
        "Addera det som Omsorgsnämnden i Vätterlunda fick utbetalt till sina projekt 2024, projekt för projekt.",
        never=("för projekt 2024",),
    ),
    case("Vilken kommun äger det dyraste projektet, Vätterlunda eller Älvnäs?", say=("43 800 000", "16 500 000")),
    case("Vem är partner i flest projekt, Vätterlunda eller Älvnäs?", say=("14 projekt", "8 projekt")),
    case("Har Vätterlunda fler nämnder med projekt än Älvnäs?", never=("28 projekt",)),
    case("Vilken kommun har högst andel avslutade projekt, Vätterlunda eller Älvnäs?", never=("fler projekt",)),
    case("Vilken kommun har det längsta projektet, Vätterlunda eller Älvnäs?", never=("fler projekt",)),
    case("Har Kalmarsund fler projekt än Älvnäs?", open=True),
    case("Vem leder CoolRoofs?", "Är det sant att fem projekt avslutades 2024?", value=5),
    case("När slutar Grodliv?", "Pågår det några projekt i LIFE?", say=("VätterKyla",), never=("Nej. Grodliv",)),
    case("När slutar Grodliv?", "pågår det fortfarande?", say=("Nej", "31 december 2024")),
    case("Lista Vätterlundas projekt i Interreg, jag vill bara ha de som vi äger", value=2),
    case("Hur många projekt har Vätterlunda 2024, det gäller bara de avslutade", value=5),
    case("Lista Vätterlundas projekt 2024, jag räknar inte med partnerprojekten", value=14),
    case("Lista Vätterlundas projekt i Interreg, chefen vill ha dem till måndag", value=6),
    case("Vilka projekt i Vätterlunda pågår, oavsett nämnd, och slutar 2025 eller 2026?", value=17),
    case("Vilka projekt i Vätterlunda fick pengar 2024, oavsett roll, i Interreg eller LIFE?", value=8),
    case("Vilket projekt i Vätterlunda fick mest 2024 och hur långt är det?", say=("6 250 000",), open=True),
    case("Which Vätterlunda projects have a budget between 10 and 15 million?", value=3),
    case("Vilka projekt i Vätterlunda startade mellan den 10 och 20 januari 2024?", never=("Grodliv",)),
    case("När slutar Grodliv?", "Startdatum, slutdatum och budget för alla projekt", say=("Kliv In",)),
    case("Hur många projekt leds från Polen?", names=frozenset({"Fyrvandring"})),
    case(
        "Vilka projekt leds från Danmark?",
        names=frozenset({"Nordiska skolgårdar", "Grodliv", "Biblioteket som hamn", "Slamtorken"}),
    ),
    case("Vilka projekt leds från Portugal?", never=("Hamnsånger",)),
    case("Vilka Vätterlunda-projekt hade utbetalning 2024 men saknade den 2023?", open=True),
    case("Vilka projekt fick inte en krona mer än 400 000 kr i Vätterlunda 2024?", value=11),
    case("Vilka projekt rör offentlig sektor?", open=True),
    case(
        "Vilket projekt i Vätterlunda har högst budget?",
        "Vad blir den totala budgeten 2024 om jag inte räknar det?",
        never=("är 96 000 000",),
    ),
    case("Vilka projekt har Vätterlunda i Interreg (1) som staden äger och (2) som slutar 2025?", value=1),
    # parts of programmes, as forms name them
    case("Vilka projekt i Vätterlunda 2024 ligger under ESF+ inriktning A2?", names=frozenset({"Närvaro först"})),
    case("Hur många av Vätterlundas ESF-projekt hör till A2, alltså inte A1 eller C1?", value=1),
    case(
        "Which Älvnäs projects belong to Erasmus+ KA220, not KA122?",
        names=frozenset({"Språkbryggan"}),
    ),
    case(
        "Vilka Erasmusprojekt i Vätterlunda 2024 är KA121?",
        names=frozenset({"Erasmusackreditering grundskolan 2023", "Erasmusackreditering grundskolan 2024"}),
    ),
    case("Hur många Erasmus+-projekt i Vätterlunda 2024, förutom KA121 och KA122?", value=4),
    case("Vilka ESF-projekt i Vätterlunda 2024 hör inte till A2?", open=True),
    case("Vilka projekt finns i ESF+ inriktning B3 i Vätterlunda?", open=True),
    # told by several nämnder
    *(
        case(question, names=frozenset({"Språng - vägar till arbete", "Blå Stråk"}))
        for question in (
            "Which projects in Vätterlunda 2024 have forms from two different committees?",
            "Which Vätterlunda projects are reported twice in 2024, by different departments?",
            "Vilka projekt i Vätterlunda är dubbelredovisade 2024?",
            "Vilka projekt i Vätterlunda 2024 redovisas två gånger, av olika nämnder?",
            "Which projects have been filled in by several committees in Vätterlunda 2024?",
        )
    ),
    # what the projects of a group come to
    case("Vilka nämnder i Älvnäs fick mer än två miljoner utbetalt 2024 om man räknar ihop projekten?", value=3),
    case("Hur många nämnder i Älvnäs fick minst 2 miljoner utbetalt 2024 sammanlagt?", value=3),
    case("Vilka nämnder i Älvnäs ligger under en miljon i utbetalt 2024 när projekten räknas samman?", value=1),
    case("Vilka nämnder i Vätterlunda har projekt med total budget över 50 miljoner?", value=2, never=("sammanlagt",)),
    # times that are gone past
    *(
        case(question, names=frozenset({"Vindlots", "Välfärdslyftet"}))
        for question in (
            "Vilka projekt i Älvnäs håller på längre än till sista december 2026?",
            "Which Älvnäs projects go on past 31 December 2026?",
            "Vilka projekt i Älvnäs fortsätter in i 2027?",
            "Which Älvnäs projects last longer than until the end of 2026?",
        )
    ),
    case("Hur många projekt i Älvnäs går längre än till 2026?", value=2),
    # several reports as one
    case(
        "Vilka projekt i Vätterlunda har haft en norsk partner eller projektägare, om man tar både 2023 och 2024?",
        names=frozenset({"Nordiska skolgårdar", "Scen utan trösklar", "Klassrum utan väggar"}),
    ),
    case("Hur många Erasmusprojekt hade Vätterlunda 2023 och 2024 sammantaget?", value=8),
    case("Vilka Erasmusprojekt i Vätterlunda fanns med både 2023 och 2024?", value=2),
    # what a sentence tells of is asked for behind it
    case(
        "Två projekt i Älvnäs slutar den 31 december 2025. Vilka två rör det sig om?",
        names=frozenset({"Lotsar i skolan", "SmåStadsLabbet"}),
    ),
    case(
        "Ett projekt i Vätterlunda har fått exakt 287 600 kr utbetalt. Vilket rör det sig om?",
        names=frozenset({"Biblioteket som hamn"}),
    ),
    case(
        "Three projects in Vätterlunda had nothing paid out in 2024. Which three are they?",
        never=("three",),
        say=("exactly SEK 0",),
    ),
]


@pytest.fixture
def bot(bots: dict[str, Bot]) -> Bot:
    """The bot over the two cities together."""
    return bots["reports"]


def plain(text: str) -> str:
    """A text with its blanks as one."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def asked(bot: Bot, turns: Sequence[str]) -> Answer:
    """The answer to the last of some turns."""
    answer = bot.answer(turns[0])
    for turn in turns[1:]:
        answer = bot.answer(turn, answer.conversation)
    return answer


@pytest.mark.parametrize("wanted", CASES)
def test_what_is_said_stays_said(wanted: Case, bot: Bot) -> None:
    answer = asked(bot, wanted.turns)
    told = plain(answer.text)
    found = {record.name for record in answer.records}
    assert wanted.value is None or answer.value == wanted.value
    assert wanted.names is None or found == wanted.names
    assert [words for words in wanted.say if words not in told] == []
    assert [words for words in wanted.never if words in told or words in found] == []
    assert not wanted.open or answer.status != "answered"


BY_END = ["Anhörigstöd Norden", "Fyrvandring", "Slamtorken"]
BY_BUDGET = ["Vindlots", "Slamtorken", "Hållbar skolmat"]
BY_NAME = ["Anhörigstöd Norden", "Besök Älvnäs året om", "Digital vårdstig"]
ALL = 15


@pytest.mark.parametrize(
    ("turns", "first"),
    [
        (("Alla projekt i Älvnäs sorterade efter slutdatum",), BY_END),
        (("All projects in Älvnäs sorted by end date",), BY_END),
        (("Alla projekt i Älvnäs sorterade efter budget",), BY_BUDGET),
        (("Projekten i Älvnäs sorterade efter namn",), BY_NAME),
        (("Lista projekten i Älvnäs kronologiskt efter slutdatum",), BY_END),
        (("Projekten i Älvnäs i tidsordning",), ["Slamtorken", "Fyrvandring", "Lotsar i skolan"]),
        (("Projekt i Älvnäs, nyast först",), ["Välfärdslyftet", "Skärgårdsmatte", "Ungdomsråd utan gräns"]),
        (("sortera älvnäs projekt efter antal mål, flest först",), ["Vindlots", "Hållbar skolmat", "Välfärdslyftet"]),
        (("projects in Älvnäs sorted by alphabet",), BY_NAME),
        (("Projekten i Älvnäs sorterade efter antal partner",), ["Kustnära", "Vindlots", "Slamtorken"]),
        (("Vilka projekt i Älvnäs är störst? Lista alla.",), BY_BUDGET),
        (("Vilka projekt i Älvnäs är störst?", "visa alla"), BY_BUDGET),
        (("Which projects in Älvnäs are the largest? List all of them.",), BY_BUDGET),
    ],
)
def test_every_row_stands_in_the_order_that_is_asked_for(turns: tuple[str, ...], first: list[str], bot: Bot) -> None:
    names = [record.name for record in asked(bot, turns).records]
    assert len(names) == ALL
    assert names[: len(first)] == first


@pytest.mark.parametrize(
    "question",
    [
        "Projekten i Älvnäs ordnade efter program",
        "Alla projekt i Älvnäs sorterat på program",
        "list Älvnäs' projects ordered by programme",
    ],
)
def test_rows_sorted_by_what_divides_them_stand_in_groups(question: str, bot: Bot) -> None:
    told = plain(asked(bot, [question]).text)
    assert "Interreg (3): Kustnära" in told
    assert "Erasmus+ (3): Skärgårdsmatte" in told


@pytest.mark.parametrize(
    "question",
    [
        "Projekten i Älvnäs ordnade efter vikt",
        "sortera Älvnäs projekt i popularitetsordning",
        "Projekten i Älvnäs sorterade efter kommun",
        "Projekten i Älvnäs ordnade efter finansieringsgrad",
        "Sortera projekten i Vätterlunda efter projektägare",
        "Rangordna projekten i Vätterlunda efter klimatnytta",
        "projects in Älvnäs ranked by importance",
    ],
)
def test_an_order_that_no_field_gives_is_not_told_as_that_of_budgets(question: str, bot: Bot) -> None:
    assert asked(bot, [question]).status in {"clarify", "not_found"}


def test_a_budget_that_another_nämnd_gives_is_not_left_open(bot: Bot) -> None:
    """Blå Stråk: one form gives its budget, another says "Vet ej"."""
    lacking = bot.answer("Vilka projekt i Vätterlunda 2024 saknar uppgift om total budget?")
    bounded = bot.answer("Vilka projekt i Vätterlunda har 2024 en total budget över 20 miljoner?")
    assert "Blå Stråk" not in {record.name for record in lacking.records}
    assert f"{len(lacking.records)} projekt saknar total budget" in " ".join(bounded.notes)
