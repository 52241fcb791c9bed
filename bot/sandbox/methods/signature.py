"""The shape that all methods share."""

from typing import TYPE_CHECKING, Any, Protocol

from bot.sandbox.params import Params

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

Result = dict[str, Any] | list[dict[str, Any]] | bool | None


class Method(Protocol):
    """A Bot API method: its result, or a RefusalError; named as documented, in snake case."""

    __name__: str

    async def __call__(self, stand_in: "StandIn", params: Params, /) -> Result: ...
