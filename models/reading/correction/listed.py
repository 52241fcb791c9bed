"""Parts that are lists: what is named is set, comes to the others, or goes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.reading.correction.correcting import Correcting
from models.reading.correction.words import correction_words
from models.reading.line import Named
from models.reading.readings import Change, Op
from models.reading.scope import Mode

_ALONE = frozenset({"subject", "fields", "kind"})
"""Parts that usually have one name, which is then no list."""


def change_list(
    of: Correcting,
    part: str,
    found: Sequence[Named[str]],
    *,
    is_any_enough: bool = False,
    one_of: tuple[str, ...] = (),
) -> None:
    """What is named beside others is added, what is refused removed, what stands alone set.

    With something else named, what is refused is what that comes instead of: "nicht X, sondern Y".
    """
    if not found:
        return
    also = _distinct(each.value for each in found if each.mode is Mode.ALSO)
    wanted = _distinct(each.value for each in found if each.mode in {Mode.PLAIN, Mode.ONLY})
    refused = _distinct(each.value for each in found if each.is_refused)
    at = found[0].start
    if wanted and _goes_on(of, found):
        also, wanted = wanted + also, []
    if wanted:
        named = wanted + [each for each in also if each not in wanted]
        is_only = any(each.mode is Mode.ONLY for each in found)
        instead_of = () if is_only else tuple(refused)
        change = Change(part, Op.SET, as_value(part, named), instead_of=instead_of)
        of.change(at, replace(change, is_any_enough=is_any_enough, one_of=one_of))
        return
    changes = []
    if also:
        opens = len(also) == 1 and any(correction_words().not_only.spans(of.line.keys))
        change = Change(part, Op.ADD, as_value(part, also), opens=opens)
        changes.append(replace(change, is_any_enough=is_any_enough, one_of=one_of))
    if refused:
        changes.append(Change(part, Op.REMOVE, as_value(part, refused)))
    if not changes and all(each.mode is Mode.OPEN for each in found):
        changes.append(Change(part))
    of.change(at, *changes)


def _goes_on(of: Correcting, found: Sequence[Named[str]]) -> bool:
    """Whether the line goes on from what is there: "oder Werkstudent"."""
    keys = of.line.keys
    is_first = all(at in of.line.cues for at in range(1, found[0].start))
    return keys[0] in correction_words().more and is_first


def as_value(part: str, names: list[str]) -> str | list[str]:
    """One name alone, where a part usually has one."""
    return names[0] if len(names) == 1 and part in _ALONE else names


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
