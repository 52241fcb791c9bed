"""The refusals of the Bot API: what is answered instead of a result.

Source: https://core.telegram.org/bots/api#making-requests and the texts that the public server
sends. Each refusal carries the code, the text and the parameters of the JSON answer.
"""

from typing import Any


class RefusalError(Exception):
    """A Bot API error: HTTP-like code, description, and what a bot may act on."""

    def __init__(
        self,
        error_code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(f"{error_code} {description}")
        self.error_code = error_code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.error_code,
            "description": self.description,
        }
        parameters = {
            name: value
            for name, value in (
                ("retry_after", self.retry_after),
                ("migrate_to_chat_id", self.migrate_to_chat_id),
            )
            if value is not None
        }
        if parameters:
            body["parameters"] = parameters
        return body


def bad_request(reason: str) -> RefusalError:
    """400 with Telegram's prefix."""
    return RefusalError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusalError:
    """403 with Telegram's prefix."""
    return RefusalError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusalError:
    """409 with Telegram's prefix."""
    return RefusalError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> RefusalError:
    """429 with the seconds to wait."""
    return RefusalError(
        429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
    )


def migrated(new_chat_id: int) -> RefusalError:
    """400 with the id that the group has now."""
    return RefusalError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=new_chat_id,
    )


NOT_FOUND = (404, "Not Found")
UNAUTHORIZED = (401, "Unauthorized")
