"""Bytes to articles: the only place that parses HTML, JSON lines or CSV, or opens an input."""
