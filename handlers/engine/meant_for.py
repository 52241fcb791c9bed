"""Which typed words are for the open question, where they read like something else or are unsure.

The reader knows no dialogue; what a question takes whole, such as a text or a name, or only by its
value, is decided here. At worst the question's own reader says kindly that it cannot use the words,
or they are shown before anybody else reads them.
"""

from models.reading.heard import Heard, Intent, Part
from models.reading.listening import Listening, Takes
from models.reading.plain_words import may_assent, refuses

FEWEST_OFFER_WORDS = 8
"""Of a text that may be an offer, however it reads; its own reader says what is missing."""

MOST_NAME_WORDS = 8
"""Of a company's name."""

_UNSURE = frozenset({Intent.UNCLEAR, Intent.NONSENSE, Intent.HELP, Intent.ASK, Intent.NOTE})
"""What a longer text at an offer's card may be taken for; as its new text it is shown first."""

_TALK = frozenset(
    {Intent.GREETING, Intent.THANKS, Intent.SMALLTALK, Intent.COMPLAINT, Intent.HUMAN}
)
"""What a text for others may begin with, or be about; it is shown before it goes."""

_LEAVES = frozenset({Intent.CANCEL, Intent.REFUSE, Intent.BACK, Intent.SKIP, Intent.DELETE_ME})

MOST_NAMING_WORDS = 3
"""Of a value that is only named."""

_CARDS = frozenset({Part.TEXT, Part.SEMESTER})
"""Parts of the cards of an offer and of a study."""

_ANSWERING = frozenset({Intent.ANSWER, Intent.CORRECT})
_LIKELY = 0.5
"""How sure an answer must be for its question to look at it, where the reader itself doubts."""


def only_asks(text: str) -> bool:
    """Whether a line is a short question to us, and no text."""
    return text.rstrip().endswith("?") and len(text.split()) < FEWEST_OFFER_WORDS


_MOST_ASKING_WORDS = 30


def _is_one_question(text: str) -> bool:
    """Whether a line that is heard as a question ends as one, too; an offer goes on."""
    is_line = "\n" not in text.strip() and len(text.split()) <= _MOST_ASKING_WORDS
    return is_line and text.rstrip().endswith("?")


def _is_offer(heard: Heard, text: str) -> bool:
    if heard.intent is Intent.ASK and _is_one_question(text):
        return False
    return heard.intent is Intent.POST_OFFER or len(text.split()) >= FEWEST_OFFER_WORDS


def is_value(heard: Heard, text: str, listening: Listening) -> bool:
    """Whether what is a wish of its own elsewhere is what this question asks for."""
    if not any(map(str.isalnum, text)):
        # Its own reader answers signs and pictures, with what it asks for.
        names = listening.takes == {Takes.NAME}
        return names or (bool(listening.takes) and listening.reads_strictly)
    only_names = len(text.split()) <= MOST_NAMING_WORDS and not text.rstrip().endswith("?")
    if Takes.SIZE in listening.takes and only_names and any(map(str.isdecimal, text)):
        return True
    if Takes.TEXT in listening.takes and heard.intent in _UNSURE | _TALK:
        # Whatever is written here is shown before anybody else reads it.
        return heard.intent is not Intent.HELP and not only_asks(text)
    if Takes.OFFER in listening.takes and heard.intent not in _LEAVES:
        return _is_offer(heard, text)
    if listening.takes == {Takes.NAME} and heard.intent not in _LEAVES:
        return len(text.split()) <= MOST_NAME_WORDS and "?" not in text
    is_long = len(text.split()) >= FEWEST_OFFER_WORDS and not text.rstrip().endswith("?")
    if Part.TEXT in listening.corrects and is_long and heard.intent in _UNSURE:
        return True
    if Part.TEXT in listening.corrects and heard.intent is Intent.REFUSE and not refuses(text):
        # "Vollzeit fehlt noch" is no no; its own reader says what it changes, or that it cannot.
        return "?" not in text
    match heard.intent:
        case Intent.POST_OFFER:
            is_text = Part.TEXT in listening.corrects
            return is_text or bool(listening.takes & {Takes.NAME, Takes.LINE})
        case Intent.RHYTHM | Intent.SEARCH | Intent.SUBSCRIBE:
            return Takes.WISH in listening.takes
        case Intent.SKIP if heard.meaning.sureness < _LIKELY:
            # No word of leaving it out: what is not known is told so by the question's reader.
            return bool(listening.takes) and listening.reads_strictly
        case Intent.LANGUAGE:
            return Takes.LANGUAGES in listening.takes
        case Intent.ASK:
            # "Mindestlohn" at the question for the pay names a value and asks nothing.
            return only_names and Takes.LINE in listening.takes
        case _:
            return False


def is_for_its_reader(heard: Heard, text: str, listening: Listening) -> bool:
    """Whether a question looks itself at a line that may be its answer, and at worst a wrong one.

    What asks something, or may well be something else, is asked back.
    """
    if listening.takes and listening.reads_strictly:
        return "?" not in text
    if {Takes.NAME, Takes.PLACE} <= listening.takes:
        # What a company says of itself is shown on its card before anything is done with it.
        first = heard.candidates[0] if heard.candidates else heard.meaning
        says_where = bool({"place", "website"} & first.args.keys())
        return first.intent is Intent.ANSWER and says_where and "?" not in text
    if Takes.NOTE in listening.takes and heard.candidates:
        # Free words are shown as they will arrive, before they go.
        likeliest = [one.intent for one in heard.candidates]
        is_note = likeliest[0] is Intent.NOTE or not may_assent(text)
        return Intent.NOTE in likeliest and is_note and "?" not in text
    if listening.corrects & _CARDS and not listening.takes:
        # The card's own reader changes only what it understands, says so and shows the card again;
        # else it says what can be changed.
        return "?" not in text
    is_answer = all(
        each.intent in _ANSWERING and each.sureness >= _LIKELY for each in heard.candidates
    )
    return listening.reads_strictly and is_answer and "?" not in text
