"""The parameters of one Bot API call, from query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.refusal import bad_request

# Larger than any text the Bot API accepts, so that its own refusals are reached.
_FORM_FIELD_BYTES = 16 * 1024 * 1024
_PLAIN_TEXT = {"text", "caption"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with the call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Typed access to what the bot sent; a missing parameter is None."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The parameter as text; a number or boolean in JSON reads as its literal."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise bad_request("strings must be encoded in UTF-8") from error
            return value
        return json.dumps(value)

    def integer(self, name: str) -> int | None:
        """The parameter as a whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise bad_request(f"invalid {name} specified") from error

    def number(self, name: str) -> float | None:
        """The parameter as a decimal number."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return float(value)
        except (TypeError, ValueError) as error:
            raise bad_request(f"invalid {name} specified") from error

    def flag(self, name: str) -> bool:
        """The parameter as a boolean, false when missing."""
        value = self.values.get(name)
        return value is True or str(value).lower() in {"true", "yes", "1"}

    def structure(self, name: str) -> Any:
        """The parameter's JSON value."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, directly or by an `attach://` reference."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)

    def recorded(self) -> dict[str, Any]:
        """The parameters for the record: structures decoded, files by name and size."""
        record: dict[str, Any] = {}
        for name, value in self.values.items():
            record[name] = value
            if isinstance(value, str) and value[:1] in {"{", "["} and name not in _PLAIN_TEXT:
                try:
                    record[name] = json.loads(value)
                except json.JSONDecodeError:
                    continue
        for name, upload in self.uploads.items():
            record[name] = f"<file {upload.name}, {len(upload.content)} bytes>"
        return record


async def read_params(request: Request) -> Params:
    """Everything that a call carries; the body wins over the query.

    Raises:
        RefusalError: the body is no JSON object.
    """
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        body = await request.body()
        if body:
            try:
                decoded = json.loads(body)
            except ValueError as error:
                raise bad_request("can't parse request body as JSON") from error
            if not isinstance(decoded, dict):
                raise bad_request("request body must be a JSON object")
            values |= decoded
    elif content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        async with request.form(max_part_size=_FORM_FIELD_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(
                        value.filename or name,
                        value.content_type or "application/octet-stream",
                        await value.read(),
                    )
                else:
                    values[name] = value
    return Params(values, uploads)
