"""The net of `smartnews.entities.transducer`: what each Arabic letter of a name becomes in Latin letters, learnt.

A small convolutional net reads the letters of a word; a layer over it and over the last chunks of Latin letters, with
the word's style (a region of Arab names, or "foreign"), gives the odds of the next chunk. A second head tells from the
letters alone whether a name is foreign. Learnt by gradient descent (AdamW) on one thread, with a fixed seed.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from training.names.examples import Example, Examples

from smartnews.entities.transducer import HISTORY, STYLES
from smartnews.text.normalise import fold

EPOCHS = 6
SEED = 20261122
BATCH = 256
RATE = 3e-3
_LETTERS, _CHANNELS, _HIDDEN, _CHUNK = 40, 128, 224, 40  # sizes of the layers
_FEWEST = 8  # how often a chunk must occur to be learnt
_FEWEST_OF_LETTER = 2  # how often a letter must have become a chunk to be allowed it
_SLOPPY = 0.3  # share of words that are learnt without their hamzas, as they are often typed


class Net(nn.Module):
    """The net: see the module."""

    def __init__(self, letters: int, chunks: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(letters, _LETTERS)
        self.first = nn.Conv1d(_LETTERS, _CHANNELS, 5, padding=2)
        self.second = nn.Conv1d(_CHANNELS, _CHANNELS, 3, padding=1)
        self.third = nn.Conv1d(_CHANNELS, _CHANNELS, 3, padding=1)
        self.hidden = nn.Linear(_CHANNELS, _HIDDEN)
        self.styles = nn.Embedding(len(STYLES), _HIDDEN)
        self.chunks = nn.Embedding(chunks + 1, _CHUNK)
        self.history = nn.ModuleList(nn.Linear(_CHUNK, _HIDDEN, bias=False) for _ in range(HISTORY))
        self.out = nn.Linear(_HIDDEN, chunks)
        self.foreign = nn.Linear(2 * _CHANNELS, 1)
        self.drop = nn.Dropout(0.1)

    def read(self, letters: Tensor, mask: Tensor) -> Tensor:
        """Return what the convolutions give for each letter."""
        x = self.letters(letters).transpose(1, 2) * mask[:, None]
        x = torch.relu(self.first(x)) * mask[:, None]
        x = self.drop(x)
        x = (x + torch.relu(self.second(x))) * mask[:, None]
        x = self.drop(x)
        return ((x + torch.relu(self.third(x))) * mask[:, None]).transpose(1, 2)

    def kind(self, letters: Tensor, mask: Tensor) -> Tensor:
        """Return the logit of a foreign name."""
        x = self.read(letters, mask)
        pooled = torch.cat([x.sum(1) / mask.sum(1, keepdim=True), x.max(1).values], 1)
        logits: Tensor = self.foreign(pooled)[:, 0]
        return logits

    def forward(self, letters: Tensor, mask: Tensor, styles: Tensor, before: Tensor) -> Tensor:
        """Return the logits of the chunks; ``before`` are the last chunks."""
        x = self.hidden(self.drop(self.read(letters, mask))) + self.styles(styles)[:, None]
        known = self.drop(self.chunks(before))
        for lag, layer in enumerate(self.history):
            x = x + layer(known[:, :, lag])
        logits: Tensor = self.out(self.drop(torch.relu(x)))
        return logits


def fit(known: Examples, path: Path) -> None:
    """Train the net on the examples and on the kinds of words, and write it."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    examples, kinds = known.words, known.kinds
    counts = Counter(chunk for example in examples for chunk in example.chunks)
    chunks = sorted(chunk for chunk, count in counts.items() if count >= _FEWEST)
    of_chunk = {chunk: index for index, chunk in enumerate(chunks)}
    examples = [example for example in examples if all(chunk in of_chunk for chunk in example.chunks)]
    spellings = [example.spelling for example in examples] + [word for word, _ in kinds]
    letters = sorted({letter for word in spellings for letter in word + fold(word)})
    of_letter = {letter: index for index, letter in enumerate(letters, 1)}
    net = Net(len(letters) + 1, len(chunks))
    rng = random.Random(SEED)
    batches_in_epoch = len(list(_batches(examples, rng)))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=EPOCHS * batches_in_epoch)
    for epoch in range(EPOCHS):
        total = right = seen = 0.0
        net.train()
        for batch in _batches(examples, rng):
            tensors = _tensors(batch, of_letter, of_chunk, rng)
            logits = net(*tensors[:4])
            wanted, mask, weights = tensors[4], tensors[1], tensors[5]
            losses = functional.cross_entropy(logits.transpose(1, 2), wanted, reduction="none")
            loss = (losses * mask * weights[:, None]).sum() / (mask * weights[:, None]).sum()
            sample = rng.sample(kinds, BATCH)
            foreign = net.kind(*_letters([_typed(word, rng) for word, _ in sample], of_letter))
            told = torch.tensor([float(kind) for _, kind in sample])
            loss = loss + 0.2 * functional.binary_cross_entropy_with_logits(foreign, told)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
            right += float((((logits.argmax(2) == wanted) * mask).sum(1) == mask.sum(1)).sum())
            seen += len(batch)
        print(f"epoch {epoch + 1} loss {total / batches_in_epoch:.4f} words right {right / seen:.3f}", flush=True)
    net.eval()
    write(net, letters, chunks, _may_become(examples, of_chunk), path)


def _may_become(examples: Sequence[Example], of_chunk: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the chunks that each letter became, with hamza or without."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for example in examples:
        for spelling in {example.spelling, fold(example.spelling)}:
            for letter, chunk in zip(spelling, example.chunks, strict=True):
                counts[letter][of_chunk[chunk]] += 1
    return {
        letter: sorted(chunk for chunk, count in chunks.items() if count >= _FEWEST_OF_LETTER)
        for letter, chunks in sorted(counts.items())
    }


def _batches(examples: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Yield batches of words of about the same length, in random order."""
    order = sorted(examples, key=lambda example: (len(example.spelling), rng.random()))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    yield from batches


def _typed(spelling: str, rng: random.Random) -> str:
    """Return a word as it is spelt, or now and then without its hamzas."""
    return fold(spelling) if rng.random() < _SLOPPY else spelling


def _letters(words: Sequence[str], of_letter: Mapping[str, int]) -> tuple[Tensor, Tensor]:
    """Return the numbers of the letters of words, and which of them are no padding."""
    letters = np.zeros((len(words), max(map(len, words))), np.int64)
    for row, word in enumerate(words):
        letters[row, : len(word)] = [of_letter[letter] for letter in word]
    return torch.from_numpy(letters), torch.from_numpy((letters > 0).astype(np.float32))


def _tensors(
    batch: Sequence[Example], of_letter: Mapping[str, int], of_chunk: Mapping[str, int], rng: random.Random
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    letters, mask = _letters([_typed(example.spelling, rng) for example in batch], of_letter)
    wanted = np.zeros(letters.shape, np.int64)
    before = np.full((*letters.shape, HISTORY), len(of_chunk), np.int64)
    for row, example in enumerate(batch):
        size = len(example.chunks)
        wanted[row, :size] = [of_chunk[chunk] for chunk in example.chunks]
        for lag in range(HISTORY):
            before[row, lag + 1 : size, lag] = wanted[row, : max(size - lag - 1, 0)]
    styles = torch.tensor([STYLES.index(example.style) for example in batch])
    weights = torch.tensor([example.weight for example in batch])
    return letters, mask, styles, torch.from_numpy(before), torch.from_numpy(wanted), weights


def write(
    net: Net, letters: Sequence[str], chunks: Sequence[str], may_become: Mapping[str, Sequence[int]], path: Path
) -> None:
    """Write the net in the layout of safetensors, with the products that the decoder needs."""
    with torch.no_grad():
        past = torch.stack([net.chunks.weight @ layer.weight.T for layer in net.history])  # type: ignore[operator]
        tensors = {
            "letters": net.letters.weight,
            "first": net.first.weight,
            "first_bias": net.first.bias,
            "second": net.second.weight,
            "second_bias": net.second.bias,
            "third": net.third.weight,
            "third_bias": net.third.bias,
            "hidden": net.hidden.weight,
            "styles": net.styles.weight + net.hidden.bias,
            "past": past,
            "out": net.out.weight,
            "out_bias": net.out.bias,
            "foreign": net.foreign.weight[0],
            "foreign_bias": net.foreign.bias,
        }
        arrays = {name: np.ascontiguousarray(tensor.numpy().astype(np.float16)) for name, tensor in tensors.items()}
    told = {"letters": "".join(letters), "chunks": " ".join(chunks), "may_become": json.dumps(may_become)}
    header: dict[str, object] = {"__metadata__": told}
    at = 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F16", "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    head = json.dumps(header, ensure_ascii=False).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"".join(array.tobytes() for array in arrays.values()))
    print(path, path.stat().st_size, len(letters), "letters", len(chunks), "chunks")
