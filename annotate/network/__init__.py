"""The only room that connects to other computers, and only for `add URL`, `check-links` and `recheck`."""
