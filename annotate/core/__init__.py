"""Pure values and functions: nothing here reads a file, a clock, a terminal or a database."""
