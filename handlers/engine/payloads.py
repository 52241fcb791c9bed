"""How a payload travels in a button: two letters and the values of its fields, at most 64 bytes.

Released letters are never given another meaning. Source: Bot API,
`InlineKeyboardButton.callback_data`.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from handlers.queue_code import code_of_filter, read_filter
from handlers.rhythm import code_of, read_rhythm
from models import payloads as to
from models.payloads import FreeText, Payload
from models.queue_filter import QueueFilter
from models.rhythm import Rhythm

MAX_BYTES = 64
SEPARATOR = ":"

HIGHEST_ID = 2**31 - 1
"""Source: PostgreSQL's INTEGER."""

KEPT_READINGS = 512
"""Every handler asks what a tap is; it is read once."""

LETTERS: Mapping[type[Payload], str] = {
    # Starting
    to.StartStudent: "sS",
    to.StartCompany: "sC",
    to.StartYounger: "sY",
    to.ChooseLanguage: "sL",
    to.ShowHome: "sM",
    to.KeepEverything: "sK",
    # In a dialogue
    to.Answer: "dA",
    to.Toggle: "dT",
    to.Switch: "dS",
    to.TurnPage: "dP",
    to.Done: "dD",
    to.Back: "dB",
    to.Fix: "dF",
    to.CancelDialogue: "dX",
    to.ResumeDialogue: "dR",
    to.Mean: "dM",
    # A student and an offer
    to.EditProfile: "sE",
    to.ShowOffer: "oD",
    to.ShowOfferText: "oT",
    to.SayInterested: "oI",
    to.SaveOffer: "oS",
    to.DismissOffer: "oN",
    to.ExplainDislike: "oW",
    to.BringOfferBack: "oB",
    to.ForgetOffer: "oF",
    to.RefuseOffer: "oX",
    to.ListOffers: "oP",
    to.AskTakeInterestBack: "iT",
    to.TakeInterestBack: "iW",
    # What a person is written without asking
    to.ListSubscriptions: "wL",
    to.ShowSubscription: "wS",
    to.ChangeRhythm: "wR",
    to.DeleteSubscription: "wD",
    to.AddSubscription: "wN",
    to.EditSubscription: "wE",
    to.FollowCompany: "wF",
    to.TurnAlertsOn: "wA",
    to.Fewer: "pF",
    # A company
    to.PostOffer: "cN",
    to.ListOwnOffers: "cM",
    to.ShowOwnOffer: "cO",
    to.EditOffer: "cE",
    to.WidenOffer: "cL",
    to.PauseOffer: "cP",
    to.ReopenOffer: "cR",
    to.ExtendOffer: "cX",
    to.FillOffer: "cF",
    to.WithdrawOffer: "cW",
    to.ShowOwnChange: "gO",
    to.DropChange: "gD",
    to.OpenCompany: "cC",
    to.EditCompany: "cQ",
    to.AddCompany: "cA",
    to.ShowPeople: "rP",
    to.InviteColleague: "cI",
    to.RemoveMember: "rM",
    to.ListInterests: "iL",
    to.ShowInterest: "iS",
    to.AcceptInterest: "iA",
    to.DeclineInterest: "iD",
    # Getting into a company
    to.ShowNewcomer: "jS",
    to.ShowNewcomerToTeam: "jT",
    to.LetIn: "jY",
    to.TurnAway: "jN",
    to.ShowOwnRequest: "jO",
    to.TakeRequestBack: "jX",
    # Links
    to.JoinCompany: "jC",
    to.NotJoinCompany: "nC",
    to.TakeCompanyLinkBack: "lC",
    to.JoinTeam: "jK",
    to.NotJoinTeam: "nK",
    to.TakeTeamLinkBack: "lK",
    # A coordinator
    to.ShowApprovals: "kA",
    to.ShowSubmission: "aS",
    to.Approve: "aA",
    to.GiveBack: "aR",
    to.SkipSubmission: "gS",
    to.BeginQueueAgain: "gB",
    to.ListQueue: "gL",
    to.NarrowQueue: "gN",
    to.ShowWhole: "gW",
    to.WriteBroadcast: "kB",
    to.StopBroadcast: "bX",
    to.ListAnswers: "kW",
    to.ShowOverview: "kO",
    to.ShowVisibility: "kV",
    to.ListShortOffers: "vP",
    to.ShowShortOffer: "vO",
    to.ListUnresolved: "uP",
    to.ExplainText: "uE",
    to.RestoreText: "uR",
    to.ListSynonyms: "uL",
    to.ShowSynonym: "uS",
    to.UndoSynonym: "uX",
    to.ListCompanies: "rL",
    to.ShowCompany: "rC",
    to.SuspendCompany: "rS",
    to.LiftSuspension: "rU",
    to.ShowCompanyOffer: "rO",
    to.TakeApprovalBack: "rW",
    to.ShowTeam: "rT",
    to.InviteCoordinator: "aI",
    to.RemoveSeat: "rX",
    # One's own data
    to.AskDelete: "pD",
    to.DeleteEverything: "pX",
    to.SendOwnData: "pJ",
    to.Pause: "pP",
    to.GoOn: "pG",
}

RELEASED: Mapping[str, str] = {
    "cC:new": "cA",
    "cO:list": "cM",
    "dT:company.sector": "dP:company.sector",
    "iS:list": "iL",
    "rI:c": "lC",
    "rI:k": "lK",
    "rJ:c": "jC",
    "rJ:k": "jK",
    "rN:c": "nC",
    "rN:k": "nK",
    "sM:kA": "kA",
    "sM:kB": "kB",
    "sM:kC": "rL",
    "sM:kO": "kO",
    "sM:kT": "rT",
    "sM:kU": "uP",
    "sM:kV": "kV",
}
"""How buttons began whose letters had several meanings, and how they begin now."""

BY_SHAPE: Mapping[str, type[Payload]] = {
    "cC": to.EditCompany,
    "dT": to.Switch,
    "iS": to.ListInterests,
}
"""What released letters mean where the values are not those of the class that has them now."""

_CLASSES = {letters: payload for payload, letters in LETTERS.items()}

_HINTS = {payload: get_type_hints(payload) for payload in LETTERS}

_FLAGS = {"0": False, "1": True, "y": True, "yes": True}


def letters(payload: type[Payload]) -> str:
    """What the data of its buttons begins with."""
    return LETTERS[payload]


def pack(payload: Payload) -> str:
    """The data of a button.

    Raises: ValueError if it is over 64 bytes, which is a mistake in the code.
    """
    data = _joined(payload)
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data over {MAX_BYTES} bytes: {data!r}")
    return data


def fits(payload: Payload) -> bool:
    """Whether a button can carry it."""
    return len(_joined(payload).encode()) <= MAX_BYTES


@lru_cache(KEPT_READINGS)
def read(data: str) -> Payload | None:
    """What a tapped button means; None for whatever we never sent, and it never fails."""
    if len(data) > MAX_BYTES:
        return None
    for old, new in RELEASED.items():
        if data == old or data.startswith(f"{old}{SEPARATOR}"):
            data = new + data.removeprefix(old)
            break
    first, *values = data.split(SEPARATOR)
    for payload in (_CLASSES.get(first), BY_SHAPE.get(first)):
        if payload is not None:
            try:
                return _read_fields(payload, values)
            except ValueError:
                continue
    return None


# Writing


def _joined(payload: Payload) -> str:
    return SEPARATOR.join([LETTERS[type(payload)], *_values(payload)])


def _values(payload: Payload) -> list[str]:
    """The values as words; what is not there at the end is left out."""
    written: list[str] = []
    end = 0
    for field in fields(payload):
        value = getattr(payload, field.name)
        written += value if isinstance(value, tuple) else [_word(value, field)]
        if _is_needed(field) or (value not in (None, "", ()) and value is not False):
            end = len(written)
    return written[:end]


def _word(value: object, field: Field[Any]) -> str:
    match value:
        case None:
            return ""
        case bool():
            if _is_needed(field):
                return "1" if value else "0"
            return "yes" if value else ""
        case Rhythm():
            return code_of(value)
        case QueueFilter():
            return code_of_filter(value)
        case _:
            return str(value)


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING


# Reading


def _read_fields(payload: type[Payload], values: list[str]) -> Payload:
    """Raises: ValueError."""
    left = list(values)
    found: dict[str, object] = {}
    for field in fields(payload):
        hint = _HINTS[payload][field.name]
        if get_origin(hint) is tuple:
            found[field.name], left = tuple(left), []
        elif hint is FreeText:
            found[field.name], left = SEPARATOR.join(left), []
        elif left:
            found[field.name] = _value(left.pop(0), hint)
        elif _is_needed(field):
            raise ValueError("a value is missing")
    if left:
        raise ValueError("a value too many")
    return payload(**found)


def _value(word: str, hint: Any) -> object:
    """Raises: ValueError."""
    for kind in get_args(hint) or (hint,):
        try:
            return _READERS[kind](word) if kind in _READERS else _member(word, kind)
        except ValueError:
            continue
    raise ValueError("no such value")


def _member(word: str, kind: type) -> StrEnum:
    if not issubclass(kind, StrEnum):
        raise TypeError(f"{kind} has no wire form")
    return kind(word)


def _id(word: str) -> int:
    """Raises: ValueError."""
    if not (word.isascii() and word.isdecimal()) or int(word) > HIGHEST_ID:
        raise ValueError("no number of ours")
    return int(word)


def _flag(word: str) -> bool:
    """Raises: ValueError."""
    if word not in _FLAGS:
        raise ValueError("neither yes nor no")
    return _FLAGS[word]


def _rhythm(word: str) -> Rhythm:
    """Raises: ValueError."""
    rhythm = read_rhythm(word)
    if rhythm is None:
        raise ValueError("no rhythm")
    return rhythm


def _filter(word: str) -> QueueFilter:
    """Raises: ValueError."""
    found = read_filter(word)
    if found is None:
        raise ValueError("no filter")
    return found


def _nothing(word: str) -> None:
    """Raises: ValueError."""
    if word:
        raise ValueError("something")


_READERS: Mapping[type, Callable[[str], object]] = {
    int: _id,
    bool: _flag,
    str: str,
    Rhythm: _rhythm,
    QueueFilter: _filter,
    type(None): _nothing,
}
