"""Trains the encoder with its names heads; resumable, one thread, bfloat16.

    python training/encoder/train_names.py --data /work/shared/data --base /root/train/ner/base --out /root/train/ner

The encoder's upper layers and three heads learn together: our tag set and ANERcorp's (two linear-chain CRFs over the
first piece of each word, with sums over the tags that a corpus leaves open), and how many letters of proclitics stand
before a name. A fourth loss keeps the mean vector of a sentence close to that of the untouched encoder (centred), so
that one pass serves topics and summaries as well. Checkpoints are written whole and renamed; run the same command
again to go on after a kill.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import corpora
import scoring
import torch
from corpora import ANY, CONLL, NAMES, Augmenter, Sentence, join
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from smartnews.pieces import BOS, EOS, PAD, PieceTokenizer, split_words

HIDDEN = 384
OPENED = -1e4  # the score of a move that a well-formed sequence cannot make


def new_encoder(base: Path) -> BertModel:
    """The converted encoder."""
    weights = load_file(str(base / "encoder.safetensors"))
    config = BertConfig(
        vocab_size=weights["embeddings.word_embeddings.weight"].shape[0],
        hidden_size=HIDDEN,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=512,
        type_vocab_size=2,
        layer_norm_eps=1e-12,
        pad_token_id=PAD,
        attention_probs_dropout_prob=0.0,  # keeps the fused attention kernel
        attn_implementation="sdpa",
    )
    model = BertModel(config, add_pooling_layer=False)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if unexpected or any("position_ids" not in name and "token_type_ids" not in name for name in missing):
        raise ValueError(f"{base}: missing {missing}, unexpected {unexpected}")
    return model


def structure(tags: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Which tag may follow which, and which may come first (0 or OPENED)."""
    moves = torch.zeros(len(tags), len(tags))
    first = torch.zeros(len(tags))
    for j, to in enumerate(tags):
        if to.startswith("I-"):
            first[j] = OPENED
            for i, before in enumerate(tags):
                if before[1:] != to[1:]:
                    moves[i, j] = OPENED
    return moves, first


class Crf(nn.Module):
    """A linear-chain CRF whose gold standard may leave several tags open."""

    moves: Tensor
    first: Tensor

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        moves, first = structure(tags)
        self.register_buffer("moves", moves)
        self.register_buffer("first", first)
        self.transitions = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.start = nn.Parameter(torch.zeros(len(tags)))

    def table(self) -> tuple[Tensor, Tensor]:
        """Scores of moves and of starts, structure included."""
        return self.transitions + self.moves, self.start + self.first

    def forward(self, scores: Tensor, allowed: Tensor, lengths: Tensor) -> Tensor:
        """Summed negative log-likelihood; scores [B, W, T], allowed [B, W, T] bool, lengths [B]."""
        moves, start = self.table()
        batch = scores.shape[0]
        both = torch.cat([scores, scores.masked_fill(~allowed, OPENED)])
        length = torch.cat([lengths, lengths])
        alpha = start + both[:, 0]
        for t in range(1, scores.shape[1]):
            step = torch.logsumexp(alpha.unsqueeze(2) + moves, dim=1) + both[:, t]
            alpha = torch.where((t < length).unsqueeze(1), step, alpha)
        total = torch.logsumexp(alpha, dim=1)
        return (total[:batch] - total[batch:]).sum()


class Tagger(nn.Module):
    """The encoder and its heads."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.names = nn.Linear(HIDDEN, len(NAMES))
        self.conll = nn.Linear(HIDDEN, len(CONLL))
        self.clitic = nn.Linear(HIDDEN, 3)
        self.sentence = nn.Linear(HIDDEN, HIDDEN)
        self.names_crf = Crf(NAMES)
        self.conll_crf = Crf(CONLL)
        nn.init.eye_(self.sentence.weight)
        nn.init.zeros_(self.sentence.bias)

    def hidden(self, ids: Tensor) -> Tensor:
        """Vectors of the pieces, [B, N, H]."""
        out: Tensor = self.encoder(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state
        return out

    def heads(self, ids: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of the words: names, conll, clitic; first [B, W] says where each word begins."""
        hidden = self.hidden(ids)
        words = hidden.gather(1, first.unsqueeze(2).expand(-1, -1, HIDDEN))
        words = self.drop(words)
        return self.names(words).float(), self.conll(words).float(), self.clitic(words).float()

    def pooled(self, ids: Tensor) -> Tensor:
        """The sentence vectors, normalised, [B, H]."""
        mask = (ids != PAD).unsqueeze(2)
        hidden = self.hidden(ids).float()
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return functional.normalize(self.sentence(mean).float(), dim=1)


class Encoded:
    """One window as ids: pieces, the place of each word's first piece, allowed tags."""

    __slots__ = ("clitic", "conll", "first", "ids", "names")

    def __init__(self, sentence: Sentence, tokenizer: PieceTokenizer, limit: int = 256) -> None:
        self.ids = [BOS]
        self.first: list[int] = []
        for word, spaced in zip(sentence.words, sentence.spaced, strict=True):
            pieces = tokenizer.word(word, spaced)
            if len(self.ids) + len(pieces) >= limit:
                break
            self.first.append(len(self.ids))
            self.ids += pieces
        self.ids.append(EOS)
        n = len(self.first)
        self.names, self.conll = well_begun(sentence.names[:n], NAMES), well_begun(sentence.conll[:n], CONLL)
        self.clitic = sentence.clitic[:n]


def well_begun(row: Sequence[int], tags: Sequence[str]) -> list[int]:
    """Sets in which a name that was cut by a window's or a sentence's edge begins with B again."""
    inside = sum(1 << i for i, tag in enumerate(tags) if tag.startswith("I-"))
    out = list(row)
    before = 1
    for i, value in enumerate(out):
        reach = ((before << 1) | before) & inside  # each I- stands right after its B- in the tag lists
        if value > 0 and not value & ~inside and not value & reach:
            out[i] = value >> 1
        before = out[i] if out[i] > 0 else (1 << len(tags)) - 1
    return out


def batches(items: list[Encoded], budget: int, rng: random.Random | None) -> Iterator[list[int]]:
    """Indices of windows of like length, at most `budget` padded pieces together; in random order with `rng`."""
    order = list(range(len(items)))
    if rng:
        rng.shuffle(order)
    chunk = 1280 if rng else max(1, len(order))
    made: list[list[int]] = []
    for at in range(0, len(order), chunk):
        part = sorted(order[at : at + chunk], key=lambda i: -len(items[i].ids))
        while part:
            size = max(1, budget // rounded(len(items[part[0]].ids)))
            made.append(part[:size])
            part = part[size:]
    if rng:
        rng.shuffle(made)
    yield from made


def rounded(length: int) -> int:
    """The next multiple of 16: few shapes, so that the processor's kernels are compiled once."""
    return -(-length // 16) * 16


def pad(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    """Rows as one rectangle."""
    width = rounded(max(len(r) for r in rows))
    out = torch.full((len(rows), width), fill, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def allowed_of(rows: Sequence[Sequence[int]], tags: int) -> Tensor:
    """Bit sets as [B, W, T] booleans."""
    values = pad(rows, ANY)
    return (values.unsqueeze(2) >> torch.arange(tags)) & 1 > 0


def windows(documents: list[list[Sentence]], tokenizer: PieceTokenizer, rng: random.Random, top: int) -> list[Sentence]:
    """Documents cut into windows of whole sentences, up to a random number of pieces each."""
    out = []
    for document in documents:
        group: list[Sentence] = []
        size, goal = 0, rng.choice((1, 64, 128, top))
        for sentence in document:
            length = sum(len(tokenizer.word(w, s)) for w, s in zip(sentence.words, sentence.spaced, strict=True))
            if group and (size + length > goal or size + length > 240):
                out.append(join(group))
                group, size, goal = [], 0, rng.choice((1, 64, 128, top))
            group.append(sentence)
            size += length
        if group:
            out.append(join(group))
    return out


def epoch_items(
    data: corpora.Corpora, names: Path, tokenizer: PieceTokenizer, epoch: int, copies: int, shares: dict[str, int]
) -> list[Encoded]:
    """The training windows of one epoch, the same for the same epoch number; of a corpus in `shares` a part of it."""
    rng = random.Random(1000 + epoch)
    augment = Augmenter(names, 2000 + epoch, data.streams["anercorp"])
    out = []
    for name, documents in data.streams.items():
        part = shares.get(name, 1)
        documents = documents[epoch % part :: part]
        for _ in range(copies if name == "press" else 1):
            for window in windows(documents, tokenizer, rng, 200):
                item = Encoded(augment(window), tokenizer)
                if item.first:
                    out.append(item)
    return out


def sentence_texts(data: Path, count: int, seed: int) -> list[str]:
    """Sentences and openings of articles in Arabic and English for the sentence-vector loss; no text of gold_dev."""
    gold = {
        json.loads(line)["source_id"] for line in (data / "gold_dev.jsonl").read_text(encoding="utf-8").splitlines()
    }
    rng = random.Random(seed)
    pools: list[list[str]] = [[], [], []]
    for name in ("sanad", "ant"):
        with lzma.open(data / "topics" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] not in gold:
                    pools[0].append(
                        " ".join((row.get("title", "") + " " + row["text"]).split()[: rng.choice((20, 50, 80))])
                    )
    for name in ("news", "train"):
        with lzma.open(data / "mt" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) > 2 and fields[0] not in gold and 5 <= len(fields[1].split()) <= 60:
                    pools[1 if name == "news" else 2].append(fields[rng.choice((1, 2))])
    shares = (count // 2, count // 3, count - count // 2 - count // 3)
    return [text for pool, share in zip(pools, shares, strict=True) for text in rng.sample(pool, share)]


def text_ids(text: str, tokenizer: PieceTokenizer, limit: int = 128) -> list[int]:
    """Pieces of a plain text."""
    ids = [BOS]
    for word in split_words(text):
        ids += tokenizer.word(text[word.start : word.end], word.spaced or word.start == 0)
    return [*ids[: limit - 1], EOS]


def teacher_vectors(base: Path, cache: Path, rows: list[list[int]], prefix: list[int]) -> Tensor:
    """Centred, normalised vectors of the untouched encoder for `rows`, kept in `cache`."""
    if cache.exists():
        return load_file(str(cache))["vectors"]
    model = new_encoder(base).eval()
    out = torch.zeros(len(rows), HIDDEN)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), 32):
            part = order[at : at + 32]
            ids = pad([[BOS, *prefix, *rows[i][1:]] for i in part], PAD)
            mask = (ids != PAD).unsqueeze(2)
            hidden = model(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state.float()
            out[part] = functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)
    centre = out.mean(0)
    vectors = functional.normalize(out - centre, dim=1)
    save_file({"vectors": vectors, "centre": centre}, str(cache))
    return vectors


def centre_sentences(model: Tagger, rows: Sequence[Sequence[int]]) -> None:
    """Set the sentence map so that the mean of `rows` falls on the origin: cosines of e5 are compressed otherwise."""
    model.eval()
    with torch.no_grad():
        ids = pad(rows, PAD)
        mask = (ids != PAD).unsqueeze(2)
        mean = ((model.hidden(ids).float() * mask).sum(1) / mask.sum(1)).mean(0)
        model.sentence.bias.copy_(-model.sentence.weight @ mean)


def groups(model: Tagger, rate: float, head_rate: float, decay: float, frozen: int) -> list[dict[str, object]]:
    """Parameter groups: embeddings and the lowest layers frozen, lower layers slower, heads faster."""
    out: list[dict[str, object]] = []
    for name, parameter in model.named_parameters():
        fixed = name.startswith("encoder.embeddings.") and frozen
        if (
            fixed
            or "word_embeddings" in name
            or name.startswith(tuple(f"encoder.encoder.layer.{i}." for i in range(frozen)))
        ):
            parameter.requires_grad_(False)
            continue
        if name.startswith("encoder.encoder.layer."):
            lr = rate * decay ** (11 - int(name.split(".")[3]))
        elif name.startswith("encoder."):
            lr = rate * decay**12
        elif "crf" in name:
            lr = 5 * head_rate
        else:
            lr = head_rate
        weight_decay = 0.01 if parameter.ndim > 1 and "crf" not in name else 0.0
        out.append({"params": [parameter], "lr": lr, "weight_decay": weight_decay})
    return out


def save(path: Path, payload: dict[str, object]) -> None:
    """Written whole, then renamed: a kill leaves the old file or the new one."""
    temporary = path.with_suffix(".tmp")
    torch.save(payload, temporary)
    with temporary.open("rb") as handle:
        os.fsync(handle.fileno())
    temporary.replace(path)


def main() -> None:
    """Train, measure after each epoch, keep the averaged weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps, within an epoch if need be")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.93, help="learning rate of a layer, by that of the one above")
    parser.add_argument("--frozen", type=int, default=3, help="lowest layers that stay as they are")
    parser.add_argument("--settled", type=int, default=6, help="lowest layers that stay put in the second half")
    parser.add_argument("--budget", type=int, default=1920, help="padded pieces in a batch")
    parser.add_argument("--press-copies", type=int, default=3)
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--average", type=float, default=0.996)
    parser.add_argument("--start", type=Path, help="averaged weights of an earlier run to begin with")
    parser.add_argument("--sentence-share", type=int, default=1400, help="texts an epoch for the sentence-vector loss")
    parser.add_argument("--silver", type=Path, help="silver labels to learn from as well: what silver.py wrote")
    parser.add_argument("--shares", default="uner:2", help="name:N, …: the Nth part of that corpus an epoch")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    args.out.mkdir(parents=True, exist_ok=True)
    log = (args.out / "log.jsonl").open("a", encoding="utf-8")

    def note(**row: object) -> None:
        line = json.dumps({"time": time.strftime("%H:%M:%S"), **row}, ensure_ascii=False)
        print(line, flush=True)
        log.write(line + "\n")
        log.flush()

    tokenizer = PieceTokenizer(args.base / "pieces.model")
    data = corpora.load(args.data, labelled=args.silver)
    names = args.data / "names" / "person_names_unicef.tsv.xz"
    rows = [text_ids(t, tokenizer) for t in sentence_texts(args.data, args.sentences, 5)]
    prefix = [*tokenizer.word("passage", True), *tokenizer.word(":", False)]
    vectors = teacher_vectors(args.base, args.out / "teacher.safetensors", rows, prefix)
    shares = {name: int(part) for name, _, part in (field.partition(":") for field in args.shares.split(","))}
    model = Tagger(new_encoder(args.base))
    if args.start:
        model.load_state_dict(load_file(str(args.start)), strict=False)
    else:
        centre_sentences(model, rows[:256])
    settings = groups(model, args.rate, args.head_rate, args.decay, args.frozen)
    optimiser = torch.optim.AdamW(settings, betas=(0.9, 0.98), foreach=True)
    average = {k: v.detach().clone().float() for k, v in model.state_dict().items() if "word_embeddings" not in k}

    per_epoch = len(
        list(batches(epoch_items(data, names, tokenizer, 0, args.press_copies, shares), args.budget, random.Random(0)))
    )
    per_epoch += math.ceil(args.sentence_share * sum(map(len, rows)) / len(rows) / args.budget)
    steps = args.steps or args.epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    step, epoch, place = 0, 0, 0
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"], strict=False)
        rates = [group["initial_lr"] for group in optimiser.param_groups]
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        schedule.base_lrs = rates  # those of the command line, should they have changed
        average = state["average"]
        step, epoch, place = state["step"], state["epoch"], state["place"]
        note(resumed=step, epoch=epoch, place=place)
    note(
        steps=steps,
        per_epoch=per_epoch,
        words={k: sum(len(s.words) for d in v for s in d) for k, v in data.streams.items()},
        parameters=sum(p.numel() for p in model.parameters()),
        arguments={k: str(v) for k, v in vars(args).items()},
    )

    def keep() -> None:
        light = {k: v for k, v in model.state_dict().items() if "word_embeddings" not in k}
        save(
            checkpoint,
            {
                "model": light,
                "average": average,
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step,
                "epoch": epoch,
                "place": place,
            },
        )

    while step < steps and epoch < args.epochs:
        rng = random.Random(3000 + epoch)
        items = epoch_items(data, names, tokenizer, epoch, args.press_copies, shares)
        plan: list[tuple[str, list[int]]] = [("names", b) for b in batches(items, args.budget, rng)]
        mine = rng.sample(range(len(rows)), min(args.sentence_share, len(rows)))
        mine.sort(key=lambda i: len(rows[i]))
        now: list[int] = []
        for i in mine:
            if now and (len(now) + 1) * rounded(len(rows[i])) > args.budget:
                plan.append(("sentences", now))
                now = []
            now.append(i)
        plan.append(("sentences", now))
        rng.shuffle(plan)
        losses: dict[str, list[float]] = {"names": [], "conll": [], "clitic": [], "sentences": []}
        began, pieces = time.time(), 0
        model.train()
        while place < len(plan) and step < steps:
            kind, part = plan[place]
            torch.manual_seed(step)
            if step >= steps // 2:
                for layer in model.encoder.encoder.layer[: args.settled]:
                    layer.requires_grad_(False)
            if kind == "names":
                chosen = [items[i] for i in part]
                ids, first = pad([x.ids for x in chosen], PAD), pad([x.first for x in chosen], 0)
                lengths = torch.tensor([len(x.first) for x in chosen])
                with torch.autocast("cpu", torch.bfloat16):
                    name_scores, conll_scores, clitic_scores = model.heads(ids, first)
                words = int(lengths.sum())
                a = model.names_crf(name_scores.float(), allowed_of([x.names for x in chosen], len(NAMES)), lengths)
                b = model.conll_crf(conll_scores.float(), allowed_of([x.conll for x in chosen], len(CONLL)), lengths)
                target = pad([x.clitic for x in chosen], -1)
                c = functional.cross_entropy(
                    clitic_scores.float().flatten(0, 1), target.flatten(), ignore_index=-1, reduction="sum"
                )
                known = max(1, int((target >= 0).sum()))
                loss = a / words + b / words + 0.1 * c / known
                losses["names"].append(a.item() / words)
                losses["conll"].append(b.item() / words)
                losses["clitic"].append(c.item() / known)
            else:
                ids = pad([rows[i] for i in part], PAD)
                with torch.autocast("cpu", torch.bfloat16):
                    mine_vectors = model.pooled(ids)
                loss = 1 - (mine_vectors.float() * vectors[part]).sum(1).mean()
                losses["sentences"].append(loss.item())
                loss = 0.5 * loss
            pieces += ids.numel()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            place += 1
            rate = min(args.average, (1 + step) / (10 + step))
            with torch.no_grad():
                live = model.state_dict()
                torch._foreach_lerp_(list(average.values()), [live[k].float() for k in average], 1 - rate)
            if step % 25 == 0:
                recent = {k: round(sum(v[-25:]) / max(1, len(v[-25:])), 4) for k, v in losses.items()}
                note(
                    step=step,
                    epoch=epoch,
                    place=place,
                    of=len(plan),
                    pieces_s=round(pieces / (time.time() - began)),
                    **recent,
                )
            if step % 100 == 0:
                keep()
        epoch, place = epoch + 1, 0
        keep()
        live = {k: v.clone() for k, v in model.state_dict().items() if "word_embeddings" not in k}
        model.load_state_dict(average, strict=False)
        save_file({k: v.contiguous() for k, v in average.items()}, str(args.out / f"average_{epoch}.safetensors"))
        began = time.time()
        note(epoch=epoch, scores=scoring.scores(model, tokenizer, data), seconds=round(time.time() - began))
        model.load_state_dict(live, strict=False)
    note(finished=True, step=step)


if __name__ == "__main__":
    main()
