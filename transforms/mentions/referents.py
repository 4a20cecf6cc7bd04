"""Who or what a document refers to, and the places in it that do."""

from dataclasses import dataclass, field

from transforms.names.persons import PersonName
from transforms.names.spans import NameSpan

# how sure a link by each method is: share of right speakers on PolNeAR's dev part given the speakers' spans, rounded;
# with fewer than 15 cases there (variant_name, given_name, handle, acronym, quote_speaker) an estimate after reading
SCORES = {
    "same_name": 0.92,
    "variant_name": 0.9,
    "surname": 0.98,
    "surname_shared": 0.85,
    "given_name": 0.85,
    "misspelt": 0.8,
    "handle": 0.9,
    "acronym": 0.95,
    "short_form": 0.93,
    "coref_pronoun": 0.9,
    "coref_nominal": 0.75,
    "cataphora": 0.7,
    "apposition": 0.9,
    "adjacent_description": 0.6,
    "relative_pronoun": 0.73,
    "quote_speaker": 0.9,
    "first_person": 0.85,
    "spoken_for": 0.85,
}


@dataclass(eq=False)
class Referent:
    """Somebody or something that a document names."""

    label: str
    name: str
    person: PersonName | None = None
    gender: str = ""
    called: str = ""  # the gender of the pronoun that stood for it last
    count: int = 0
    first: int = 0  # token of the first name outside of the headline; behind the text if there is none
    full_at: list[int] = field(default_factory=list)
    roles: list[tuple[str, int]] = field(default_factory=list)
    is_company: bool = False

    @property
    def key(self) -> str:
        """What MENTIONS calls name_key."""
        return f"{self.label}:{self.name}"


@dataclass(eq=False)
class Mention:
    """A place in the text that refers to something: a name, a pronoun or a nominal."""

    span: NameSpan
    kind: str
    referent: Referent | None = None
    method: str | None = None

    @property
    def score(self) -> float | None:
        """Confidence of the link."""
        return SCORES[self.method] if self.method else None
