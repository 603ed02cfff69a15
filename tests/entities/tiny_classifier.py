"""Token classifiers made on the spot: each word of a list gets its label, whatever stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def write_bert(folder: Path, tags: Mapping[str, str], others: Sequence[str] = (), positions: int = 64) -> Path:
    """Write a BERT model of the hub's layout; pieces beginning with ## go on a word, and all else is unknown, O."""
    words = [*SPECIAL, *tags, *others]
    tokeniser = transformers.BertTokenizer(vocab={word: i for i, word in enumerate(words)}, do_lower_case=False)
    tokeniser.save_pretrained(folder)
    labels = sorted({"O", *tags.values()})
    size = len(words) + len(words) % 2
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=size, num_hidden_layers=0, num_attention_heads=1, intermediate_size=4,
        max_position_embeddings=positions, id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(config)
    _read_words(model.bert.embeddings, model.classifier, [labels.index(tags.get(word, "O")) for word in words])
    model.eval().save_pretrained(folder)
    return folder


def write_roberta(folder: Path, tags: Mapping[str, str], positions: int = 64) -> Path:
    """Write a RoBERTa model with byte-level pieces; in its vocabulary a word begins with the space before it."""
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=True)
    spelt = {word: "".join(piece for piece, _ in byte_level.pre_tokenize_str(word)) for word in tags}
    characters = sorted({character for word in spelt.values() for character in word})
    symbols = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *characters]
    merges: list[tuple[str, str]] = []
    for word in spelt.values():
        for at in range(1, len(word)):
            if word[: at + 1] not in symbols:
                symbols.append(word[: at + 1])
                merges.append((word[:at], word[at]))
    vocabulary = {symbol: i for i, symbol in enumerate(symbols)}
    backend = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokeniser = transformers.RobertaTokenizer(vocab=vocabulary, merges=merges, add_prefix_space=False)
    tokeniser.save_pretrained(folder)
    labels = sorted({"O", *tags.values()})
    size = len(symbols) + len(symbols) % 2
    config = transformers.RobertaConfig(
        vocab_size=len(symbols), hidden_size=size, num_hidden_layers=0, num_attention_heads=1, intermediate_size=4,
        max_position_embeddings=positions, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)},
    )  # fmt: skip
    model = transformers.RobertaForTokenClassification(config)
    whole = {spelling: tags[word] for word, spelling in spelt.items()}
    _read_words(model.roberta.embeddings, model.classifier, [labels.index(whole.get(s, "O")) for s in symbols])
    model.eval().save_pretrained(folder)
    return folder


def _read_words(embeddings: Any, classifier: Any, wanted: Sequence[int]) -> None:
    """Give each piece a direction of its own, and let the classifier tell its label from that alone."""
    with torch.no_grad():
        for parameter in (*embeddings.parameters(), *classifier.parameters()):
            parameter.zero_()
        embeddings.LayerNorm.weight.fill_(1.0)
        for piece, label in enumerate(wanted):
            embeddings.word_embeddings.weight[piece, piece] = 1.0
            classifier.weight[label, piece] = 4.0
