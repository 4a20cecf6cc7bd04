"""The English pipeline, hosted by spaCy: its tokenizer, our network, its rules of parts of speech and lemmas."""

from functools import cache

import spacy
from spacy.language import Language

from transforms.annotations import Model
from transforms.lexicon.languages import ENGLISH
from transforms.tokens import component
from transforms.tokens.english import word_forms
from transforms.tokens.stretches import StretchTokenizer


@cache
def load(model: Model) -> Language:
    """The pipeline; raises onnxruntime's NoSuchFile if the weights of the model are missing."""
    nlp = spacy.blank(ENGLISH)
    nlp.tokenizer = StretchTokenizer(nlp.tokenizer)
    nlp.add_pipe(component.NAME, config={"size": model})
    nlp.add_pipe(word_forms.NAME)
    return nlp
