"""Fits what speaks for a project's being about a theme, with cross-validation, and prints ``bot.text.themes.WORTH``.

    python -m tests.meaning.themes FOLDER       (make fit-themes)

FOLDER is an index of the reports in UTBLICK_CORPUS with vectors of meaning; beside it the invented reports of the tests are
indexed. ``themes.tsv`` and ``themes_more.tsv`` (the real reports of 2025), ``themes_invented.tsv`` (two invented ones) and
``themes_samples.tsv`` (all invented ones) say which projects are about a theme and which only touch it, by reading; the latter
count for neither side. A name with "=" before it is a whole one, any other the beginning of one. ``themes_everyday.tsv`` asks
the first and the last in everyday words, ``themes_unseen.tsv`` others too: both are measured, and nothing is fitted on them.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from bot.query.fields import Row
from bot.text.texts import Texts
from bot.text.themes import SURE, SURE_SAID, TOUCHED, WORTH, Signs, Themes
from indexer.building import build
from indexer.index import Vectors, open_index
from indexer.search import PACKAGED

LABELS = Path(__file__).parent
SAMPLES = LABELS.parent / "samples"
UNSEEN = LABELS.parent / "first_sight"
TWO = ("lyktsala-2024.txt", "vindala-2024.txt")
FOLDS = 7
LEAST = tuple(round(0.05 * one, 2) for one in range(2, 16))
"""Likelihoods from which a project may be taken to be about a theme."""
FLAT = 0.01
"""How far below the best mean F of precision and recall a pair of limits counts as good as it."""
SAID = Signs._fields.index("said")
RIDGE = 1.0
"""What keeps a weight small that little speaks for."""


def fitted(signs: np.ndarray, about: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The weights of a logistic model, by Newton's method; the last sign is the base and is not kept small."""
    worth = np.zeros(signs.shape[1])
    small = np.full(signs.shape[1], RIDGE)
    small[-1] = 0.0
    for _ in range(40):
        likely = 1 / (1 + np.exp(-signs @ worth))
        slope = signs.T @ (counts * (likely - about)) + small * worth
        bend = (signs.T * (counts * likely * (1 - likely))) @ signs + np.diag(small + 1e-6)
        worth -= np.linalg.solve(bend, slope)
    return worth


def figures(
    likely: np.ndarray, about: np.ndarray, counts: np.ndarray, least: float | np.ndarray
) -> tuple[float, float]:
    """Precision and recall of what is at least so likely."""
    sure = (likely >= least) & (counts > 0)
    right = float((sure & (about > 0)).sum())
    return right / max(1, int(sure.sum())), right / float(about.sum())


def _begins(name: str, named: set[str]) -> bool:
    """Whether a project is labelled; labels are the beginnings of names."""
    return any(name == one[1:] if one.startswith("=") else name.startswith(one) for one in named)


Labelled = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Signs of every pair of theme and report, whether it is about it, whether it counts, and the number of the theme."""


def labelled(folder: Path, labels: Sequence[str], year: int | None, over: str | None = None) -> Labelled:
    """The labelled pairs over an index, of one reporting year or all; ``over``: which of a file's are over it."""
    index = open_index(folder, meaning=PACKAGED)
    themes = Themes(index, Texts(index))
    rows = [Row(p, r) for p in index.holdings.projects for r in p.reports if year in {None, r.reporting_year}]
    signs, about, counts, of = [], [], [], []
    for number, label in enumerate(one for name in labels for one in read(LABELS / name, over)):
        named = {key: set(filter(None, (label[key] or "").split(" | "))) for key in ("about", "touching")}
        for row in rows:
            found = themes.signs(row, tuple(label["theme"].split()))
            if found is not None:
                signs.append(found)
                about.append(float(_begins(row.project.name, named["about"])))
                counts.append(float(not _begins(row.project.name, named["touching"])))
                of.append(number)
    index.close()
    return np.array(signs), np.array(about), np.array(counts), np.array(of)


def read(file: Path, over: str | None = None) -> list[dict[str, str]]:
    """The rows of labels, of some reports or all."""
    with file.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if over is None or row["over"] == over]


def indexed(name: str, files: Iterable[Path]) -> Path:
    """An index of some invented reports with vectors, which are kept from run to run."""
    kept = Path(".utblick/fit") / name
    shutil.rmtree(kept / "reports", ignore_errors=True)
    (kept / "reports").mkdir(parents=True)
    for file in files:
        shutil.copy(file, kept / "reports" / f"{file.parent.name}-{file.name}")
    build(kept / "reports", kept / "index", vectors=Vectors(PACKAGED))
    return kept / "index"


def main() -> None:
    """Print the weights, and what is found with each fold held back."""
    real, invented = Path(sys.argv[1]), sorted(file for file in SAMPLES.glob("*/*") if file.suffix != ".json")
    two, samples = indexed("themes", (file for file in invented if file.name in TWO)), indexed("samples", invented)
    sets = {
        "real": labelled(real, ("themes.tsv", "themes_more.tsv"), 2025),
        "of two invented reports": labelled(two, ("themes_invented.tsv",), 2024),
        "of all invented reports": labelled(samples, ("themes_samples.tsv",), None),
    }
    likely = held_back(sets)
    limits = surely(sets, likely)
    print("| themes | precision | recall | recall with what touches |\n|---|---|---|---|")
    for name, one in sets.items():
        print(_line(name, one, likely[name], limits))
    signs, about, counts, _ = (np.concatenate(one) for one in zip(*sets.values(), strict=True))
    worth = np.round(fitted(signs, about, counts), 2)
    for name, one in not_fitted_on(real, samples).items():
        print(_line(name, one, 1 / (1 + np.exp(-one[0] @ worth)), limits))
    print("\nfitted:", worth.tolist(), "sure where said and where not from", limits)
    print("in the code:", list(WORTH), "sure from", [SURE_SAID, SURE])


def _line(name: str, pairs: Labelled, likely: np.ndarray, limits: tuple[float, float]) -> str:
    """A row of the table in docs/answers.md."""
    given, about, counts, of = pairs
    sure = figures(likely, about, counts, np.where(given[:, SAID] > 0, *limits))
    found = [*sure, figures(likely, about, counts, TOUCHED)[1]]
    return f"| {of.max() + 1} {name} | {' | '.join(f'{one:.2f}' for one in found)} |"


def not_fitted_on(real: Path, samples: Path) -> dict[str, Labelled]:
    """The themes that are only measured, most of them in everyday words."""
    other = {name: indexed(name, sorted((UNSEEN / name).iterdir())) for name in ("reports", "kvarnhamn")}
    everyday, unseen = ("themes_everyday.tsv",), ("themes_unseen.tsv",)
    return {
        "real in everyday words": labelled(real, everyday, 2025, "real"),
        "of all invented reports in everyday words": labelled(samples, everyday, None, "samples"),
        **{f"unseen, of {name}": labelled(folder, unseen, None, name) for name, folder in other.items()},
        "unseen, real": labelled(real, unseen, 2025, "corpus"),
    }


def surely(sets: Mapping[str, Labelled], likely: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """The likelihoods from which a pair whose words say the theme, and one whose words do not, is about it.

    Of those as good as the best: where only meaning speaks, which nobody can check at a glance, the highest; where a quote shows
    it, the lowest beside that.
    """
    of_limits = {}
    for said, other in product(LEAST, repeat=2):
        found = [
            figures(likely[name], *one[1:3], np.where(one[0][:, SAID] > 0, said, other)) for name, one in sets.items()
        ]
        f = np.mean([2 * precision * recall / (precision + recall) for precision, recall in found])
        of_limits[said, other] = float(f)
    good = [limits for limits, f in of_limits.items() if f >= max(of_limits.values()) - FLAT]
    return max(good, key=lambda limits: (limits[1], -limits[0]))


def held_back(sets: Mapping[str, Labelled]) -> dict[str, np.ndarray]:
    """How likely each pair is by a model that has not seen its theme."""
    likely = {name: np.zeros(len(about)) for name, (_, about, _, _) in sets.items()}
    for fold in range(FOLDS):
        held = {name: of % FOLDS == fold for name, (*_, of) in sets.items()}
        worth = fitted(*(np.concatenate([one[at][~held[name]] for name, one in sets.items()]) for at in range(3)))
        for name, (signs, *_) in sets.items():
            likely[name][held[name]] = 1 / (1 + np.exp(-signs[held[name]] @ worth))
    return likely


if __name__ == "__main__":
    main()
