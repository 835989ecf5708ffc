"""Imported by the process that builds are forked from: what is worked out once a process is there for each of them."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path

from indexer.building import read_reports
from indexer.search import ENGINES
from tests.test_index import reports

for _place in ENGINES.values():
    import_module(_place.partition(":")[0])
with tempfile.TemporaryDirectory() as _folder:
    read_reports(reports(Path(_folder) / "in", a="Hamn"))
