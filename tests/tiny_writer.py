"""A summariser made on the spot: it writes one text, word for word, whatever it reads."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_OFFSET = 2  # BART's first positions are for padding


def write_writer(folder: Path, text: str, positions: int = 64) -> Path:
    """Write a BART model whose layers do nothing: the position alone decides which word comes next."""
    words = [*SPECIAL, *dict.fromkeys(text.split())]
    backend = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token="<s>", pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(folder)
    size = len(words) + len(words) % 2
    config = transformers.BartConfig(
        vocab_size=len(words), d_model=size, encoder_layers=0, decoder_layers=1, encoder_attention_heads=1,
        decoder_attention_heads=1, encoder_ffn_dim=4, decoder_ffn_dim=4, max_position_embeddings=positions,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=None,
    )  # fmt: skip
    model = transformers.BartForConditionalGeneration(config)
    targets = [words.index(word) for word in text.split()] + [2]
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.fill_(float("norm" in name and name.endswith("weight")))
        model.model.shared.weight[range(len(words)), range(len(words))] = 1.0
        for place in range(positions):
            target = targets[min(place, len(targets) - 1)]
            model.model.decoder.embed_positions.weight[place + _OFFSET, target] = 8.0
    model.eval().save_pretrained(folder)
    return folder
