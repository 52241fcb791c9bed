"""What inline buttons carry: a short action and its arguments, at most 64 bytes.

Data can be forged and lives for years in chat history, so it names things and grants nothing:
rights are checked at each tap. Source: Bot API, `InlineKeyboardButton.callback_data`.
"""

from enum import StrEnum, unique

MAX_BYTES = 64
SEPARATOR = ":"


@unique
class Action(StrEnum):
    """Every action of a button, in two letters; released ones are never given another meaning."""

    # Starting
    START_STUDENT = "sS"
    START_COMPANY = "sC"
    START_YOUNGER = "sY"
    LANGUAGE = "sL"
    MENU = "sM"
    # In a dialogue
    ANSWER = "dA"
    FIX = "dF"
    TOGGLE = "dT"
    DONE = "dD"
    BACK = "dB"
    CANCEL = "dX"
    RESUME = "dR"
    # A student and an offer
    EDIT_PROFILE = "sE"
    OFFER_DETAILS = "oD"
    OFFER_INTERESTED = "oI"
    OFFER_SAVE = "oS"
    OFFER_DISMISS = "oN"
    OFFER_DISLIKE = "oW"
    OFFER_PAGE = "oP"
    INTEREST_WITHDRAW = "iW"
    # What a student subscribed to
    SUBSCRIPTIONS = "wL"
    SUBSCRIPTION = "wS"
    SUBSCRIPTION_RHYTHM = "wR"
    SUBSCRIPTION_DELETE = "wD"
    SUBSCRIPTION_ADD = "wN"
    SUBSCRIPTION_EDIT = "wE"
    COMPANY_FOLLOW = "wF"
    ALERTS_ON = "wA"
    # A company
    POST_OFFER = "cN"
    OWN_OFFER = "cO"
    OFFER_EDIT = "cE"
    OFFER_WIDEN = "cL"
    OFFER_PAUSE = "cP"
    OFFER_RESUME = "cR"
    OFFER_EXTEND = "cX"
    OFFER_FILLED = "cF"
    OFFER_WITHDRAW = "cW"
    COMPANY_EDIT = "cC"
    INVITE_MEMBER = "cI"
    INTEREST_SHOW = "iS"
    INTEREST_ACCEPT = "iA"
    INTEREST_DECLINE = "iD"
    # A coordinator
    APPROVAL_SHOW = "aS"
    APPROVE = "aA"
    RETURN = "aR"
    BROADCAST_CANCEL = "bX"
    INVITE_COORDINATOR = "aI"
    UNRESOLVED_PAGE = "uP"
    UNRESOLVED_EXPLAIN = "uE"
    UNRESOLVED_RESTORE = "uR"
    SYNONYM_PAGE = "uL"
    SYNONYM_SHOW = "uS"
    SYNONYM_UNDO = "uX"
    VISIBILITY = "vP"
    VISIBILITY_OFFER = "vO"
    # A change of what was approved
    OFFER_CHANGE_SHOW = "gO"
    CHANGE_DROP = "gD"
    CHANGE_WHOLE = "gW"
    QUEUE_SKIP = "gS"
    QUEUE_AGAIN = "gB"
    # Rights given and taken away
    COMPANY_LIST = "rL"
    COMPANY_CARD = "rC"
    COMPANY_SUSPEND = "rS"
    COMPANY_LIFT = "rU"
    COMPANY_OFFER = "rO"
    OFFER_UNAPPROVE = "rW"
    PEOPLE = "rP"
    MEMBER_REMOVE = "rM"
    TEAM = "rT"
    SEAT_REMOVE = "rX"
    INVITATION_ACCEPT = "rJ"
    INVITATION_REFUSE = "rN"
    INVITATION_WITHDRAW = "rI"
    # One's own data
    DELETE_ASK = "pD"
    DELETE_CONFIRM = "pX"
    DATA_FILE = "pJ"
    PAUSE = "pP"
    GO_ON = "pG"
    FEWER = "pF"


def pack(action: Action, *arguments: object) -> str:
    """The data of a button.

    Raises: ValueError if it is over 64 bytes, which is a mistake in the code.
    """
    data = SEPARATOR.join([action.value, *(str(argument) for argument in arguments)])
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data over {MAX_BYTES} bytes: {data!r}")
    return data


def unpack(data: str) -> tuple[str, tuple[str, ...]]:
    """The action's letters and its arguments; whatever was sent, this does not fail."""
    action, *arguments = data.split(SEPARATOR)
    return action, tuple(arguments)


def pattern(*actions: Action) -> str:
    """A regular expression that matches the data of these actions."""
    return rf"^(?:{'|'.join(action.value for action in actions)})(?:{SEPARATOR}|$)"
