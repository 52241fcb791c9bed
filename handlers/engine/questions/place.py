"""Where? A place with what else may be said of it: radius, anywhere, remote, a region."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from telegram import InlineKeyboardButton, Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    Step,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.questions.kinds import Keep
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.payloads import Answer, Choice, Done, Switch
from models.reading.heard import Part, Role
from models.reading.listening import Takes, Yes, listens
from models.reading.outside import locate, places_instead
from models.reading.place import is_negative, read_place
from models.reading.readings import Condition, PlaceReading, Region
from models.reading.scope import Mode, read_scope
from models.reading.wish import read_conditions
from models.tables.draft import Draft
from models.taxonomy import Place, Taxonomy

NONE = "-"
"""A tap's value for a place that is not said, or for no limit of distance."""

MOST_NAME_WORDS = 2
"""Of an answer that is nothing but a place's name."""

RADII_KM = (10, 25, 50, 100)

Answers = Mapping[str, Any]
Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a draft says of the place, whatever its dialogue calls it."""

    place: str | None
    radius_km: int | None = None
    is_anywhere: bool = False
    place_choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPlace:
    """The question for a place, as one dialogue asks it.

    `takes` is what it can keep beside a town; anything else that is said is answered, never lost
    silently.
    """

    state: str
    role: Role
    takes: frozenset[Takes]
    ask_text: Callable[[KmuniContext, Draft], str]
    unknown: str
    """The template for words that name no place."""
    outside: str
    """The template for a place outside Germany; gets `names` and whether there are `choices`."""
    where: Callable[[Draft], Where]
    answers: Callable[[Answers], Answers] = dict
    """From what was said (`place latitude longitude place_choices radius_km is_anywhere
    is_remote`) to the draft's answers."""
    keep: Keep
    options: Callable[[KmuniContext, Draft], Awaitable[Rows]]
    """Its own buttons, below the places to pick from."""
    choose_option: Callable[[Update, KmuniContext, Draft, Choice], Awaitable[bool]]
    """Takes a tap on one of them; False if it was another."""
    done: Step | None = None
    refuse: Step | None = None
    """What a no does, where it is more than asking again."""
    back: str
    picks_one: bool = False
    """Of several towns one is tapped before anything is kept; else the first is proposed."""
    corrects: frozenset[Part] = frozenset()
    correct: Step | None = None
    takes_location: bool = False

    @property
    def question(self) -> Question:
        yes = Yes.NOTHING if self.done is None else Yes.KEEPS
        return Question(
            self.ask,
            self.receive,
            self.choose,
            back=self.back,
            location=self.receive_location if self.takes_location else None,
            confirm=self.done,
            refuse=self.refuse,
            correct=self.correct,
            listening=listens(self.role, Takes.PLACE, *self.takes, corrects=self.corrects, yes=yes),
        )

    async def ask(self, context: KmuniContext, draft: Draft) -> Screen:
        found = [context.taxonomy.place(one) for one in self.where(draft).place_choices]
        places = [
            button(f"{place.name} ({place.state})", Answer(self.state, "p", (place.id,)))
            for place in found
        ]
        rows = [
            *in_rows(places, 1),
            *await self.options(context, draft),
            navigation(context, self.state),
        ]
        return Screen(self.ask_text(context, draft), rows)

    async def receive(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """Takes "Dortmund oder Bochum, 20 km", "egal wo", "remote geht auch"."""
        text = typed(update, context)
        where = read_place(text, context.taxonomy)
        towns = _towns(text, where, context.taxonomy)
        said = self._said(where)
        given = self._given_before(context, text, draft, towns)
        if given is not None:
            towns = [given, *towns]
        if where.outside and not towns and where.region is None and not where.is_anywhere:
            names = [each.name for each in where.outside]
            instead = places_instead(where.outside, context.taxonomy)
            await self._ask_inside(update, context, names, instead, said)
            return
        if len(towns) > 1 and self.picks_one:
            choices = [place.id for place in towns]
            await advance(update, context, self.state, place_choices=choices)
            return
        if towns:
            choices = [place.id for place in towns] if len(towns) > 1 else []
            said |= {"is_anywhere": False, **of_town(towns[0]), "place_choices": choices}
        note = self._note(context, text, where, towns)
        if not said or is_negative(text):
            unknown = context.text(
                self.unknown, typed=text.strip()[:60], names_none=not _names_some(text, where)
            )
            await ask_again(update, context, note.strip() or unknown)
            return
        context.note = note
        await self.keep(update, context, draft, **self.answers(said))

    def _said(self, where: PlaceReading) -> dict[str, Any]:
        """What was said beside towns and can be kept here."""
        said: dict[str, Any] = {}
        region = where.region
        if region is not None and Takes.RADIUS_KM in self.takes:
            said |= {**of_region(region), "place_choices": [], "is_anywhere": False}
        if where.radius_km is not None and Takes.RADIUS_KM in self.takes:
            said |= {"radius_km": where.radius_km, "is_anywhere": False}
        if where.is_anywhere and Takes.ANYWHERE in self.takes:
            said["is_anywhere"] = True
        if where.is_remote is not None and Takes.REMOTE in self.takes:
            said["is_remote"] = where.is_remote
        return said

    def _given_before(
        self, context: KmuniContext, text: str, draft: Draft, towns: list[Place]
    ) -> Place | None:
        """The place that stays where another is only added: "auch Witten"."""
        name = self.where(draft).place
        if name is None or self.picks_one or not towns or not read_scope(text).has(Mode.ALSO):
            return None
        if name in {place.name for place in towns}:
            return None
        known = [one for one in context.taxonomy.find_places(name) if one.name == name]
        return known[0] if known else None

    def _note(
        self, context: KmuniContext, text: str, where: PlaceReading, towns: list[Place]
    ) -> str:
        """What was said and cannot be kept here."""
        others = [place.name for place in where.places if towns and place.name != towns[0].name]
        conditions = []
        if self.role is Role.STUDENT:
            read = read_conditions(text, context.taxonomy)
            conditions = [each for each in read if each is not Condition.REMOTE]
        return context.text(
            "questions/place_noted",
            conditions=conditions,
            is_only_remote=where.is_only_remote and Takes.REMOTE in self.takes,
            others=others,
            without=[place.name for place in where.without_places],
            is_remote=where.is_remote is not None and Takes.REMOTE not in self.takes,
            is_in_minutes=where.is_in_minutes and Takes.RADIUS_KM in self.takes,
            outside=[each.name for each in where.outside],
        )

    async def _ask_inside(
        self,
        update: Update,
        context: KmuniContext,
        names: Sequence[str],
        instead: Sequence[Place],
        said: Answers = MappingProxyType({}),
    ) -> None:
        """Asks for a place in Germany, those that may be meant as buttons; keeps what was said."""
        context.note = context.text(self.outside, names=names, has_choices=bool(instead))
        choices = [place.id for place in instead]
        await advance(
            update, context, self.state, **{**self.answers(said), "place_choices": choices}
        )

    async def receive_location(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """A shared location is kept only as the nearest town; one abroad is asked back."""
        message = update.effective_message
        if message is None or message.location is None:
            await ask_open_question(update, context)
            return
        at = message.location
        found = locate(at.latitude, at.longitude, context.taxonomy)
        if found.place is None:
            await self._ask_inside(update, context, (), found.instead)
            return
        await self._keep_town(update, context, draft, found.place)

    async def _keep_town(
        self, update: Update, context: KmuniContext, draft: Draft, town: Place
    ) -> None:
        said = {"is_anywhere": False, **of_town(town), "place_choices": []}
        await self.keep(update, context, draft, **self.answers(said))

    async def choose(
        self, update: Update, context: KmuniContext, draft: Draft, tap: Choice
    ) -> None:
        choices = self.where(draft).place_choices
        match tap:
            case Answer(value=chosen) if chosen in choices:
                # As buttons were sent before they said that they are a place.
                await self._keep_town(update, context, draft, context.taxonomy.place(chosen))
            case Answer(value="p", more=(chosen,)) if chosen in choices:
                await self._keep_town(update, context, draft, context.taxonomy.place(chosen))
            case Done() if self.done is not None:
                await self.done(update, context, draft)
            case _ if await self.choose_option(update, context, draft, tap):
                pass
            case _:
                await ask_open_question(update, context)


def of_town(town: Place) -> dict[str, Any]:
    """A town as answers."""
    return {"place": town.name, "latitude": town.latitude, "longitude": town.longitude}


def _names_some(text: str, where: PlaceReading) -> bool:
    """Whether unknown words look like a place's name: a short answer, or one with a capital."""
    is_short = len(text.split()) <= MOST_NAME_WORDS
    return any(is_short or word[0].isupper() for word in where.unknown)


def of_region(region: Region) -> dict[str, Any]:
    """The circle of a region as answers."""
    return {
        "place": _region_name(region.id),
        "latitude": region.latitude,
        "longitude": region.longitude,
        "radius_km": region.radius_km,
    }


def _towns(text: str, where: PlaceReading, taxonomy: Taxonomy) -> list[Place]:
    """The towns that may be meant, best first: those that are named, else all of one name."""
    if len(where.places) > 1:
        return list(where.places)
    says_else = where != PlaceReading(unknown=where.unknown)  # such as "Wien", or "20 Minuten"
    if not where.places and says_else:
        return []
    found = taxonomy.find_places(text)
    if where.places and (not found or found[0].name != where.places[0].name):
        return list(where.places)
    return [place for place in found if place.name == found[0].name]


def _region_name(region_id: str) -> str:
    return _SPELT.get(region_id) or region_id.replace("_", " ").title()


_SPELT = {"nrw": "NRW", "muensterland": "Münsterland"}
"""Regions whose ids are not their names in small letters."""


def radius_buttons(
    context: KmuniContext, state: str, chosen: int | None
) -> list[InlineKeyboardButton]:
    """The usual distances, the chosen one marked."""
    return [
        button(f"{'● ' if km == chosen else ''}{km} km", Answer(state, "r", (str(km),)))
        for km in RADII_KM
    ]


def tapped_radius(tap: Choice) -> int | None:
    """The kilometres of a tapped button; None for another one."""
    match tap:
        case Answer(value="r", more=(km,)) | Answer(value=km) if km.isdecimal():
            return int(km) if int(km) in RADII_KM else None
        case _:
            return None


def switch_button(
    context: KmuniContext, state: str, label: Label, *, is_on: bool
) -> InlineKeyboardButton:
    """A box to tick, such as "remote too"."""
    return button(f"{'☑' if is_on else '☐'} {context.label(label)}", Switch(state, not is_on))


def done_row(context: KmuniContext, state: str) -> list[InlineKeyboardButton]:
    return [labelled(context, Label("That fits ✓"), Done(state))]
