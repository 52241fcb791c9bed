"""What is kept is declared, column by column, and the declaration agrees with the tables."""

from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from sqlmodel import SQLModel

from models.lifetimes import LIFETIMES, find_gaps
from models.lifetimes.periods import PERIODS, UPDATE_KEPT
from models.lifetimes.values import Data, Lifetime, Owner, Parting, Term, Until, Withheld
from models.tables import Company, Offer, Person
from models.tables.base import table_of

by_table = pytest.mark.parametrize("lifetime", LIFETIMES, ids=lambda one: one.name)


@pytest.fixture
def metadata() -> MetaData:
    """The tables as they are, to be changed."""
    copied = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(copied)
    return copied


def test_every_column_of_every_table_has_one_entry() -> None:
    assert find_gaps(SQLModel.metadata, LIFETIMES) == []


def test_a_new_column_without_an_entry_is_found(metadata: MetaData) -> None:
    metadata.tables["person"].append_column(Column("shoe_size", Integer))
    assert find_gaps(metadata, LIFETIMES) == ["person.shoe_size has no entry"]


def test_a_new_table_without_an_entry_is_found(metadata: MetaData) -> None:
    Table("shoe", metadata, Column("id", Integer, primary_key=True), Column("size", Integer))
    assert find_gaps(metadata, LIFETIMES) == ["shoe.id has no entry", "shoe.size has no entry"]


def test_an_entry_whose_column_is_gone_is_found(metadata: MetaData) -> None:
    metadata.remove(metadata.tables["offer_field"])
    assert find_gaps(metadata, LIFETIMES) == [
        "offer_field.code is no column",
        "offer_field.offer_id is no column",
        "offer_field.rank is no column",
    ]


def test_a_column_with_two_entries_is_found() -> None:
    again = Lifetime("again", Person, Until.PERSON, (Data("menu", Owner.PERSON, "once more"),))
    gaps = find_gaps(SQLModel.metadata, [*LIFETIMES, again])
    assert gaps == ["person.menu has two entries"]


def test_no_two_tables_are_told_under_one_name() -> None:
    names = [lifetime.name for lifetime in LIFETIMES]
    assert len(set(names)) == len(names)


@by_table
def test_what_is_a_persons_can_be_found_and_parted_with(lifetime: Lifetime) -> None:
    assert (lifetime.whose is None) is (lifetime.parting is None)
    if any(data.owner is Owner.PERSON for data in lifetime.data):
        assert lifetime.whose is not None


@by_table
def test_what_is_nobodys_says_why_it_is_told_to_nobody(lifetime: Lifetime) -> None:
    if lifetime.whose is None:
        assert lifetime.told == ()


@by_table
def test_a_row_is_somebodys_by_a_table_declared_before(lifetime: Lifetime) -> None:
    before = LIFETIMES[: LIFETIMES.index(lifetime)]
    if lifetime.whose is not None and lifetime.table is not Person:
        assert lifetime.whose.to in {one.table for one in before}


@by_table
def test_the_database_parts_with_a_person_as_declared(lifetime: Lifetime) -> None:
    if lifetime.whose is None:
        return
    keys = table_of(lifetime.table).c[lifetime.whose.column].foreign_keys
    rules = {key.ondelete for key in keys if key.column.table.name == "person"}
    assert rules <= {"SET NULL" if lifetime.parting is Parting.STAYS else "CASCADE"}


@by_table
def test_the_database_deletes_with_a_company_or_an_offer_as_declared(lifetime: Lifetime) -> None:
    ends: dict[Until, type[SQLModel]] = {Until.COMPANY: Company, Until.OFFER: Offer}
    if lifetime.until not in ends or lifetime.table in (Company, Offer):
        return
    wanted = table_of(ends[lifetime.until]).name
    rules = {
        key.ondelete
        for column in table_of(lifetime.table).columns
        for key in column.foreign_keys
        if key.column.table.name == wanted
    }
    assert rules == {"CASCADE"}


@by_table
def test_only_words_that_stay_have_a_term_of_their_own(lifetime: Lifetime) -> None:
    """What is emptied must be able to be empty."""
    columns = table_of(lifetime.table).c
    for data in lifetime.data:
        if data.terms or (lifetime.parting is Parting.STAYS and data.owner is Owner.PERSON):
            for name in data.names:
                assert columns[name].nullable or lifetime.table.model_fields[name].annotation is str


def terms_of(lifetime: Lifetime) -> list[Term]:
    return [*lifetime.terms, *(term for data in lifetime.data for term in data.terms)]


@by_table
def test_every_term_is_told_unless_it_is_over_within_days(lifetime: Lifetime) -> None:
    lasting = {term.lasts for term in terms_of(lifetime) if term.lasts >= UPDATE_KEPT}
    assert lasting <= set(PERIODS.values())
    assert all(term.lasts >= timedelta() for term in terms_of(lifetime))


def test_a_key_to_somebody_elses_door_is_withheld() -> None:
    [invitations] = [one for one in LIFETIMES if one.name == "invitations"]
    keys = [data.names for data in invitations.data if data.withheld is Withheld.KEY]
    assert keys == [("token",)]
