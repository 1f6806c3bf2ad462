"""The only way for untrusted text to the terminal."""

from annotate.core.visible import safe_text

__all__ = ["safe_text"]
