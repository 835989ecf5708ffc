"""What the word lists hold: an entry for each programme, network and municipality with its actors."""

from __future__ import annotations

import tomllib

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.errors import UnusableInput, toml_place


class Entry(BaseModel):
    """What every vocabulary entry has: a canonical name and the spellings met in reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[str, ...] = ()
    cased: bool = False
    """Whether its name is an ordinary word where it begins with a small letter ("på svensk sida")."""

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Programme(Entry):
    """A funding programme; ``path`` is from the root of the tree, as in ["Interreg", "North Sea Region"]."""

    parent: str | None = None
    short: str | None = None
    english: str | None = None
    funding: str = "eu"
    path: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        return self.path[0] if self.path else self.name


class NetworkName(Entry):
    """A network; ``forums`` are its parts that reports name on their own."""

    abbreviation: str | None = None
    kind: str = "network"
    forums: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *((self.abbreviation,) if self.abbreviation else ()), *self.aliases)


class ActorName(Entry):
    """A nämnd and its förvaltning."""

    administration: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *((self.administration,) if self.administration else ()), *self.aliases)


class MunicipalityName(Entry):
    """A municipality with its actors."""

    actor: tuple[ActorName, ...] = ()


class WordList(BaseModel):
    model_config = ConfigDict(extra="forbid")

    programme: tuple[Programme, ...] = ()
    network: tuple[NetworkName, ...] = ()
    municipality: tuple[MunicipalityName, ...] = ()


def with_path(entry: Programme, by_name: dict[str, Programme]) -> Programme:
    steps = [entry.short or entry.name]
    parent = by_name.get(entry.parent or "")
    while parent:
        steps.insert(0, parent.short or parent.name)
        parent = by_name.get(parent.parent or "")
    return entry.model_copy(update={"path": tuple(steps)})


def parse_words(name: str, text: str) -> WordList:
    try:
        return WordList.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput(f"{name}: ordlistan är inte giltig TOML ({toml_place(error)}): rätta raden") from error
    except ValidationError as error:
        raise UnusableInput(f"{name}: {_refused(error)}") from error


def _refused(error: ValidationError) -> str:
    """The first entry that is no name, programme, network or municipality as the word lists write them."""
    first = error.errors()[0]
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
    if first["type"] == "missing":
        return f"ordlistans post {place} saknas: lägg till den"
    if first["type"] == "extra_forbidden":
        return f"ordlistans post {place} finns inte: ta bort den eller rätta stavningen"
    return f"ordlistans post {place} kan inte läsas: skriv namn som text inom citattecken och flera namn som en lista"
