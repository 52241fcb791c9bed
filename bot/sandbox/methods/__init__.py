"""The Bot API's methods by lower-case name; Telegram reads method names without regard to case.

A table and no routes: what a bot answers to a webhook calls them too, and routes regard case.
"""

from bot.sandbox.methods.content import CONTENT_METHODS
from bot.sandbox.methods.editing import EDITING_METHODS
from bot.sandbox.methods.fetching import FETCHING_METHODS
from bot.sandbox.methods.profile import PROFILE_METHODS
from bot.sandbox.methods.signature import Method, Result
from bot.sandbox.methods.updates import UPDATE_METHODS

METHODS: dict[str, Method] = {
    method.__name__.replace("_", ""): method
    for method in (
        *CONTENT_METHODS,
        *EDITING_METHODS,
        *FETCHING_METHODS,
        *PROFILE_METHODS,
        *UPDATE_METHODS,
    )
}

__all__ = ["METHODS", "Method", "Result"]
