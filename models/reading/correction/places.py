"""What a line corrects of a place: town, distance, remote."""

from models.reading.correction.correcting import Correcting
from models.reading.place import kilometres, take_place, tells_of_moving
from models.reading.readings import Change, Op
from models.reading.scope import Mode
from models.reading.semesters import number_of


def find_radius(of: Correcting) -> None:
    """A number, where kilometres stand beside it or another one: "30 statt 15 km"."""
    line = of.line
    if not of.takes("radius_km") or kilometres().isdisjoint(line.keys):
        return
    for at in line.left():
        number = number_of(line.keys[at])
        if number is not None and line.words[at].mode is not Mode.OUT and number < 1000:
            line.take(at, at + 1, number)
            of.change(at, Change("radius_km", Op.SET, number))
            return


def find_where(of: Correcting) -> None:
    """All that is said of the place, with what was said of its distance before."""
    line = of.line
    before = set(line.taken)
    find_radius(of)
    where = take_place(line)
    new = min(line.taken - before, default=0)
    if of.takes("remote") and where.is_remote is not None:
        of.change(new, Change("remote", Op.SET, where.is_remote))
    if of.takes("radius_km") and where.radius_km is not None:
        of.change(new, Change("radius_km", Op.SET, where.radius_km))
    if not of.takes("place"):
        return
    names = [place.name for place in where.places]
    if names:
        adds = line.words[new].mode is Mode.ALSO
        value = names[0] if len(names) == 1 else names
        if of.turns and tells_of_moving(line.keys):
            of.later["place"] = Change("place", Op.SET, value)
            return
        of.change(new, Change("place", Op.ADD if adds else Op.SET, value))
    elif where.without_places:
        of.change(new, Change("place"))
    elif where.unknown and of.labelled("place"):
        of.change(new, Change("place", Op.SET, where.unknown[0]))
