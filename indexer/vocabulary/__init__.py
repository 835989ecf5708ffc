"""Known names: programmes as a tree, networks, municipalities with their nämnder and förvaltningar.

The names are data (TOML beside this file, and a corpus folder's own ``vocabulary.toml`` that adds or overrides); what a
nämnd looks like is a rule. Nothing here is specific to one report.
"""

from indexer.vocabulary.actors import ACTOR_FORM, Actors, actor_stem, display_actor
from indexer.vocabulary.entries import ActorName, Entry, MunicipalityName, NetworkName, Programme
from indexer.vocabulary.finding import Finder, Found, fold
from indexer.vocabulary.known import Vocabulary
from indexer.vocabulary.municipalities import bare_municipality, find_municipality
from indexer.vocabulary.places import cities_in, spellings_of, swedish_municipalities

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
    "Vocabulary",
    "actor_stem",
    "bare_municipality",
    "cities_in",
    "display_actor",
    "find_municipality",
    "fold",
    "spellings_of",
    "swedish_municipalities",
]
