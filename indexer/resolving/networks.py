"""One network for many names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.records import Membership, Network
from indexer.resolving.projects import identifier
from indexer.values import compare_key, squeeze

_WITH_ABBREVIATION = re.compile(r"(?P<name>\S.*?)\s*\((?P<short>[^\W\d_](?=[^)]*[A-ZÅÄÖ])[\w+:-]{1,9})\)")


def parted(name: str) -> tuple[str, str | None]:
    """A name without the abbreviation that stands behind it in brackets, and the abbreviation.

    >>> parted("Union of the Baltic Cities (UBC)"), parted("Eurocities"), parted("Kultur (nätverk)")
    (('Union of the Baltic Cities', 'UBC'), ('Eurocities', None), ('Kultur (nätverk)', None))
    """
    found = _WITH_ABBREVIATION.fullmatch(name.strip())
    return (found["name"], found["short"]) if found else (name, None)


def group_networks(records: Sequence[Membership]) -> tuple[Network, ...]:
    """One network for each name, its memberships newest first."""
    groups: dict[str, list[Membership]] = {}
    for record in sorted(records, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        groups.setdefault(compare_key(parted(record.network)[0]), []).append(record)
    ids: set[str] = set()
    networks = []
    for group in groups.values():
        first = group[0]
        name, short = parted(first.network)
        other = [
            alias
            for record in group
            for alias in (record.network_raw, record.network, *record.aliases)
            if compare_key(alias) != compare_key(name)
        ]
        networks.append(
            Network(
                id=identifier("", name, ids),
                name=name,
                abbreviation=next((record.abbreviation for record in group if record.abbreviation), short),
                aliases=tuple({compare_key(alias): squeeze(alias) for alias in reversed(other)}.values()),
                kind=first.kind,
                memberships=tuple(group),
            )
        )
    return tuple(networks)
