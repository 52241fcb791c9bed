"""What the resolver understands, as plain data for the command line."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.reading.offer import read_offer
from models.reading.study import read_study
from models.taxonomy.fits import who_fits
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Programme, Scored
from models.vocabulary import Language

_MOST_PROGRAMMES = 10


def describe_jsonl(record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> dict[str, Any]:
    """The reading of one line of JSON: an offer when it has a title, else a student's line.

    Gives `id`, `kind` (None for students), `fields` best first (empty when not understood), each
    with `code`, `label` (German) and `score`, and `programmes` that fit.
    """
    text = str(record.get("text") or "")
    if "title" not in record:
        study = read_study(text, taxonomy)
        named = [study.programme] if study.programme is not None else []
        return _described(record.get("id"), None, study.fields, named, taxonomy)
    offer = read_offer(text, taxonomy, title=str(record["title"] or ""), today=today)
    fits = who_fits([offer.fields[0].code] if offer.fields else [], offer.degrees, taxonomy)
    programmes = [fit.programme for fit in fits[:_MOST_PROGRAMMES]]
    kind = offer.kind.value if offer.kind is not None else None
    return _described(record.get("id"), kind, offer.fields, programmes, taxonomy)


def _described(
    record_id: object,
    kind: str | None,
    fields: Iterable[Scored],
    programmes: Iterable[Programme],
    taxonomy: Taxonomy,
) -> dict[str, Any]:
    return {
        "id": record_id,
        "kind": kind,
        "fields": [
            {
                "code": each.code,
                "label": taxonomy.label(each.code, Language.GERMAN),
                "score": each.score,
            }
            for each in fields
        ],
        "programmes": [
            {
                "id": each.id,
                "name": each.name,
                "degree": each.award,
                "university": taxonomy.university(each.university_id).short_name,
            }
            for each in programmes
        ],
    }
