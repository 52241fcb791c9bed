"""What a line changes, as the arguments `part`, `op` and `value`."""

from collections.abc import Mapping
from datetime import date

from models.reading.correction import read_changes
from models.reading.heard import Part, Role, Value
from models.reading.listening import STUDY_PARTS, Listening, Yes
from models.reading.readings import Change, CorrectionReading, Thing
from models.reading.remembered import remembered
from models.reading.understanding.line import Typed
from models.taxonomy import Taxonomy


def thing_of(listening: Listening) -> Thing:
    """What a correction is made to: what is being filled in, else one's own."""
    corrects = listening.corrects
    if Part.NOTE in corrects:
        return Thing.INTEREST
    if Part.TITLE in corrects:
        return Thing.OFFER
    if Part.WEBSITE in corrects:
        return Thing.COMPANY
    return Thing.COMPANY if listening.role is Role.COMPANY else Thing.PROFILE


def changes_in(typed: Typed, thing: Thing) -> tuple[Change, ...]:
    """The changes that a line makes to a thing, in its order."""
    return _read(typed, thing).changes


def calls_part_right(typed: Typed) -> bool:
    """Whether a line only says that a part of what is filled in is right as it is."""
    return _read(typed, thing_of(typed.listening)).is_praise


def fills_line_of_offer(typed: Typed) -> bool:
    """Whether a line at an offer's card gives one of its lines another value."""
    listening = typed.listening
    if Part.TITLE not in listening.corrects or listening.yes is not Yes.SENDS:
        return False
    return any(change.value is not None for change in changes_in(typed, Thing.OFFER))


def is_study_line(typed: Typed) -> bool:
    """Whether a line is a study in a few short words, and no wish: "rub, ba, 5. sem"."""
    changes = changes_in(typed, Thing.PROFILE)
    said = {change.part for change in changes if change.value is not None}
    return len(said & _SHORT_PARTS) >= _FEWEST_SHORT_PARTS and Part.KINDS not in said


_SHORT_PARTS = STUDY_PARTS - {Part.SUBJECT}
_FEWEST_SHORT_PARTS = 2


def parts_named(typed: Typed) -> frozenset[str]:
    """The parts of what is filled in that a line calls by their names."""
    return _read(typed, thing_of(typed.listening)).named


def _read(typed: Typed, thing: Thing) -> CorrectionReading:
    return _read_line(typed.text[:_READ_LETTERS], typed.taxonomy, typed.today, thing)


@remembered
def _read_line(text: str, taxonomy: Taxonomy, today: date, thing: Thing) -> CorrectionReading:
    return read_changes(text, taxonomy, today=today, thing=thing)


_READ_LETTERS = 400


def change_args(typed: Typed) -> Mapping[str, Value]:
    """The first change: part, op, value, and the unit of pay or length."""
    listening = typed.listening
    thing = thing_of(listening)
    changes = changes_in(typed, thing)
    return args_of(changes[0]) if changes else {}


def edit_args(typed: Typed) -> Mapping[str, Value]:
    """The first change of an offer that is out; a kind beside it says which."""
    reading = _read(typed, Thing.OFFER)
    others = [change for change in reading.changes if change.part != Part.KIND.value]
    if not others or Part.KIND.value in reading.named:
        return args_of(reading.changes[0]) if reading.changes else {}
    return args_of(others[0])


def args_of(change: Change) -> dict[str, Value]:
    """A change as arguments."""
    args: dict[str, Value] = {"part": change.part}
    if change.op is not None:
        args["op"] = change.op.value
    value = _plain(change.value)
    if value is not None:
        args["value"] = value
    return {**args, **(change.more or {})}


def _plain(value: object) -> Value | None:
    if isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(str(each) for each in value)
    return None
