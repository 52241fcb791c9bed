"""Which fields of study? Buttons of those that are likely, one to tap or several to tick."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    Step,
    advance,
    ask_open_question,
    navigation,
)
from handlers.engine.labels import Label
from handlers.engine.questions.kinds import Keep
from handlers.engine.screen import Screen, button, labelled
from models.payloads import Answer, Choice, Done, Toggle
from models.reading.listening import Listening
from models.tables.draft import Draft
from models.taxonomy import Taxonomy, is_detailed

NEIGHBOURS_SHOWN = 3
"""Of each field, as what may have been meant instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Where several fields are ticked: which are, what a tick changes, and what "Done" does."""

    ticked: Callable[[Draft], Sequence[str]]
    answers: Callable[[Draft, str, bool], dict[str, Any]]
    """The draft's answers after a field was ticked, or not any more."""
    done: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFields:
    """The question for fields of study, as one dialogue asks it."""

    state: str
    listening: Listening
    ask_text: Callable[[KmuniContext, Draft], str]
    shown: Callable[[KmuniContext, Draft], Awaitable[Iterable[str]]]
    """The fields on buttons, the likeliest first."""
    receive: Step
    """Takes typed words, each dialogue by its own reader."""
    keep: Keep
    """Takes `fields`: the tapped one, or none for `without`."""
    without: tuple[Label, str] | None = None
    """The button that names no field, and its value."""
    ticks: Ticks | None = None
    back: str
    correct: Step | None = None

    @property
    def question(self) -> Question:
        return Question(
            self.ask,
            self.receive,
            self.choose,
            back=self.back,
            correct=self.correct,
            listening=self.listening,
        )

    async def ask(self, context: KmuniContext, draft: Draft) -> Screen:
        rows = [[self._button(context, draft, code)] for code in await self.shown(context, draft)]
        if self.without is not None:
            label, value = self.without
            rows.append([labelled(context, label, Answer(self.state, value))])
        if self.ticks is not None:
            rows.append([labelled(context, Label("Done ✓"), Done(self.state))])
        return Screen(self.ask_text(context, draft), [*rows, navigation(context, self.state)])

    def _button(self, context: KmuniContext, draft: Draft, code: str) -> InlineKeyboardButton:
        name = context.taxonomy.short_label(code, context.language)
        if self.ticks is None:
            return button(name, Answer(self.state, code))
        is_on = code in self.ticks.ticked(draft)
        return button(f"{'☑' if is_on else '☐'} {name}", Toggle(self.state, code, not is_on))

    async def choose(
        self, update: Update, context: KmuniContext, draft: Draft, tap: Choice
    ) -> None:
        code = tap.value if isinstance(tap, Answer | Toggle) else ""
        is_known = is_detailed(code, context.taxonomy)
        match tap:
            case Answer() if self.without is not None and code == self.without[1]:
                await self.keep(update, context, draft, fields=[])
            case Answer() if self.ticks is None and is_known:
                await self.keep(update, context, draft, fields=[code])
            case Toggle(is_on=is_on) if self.ticks is not None and is_known:
                answers = self.ticks.answers(draft, code, is_on)
                await advance(update, context, draft.state, **answers)
            case Done() if self.ticks is not None:
                await self.ticks.done(update, context, draft)
            case _:
                await ask_open_question(update, context)


def neighbours_of(codes: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """Fields that are near to these, in their order."""
    near = (one.code for code in codes for one in taxonomy.neighbours(code)[:NEIGHBOURS_SHOWN])
    return list(dict.fromkeys(near))
