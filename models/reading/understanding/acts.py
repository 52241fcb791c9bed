"""What a bare yes, no or "later" means, by what is open and on the screen."""

from models.reading.heard import Intent
from models.reading.listening import Listening, Shows


def meant_by(act: str, listening: Listening) -> Intent:
    """The intent of a cue; of `yes`, `no` and `later` the one that they mean here."""
    match act:
        case "yes":
            return _yes(listening)
        case "no":
            return _no(listening)
        case "later":
            return _later(listening)
        case "topic":
            return Intent.ASK
        case "reason":
            return _reason(listening)
        case _:
            return Intent(act)


def _yes(listening: Listening) -> Intent:
    if listening.is_open_chat:
        return Intent.NOTE
    if listening.shows is Shows.OFFER:
        return Intent.INTERESTED
    if listening.shows is Shows.SUBMISSION:
        return Intent.APPROVE
    return Intent.AGREE


def _no(listening: Listening) -> Intent:
    if listening.is_open_chat:
        return Intent.NOTE
    if listening.shows is Shows.OFFER:
        return Intent.NOT_FOR_ME
    if listening.shows is Shows.SUBMISSION:
        return Intent.RETURN
    return Intent.REFUSE


def _later(listening: Listening) -> Intent:
    if listening.is_open_chat:
        return Intent.NOTE
    if listening.shows is Shows.OFFER:
        return Intent.SAVE
    if listening.shows is Shows.SUBMISSION:
        return Intent.SKIP
    return Intent.REFUSE


def _reason(listening: Listening) -> Intent:
    if listening.shows is Shows.OFFER:
        return Intent.NOT_FOR_ME
    if listening.shows is Shows.INTEREST:
        return Intent.REFUSE
    if listening.shows is Shows.SUBMISSION:
        return Intent.RETURN
    return Intent.ANSWER
