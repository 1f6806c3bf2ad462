"""The sketch of an article, by which others with nearly the same text are found."""

from __future__ import annotations

from importlib.metadata import version

from annotate.core.sketching import SKETCH_SIZE
from annotate.core.text import TextView
from annotate.detectors.copying import SHINGLE, list_shingles

_SEED = 20_261
# Of texts without a shingle; no other text's sketch begins so.
EMPTY = b""


def name_method() -> str:
    """Return what a sketch depends on: the library with its version, the size, the length of a shingle."""
    return f"rensa-{version('rensa')}/{SKETCH_SIZE}/{SHINGLE}"


def sketch_article(view: TextView) -> bytes:
    """Return the MinHash sketch of the shingles of an article's body: 128 numbers of 4 bytes, or b"" of none."""
    import numpy as np
    import rensa

    shingles = list_shingles(view)
    if not shingles:
        return EMPTY
    # No word holds a line end: all shingles are encoded at once.
    encoded = "\n".join(map(" ".join, shingles)).encode("utf-8", "surrogatepass").split(b"\n")
    sketch = rensa.RMinHash(SKETCH_SIZE, _SEED)
    sketch.update(encoded)
    return np.array(sketch.digest(), dtype="<u4").tobytes()
