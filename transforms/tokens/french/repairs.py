"""What spaCy's models of French get wrong, around the way of a parse to the English scheme."""

from spacy.tokens import Doc

from transforms.lexicon.languages import FRENCH, closed_class
from transforms.tokens.french.inverted_attributions import repair_inverted_attributions
from transforms.tokens.french.syntax import mark_views, repair_appositions, repair_lemmas, repair_roots
from transforms.tokens.universal_dependencies import Parse, Repairs

_JOINED = closed_class("joined_to_verb", FRENCH)


class FrenchRepairs(Repairs):
    """Pronouns behind verbs, lemmas, roots, attributions with the verb first, appositions, views."""

    def split(self, doc: Doc) -> None:
        """dit -il: the hyphen is no part of the pronoun."""
        with doc.retokenize() as changes:
            for token in doc:
                if token.text[0] == "-" and token.text[1:].lower() in _JOINED:
                    heads = [(token, 1), (token, 1) if token.head.i == token.i else token.head]
                    changes.split(
                        token,
                        ["-", token.text[1:]],
                        heads,
                        attrs={
                            "POS": ["PUNCT", token.pos_],
                            "DEP": ["punct", token.dep_],
                            "LEMMA": ["-", token.lemma_],
                        },
                    )

    def before(self, parse: Parse) -> None:
        """Verbs of saying have their infinitive, clauses their verb as root, names hang on their titles."""
        repair_lemmas(parse)
        repair_roots(parse)
        repair_inverted_attributions(parse)
        repair_appositions(parse)

    def after(self, parse: Parse) -> None:
        """Pour elle: according to her."""
        mark_views(parse)
