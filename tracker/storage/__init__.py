"""Where the record lives: connections, sessions, audit log, migrations, backups."""
