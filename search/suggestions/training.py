"""What is learned from the texts we ship: how rare a word is, and which words go together.

Latent semantics: the weights of words by aid (and by need of the thesaurus), cut to their main directions.
Learned once a week and kept, so that an aid that changes meanwhile changes nothing for the others.
numpy and scipy are imported when they are used: web processes that train nothing do not pay for them.
"""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.suggestions.needs import needs
from search.suggestions.reading import Words, read

if TYPE_CHECKING:
    import numpy as np

    from search.suggestions.catalogue import AidText

DIRECTIONS = 48
MOST_TERMS = 12_000
SEED = 7
# What each text of an aid weighs, for words and for needs.
FIELDS = {"title": 3.0, "lead": 2.0, "about": 1.0, "body": 1.0, "steps": 0.3, "asked": 0.5}
NEED_FIELDS = {"title": 3.0, "lead": 2.0, "about": 1.0, "body": 1.0, "steps": 0.2}

Fields = Mapping[str, Words]


@dataclass(frozen=True)
class Trained:
    """Words' columns, their rarity for ranking and for directions, the directions, usual lengths."""

    columns: Mapping[str, int]
    rarity: np.ndarray
    weight: np.ndarray
    directions: np.ndarray
    lengths: Mapping[str, float]
    unknown: float
    """The rarity of a word that no aid says."""
    version: int = 0


def fields_of(text: AidText) -> dict[str, Words]:
    return {name: read(getattr(text, name)) for name in FIELDS}


def train(aids: Sequence[Fields]) -> Trained:
    """Learn from the texts of aids and of the thesaurus. A second or two for a thousand."""
    import numpy as np  # noqa: PLC0415
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.linalg import svds  # noqa: PLC0415

    frequencies = Counter(
        stem for fields in aids for stem in {s for words in fields.values() for s in words.stems}
    )
    columns = {stem: place for place, (stem, _) in enumerate(sorted(frequencies.most_common(MOST_TERMS)))}
    count = len(aids)
    held = np.array([frequencies[stem] for stem in columns], dtype=float)
    rarity = np.log(1 + (count - held + 0.5) / (held + 0.5))
    documents = [_weighed(fields) for fields in aids] + [_thesaurus_line(key) for key in needs()]
    rows, places, values = [], [], []
    for row, document in enumerate(documents):
        for stem, times in document.items():
            if stem in columns:
                rows.append(row)
                places.append(columns[stem])
                values.append(1 + math.log(times) if times >= 1 else times)
    texts = csr_matrix((values, (rows, places)), shape=(len(documents), max(1, len(columns))))
    spread = np.asarray((texts > 0).sum(axis=0)).ravel()
    weight = np.log((len(documents) + 1) / (spread + 0.5))
    texts = texts.multiply(weight).tocsr()
    norms = np.sqrt(np.asarray(texts.multiply(texts).sum(axis=1)).ravel()) + 1e-9
    texts = csr_matrix(texts.multiply((1 / norms)[:, None]))
    size = min(DIRECTIONS, min(texts.shape) - 1)
    start = np.random.default_rng(SEED).normal(size=min(texts.shape))
    _, _, found = svds(texts, k=size, v0=start) if size > 0 else (None, None, np.zeros((0, texts.shape[1])))
    lengths = {name: 1 + sum(len(fields[name].stems) for fields in aids) / max(1, count) for name in FIELDS}
    return Trained(
        columns,
        rarity.astype("float32"),
        weight.astype("float32"),
        found.T.astype("float32"),
        lengths,
        math.log(1 + (count + 0.5) / 0.5),
    )


def _weighed(fields: Fields) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name, times in FIELDS.items():
        for stem in fields[name].stems:
            found[stem] += times
    return found


def _thesaurus_line(key: str) -> dict[str, float]:
    """Return a need as a text: its words and those of what serves it stand together, so they go together."""
    need = needs()[key]
    found: dict[str, float] = defaultdict(float)
    for phrase, weight in need.asked.items():
        for stem in phrase:
            found[stem] += weight
    return found


def pack(trained: Trained) -> bytes:
    import numpy as np  # noqa: PLC0415

    file = io.BytesIO()
    np.savez_compressed(
        file,
        stems=np.array(list(trained.columns)),
        rarity=trained.rarity,
        weight=trained.weight,
        directions=trained.directions.astype("float16"),
        lengths=np.array([trained.lengths[name] for name in FIELDS] + [trained.unknown]),
    )
    return file.getvalue()


def unpack(packed: bytes, version: int) -> Trained:
    import numpy as np  # noqa: PLC0415

    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        *lengths, unknown = found["lengths"].tolist()
        return Trained(
            {stem: place for place, stem in enumerate(found["stems"].tolist())},
            found["rarity"],
            found["weight"],
            found["directions"].astype("float32"),
            dict(zip(FIELDS, lengths, strict=True)),
            unknown,
            version,
        )
