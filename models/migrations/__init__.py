"""Schema versions. `migrate` brings a database up to this code; a newer database is refused."""
