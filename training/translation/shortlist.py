"""Make the lexical shortlist: which English pieces each Arabic piece may bring about.

    python training/translation/shortlist.py --data DIR

Of the 16,000 target pieces a sentence needs some hundreds. Which ones, IBM Model 1 says (Brown et al. 1993, five rounds
of EM over the training pairs, with an empty word on the source side): for each source piece the likeliest targets, for
all sentences the most frequent targets, single characters, placeholders and what stands in both vocabularies alike. The
decoder then looks at those alone, as in Bergamot and Firefox, which doubles its speed for a single sentence. Writes
``vmap.txt`` in CTranslate2's format to DIR; `export.py` puts it beside the weights.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))
from train import Data, Recipe

from smartnews.translation.placeholders import TOKENS

ROUNDS = 5
EPOCHS = 2
EVERYWHERE = 1200
"""How many of the most frequent targets every sentence may use."""
FEWEST, MOST = 8, 60
"""How many targets a source piece brings at least and at most ..."""
LEAST = 0.002
"""... and how likely the least of them is."""
FIRST = 4  # the ids before it are <s>, <pad>, </s> and <unk>


def lexicon(pairs: list[tuple[list[int], list[int]]], sources: int, targets: int) -> npt.NDArray[np.float32]:
    """Return IBM Model 1's probabilities of a target for each source; the last row is the empty word's."""
    counted = []
    for source, target in pairs:
        ours, theirs = ([i for i in side if i >= FIRST] for side in (source, target))
        left, times = np.unique(np.array([*ours, sources]), return_counts=True)
        right, often = np.unique(np.array(theirs), return_counts=True)
        if len(right):
            counted.append((left, times.astype(np.float32), right, often.astype(np.float32)))
    table = np.full((sources + 1, targets), 1 / targets, dtype=np.float32)
    for _ in range(ROUNDS):
        counts = np.zeros_like(table)
        for left, times, right, often in counted:
            where = np.ix_(left, right)
            share = table[where] * times[:, None]
            share *= often / share.sum(axis=0)
            counts[where] += share
        counts /= np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
        table = counts
    return table


def candidates(row: npt.NDArray[np.float32]) -> list[int]:
    """Return the ids of the likeliest targets of one source piece, the likeliest first."""
    best = np.argsort(-row, kind="stable")[:MOST]
    return [int(i) for rank, i in enumerate(best) if row[i] > (LEAST if rank >= FEWEST else 1e-6)]


def main() -> None:
    """Write the shortlist from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    data = Data(options.data, Recipe())
    pairs = [pair for epoch in range(EPOCHS) for batch in data.epoch(epoch) for pair in batch]
    ours = [data.source.id_to_piece(i) for i in range(len(data.source))]
    theirs = [data.target.id_to_piece(i) for i in range(len(data.target))]
    table = lexicon(pairs, len(ours), len(theirs))
    frequent = Counter(i for _, target in pairs for i in target if i >= FIRST)
    everywhere = {i for i, _ in frequent.most_common(EVERYWHERE)}
    everywhere |= {i for i, piece in enumerate(theirs) if i >= FIRST and (len(piece) == 1 or piece in TOKENS)}
    known = {piece: i for i, piece in enumerate(theirs)}
    lines = ["\t" + " ".join(theirs[i] for i in sorted(everywhere))]
    for i, piece in enumerate(ours[FIRST:], FIRST):
        likely = candidates(table[i])
        if piece in known:
            likely.append(known[piece])
        wanted = [j for j in dict.fromkeys(likely) if j not in everywhere and j >= FIRST]
        if wanted:
            lines.append(f"{piece}\t{' '.join(theirs[j] for j in wanted)}")
    path = options.data / "vmap.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(lines) - 1} source pieces, {len(everywhere)} targets everywhere, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
