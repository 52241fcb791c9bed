"""The letter model: what it makes likely, and that it belongs to the vocabulary."""

import pytest

from models.taxonomy import Taxonomy
from models.taxonomy.ngrams import buckets_of, load_letter_model


def test_words_the_vocabulary_lacks_are_placed_by_their_letters() -> None:
    likely = load_letter_model().likelihoods(["extrudierbarkeit"])
    assert max(likely, key=lambda code: likely[code]) == "0722"


def test_likelihoods_add_up_to_one_and_no_words_give_none() -> None:
    model = load_letter_model()
    assert sum(model.likelihoods(["irgendein", "wort"]).values()) == pytest.approx(1)
    assert model.likelihoods([]) == {}


def test_model_knows_only_fields_of_the_taxonomy(taxonomy: Taxonomy) -> None:
    assert set(load_letter_model().codes) <= set(taxonomy.fields_by_code)


@pytest.mark.training
def test_trained_model_tells_what_it_was_trained_on() -> None:
    from models.taxonomy.build_ngrams import Example, train

    terms = {
        "chemie": "0531",
        "bruecke": "0732",
        "orchester": "0215",
        "traktor": "0811",
        "zahn": "0911",
        "steuer": "0411",
        "roman": "0232",
        "windkraft": "0713",
        "schraube": "0715",
        "netzwerk": "0612",
    }
    model = train([Example(buckets_of([term]), code, 3.0) for term, code in terms.items()])
    for term, code in terms.items():
        assert model.likelihoods([term])[code] > 0.8
