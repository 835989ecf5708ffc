"""What is printed for reading: every record with the words that it rests on."""

from __future__ import annotations

from pathlib import Path

from indexer.building import read_reports
from tests.read_records import told

PAGE = """EU-projekt i Vindala kommun

Under 2023 deltog Vindala kommun i sex EU-projekt. Vindala kommun är medlem i Eurocities sedan 2016.

Solrutt

Linjen till hamnen får bussar som går på sol.

Projektägare: Region Norrdal
Projekttid: 2021-01-01 till 2023-12-31
Partner: Gent

Vänorter

Rauma i Finland
"""


def test_every_record_stands_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "sida.txt").write_text(PAGE, encoding="utf-8")
    holdings = read_reports(tmp_path).holdings
    assert list(told(holdings)) == [
        "=== sida.txt",
        "PROJECT Solrutt | section | Vindala kommun, 2023",
        "    «Solrutt Linjen till hamnen får bussar som går på sol. Projektägare: Region Norrdal Projekttid: "
        "2021-01-01 till 2023-12-31 Partner: Gent»",
        "    start_date = 2021-01-01 «2021-01-01»",
        "    end_date = 2023-12-31 «2023-12-31»",
        "    lead_partner = Region Norrdal «Region Norrdal»",
        "    partners = Gent (Belgien)",
        "NETWORK Eurocities | member, 2016 | Vindala kommun, 2023",
        "    «Vindala kommun är medlem i Eurocities sedan 2016.»",
        "FIGURE Vindala kommun | projects = 6 projekt | Vindala kommun, 2023",
        "    «Under 2023 deltog Vindala kommun i sex EU-projekt.»",
        "NAME Gent (Belgien) | city, partner | Solrutt",
        "    «ion Norrdal Projekttid: 2021-01-01 till 2023-12-31 Partner: Gent Vänorter Rauma i Finland»",
        "NAME Finland (Finland) | country, named | ",
        "    «2021-01-01 till 2023-12-31 Partner: Gent Vänorter Rauma i Finland»",
        "NAME Raumo (Finland) | city, twin_city | ",
        "    «ekttid: 2021-01-01 till 2023-12-31 Partner: Gent Vänorter Rauma i Finland»",
        "NAME Region Norrdal (Sverige) | region, lead | Solrutt",
        "    «injen till hamnen får bussar som går på sol. Projektägare: Region Norrdal Projekttid: 2021-01-01 till 2023-12-31 "
        "Partner: Gent Vänor»",
        "PLACE Rauma (Finland) | twin_city, active | Vindala kommun, 2023",
        "    «Rauma i Finland»",
    ]
