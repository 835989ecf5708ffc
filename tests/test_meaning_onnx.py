"""A model of one's own: a folder with an ONNX export and its tokenizer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from indexer.errors import SettingError
from indexer.search.meaning import embedder

WORDS = {"[UNK]": 0, "[PAD]": 1, "hamn": 2, "kaj": 3, "skog": 4, "query": 5, "passage": 6, ":": 7}
TABLE = np.array(
    [[0, 0, 1], [9, 9, 9], [3, 0, 0], [2, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]], dtype=np.float32
)
"""A vector for each word; that of the padding must not count."""


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def _field(number: int, value: int | str | bytes) -> bytes:
    """A field of a protocol buffer, in which ONNX files are written."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _tensor_type(kind: int, *names: str) -> bytes:
    shape = b"".join(_field(1, _field(2, name)) for name in names)
    return _field(1, _field(1, kind) + _field(2, shape))


def lookup() -> bytes:
    """A model that gives each token its row of the table."""
    node = _field(1, "table") + _field(1, "input_ids") + _field(2, "told") + _field(4, "Gather")
    table = (
        _field(1, len(TABLE))
        + _field(1, TABLE.shape[1])
        + _field(2, 1)
        + _field(8, "table")
        + _field(9, TABLE.tobytes())
    )
    ids = _field(1, "input_ids") + _field(2, _tensor_type(7, "texts", "tokens"))
    told = _field(1, "told") + _field(2, _tensor_type(1, "texts", "tokens", "size"))
    graph = _field(1, node) + _field(2, "lookup") + _field(5, table) + _field(11, ids) + _field(12, told)
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "egen-modell"
    made.mkdir()
    (made / "model.onnx").write_bytes(lookup())
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(made / "tokenizer.json"))
    embedder.cache_clear()
    return made


def test_words_of_a_kind_are_near(folder: Path) -> None:
    model = embedder(str(folder))
    assert (model.dimensions, model.name.startswith("onnx-egen-modell-")) == (3, True)
    near, far = model.passages(["kaj", "skog"]) @ model.question("hamn hamn hamn")
    assert (round(float(near), 5), round(float(far), 5)) == (1.0, 0.0)


def test_every_vector_has_length_one_whatever_is_embedded_beside_it(folder: Path) -> None:
    model = embedder(str(folder))
    together = model.passages(["kaj", "skog hamn skog hamn skog"])
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0)
    assert np.allclose(together[0], model.passages(["kaj"])[0])


def test_a_folder_without_a_model_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"model\.onnx finns inte: ange en mapp med model\.onnx och tokenizer\.json"):
        embedder(str(tmp_path))
