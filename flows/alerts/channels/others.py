"""Alerts by any of the services that the library apprise knows."""

from flows.alerts.message import Message, NotDelivered


class Apprise:
    """A sender. url: as apprise writes addresses of services, such as tgram://…; it holds the secrets."""

    def __init__(self, url: str) -> None:
        """Raises NotDelivered for an address that apprise does not know."""
        import apprise  # half a second

        self._apprise = apprise
        self._notifier = apprise.Apprise()
        if not self._notifier.add(url):
            raise NotDelivered("apprise does not know the address")

    def send(self, message: Message) -> None:
        """Hand a message to the service; apprise says no more than whether it went well."""
        lines = ["\n".join(filter(None, (words.title, words.body, words.url))) for words in message.items]
        body = message.page[0] if message.page else "\n\n".join(lines)
        try:
            is_sent = self._notifier.notify(
                title=message.subject, body=body, body_format=self._apprise.NotifyFormat.TEXT
            )
        except Exception as error:  # of any of its hundred services; its words may hold the address
            raise NotDelivered(f"apprise failed: {type(error).__name__}") from None
        if not is_sent:
            raise NotDelivered("the service did not take it")

    def close(self) -> None:
        """Nothing is held."""
