"""Which model of meaning is to be used and whether it is here, for those who do without where it is not."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from indexer.errors import SettingError
from indexer.search import OFF, PACKAGED

if TYPE_CHECKING:
    from indexer.search.meaning import Embedder


def model_of(setting: str | None) -> Embedder | None:
    """The model that the setting ``meaning`` names; None for ``OFF``, and where nothing is set nor the extra installed.

    ``SettingError`` where a model is named that is not here.
    """
    if setting == OFF:
        return None
    try:
        from indexer.search import meaning

        return meaning.embedder(setting or PACKAGED)
    except ModuleNotFoundError as error:
        if setting is None:
            return None
        raise SettingError(
            f"meaning: «{setting}» går inte att använda utan paketet {error.name}. Installera det med: "
            "pip install 'utblick[meaning]', eller ställ in meaning på off"
        ) from error


def has_model(setting: str | None) -> bool:
    """Whether the model that the setting ``meaning`` names can be used, without loading it."""
    library = "onnxruntime" if setting not in {None, PACKAGED} else PACKAGED
    return setting != OFF and find_spec(library) is not None
