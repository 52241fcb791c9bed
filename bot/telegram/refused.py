"""What Telegram refuses for good, for those who load nothing else of the way it comes."""


class WebhookRefusedError(Exception):
    """Telegram takes neither this address nor, without a change, the same one later."""
