"""All known names, as the shipped word lists and a corpus folder's own give them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from indexer.errors import UnusableInput, reason
from indexer.values import squeeze
from indexer.vocabulary.actors import Actors
from indexer.vocabulary.entries import MunicipalityName, NetworkName, Programme, WordList, parse_words, with_path
from indexer.vocabulary.finding import Finder


class Vocabulary:
    """All known names. ``Vocabulary.load(folder)`` adds the folder's own ``vocabulary.toml`` to the shipped files."""

    def __init__(self, contents: Iterable[WordList]) -> None:
        programmes: dict[str, Programme] = {}
        networks: dict[str, NetworkName] = {}
        municipalities: dict[str, MunicipalityName] = {}
        for content in contents:
            programmes |= {entry.name: entry for entry in content.programme}
            networks |= {entry.name: entry for entry in content.network}
            for entry in content.municipality:
                earlier = municipalities.get(entry.name)
                actors = {actor.name: actor for actor in (*(earlier.actor if earlier else ()), *entry.actor)}
                aliases = (*(earlier.aliases if earlier else ()), *entry.aliases)
                municipalities[entry.name] = entry.model_copy(
                    update={"actor": tuple(actors.values()), "aliases": aliases}
                )
        self.programmes: Finder[Programme] = Finder(with_path(entry, programmes) for entry in programmes.values())
        self.networks: Finder[NetworkName] = Finder(networks.values())
        self.municipalities: Finder[MunicipalityName] = Finder(municipalities.values())
        self._actors: dict[str, Actors] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """The shipped vocabulary and, when it has one, the folder's own."""
        shipped = sorted(
            (item for item in files("indexer.vocabulary").iterdir() if item.name.endswith(".toml")),
            key=lambda item: item.name,
        )
        contents = [parse_words(item.name, item.read_text(encoding="utf-8")) for item in shipped]
        own = folder / "vocabulary.toml" if folder else None
        if own and own.is_file():
            try:
                contents.append(parse_words(str(own), own.read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise UnusableInput(
                    f"{own}: ordlistan kan inte läsas "
                    f"({reason(error) if isinstance(error, OSError) else 'inte UTF-8'}): spara den som UTF-8"
                ) from error
        return cls(contents)

    def actors(self, municipality: str) -> Actors:
        """The actors of a municipality; empty but able to recognise by form where no file knows it."""
        if municipality not in self._actors:
            entry = self.municipalities.exact(municipality)
            self._actors[municipality] = Actors(municipality, entry.actor if entry else ())
        return self._actors[municipality]

    def programme(self, text: str) -> Programme | None:
        """The programme a form's cell names, with more words around it allowed; the most specific one wins.

        >>> vocabulary = Vocabulary.load()
        >>> vocabulary.programme("Europeiska socialfonden+, C1").name, vocabulary.programme("Horizon 2020").path
        ('Europeiska socialfonden', ('Horisont', 'Horisont 2020'))
        >>> vocabulary.programme("Köpenhamns Universitet") is None
        True
        """
        words = squeeze(text)
        exact = self.programmes.exact(words)
        if exact:
            return exact
        found = self.programmes.find(words)
        return max(found, key=lambda hit: (len(hit.entry.path), -hit.start)).entry if found else None
