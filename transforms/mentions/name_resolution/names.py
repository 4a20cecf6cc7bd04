"""Who is who among the names of one document: every name gets the referent that its fullest name stands for."""

from transforms.mentions.name_resolution.handles import handles
from transforms.mentions.name_resolution.organisations import resolve_things
from transforms.mentions.name_resolution.persons import resolve_people
from transforms.mentions.name_resolution.turn_labels import resolve_turn_labels
from transforms.mentions.referents import Mention
from transforms.names.persons import title_gender
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText


def resolve_names(parsed: ParsedText, spans: list[NameSpan]) -> list[Mention]:
    """A mention for each name and each handle of those who are named, in order, with its referent."""
    mentions = [Mention(span, "name") for span in spans]
    resolve_people(parsed, [m for m in mentions if m.span.label == "PERSON"])
    resolve_things(parsed, [m for m in mentions if m.span.label != "PERSON"])
    resolve_turn_labels(parsed, mentions)
    mentions = sorted([*mentions, *handles(parsed, mentions)], key=lambda mention: mention.span.first)
    for mention in mentions:
        if mention.referent is not None:
            mention.referent.count += 1
            if mention.span.role:
                role = " ".join(part for part in (mention.span.role_of, mention.span.role) if part)
                mention.referent.roles.append((role, mention.span.first))
                mention.referent.gender = mention.referent.gender or title_gender(mention.span.role, parsed.language)
            if mention.span.office:
                mention.referent.roles.append((mention.span.office, mention.span.first))
    return mentions
