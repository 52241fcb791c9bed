"""What kinds of offer? Ticks, which typed words set as well: "alles außer Praktikum"."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Choose,
    Question,
    Step,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import KINDS, Label
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.payloads import Choice, Done, Toggle
from models.reading.heard import Part, Role
from models.reading.listening import Takes, Yes, listens
from models.reading.plain_words import finishes
from models.reading.wish import read_conditions, read_kinds_changed
from models.tables.draft import Draft
from models.vocabulary import OfferKind


class Keep(Protocol):
    """Puts answers into the draft and asks what follows."""

    def __call__(
        self, update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
    ) -> Awaitable[None]: ...


class _Ticked(BaseModel):
    """Of a draft's data, what this question asks for."""

    model_config = ConfigDict(frozen=True)

    kinds: frozenset[OfferKind] = frozenset()


def _ticked(draft: Draft) -> frozenset[OfferKind]:
    return _Ticked.model_validate(draft.data).kinds


def _with_kinds(_: Draft, kinds: frozenset[OfferKind]) -> dict[str, Any]:
    return {"kinds": sorted(kinds)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKinds:
    """The question for several kinds, as one dialogue asks it."""

    state: str
    template: str
    back: str
    done: Step
    """What "Done ✓" and a yes do with the ticks."""
    keep: Keep | None = None
    """Where typed kinds lead; without it they are ticked, and the question stays."""
    corrects: frozenset[Part] = frozenset()
    correct: Step | None = None
    role: Role = Role.STUDENT
    ticked: Callable[[Draft], frozenset[OfferKind]] = _ticked
    answers: Callable[[Draft, frozenset[OfferKind]], dict[str, Any]] = _with_kinds
    """The ticks as the draft keeps them."""
    receives: Step | None = None
    """Takes typed words instead."""
    chooses: Choose | None = None
    """Takes taps that are no tick, such as those on buttons of older messages."""

    @property
    def question(self) -> Question:
        return Question(
            self.ask,
            self.receives or self.receive,
            self.choose,
            back=self.back,
            confirm=self.done,
            correct=self.correct,
            knows=None if self.receives else finishes,
            listening=listens(self.role, Takes.KINDS, corrects=self.corrects, yes=Yes.KEEPS),
        )

    async def ask(self, context: KmuniContext, draft: Draft) -> Screen:
        ticked = self.ticked(draft)
        ticks = [
            button(
                f"{'☑' if kind in ticked else '☐'} {context.label(label)}",
                Toggle(self.state, kind, kind not in ticked),
            )
            for kind, label in KINDS.items()
        ]
        rows = [
            *in_rows(ticks, 2),
            [labelled(context, Label("Done ✓"), Done(self.state))],
            navigation(context, self.state),
        ]
        return Screen(context.text(self.template), rows)

    async def receive(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """Shows what was understood before it completes anything; "mehr nicht" is a yes."""
        if finishes(typed(update, context)):
            await self.done(update, context, draft)
            return
        before = self.ticked(draft)
        kinds = read_kinds_changed(typed(update, context), context.taxonomy, before)
        unkept = self._conditions_note(update, context)
        if not kinds:
            problem = unkept or context.text("student/kinds_unknown")
            await ask_again(update, context, problem)
            return
        context.note = f"{kinds_note(context, kinds)}\n{unkept}"
        answers = self.answers(draft, kinds)
        if self.keep is not None:
            await self.keep(update, context, draft, **answers)
            return
        await advance(update, context, self.state, **answers)

    def _conditions_note(self, update: Update, context: KmuniContext) -> str:
        """What a student makes a condition of, and no tick can keep."""
        if self.role is not Role.STUDENT:
            return ""
        conditions = read_conditions(typed(update, context), context.taxonomy)
        return context.text("questions/conditions_noted", conditions=conditions).strip()

    async def choose(
        self, update: Update, context: KmuniContext, draft: Draft, tap: Choice
    ) -> None:
        kinds = self.ticked(draft)
        match tap:
            case Toggle(value=value, is_on=is_on) if value in set(OfferKind):
                one = {OfferKind(value)}
                ticked = kinds | one if is_on else kinds - one
                await advance(update, context, self.state, **self.answers(draft, ticked))
            case Done():
                await self.done(update, context, draft)
            case _ if self.chooses is not None:
                await self.chooses(update, context, draft, tap)
            case _:
                await ask_open_question(update, context)


def kinds_note(context: KmuniContext, kinds: frozenset[OfferKind]) -> str:
    """The kinds that were taken, in the fewest words: "alles außer Praktikum"."""
    others = [kind for kind in OfferKind if kind not in kinds]
    return context.text(
        "questions/kinds_noted",
        kinds=[kind for kind in OfferKind if kind in kinds],
        others=others,
        is_shorter_without=len(others) < len(kinds),
    )
