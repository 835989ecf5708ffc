"""Reports of invented cities, in all five families and of about the real ones' size, as many as are asked for.

The same number of cities gives the same reports, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

FIRST = """
hamn skol vatten klimat energi bygg trafik kultur biblioteks färje cykel ungdoms förskole kust skogs avfalls solcells mat odlings
vård omsorgs idrotts museums språk arbets närings bostads park buller luft regn snö värme vind is fiske båt bro torg mark data
lärar elev forsknings innovations landsbygds skärgårds marknads turist demokrati integrations folkhälso kemikalie plast
""".split()
LAST = (
    ("projekt", "projektet", "projekten"),
    ("utbyte", "utbytet", "utbytena"),
    ("nätverk", "nätverket", "nätverken"),
    ("samarbete", "samarbetet", "samarbetena"),
    ("anläggning", "anläggningen", "anläggningarna"),
    ("försörjning", "försörjningen", "försörjningarna"),
    ("plan", "planen", "planerna"),
    ("metod", "metoden", "metoderna"),
    ("utbildning", "utbildningen", "utbildningarna"),
    ("konferens", "konferensen", "konferenserna"),
    ("mätning", "mätningen", "mätningarna"),
    ("strategi", "strategin", "strategierna"),
    ("verkstad", "verkstaden", "verkstäderna"),
    ("förvaltning", "förvaltningen", "förvaltningarna"),
    ("resa", "resan", "resorna"),
    ("modell", "modellen", "modellerna"),
    ("undersökning", "undersökningen", "undersökningarna"),
    ("ansökan", "ansökan", "ansökningarna"),
    ("vecka", "veckan", "veckorna"),
    ("karta", "kartan", "kartorna"),
)
SYLLABLES = "al bry da flo gra häv jol kvi lun mör nev orm pri rus säv tul ugg vas ymn åsk ble dro fin gli hol".split()
ENDS = "dala forsa hult näs rud stad vik torp åker sele boda kulla mark sjö".split()
NAMES = ("Aino Provlund", "Bo Testing", "Cilla Mockvist", "Dag Exempel", "Eva Påhitt", "Folke Fiktén")
DEPARTMENTS = (
    "Miljönämnden",
    "Kulturnämnden",
    "Grundskolenämnden",
    "Förskolenämnden",
    "Tekniska nämnden",
    "Kommunstyrelsen",
    "Fritidsnämnden",
    "Socialnämnden",
)
PROGRAMMES = ("Interreg South Baltic", "Erasmus+", "LIFE", "Horisont Europa", "Europeiska socialfonden", "Urbact")
SENTENCES = (
    "{who} provade {a} i {place} och fann att {the} höll längre än väntat.",
    "{who} reste till {place} för att lära om {a}.",
    "Under {year} växte {the} till {n} platser, mest i {place}.",
    "Efter {n} månader kunde {the} tas över av kommunen.",
    "{who} delar kostnaden för {the} med {place}.",
    "I {place} finns redan {many}, och därifrån kom idén.",
    "Av de {n} som deltog i {the} ville de flesta gå vidare.",
    "{The} stannade av när {other} drog ut på tiden.",
    "Målet för {the} var {n} deltagare till och med {year}.",
    "Det svåra var att få {the} att passa ihop med {other}.",
    "{who} har skrivit en vägledning om {many} tillsammans med {place}.",
    "Nästa steg är {a}, om pengarna räcker.",
    "Besökare från {place} fick se {the} och {other}.",
    "Erfarenheterna av {the} används nu i {other}.",
)


class City(NamedTuple):
    """An invented city, with the chance that shapes its reports."""

    name: str
    random: Random

    def place(self) -> str:
        """An invented town."""
        return place(self.random)

    def prose(self, sentences: int) -> str:
        """Running text about nothing."""
        return " ".join(sentence(self.random) for _ in range(sentences))

    def amount(self) -> str:
        return f"{self.random.randrange(80, 9000)} 000 kr"


def place(random: Random) -> str:
    return (random.choice(SYLLABLES) + random.choice(("", random.choice(SYLLABLES))) + random.choice(ENDS)).capitalize()


def noun(random: Random) -> tuple[str, str, str]:
    """A compound: indefinite, definite, several."""
    # Some are common and most are rare, as words are.
    first = FIRST[min(int(random.expovariate(0.06)), len(FIRST) - 1)]
    one, the, many = random.choice(LAST)
    return first + one, first + the, first + many


def sentence(random: Random) -> str:
    one, the, _ = noun(random)
    _, other, many = noun(random)
    return random.choice(SENTENCES).format(
        who=random.choice(DEPARTMENTS),
        a=one,
        the=the,
        The=the.capitalize(),
        other=other,
        many=many,
        place=place(random),
        year=random.randrange(2015, 2027),
        n=random.randrange(2, 90),
    )


def cities(number: int) -> Iterator[City]:
    """So many cities of different names."""
    random = Random(20_24)
    seen: set[str] = set()
    while len(seen) < number:
        name = place(random)
        if name not in seen:
            seen.add(name)
            yield City(name, Random(f"{len(seen)} {name}"))


def write(folder: Path, number: int) -> None:
    """The five reports of each of so many cities."""
    for city in cities(number):
        for made in (annual_forms, council_letter, activity_report, project_platform, strategy):
            suffix = "md" if made is activity_report else "txt"
            (folder / f"{city.name.lower()}-{made.__name__}.{suffix}").write_text(made(city), encoding="utf-8")


def annual_forms(city: City) -> str:
    """A yearly report with a section and some forms for each nämnd."""
    parts = [f"{city.name.upper()} KOMMUN\nRedovisning av det internationella arbetet\nRedovisningsår: 2024\n"]
    parts.append("Del 1. Nämndernas internationella arbete")
    for department in DEPARTMENTS:
        parts += [
            department,
            "1. Vad har nämnden gjort internationellt under 2024?",
            *(city.prose(8) for _ in range(18)),
        ]
        parts += ["2. Vad har det gett verksamheten?", *(city.prose(8) for _ in range(10))]
    parts.append("Del 2. Projekt")
    for department in DEPARTMENTS:
        parts += [department, *(form(city) for _ in range(8))]
    return "\n\n".join(parts) + "\n"


def form(city: City) -> str:
    """One project form."""
    random = city.random
    start = random.randrange(2019, 2025)
    role = random.choice(("projektägare", "projektpartner"))
    lines = (
        f"Projektets namn: {noun(random)[0].capitalize()} {city.place()}",
        f"Startdatum: {start}-01-01",
        f"Slutdatum: {start + 3}-12-31",
        f"Nämndens roll: {role.capitalize()}",
        f"Total budget där nämnden är {role}: {city.amount()}",
        f"Finansierande program: {random.choice(PROGRAMMES)}",
        f"Projektledare: {random.choice(NAMES)}",
        f"Projektbeskrivning:\n{city.prose(9)}\n{city.prose(9)}",
    )
    return "\n".join(lines)


def council_letter(city: City) -> str:
    """A letter to the council."""
    parts = [
        f"{city.name} kommun\nTjänsteskrivelse\nDatum 2024-03-14\nDiarienummer KS-2024-114",
        "Sammanfattning",
        city.prose(6),
    ]
    parts += ["Förslag till beslut", "Den internationella redovisningen för 2023 läggs till handlingarna."]
    parts += [
        "Ärendet",
        "Förvaltningarna redogör varje år för sina internationella projekt.",
        *(city.prose(7) for _ in range(10)),
    ]
    parts.append(
        "Under 2023 deltog förvaltningarna i 40 EU-projekt, antingen som projektägare (15) eller som projektpartner (25)."
    )
    parts.append("Utbetalda EU-medel 2023 fördelat på förvaltning\nMiljöförvaltningen, ca 4 200 000 kronor")
    parts += ["Exempel från förvaltningarna", *(city.prose(7) for _ in range(10))]
    return "\n\n".join([*parts, "Ansvariga", random_name(city)]) + "\n"


def random_name(city: City) -> str:
    return f"{city.random.choice(NAMES)} Kommundirektör"


def activity_report(city: City) -> str:
    """A yearly report on networks and twin towns."""
    parts = [
        f"{city.name} kommun",
        "# Verksamhetsberättelse 2024",
        "för stadskontorets internationella arbete",
        "## 1. Inledning",
    ]
    parts += [city.prose(7), city.prose(7), "## 2. Nätverk"]
    for _ in range(15):
        parts += [f"### {noun(city.random)[1].capitalize()} {city.place()}", city.prose(7)]
    parts.append("## 3. Vänorter")
    for _ in range(5):
        parts.append(f"**{city.place()}**, vänort sedan {city.random.randrange(1950, 2020)}. {city.prose(6)}")
    return "\n\n".join(parts) + "\n"


def project_platform(city: City) -> str:
    """A yearly report on ten projects of one platform."""
    names = [f"{noun(city.random)[0].capitalize()} {city.place()}" for _ in range(10)]
    parts = [
        f"Rapport 2024 – {city.name} kommuns projektplattform *Fler vägar in* Kommunledningskontoret",
        "Om plattformen",
        city.prose(7),
    ]
    parts.append("Projekten i år är:\n\n" + "\n".join(f"- *{name}*" for name in names))
    parts += ["Läget i projekten", city.prose(4)]
    for name in names:
        facts = f"Projektägare: {city.random.choice(DEPARTMENTS)}\nProjektledare: {city.random.choice(NAMES)}\n"
        facts += f"Projekttid: 1 januari 2022 – 31 december 2025\nTotal budget: {city.amount()}\nProgram: {city.random.choice(PROGRAMMES)}"
        parts += [name, "Projektfakta", facts, city.prose(7), city.prose(7)]
        for heading in ("Aktuellt läge och måluppfyllelse/resultat", "Framgångsfaktorer", "Utmaningar och lärdomar"):
            parts += [heading, *(city.prose(8) for _ in range(6))]
    return "\n\n".join([*parts, "Sammanfattning och slutsatser", city.prose(7)]) + "\n"


def strategy(city: City) -> str:
    """A strategy with its goals."""
    parts = [
        f"{city.name} kommun",
        "STYRANDE DOKUMENT",
        "Datum\n2024-11-15",
        f"Strategi för internationella kontakter i {city.name} kommun",
    ]
    for heading in (
        "Inledning",
        "Nuläge",
        "Nätverk",
        "Vänorter",
        "Syfte och mål",
        "Ansvar och organisation",
        "Uppföljning",
    ):
        parts += [heading, *(city.prose(8) for _ in range(5))]
    return "\n\n".join(parts) + "\n"


class Asked(NamedTuple):
    """A question and the names of the texts that answer it."""

    id: str
    query: str
    relevant: tuple[str, ...]


def invented_set(texts: int = 400) -> tuple[dict[str, str], list[Asked]]:
    """Texts by name, and one question a text about a sentence in its midst, in other forms of the words."""
    random = Random(7)
    found: dict[str, str] = {}
    asked: list[Asked] = []
    for number in range(texts):
        one, the, many = noun(random)
        town, who, year = place(random), random.choice(DEPARTMENTS), random.randrange(2015, 2027)
        told = f"Sedan {year} driver {who} {the} i {town} tillsammans med en granne."
        around = [sentence(random) for _ in range(14)]
        name = f"text-{number:04}"
        found[name] = " ".join([*around[:7], told, *around[7:]])
        wording = random.choice(
            (
                "Sedan när finns {one} i {town}?",
                "Vem driver {many} i {town}s omland?",
                "Vad gör {who} med {one} i {town}?",
            )
        )
        asked.append(Asked(name, wording.format(one=one, many=many, town=town, who=who), (name,)))
    return found, asked
