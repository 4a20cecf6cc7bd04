"""The kind of a report by rules and signs: the signs decide whether it is a statement, the rules which other kind."""

from transforms.quotes.cue_meaning import is_belief
from transforms.quotes.statements.report import Report
from transforms.quotes.statements.signs import signs
from transforms.quotes.statements.weights import likelihood

LEAST = 0.55  # probability of a statement


def kind_by_signs(report: Report) -> str:
    """statement, stance, belief, no_comment or other; what is a statement to the rules alone is belief or other."""
    if report.is_settled:
        return report.by_rules
    if likelihood(signs(report)) >= LEAST:
        return "statement"
    if report.by_rules != "statement":
        return report.by_rules
    return "belief" if is_belief(report.text.parsed, report.utterance) else "other"
