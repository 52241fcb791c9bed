"""The reason that a company reads, in own words: typed, shown, changed, or left again.

Shared by what returns and what takes back. Once a reason is shown, only words that say so change
it; any other words are asked about before they take its place, and a name or a number of the list
leads elsewhere.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from telegram import Update

from handlers.coordinator.queue_names import entry_named
from handlers.coordinator.states import LISTENS
from handlers.coordinator.validation import MAX_REASON_UNITS, ReturnAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Ask,
    Choose,
    Question,
    Step,
    advance,
    ask_again,
    ask_open_question,
    drop,
    explain_old_button,
    finish,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import do
from models.payloads import Answer, Choice, Done, Payload
from models.reading.heard import Said
from models.reading.plain_words import agrees, assents, begins_with_no, refuses, wants_out
from models.reading.queue import read_entry_number
from models.reading.returning import edited_reason, takes_back
from models.reading.verdict import approves_plainly, names_an_act
from models.tables.draft import Dialogue, Draft
from models.text import TextProblemError, take

KEEP = "keep"
"""A button's value: the reason stays as it was."""


@dataclass(frozen=True, slots=True)
class ReasonStates:
    """The questions of a dialogue that asks for a reason."""

    reason: StrEnum
    confirm: StrEnum
    replace: StrEnum
    """Whether other words take the place of the reason that was shown."""


@dataclass(frozen=True, slots=True)
class ReasonSteps:
    """What is done with typed words at the questions for a reason."""

    states: ReasonStates

    async def receive(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """A reason, or a change of the one that is shown; what gives none leaves the question."""
        words = typed(update, context)
        shown = ReturnAnswers.of(draft).reason if draft.state != self.states.reason else ""
        edited = edited_reason(words, shown) if shown else None
        if edited is not None:
            await self._take(update, context, edited, state=self.states.confirm)
        elif refuses(words) or takes_back(words) or names_an_act(words):
            is_kept = draft.state == self.states.replace and not names_an_act(words)
            await (self.keep if is_kept else self.leave)(update, context, draft)
        elif (elsewhere := await entry_named(context, words)) is not None:
            await go_elsewhere(update, context, draft, elsewhere)
        elif read_entry_number(words) is not None or agrees(words) or assents(words):
            # A number that no list has, or a yes and nothing else, is no reason.
            await ask_open_question(update, context)
        else:
            state = self.states.replace if shown else self.states.confirm
            await self._take(update, context, words, state=state)

    async def _take(self, update: Update, context: KmuniContext, words: str, *, state: str) -> None:
        """Goes on with these words, as the reason or in its place."""
        try:
            reason = take(words, limit=MAX_REASON_UNITS)
        except TextProblemError as error:
            problem = context.text("common/bad_text", problem=error)
            await ask_again(update, context, problem)
            return
        if state == self.states.replace:
            await advance(update, context, state, proposed=reason)
        else:
            await advance(update, context, state, reason=reason, proposed="")

    async def refuse(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """A no leaves the question; a wish for other words is none, whatever it sounds like."""
        words = typed(update, context)
        is_edit = edited_reason(words, ReturnAnswers.of(draft).reason) is not None
        is_no = begins_with_no(words) and not is_edit
        await (self.leave if is_no else self.receive)(update, context, draft)

    async def cancelled(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """The way out; words that change the reason are none, whatever they sound like."""
        words = typed(update, context) if update.callback_query is None else ""
        shown = ReturnAnswers.of(draft).reason
        if words and shown and not wants_out(words) and edited_reason(words, shown) is not None:
            await self.receive(update, context, draft)
        else:
            await self.leave(update, context, draft)

    async def leave(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """Nothing is returned or taken back; says what stays."""
        await drop(context, draft)
        answers = ReturnAnswers.of(draft)
        await finish(update, context, Screen(context.text("coordinator/stays", answers=answers)))

    # Other words in the place of those that are shown

    async def ask_replace(self, context: KmuniContext, draft: Draft) -> Screen:
        answers, state = ReturnAnswers.of(draft), self.states.replace
        rows = [
            [labelled(context, Label("Take these words"), Done(state, str(answers.key)))],
            [labelled(context, Label("Keep it as it is"), Answer(state, KEEP))],
            navigation(context, state),
        ]
        return Screen(context.text("coordinator/replace_reason", answers=answers), rows)

    async def choose_replace(
        self, update: Update, context: KmuniContext, draft: Draft, tap: Choice
    ) -> None:
        match tap:
            case Answer(value=value) if value == KEEP:
                await self.keep(update, context, draft)
            case Done(value=value) if value == str(ReturnAnswers.of(draft).key):
                await self.replace(update, context, draft)
            case _:
                await explain_old_button(update, context)

    async def replace(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """The other words are the reason now, shown before they go."""
        proposed = ReturnAnswers.of(draft).proposed
        await advance(update, context, self.states.confirm, reason=proposed, proposed="")

    async def keep(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """The reason that was shown stays, and is shown again."""
        await advance(update, context, self.states.confirm, proposed="")

    def questions(
        self, reason: tuple[Ask, Choose], confirm: tuple[Ask, Choose], done: Step
    ) -> dict[str, Question]:
        """What asks for the reason and what shows it, each with its buttons; `done` by a yes."""
        states = self.states
        replacing = (self.ask_replace, self.choose_replace)
        return {
            states.reason: self._question(states.reason, reason),
            states.confirm: replace(
                self._question(states.confirm, confirm),
                back=states.reason,
                confirm=self.confirming(done),
            ),
            states.replace: replace(
                self._question(states.replace, replacing),
                back=states.confirm,
                confirm=self.confirming(self.replace),
                refuse=self.keep,
            ),
        }

    def _question(self, state: StrEnum, screen: tuple[Ask, Choose]) -> Question:
        ask, choose = screen
        return Question(
            ask,
            self.receive,
            choose,
            refuse=self.refuse,
            leave=self.cancelled,
            knows=is_no_reason,
            listening=LISTENS[state],
        )

    def confirming(self, done: Step) -> Step:
        """The step that a yes takes, for typed words that are nothing else."""

        async def confirm(update: Update, context: KmuniContext, draft: Draft) -> None:
            words = typed(update, context)
            is_plain = agrees(words) or assents(words) or approves_plainly(words)
            is_named = await entry_named(context, words) is not None
            step = done if is_plain and not is_named else self.receive
            await step(update, context, draft)

        return confirm


async def go_elsewhere(
    update: Update, context: KmuniContext, draft: Draft, elsewhere: Payload
) -> None:
    """Another card was named: what the reason was about stays as it is."""
    await drop(context, draft)
    answers = ReturnAnswers.of(draft)
    await send(update, Screen(context.text("coordinator/stays", answers=answers)))
    await do(update, context, elsewhere)


async def left_for_entry(update: Update, context: KmuniContext, said: Said) -> bool:
    """The same for a name that was heard as something else, such as a question."""
    draft = context.draft
    if draft is None or draft.dialogue not in {Dialogue.RETURN, Dialogue.SUSPENSION}:
        return False
    elsewhere = await entry_named(context, said.text)
    if elsewhere is None:
        return False
    await go_elsewhere(update, context, draft, elsewhere)
    return True


def is_no_reason(words: str) -> bool:
    """Whether words surely give no reason, whatever they would be taken for."""
    return read_entry_number(words) is not None or takes_back(words) or names_an_act(words)
