"""Measurements of quality and speed, each beside its peers, each one command."""
