"""Known names: programmes as a tree, networks, municipalities with their nämnder and förvaltningar.

The names are data (TOML beside this file, and a corpus folder's own ``vocabulary.toml`` that adds or overrides); what a
nämnd looks like is a rule. Nothing here is specific to one report.
"""

from indexer.vocabulary.actors import ACTOR_FORM, Actors, actor_stem, display_actor
from indexer.vocabulary.entries import ActorName, Entry, MunicipalityName, NetworkName, Programme
from indexer.vocabulary.finding import Finder, Found, fold
from indexer.vocabulary.known import Vocabulary
from indexer.vocabulary.municipalities import (
    bare_municipality,
    find_municipality,
    named_municipalities,
    names_municipality,
)
from indexer.vocabulary.places import cities_in, spellings_of, swedish_municipalities
from indexer.vocabulary.senders import Sender, called_by, find_sender, kind_of_sender

__all__ = [
    "ACTOR_FORM",
    "ActorName",
    "Actors",
    "Entry",
    "Finder",
    "Found",
    "MunicipalityName",
    "NetworkName",
    "Programme",
    "Sender",
    "Vocabulary",
    "actor_stem",
    "bare_municipality",
    "called_by",
    "cities_in",
    "display_actor",
    "find_municipality",
    "find_sender",
    "fold",
    "kind_of_sender",
    "named_municipalities",
    "names_municipality",
    "spellings_of",
    "swedish_municipalities",
]
