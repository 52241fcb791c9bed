"""Conversation states from drafts: nothing is stored beside the data they come from.

With states stored beside the data, a crash between the two leaves people stuck between questions.
"""

from typing import Any

from telegram.ext import BasePersistence, PersistenceInput

from models.database import Database
from models.queries.drafts import list_open_dialogues

Data = dict[Any, Any]
Key = tuple[int | str, ...]


class DraftPersistence(BasePersistence[Data, Data, Data]):
    """Answers only the question where everybody is; keeps nothing."""

    def __init__(self, database: Database, known_states: frozenset[str], fallback: str) -> None:
        super().__init__(
            store_data=PersistenceInput(
                bot_data=False, chat_data=False, user_data=False, callback_data=False
            )
        )
        self._database = database
        self._known_states = known_states
        self._fallback = fallback

    async def get_conversations(self, name: str) -> dict[Key, object]:
        """Each account's open question; in a private chat the chat's id is the account's.

        A question that this version does not know becomes the fallback: its handler finds the
        draft elsewhere and asks the dialogue's first question.
        """
        async with self._database.read() as session:
            dialogues = await list_open_dialogues(session)
        return {
            (telegram_id, telegram_id): state if state in self._known_states else self._fallback
            for telegram_id, state in dialogues
        }

    async def update_conversation(self, name: str, key: Key, new_state: object | None) -> None:
        """The draft was committed by the step itself."""

    async def get_user_data(self) -> dict[int, Data]:
        return {}

    async def get_chat_data(self) -> dict[int, Data]:
        return {}

    async def get_bot_data(self) -> Data:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def update_user_data(self, user_id: int, data: Data) -> None: ...

    async def update_chat_data(self, chat_id: int, data: Data) -> None: ...

    async def update_bot_data(self, data: Data) -> None: ...

    async def update_callback_data(self, data: Any) -> None: ...

    async def drop_chat_data(self, chat_id: int) -> None: ...

    async def drop_user_data(self, user_id: int) -> None: ...

    async def refresh_user_data(self, user_id: int, user_data: Data) -> None: ...

    async def refresh_chat_data(self, chat_id: int, chat_data: Data) -> None: ...

    async def refresh_bot_data(self, bot_data: Data) -> None: ...

    async def flush(self) -> None: ...
