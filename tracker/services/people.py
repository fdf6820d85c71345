"""People of the clinic and who may sign for what."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Person
from tracker.models.person import ROLES
from tracker.services.refused import refuse_if
from tracker.services.rows import acting_person, entering_now, in_force


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of a person of the clinic."""

    name: str
    role: str
    initials: str

    def problems(self) -> tuple[str, ...]:
        """Return what keeps these details from being stored, in words."""
        found = []
        if not self.name.strip():
            found.append("Type a name.")
        if self.role not in ROLES:
            found.append("Choose a role.")
        if not 1 <= len(self.initials.strip()) <= 6:
            found.append("Type one to six initials.")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as lists show them."""

    id: uuid.UUID
    name: str
    role: str
    initials: str


def add_person(session: Session, details: PersonDetails) -> Person:
    """Add a person; raises Refused."""
    refuse_if(details.problems())
    person = Person(name=details.name.strip(), role=details.role, initials=details.initials.strip())
    session.add(person)
    session.flush()
    return person


def change_person(session: Session, person_id: uuid.UUID, details: PersonDetails) -> None:
    """Change a person's name, role or initials; raises Refused."""
    refuse_if(details.problems())
    person = in_force(session, Person, person_id)
    person.name, person.role = details.name.strip(), details.role
    person.initials = details.initials.strip()


def retire_person(session: Session, person_id: uuid.UUID, reason: str) -> None:
    """Take a person off the lists; all they did stays theirs. Raises Refused without a reason."""
    refuse_if(() if reason.strip() else ("Say why, in a word or two.",))
    person = in_force(session, Person, person_id)
    person.voided_at, person.void_reason = entering_now(session), reason.strip()
    person.voided_by_id = acting_person(session)


def list_people(session: Session) -> list[PersonRow]:
    """Return everybody who works here, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.role, Person.initials)
        .where(Person.voided_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [PersonRow(*row) for row in rows]


def names_of_people(session: Session) -> dict[uuid.UUID, str]:
    """Return the names of all people, those who have left included."""
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
