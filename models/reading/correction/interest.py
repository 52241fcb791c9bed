"""What a line corrects of what a company is sent: the note, and how somebody is reached."""

from models.reading.contact import contact_alone, handles_in
from models.reading.correction.correcting import Correcting, said_after
from models.reading.correction.words import correction_words
from models.reading.readings import Change, Op

_OPTIONAL = frozenset({"contact", "note", "website", "pay", "until", "length", "hours"})
"""Parts that may be left out."""


def find_note(of: Correcting) -> None:
    found = said_after(of, correction_words().note, "note", to_the_end=True)
    if found is not None:
        of.change(found[0], Change("note", Op.SET, found[1]))


def find_contact(of: Correcting) -> None:
    if not of.takes("contact"):
        return
    label = next((label for label in of.labels if label.value == "contact"), None)
    handle = next(iter(handles_in(of.line.typed)), None)
    value = contact_alone(of.line.typed, handle, is_asked=label is not None)
    if value is not None:
        shown = value.casefold()
        own = [at for at, word in enumerate(of.line.words) if word.text.casefold() in shown]
        of.line.taken.update(own)
        of.change(own[0] if own else 0, Change("contact", Op.SET, value))
    elif label is not None and label.is_refused:
        of.change(label.start, refused(of, "contact"))


def refused(of: Correcting, part: str) -> Change:
    """A part that is to be left out, or one that is only called wrong."""
    words, keys = correction_words(), set(of.line.keys)
    is_removed = part in _OPTIONAL and keys & words.removal and not keys & words.wrong
    return Change(part, Op.REMOVE if is_removed else None)
