"""What the database itself saw: every change of leader, of an outbox row and of a run, in order."""

from collections import Counter
from dataclasses import dataclass

import psycopg

TRIGGERS = """
CREATE TABLE diary (
    id bigserial PRIMARY KEY, subject text, row_id bigint,
    old_state text, new_state text, old_owner text, new_owner text, added_doubts int
);
CREATE FUNCTION note_leader() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO diary (subject, row_id, new_owner) VALUES ('leader', NEW.epoch, NEW.owner);
    RETURN NEW;
END $$;
CREATE FUNCTION note_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO diary (subject, row_id, old_state, new_state, old_owner, new_owner, added_doubts)
    VALUES ('message', NEW.id, OLD.state, NEW.state, OLD.owner, NEW.owner, NEW.doubts - OLD.doubts);
    RETURN NEW;
END $$;
CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO diary (subject, row_id, old_state, new_state)
    VALUES ('run', NEW.id, OLD.state, NEW.state);
    RETURN NEW;
END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE ON leadership
    FOR EACH ROW EXECUTE FUNCTION note_leader();
CREATE TRIGGER note AFTER UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION note_message();
CREATE TRIGGER note AFTER UPDATE ON push_run FOR EACH ROW EXECUTE FUNCTION note_run();
"""
"""A leader's transactions hold a lock that a change of hands waits for, so that the diary's numbers
are in the order in which things became true."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the diary says; the lists are empty if all went well."""

    reigns: int
    claims: int
    taken_back: int
    runs_queued: int
    twice_run: list[int]
    not_by_the_leader: list[int]
    owned_by_two: list[int]


def begin_diary(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TRIGGERS.encode())


def read_diary(url: str) -> Findings:
    with psycopg.connect(url) as connection:
        entries = connection.execute(
            "SELECT subject, row_id, old_state, new_state, old_owner, new_owner, added_doubts"
            " FROM diary ORDER BY id"
        ).fetchall()
    leader = None
    reigns = claims = taken_back = 0
    runs: Counter[tuple[int, str]] = Counter()
    holders: dict[int, str] = {}
    strangers, owned_by_two = [], []
    for subject, row_id, old_state, new_state, old_owner, new_owner, added_doubts in entries:
        if subject == "leader":
            leader = new_owner
            reigns += 1
        elif subject == "run":
            runs[row_id, new_state] += old_state != new_state
        elif new_state == "sending" and old_state != "sending":
            claims += 1
            if new_owner != leader:
                strangers.append(row_id)
            if row_id in holders:
                owned_by_two.append(row_id)
            holders[row_id] = new_owner
        elif old_state == "sending":
            holders.pop(row_id, None)
            if old_owner != leader:
                # Only the next leader may end what the one before had begun: as in doubt.
                taken_back += 1
                if added_doubts != 1:
                    strangers.append(row_id)
    return Findings(
        reigns,
        claims,
        taken_back,
        sum(count for (_, state), count in runs.items() if state == "queued"),
        [run for (run, _), count in runs.items() if count > 1],
        strangers,
        owned_by_two,
    )
