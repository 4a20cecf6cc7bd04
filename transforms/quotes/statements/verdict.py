"""The kind of a report by rules and signs: the signs decide whether it is a statement, the rules which other kind."""

from transforms.quotes.cue_meaning import is_belief
from transforms.quotes.statements.report import Report
from transforms.quotes.statements.signs import signs
from transforms.quotes.statements.weights import likelihood

LEAST = 0.55  # probability of a statement
SETTLED = frozenset({"stance", "no_comment"})  # kinds that the rules alone give


def kind_by_signs(report: Report) -> str:
    """statement, stance, belief, no_comment or other; what is no statement, though the rules had it so, is a belief or
    other.
    """
    by_rules = report.by_rules
    if by_rules in SETTLED:
        return by_rules
    return kind_by_likelihood(report, likelihood(signs(report)), LEAST)


def kind_by_likelihood(report: Report, likelihood_of_statement: float, least: float) -> str:
    """The kind of what the rules do not settle, from how likely it is a statement."""
    if likelihood_of_statement >= least:
        return "statement"
    if report.by_rules != "statement":
        return report.by_rules
    return "belief" if is_belief(report.text.parsed, report.utterance) else "other"
