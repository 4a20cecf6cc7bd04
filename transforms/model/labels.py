"""What the network's heads tag."""

QUOTATION_KINDS = ("CONTENT", "CUE", "SOURCE")
NAME_KINDS = (  # OntoNotes 5, as spaCy has them: names, then dates, sums and the like
    *("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"),
    *("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"),
)
TAGS = (  # Penn Treebank, as OntoNotes and spaCy have them; the first is for what has none
    *("XX", "$", "''", "``", ",", ".", ":", "-LRB-", "-RRB-", "HYPH", "NFP", "SYM", "LS", "ADD", "AFX", "FW", "UH"),
    *("CC", "CD", "DT", "EX", "IN", "MD", "PDT", "POS", "PRP", "PRP$", "RP", "TO", "WDT", "WP", "WP$", "WRB"),
    *("JJ", "JJR", "JJS", "NN", "NNP", "NNPS", "NNS", "RB", "RBR", "RBS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"),
)
DEPENDENCIES = (  # ClearNLP's, as spaCy has them; the first is for what has none
    *("dep", "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case"),
    *("cc", "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "det", "dobj", "expl", "intj", "mark"),
    *("meta", "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj"),
    *("poss", "preconj", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp"),
)
TONES = ("negative", "neutral", "positive")  # towards a mention
ROLES = ("cue", "source")  # what the pointers of a content point at


def tags(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """O, then B- and I- of each kind."""
    return ("O", *(f"{part}-{kind}" for kind in kinds for part in "BI"))


QUOTATION_TAGS = tags(QUOTATION_KINDS)
NAME_TAGS = tags(NAME_KINDS)
POINTERS = (*ROLES, "tone")  # that of tone gathers what is said of a mention
ARC_SIZE, DEPENDENCY_SIZE = 128, 64  # of what a token and its head are compared by, and their dependency told by
OUTPUTS = ("tags", "syntax", "hidden")  # of the network for each piece
LAYERS = (  # its constants: layers that are applied only to the pairs of tokens and the spans that they are asked of
    *("kind_weight", "kind_bias"),
    *("pointer_query", "pointer_bias", "pointer_key"),  # of each of ROLES
    *("tone_query", "tone_query_bias", "tone_key", "tone_target", "tone_bias", "tone_said"),
)
