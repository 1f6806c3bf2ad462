"""The database in a browser: Datasette over it, read-only, on this machine alone."""
