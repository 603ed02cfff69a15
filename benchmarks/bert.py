"""A token classifier of BERT-base's size with random weights: what names cost where there is no small encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PIECES, WINDOW, TAGS = 64_000, 256, 15


class Bert:
    """BERT-base (12 layers, 768 wide) in float32 on one thread; batches are sorted by length and padded."""

    def __init__(self, batch_size: int) -> None:
        import torch
        from transformers import BertConfig, BertForTokenClassification

        torch.manual_seed(0)
        torch.set_num_threads(1)
        self._model = BertForTokenClassification(BertConfig(vocab_size=PIECES, num_labels=TAGS)).eval()
        self._batch_size = batch_size

    def __call__(self, documents: Sequence[Sequence[int]]) -> int:
        """Tag documents of piece ids; return how many pieces were tagged."""
        import torch

        windows = sorted(_windows(documents), key=len)
        done = 0
        with torch.inference_mode():
            for at in range(0, len(windows), self._batch_size):
                batch = windows[at : at + self._batch_size]
                width = max(map(len, batch))
                ids = torch.tensor([[*window, *[0] * (width - len(window))] for window in batch])
                mask = torch.tensor([[1] * len(window) + [0] * (width - len(window)) for window in batch])
                tags = self._model(input_ids=ids, attention_mask=mask).logits.argmax(-1)
                done += int((tags >= 0).logical_and(mask > 0).sum())
        return done


def _windows(documents: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    for ids in documents:
        for at in range(0, len(ids), WINDOW):
            yield list(ids[at : at + WINDOW])
