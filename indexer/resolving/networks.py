"""One network for many names."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.records import Membership, Network
from indexer.resolving.projects import identifier
from indexer.values import compare_key, squeeze


def group_networks(records: Sequence[Membership]) -> tuple[Network, ...]:
    """One network for each name, its memberships newest first."""
    groups: dict[str, list[Membership]] = {}
    for record in sorted(records, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        groups.setdefault(compare_key(record.network), []).append(record)
    ids: set[str] = set()
    networks = []
    for group in groups.values():
        first = group[0]
        other = [
            alias
            for record in group
            for alias in (record.network_raw, *record.aliases)
            if compare_key(alias) != compare_key(first.network)
        ]
        networks.append(
            Network(
                id=identifier("", first.network, ids),
                name=first.network,
                abbreviation=next((record.abbreviation for record in group if record.abbreviation), None),
                aliases=tuple({compare_key(alias): squeeze(alias) for alias in reversed(other)}.values()),
                kind=first.kind,
                memberships=tuple(group),
            )
        )
    return tuple(networks)
