"""The letter model: what it makes likely, and that it belongs to the vocabulary."""

import pytest

from models.taxonomy import Taxonomy
from models.taxonomy.build_ngrams import Example, packed, train
from models.taxonomy.ngrams import LetterModel, buckets_of, load_letter_model


def test_words_the_vocabulary_lacks_are_placed_by_their_letters() -> None:
    likely = load_letter_model().likelihoods(["extrudierbarkeit"])
    assert max(likely, key=lambda code: likely[code]) == "0722"


def test_likelihoods_add_up_to_one_and_no_words_give_none() -> None:
    model = load_letter_model()
    assert sum(model.likelihoods(["irgendein", "wort"]).values()) == pytest.approx(1)
    assert model.likelihoods([]) == {}


def test_model_knows_only_fields_of_the_taxonomy(taxonomy: Taxonomy) -> None:
    assert set(load_letter_model().codes) <= set(taxonomy.fields_by_code)


def test_trained_model_tells_what_it_was_trained_on() -> None:
    codes = load_letter_model().codes
    terms = [("chemie", "0531"), ("bruecke", "0732")]
    examples = [Example(buckets_of([term]), code, 3.0) for term, code in terms]
    model = LetterModel(codes, packed(train(examples, codes)))
    for term, code in terms:
        assert model.likelihoods([term])[code] > 0.8
