"""`export`: the whole record as a CSV file."""

from argparse import Namespace

from tracker.commands.database import database_path, opened
from tracker.commands.failure import CommandFailed

HELP = "write the whole record as a CSV file"
DESCRIPTION = """\
Writes every patient, course, infusion, score, note, side effect and reading that is in force to
clinic.csv in the folder DIR, which is made if absent. The file is readable by you alone. Importing
it into an empty database gives the same progress. Void entries, the log and passwords are not in
it: it is no backup."""


def run(options: Namespace) -> int:
    """Export into a folder and say where the file is."""
    from tracker.exchange.export import CannotExport, export_record
    from tracker.services.patients import count_patients

    with opened(database_path(options)) as sessions, sessions.read() as session:
        try:
            target = export_record(session, options.folder, overwrite=options.overwrite)
        except CannotExport as error:
            raise CommandFailed(str(error)) from error
        count = count_patients(session)
    print(f"{count} patient{'' if count == 1 else 's'} written to {target}.")
    return 0
