"""Names of one company are equal however they are written, and those of two are not."""

import pytest

from models.company_names import has_words_of, keys_said, name_key, name_words

SAME = [
    # the legal form is added, left out, spelled out or stands elsewhere
    ("Hellweg Optik GmbH", "Hellweg Optik"),
    ("Hellweg Optik", "hellweg optik Gesellschaft mit beschränkter Haftung"),
    ("GmbH Hellweg Optik", "Hellweg Optik GmbH"),
    ("Nordstern UG (haftungsbeschränkt)", "Nordstern UG"),
    ("Kanal 9 e.V.", "Kanal 9 eV"),
    ("Lotte Braun e. K.", "Lotte Braun"),
    ("Stahlbau Ost GmbH & Co. KG", "Stahlbau Ost KG"),
    ("Lindner PartG mbB", "Lindner"),
    ("Brightside Ltd.", "Brightside Limited"),
    ("Firma Gerüstbau Klee", "Gerüstbau Klee"),
    ("Werkraum gGmbH i.G.", "Werkraum gGmbH"),
    # umlauts, accents, ß
    ("Köhler Möbel", "Koehler Moebel"),
    ("Groß Gebäudetechnik", "Gross Gebaeudetechnik"),
    ("Café Éclair", "Cafe Eclair"),
    ("KÖNIG FEINGUSS", "König Feinguß"),
    ("Scha\u0308fer Holz", "Schäfer Holz"),
    # hyphen, blank, one word
    ("Ruhr-Sensorik", "Ruhr Sensorik"),
    ("RuhrSensorik", "Ruhrsensorik"),
    ("Ruhr–Sensorik GmbH", "RUHR SENSORIK gmbh"),
    ("3D-Guss Essen", "3D Guss Essen"),
    ("E.L.M. Technik", "ELM Technik"),
    # und, &, +, and
    ("Holz & Form", "Holz und Form"),
    ("Holz + Form", "Holz u. Form GbR"),
    ("Bean and Leaf Ltd", "Bean & Leaf"),
    ("Weiß, Roth & Partner", "Weiss Roth und Partner PartGmbB"),
    ("Berg & Tal GmbH & Co KG", "Berg und Tal"),
]

OTHERS = [
    ("Hellweg Optik", "Hellweg Akustik"),
    ("Müller Bau", "Möller Bau"),
    ("Nord AG", "Nordag"),
    ("Holz & Form", "Holz"),
    ("Kruse Holding", "Kruse"),
    ("GmbH", "AG"),
    ("Stiftung Mitte", "Mitte"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_company_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_companies_have_other_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_name_is_heard_in_a_sentence_as_people_write_it() -> None:
    said = keys_said("was macht eigentlich die koehler-moebel gmbh und wer ist dort?")
    assert name_key("Köhler Möbel GmbH") in said
    assert name_key("Köhler") in said
    assert name_key("Möbelhaus") not in said


def test_words_of_a_name_stand_beside_one_another() -> None:
    assert has_words_of("Köhler Möbel und Licht GmbH", name_words("moebel & licht"))
    assert not has_words_of("Köhler Möbel und Licht GmbH", name_words("Köhler Licht"))
    assert not has_words_of("Köhler Möbel", name_words("Möb"))
