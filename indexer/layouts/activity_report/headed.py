"""The networks that a report's headings name, wherever its text names them again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from indexer.records import Span
from indexer.values import compare_key

_FIRST = re.compile(r"\w+")


@dataclass(frozen=True)
class NetworkNaming:
    """A network as the report names it."""

    name: str
    raw: str
    abbreviation: str | None = None
    kind: str = "network"
    forums: tuple[str, ...] = ()
    alias: str | None = None


class Headed:
    """Networks by the key of their names. A sentence is looked through once, however many there are."""

    def __init__(self, named: Mapping[str, NetworkNaming]) -> None:
        self._named = dict(named)
        self._all = frozenset(named.values())
        self._forms: dict[str, list[tuple[int, re.Pattern[str]]]] = defaultdict(list)
        for number, name in enumerate(self._named.values()):
            first = _FIRST.match(name.name)
            self._forms[first.group().lower() if first else ""].append((number, _form(name.name)))
        self._short = {
            compare_key(name.abbreviation): name for name in reversed(self._named.values()) if name.abbreviation
        }

    def __contains__(self, name: NetworkNaming) -> bool:
        return name in self._all

    def find(self, text: str) -> Iterator[tuple[Span, NetworkNaming]]:
        """Where they stand in any spelling of spaces and hyphens, in the order of the headings."""
        found: dict[int, list[Span]] = defaultdict(list)
        for number, form in self._forms.get("", ()):
            found[number] += (Span(*match.span()) for match in form.finditer(text))
        for word in _FIRST.finditer(text):
            first = word.group().lower()
            for number, form in (*self._forms.get(first, ()), *self._forms.get(first.removesuffix("et"), ())):
                behind = found[number][-1].end if number in found else 0
                if word.start() >= behind and (match := form.match(text, word.start())):
                    found[number].append(Span(*match.span()))
        names = list(self._named.values())
        for number in sorted(found):
            for span in found[number]:
                yield span, names[number]

    def same(self, name: NetworkNaming) -> NetworkNaming:
        """The headed network that a form in running text shortens: "SKR:s nätverk" of "SKR:s nätverk för skola"."""
        key = compare_key(name.name)
        if key in self._short:
            return self._short[key]
        if not (key.endswith("nätverk") and name.name.endswith("-nätverk")):
            return name
        at = bisect_left(self._keys, key)
        longer = [own for own in self._keys[at : at + 3] if own.startswith(key) and own != key]
        return self._named[longer[0]] if len(longer) == 1 else name

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._named)


def _form(name: str) -> re.Pattern[str]:
    pattern = "[ -]".join(re.escape(part) for part in re.split(r"[ -]", name))
    return re.compile(rf"(?i)(?<!\w){pattern}(?:et)?(?!\w)")
