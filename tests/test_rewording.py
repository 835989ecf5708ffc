"""What is put in other words before a question is read, and what looks like it and stays."""

from __future__ import annotations

import pytest

from bot.understanding.rewording import reworded

PUT = {
    "kliv in, utbetalt 24 resp 23?": "kliv in, utbetalt 2024 respektive 2023?",
    "hur många kronor fick Grön hamn?": "hur mycket pengar fick Grön hamn?",
    "how many crowns did it get?": "how much money did it get?",
    "vilka hade gått ut när 2025 började?": "vilka hade gått ut vid utgången av 2024?",
    "fick inte en enda krona 2023": "fick 0 kronor 2023",
    "allt med budget över 5 miljoner": "lista alla projekt med budget över 5 miljoner",
    "Exempelby - allt som slutar 2025": "Exempelby - lista alla projekt som slutar 2025",
    "lista det som slutar 2025": "lista alla projekt som slutar 2025",
    "(1) projektägare, (2) budget under 10 miljoner": "projektägare, budget under 10 miljoner",
    "nämnden har tre projekt om jag minns rätt, vilka?": "nämnden har tre projekt, vilka?",
    "vilket projekt fick mest och hur mycket var det?": "vilket projekt fick mest?",
    "vilket är längst och hur långt är det?": "vilket är längst?",
    "utbetalt 2024 mot 2023, vad stod det i sammanfattningen?": "utbetalt 2024 mot 2023?",
    "vilka nätverk är vi med i, där det är känt": "vilka nätverk är vi med i",
    "projekt i Öresund, oavsett om det står A, B eller bara C": "projekt i Öresund",
    "pågår, oavsett nämnd, och slutar 2025 eller 2026": "pågår, och slutar 2025 eller 2026",
    "projektet med minst budget": "projektet med lägst budget",
    "samarbetar vi med Polen, och i vilka projekt?": "samarbetar vi med Polen?",
}
STAYS = (
    "budget mellan 10 och 15 miljoner",
    "which have a budget between 10 and 15?",
    "startade den 10 och 20 januari",
    "mål 1 och 12",
    "hur många euro fick Grön hamn?",
    "vilka startade när 2024 började?",
    "allt om Grön hamn",
    "mål (2) 2024",
    "vad blir summan om jag inte räknar det?",
    "vilket projekt fick mest och hur långt är det?",
    "minst budget på 5 miljoner",
)


@pytest.mark.parametrize("said", PUT)
def test_it_is_put_as_others_say_it(said: str) -> None:
    assert reworded(said, None) == PUT[said]


@pytest.mark.parametrize("said", STAYS)
def test_what_says_something_stays(said: str) -> None:
    assert reworded(said, None) == said
