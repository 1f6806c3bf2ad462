"""Torture: what must hold when everything goes wrong, driven through the command line."""
