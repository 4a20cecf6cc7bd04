"""Alerts as the text and the HTML of a mail."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from flows.alerts.message import Message


def mail_page(message: Message) -> tuple[str, str]:
    """Text and HTML of a mail with these alerts; in HTML everything is escaped."""
    items = message.items
    lines = [message.subject]
    for words in items:
        lines.append("\n".join(filter(None, (words.title, words.body, words.url))))
    text = "\n\n".join(lines) + "\n"
    return text, _template().render(subject=message.subject, items=items)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("flows.alerts"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("alerts.html.j2")
