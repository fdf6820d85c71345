"""A few people of a clinic."""

from uuid import UUID

from tracker.services.people import PersonRow

PEOPLE = tuple(
    PersonRow(UUID(int=number), *details)
    for number, details in enumerate(
        (
            ("Ann Example", "nurse", "AE"),
            ("Ben Stone", "nurse", "BS"),
            ("Dr Lee Park", "prescriber", "LP"),
            ("Dr Mira Kovac", "physician", "MK"),
            ("Mia Kern", "nurse", "MKe"),
        ),
        start=1,
    )
)
