"""The walk through the next family in docs/reports.md is code that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from indexer.layouts import Context, Ledger
from indexer.records import Document, ProjectReport
from indexer.vocabulary import Vocabulary

DOCS = (Path(__file__).parent.parent / "docs" / "reports.md").read_text(encoding="utf-8")
LONGEST = 60


def test_the_sample_of_a_next_family_runs_and_is_short() -> None:
    [code] = re.findall(r"(?s)```python\n(.*?)```", DOCS)
    assert code.count("\n") < LONGEST
    family: dict[str, Any] = {"__name__": "grant_list"}
    exec(compile(code, "docs/reports.md", "exec"), family)
    text = "Bidragslista 2024\nExempelby kommun\n\nGrön hamn\nSökande: Hamnbolaget AB\nBelopp: 2 000 000 kr\n\n"
    text += "Solrutt\nSökande: Exempelby kommun\nBelopp: 900 000 kr\n"
    document = Document(name="bidrag.txt", text=text, media="text")
    layout = family["LAYOUT"]
    assert layout.matches(document) > 0.5
    records = list(layout.parse(document, Context(vocabulary=Vocabulary.load(), ledger=Ledger(document))))
    found = [record for record in records if isinstance(record, ProjectReport)]
    assert [(one.name.value, one.eu_funding and one.eu_funding.value) for one in found] == [
        ("Grön hamn", 2_000_000),
        ("Solrutt", 900_000),
    ]
