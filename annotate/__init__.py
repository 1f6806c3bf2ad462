"""Credibility flags with quoted evidence, and outlet scores with honest intervals."""

__version__ = "0.1.0"
