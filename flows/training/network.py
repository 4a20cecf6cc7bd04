"""The model's network: an encoder with embeddings for case shape and quotation marks, and a head for each task."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from flows.training.encoders import MINILM, MPNET, ids_of_mpnet, model_folder
from transforms.model.labels import (
    ARC_SIZE,
    DEPENDENCIES,
    DEPENDENCY_SIZE,
    NAME_TAGS,
    POINTERS,
    QUOTATION_TAGS,
    TAGS,
    TONES,
)
from transforms.model.pieces import N_QUOTATION_STATES, N_SHAPES, Encode

POINTER_SIZE = 128
POINTER_SCALE = 4 / POINTER_SIZE**0.5
ARC_SCALE = 4 / ARC_SIZE**0.5
ENDS = ("token", "head")


class Width(NamedTuple):
    """How many attention heads and neurons a layer has."""

    heads: int
    neurons: int


FULL = Width(12, 1536)  # of MiniLM


def encoder_of_words() -> Encode:
    """A cached function from a word to its vocabulary ids."""
    tokenizer = Tokenizer.from_file(str(model_folder(MINILM) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return cache(lambda word: tuple(tokenizer.encode(word, add_special_tokens=False).ids))


class Model(nn.Module):
    """The encoder with its heads: the first of MiniLM's layers, of some widths; or those of MPNet, for a teacher."""

    def __init__(self, widths: Sequence[Width], base: str = MINILM) -> None:
        super().__init__()
        self.base, self.widths = base, tuple(widths)
        self.is_half = False  # whether matrices are multiplied in bfloat16, twice as fast where the processor has it
        from transformers import AutoModel, logging

        logging.set_verbosity_error()  # or it lists the pooler's weights, which are not used
        self.encoder = AutoModel.from_pretrained(
            model_folder(base),
            attn_implementation="sdpa" if base == MINILM else "eager",
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder.encoder.layer = self.encoder.encoder.layer[: len(self.widths)]
        self.encoder.config.num_hidden_layers = len(self.widths)
        for layer, width in zip(self.encoder.encoder.layer, self.widths, strict=True) if base == MINILM else ():
            _narrow(layer, width)
        size = self.encoder.config.hidden_size
        self.shape = nn.Embedding(N_SHAPES, size)
        self.quoted = nn.Embedding(N_QUOTATION_STATES, size)
        for embedding in (self.shape, self.quoted):
            nn.init.normal_(embedding.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.quotation = nn.Linear(size, len(QUOTATION_TAGS))
        self.name = nn.Linear(size, len(NAME_TAGS))
        self.query = nn.ModuleDict({head: nn.Linear(2 * size, POINTER_SIZE) for head in POINTERS})
        self.key = nn.ModuleDict({head: nn.Linear(size, POINTER_SIZE) for head in POINTERS})
        self.tag = nn.Linear(size, len(TAGS))
        self.begin = nn.Linear(size, 2)
        self.arc = nn.ModuleDict({end: nn.Linear(size, ARC_SIZE) for end in ENDS})
        self.dependency = nn.ModuleDict({end: nn.Linear(size, DEPENDENCY_SIZE) for end in ENDS})
        self.kind = nn.Linear(DEPENDENCY_SIZE, len(DEPENDENCIES))
        self.target = nn.Linear(2 * size, len(TONES))
        self.said = nn.Linear(size, len(TONES))

    def forward(self, ids: Tensor, shapes: Tensor, quoted: Tensor, mask: Tensor) -> Tensor:
        """Hidden states [batch, pieces, size]."""
        words = self.encoder.embeddings.word_embeddings(ids if self.base == MINILM else ids_of_mpnet(ids))
        embedded = words + self.shape(shapes) + self.quoted(quoted)
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=self.is_half):
            return self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state.float()

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.shape.weight.device

    def point(self, role: str, hidden: Tensor, row: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Scores [spans, positions] of where the role of each span of a row starts; position 0 is nowhere."""
        query = self.query[role](torch.cat([hidden[row, first], hidden[row, last]], -1))
        return (self.key[role](hidden)[row] @ query[..., None])[..., 0] * POINTER_SCALE

    def arcs(self, hidden: Tensor) -> Tensor:
        """Scores [batch, positions, positions] of what the head of each token is; that of a root is itself."""
        return self.arc["token"](hidden) @ self.arc["head"](hidden).transpose(1, 2) * ARC_SCALE

    def dependencies(self, hidden: Tensor, heads: Tensor) -> Tensor:
        """Log odds [batch, positions, dependencies] of how each token hangs on its head's position."""
        ends = self.dependency["head"](hidden)
        theirs = ends.gather(1, heads[..., None].expand(-1, -1, ends.shape[-1]))
        return self.kind((self.dependency["token"](hidden) + theirs).relu())

    def tone(self, hidden: Tensor, mask: Tensor, row: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Log odds [targets, tones]: the target's own and the mean of what each position says, by attention."""
        weights = self.point("tone", hidden, row, first, last).masked_fill(mask[row] == 0, -1e4).softmax(-1)
        heard = (weights[:, None] @ self.said(hidden)[row])[:, 0]
        return self.target(torch.cat([hidden[row, first], hidden[row, last]], -1)) + heard


def _narrow(layer: nn.Module, width: Width) -> None:
    """Give a layer fewer heads and neurons; their weights are to be loaded."""
    attention, output = layer.attention.self, layer.attention.output
    if width.heads < FULL.heads:
        attention.num_attention_heads = width.heads
        attention.all_head_size = width.heads * attention.attention_head_size
        for name in ("query", "key", "value"):
            setattr(attention, name, nn.Linear(output.dense.out_features, attention.all_head_size))
        output.dense = nn.Linear(attention.all_head_size, output.dense.out_features)
    if width.neurons < FULL.neurons:
        layer.intermediate.dense = nn.Linear(layer.intermediate.dense.in_features, width.neurons)
        layer.output.dense = nn.Linear(width.neurons, layer.output.dense.out_features)


def mean(weights: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the weights of several models (Wortsman et al. 2022)."""
    return {name: torch.stack([each[name] for each in weights]).mean(0) for name in weights[0]}


def of_weights(weights: dict[str, Tensor]) -> Model:
    """A model with these weights, of the encoder and with as many layers, heads and neurons as they are for."""
    neurons = [len(weight) for name, weight in weights.items() if name.endswith(".intermediate.dense.weight")]
    queries = [weight.shape for name, weight in weights.items() if name.endswith(".self.query.weight")]
    if "encoder.encoder.relative_attention_bias.weight" in weights:
        model = Model([FULL] * len(neurons), base=MPNET)
    else:
        heads = [n_outputs * FULL.heads // n_inputs for n_outputs, n_inputs in queries]
        model = Model(list(map(Width, heads, neurons)))
    model.load_state_dict(weights)
    return model
