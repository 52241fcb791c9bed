"""The packed match row: one student in a few hundred bytes, read in bulk by the weekly run.

Layout, little endian, every record a multiple of eight bytes: the header ``HEADER`` (72 bytes),
then terms as 64-bit keys, seen and dismissed offers as 32-bit ids, fields and wrong fields as
16-bit codes, then the terms themselves (length in two bytes, UTF-8). The keys let the bulk run
compare words without decoding a string.
"""

import struct
from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import blake2b

from models.distance import point_of
from models.matching.rules.profile import LearnedDislikes, MatchStudent
from models.vocabulary import Degree, Language, OfferKind

PACK_VERSION = 2
"""Raised with every change of the layout: rows of another are packed anew at the next start."""

HEADER = struct.Struct("<8B2i2d4iIIqII")
# version, flags, kinds, degree, languages, semester, fields, wrong fields | available from
# (ordinal, 0 none), radius km (-1 anywhere) | latitude, longitude | x, y, z in metres, too far km
# (-1 none) | terms, seen | person | dismissed, bytes of strings

FLAG_PLACE, FLAG_REMOTE, FLAG_UNPAID = 1, 2, 4
KIND_BITS = {kind: 1 << index for index, kind in enumerate(OfferKind)}
DEGREE_BITS = {degree: 1 << index for index, degree in enumerate(Degree)}
LANGUAGE_BITS = {language: 1 << index for index, language in enumerate(Language)}
NO_NUMBER = -1  # an optional number that is not set


class PackingError(ValueError):
    """A match row cannot be written or read.

    Attributes:
        reason: what is wrong with it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"match row: {reason}")
        self.reason = reason


def word_key(word: str) -> int:
    """The 64-bit key of a term; never 0."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def field_number(code: str) -> int:
    """An ISCED-F detailed code as a number. Raises: PackingError unless it is four digits."""
    if len(code) != 4 or not (code.isascii() and code.isdigit()):
        raise PackingError(f"field {code!r} is not an ISCED-F detailed code")
    return int(code)


def kinds_mask(kinds: Iterable[OfferKind]) -> int:
    """The kinds as bits, in the order of ``OfferKind``."""
    return sum(KIND_BITS[kind] for kind in kinds)


def pack_student(student: MatchStudent) -> bytes:
    """The student's packed match row. Raises: PackingError for a code or number out of range."""
    terms = sorted(student.terms)
    fields = [field_number(code) for code in student.fields]
    wrong = [field_number(code) for code in sorted(student.dislikes.wrong_fields)]
    strings = b"".join(map(_string, terms))
    seen, dismissed = sorted(student.seen), sorted(student.dismissed)
    try:
        header = _header(student, len(fields), len(wrong), len(strings))
        tail = struct.pack(
            f"<{len(terms)}Q{len(seen) + len(dismissed)}I{len(fields) + len(wrong)}H",
            *map(word_key, terms),
            *(*seen, *dismissed, *fields, *wrong),
        )
    except struct.error as error:
        raise PackingError(f"number out of range ({error})") from error
    packed = header + tail + strings
    return packed + bytes(-len(packed) % 8)


def _header(student: MatchStudent, fields: int, wrong: int, string_bytes: int) -> bytes:
    flags = (FLAG_REMOTE if student.remote else 0) | (FLAG_UNPAID if student.dislikes.unpaid else 0)
    latitude, longitude, point = 0.0, 0.0, (0, 0, 0)
    if student.latitude is not None and student.longitude is not None:
        flags |= FLAG_PLACE
        latitude, longitude = student.latitude, student.longitude
        point = point_of(latitude, longitude)
    return HEADER.pack(
        PACK_VERSION,
        flags,
        kinds_mask(student.kinds),
        0 if student.degree is None else DEGREE_BITS[student.degree],
        sum(LANGUAGE_BITS[language] for language in student.languages),
        0 if student.semester is None else student.semester,
        fields,
        wrong,
        0 if student.available_from is None else student.available_from.toordinal(),
        NO_NUMBER if student.radius_km is None else student.radius_km,
        latitude,
        longitude,
        *point,
        NO_NUMBER if student.dislikes.too_far_km is None else student.dislikes.too_far_km,
        len(student.terms),
        len(student.seen),
        student.person_id,
        len(student.dismissed),
        string_bytes,
    )


def _string(word: str) -> bytes:
    encoded = word.encode("utf-8", "surrogatepass")
    return struct.pack("<H", len(encoded)) + encoded


@cache
def _kinds_of(mask: int) -> frozenset[OfferKind]:
    return frozenset(kind for kind, bit in KIND_BITS.items() if mask & bit)


@cache
def _languages_of(mask: int) -> frozenset[Language]:
    return frozenset(language for language, bit in LANGUAGE_BITS.items() if mask & bit)


@cache
def _degree_of(mask: int) -> Degree | None:
    return next((degree for degree, bit in DEGREE_BITS.items() if mask == bit), None)


def unpack_student(packed: bytes) -> MatchStudent:
    """The student of a packed match row. Raises: PackingError for a version that is not ours."""
    if len(packed) < HEADER.size or packed[0] != PACK_VERSION:
        raise PackingError(f"version {packed[:1].hex() or 'missing'} is not {PACK_VERSION:02x}")
    (
        _version, flags, kinds, degree, languages, semester, field_count, wrong_count,
        available, radius_km, latitude, longitude, _x, _y, _z, too_far_km,
        term_count, seen_count, person_id, dismissed_count, string_bytes,
    ) = HEADER.unpack_from(packed)  # fmt: skip
    ids_at = HEADER.size + 8 * term_count
    numbers = struct.unpack_from(
        f"<{seen_count + dismissed_count}I{field_count + wrong_count}H", packed, ids_at
    )
    fields_at = seen_count + dismissed_count
    codes = [f"{number:04d}" for number in numbers[fields_at:]]
    strings_at = ids_at + 4 * fields_at + 2 * len(codes)
    has_place = bool(flags & FLAG_PLACE)
    return MatchStudent(
        person_id=person_id,
        fields=tuple(codes[:field_count]),
        kinds=_kinds_of(kinds),
        languages=_languages_of(languages),
        degree=_degree_of(degree),
        semester=semester or None,
        latitude=latitude if has_place else None,
        longitude=longitude if has_place else None,
        radius_km=None if radius_km == NO_NUMBER else radius_km,
        remote=bool(flags & FLAG_REMOTE),
        available_from=date.fromordinal(available) if available else None,
        terms=frozenset(_strings(packed[strings_at : strings_at + string_bytes])),
        seen=frozenset(numbers[:seen_count]),
        dismissed=frozenset(numbers[seen_count:fields_at]),
        dislikes=LearnedDislikes(
            too_far_km=None if too_far_km == NO_NUMBER else too_far_km,
            wrong_fields=frozenset(codes[field_count:]),
            unpaid=bool(flags & FLAG_UNPAID),
        ),
    )


def unpack_filters(packed: bytes) -> MatchStudent:
    """The student with only what hard filters ask of a profile: no words, no dislikes, none seen.

    Several times as quick as ``unpack_student``, for a first look at everybody. Raises:
    PackingError for a version that is not ours.
    """
    if len(packed) < HEADER.size or packed[0] != PACK_VERSION:
        raise PackingError(f"version {packed[:1].hex() or 'missing'} is not {PACK_VERSION:02x}")
    (
        _version, flags, kinds, degree, languages, _semester, field_count, _wrong_count,
        available, radius_km, latitude, longitude, _x, _y, _z, _too_far_km,
        term_count, seen_count, person_id, dismissed_count, _string_bytes,
    ) = HEADER.unpack_from(packed)  # fmt: skip
    fields_at = HEADER.size + 8 * term_count + 4 * (seen_count + dismissed_count)
    codes = struct.unpack_from(f"<{field_count}H", packed, fields_at)
    has_place = bool(flags & FLAG_PLACE)
    return MatchStudent(
        person_id=person_id,
        fields=tuple([f"{code:04d}" for code in codes]),
        kinds=_kinds_of(kinds),
        languages=_languages_of(languages),
        degree=_degree_of(degree),
        latitude=latitude if has_place else None,
        longitude=longitude if has_place else None,
        radius_km=None if radius_km == NO_NUMBER else radius_km,
        remote=bool(flags & FLAG_REMOTE),
        available_from=date.fromordinal(available) if available else None,
    )


def _strings(block: bytes) -> list[str]:
    words = []
    at = 0
    while at < len(block):
        (length,) = struct.unpack_from("<H", block, at)
        words.append(block[at + 2 : at + 2 + length].decode("utf-8", "surrogatepass"))
        at += 2 + length
    return words
