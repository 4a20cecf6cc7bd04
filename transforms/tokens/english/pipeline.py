"""The English pipeline, hosted by spaCy: its tokenizer, our network, its rules of parts of speech and lemmas."""

from typing import Any, cast

import spacy
from spacy.attrs import IS_SPACE, LANG, LOWER, ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

import seeds
from transforms.annotations import Model
from transforms.lexicon.languages import ENGLISH
from transforms.tokens import component
from transforms.tokens.english import word_forms
from transforms.tokens.stretches import StretchTokenizer

_PREFIXES = (r"-(?=[A-Z][a-z])", r"\|")  # of a line of a list: -Ann Lee
_SUFFIXES = (r"\|",)  # Sarn| Monday
_INFIXES = (  # a mark that a word follows without a blank: paranoia,”Lee said:“We left. The Board(HB) |Sarn|Norburg
    r"(?<=[A-Za-z])[,.!?](?=”\w|\"[A-Za-z])",
    r"(?<=[A-Za-z])[,:;](?=“\w)",
    r"(?<=[A-Za-z]):(?=\"\w)",
    r"(?<=[A-Za-z,.!?])(?:”(?=\w)|\"(?=[A-Z]))",
    r"(?<=[,.!?])\"(?=[a-z])",
    r"(?<=:)\"(?=\w)",
    r"(?<=[\w,:;])“(?=\w)",
    r"(?<=[a-z])\((?=[A-Z])",
    r"(?<=\w)\|(?=\w)",
)
_OF_WORDS = frozenset({LANG, LOWER, IS_SPACE})  # what is asked of words; spaCy works out twenty more things of each


def load(model: Model) -> Language:
    """The pipeline; raises onnxruntime's NoSuchFile if the weights of the model are missing."""
    nlp = spacy.blank(ENGLISH)
    vocab = cast(Any, nlp.vocab)
    vocab.lex_attr_getters = {key: get for key, get in vocab.lex_attr_getters.items() if key in _OF_WORDS}
    tokenizer = cast(Tokenizer, nlp.tokenizer)
    tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), *_PREFIXES]).search
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), *_SUFFIXES]).search
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *_INFIXES]).finditer
    for title in _abbreviated_titles():
        tokenizer.add_special_case(title, [{ORTH: title}])
    nlp.tokenizer = StretchTokenizer(tokenizer)
    nlp.add_pipe(component.NAME, config={"size": model})
    nlp.add_pipe(word_forms.NAME)
    return nlp


def _abbreviated_titles() -> list[str]:
    """The words of titles that end with a full stop, as one token each: Det., Sgt. spaCy knows the commonest alone."""
    words = {word for title in seeds.table(f"{ENGLISH}/titles")["title"] for word in title.split()}
    return sorted(word.capitalize() for word in words if word.endswith("."))
