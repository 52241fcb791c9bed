"""How Telegram's apps send a text that is too long for one message: in several."""

from dataclasses import replace

from bot.sandbox.formatting import FormattedText, trimmed, utf16_length

MAX_TEXT_UNITS = 4096  # UTF-16 code units


def split_for_sending(formatted: FormattedText) -> list[FormattedText]:
    """The parts in which an app sends a long text, cut at white space where there is some."""
    parts = []
    rest = formatted
    while utf16_length(rest.text) > MAX_TEXT_UNITS:
        end = _fitting_length(rest.text)
        space = max(rest.text.rfind("\n", 0, end), rest.text.rfind(" ", 0, end))
        end = space if space > 0 else end
        parts.append(_cut(rest, 0, end))
        rest = _cut(rest, end, len(rest.text))
    if rest.text:
        parts.append(rest)
    return parts


def _fitting_length(text: str) -> int:
    """How many characters fit into one message."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > MAX_TEXT_UNITS:
            return index
    return len(text)


def _cut(formatted: FormattedText, start: int, end: int) -> FormattedText:
    begin = utf16_length(formatted.text[:start])
    stop = begin + utf16_length(formatted.text[start:end])
    kept = tuple(
        replace(
            entity,
            offset=max(entity.offset, begin) - begin,
            length=min(entity.offset + entity.length, stop) - max(entity.offset, begin),
        )
        for entity in formatted.entities
        if entity.offset < stop and entity.offset + entity.length > begin
    )
    return trimmed(FormattedText(formatted.text[start:end], kept))
