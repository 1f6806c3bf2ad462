"""The report: a folder of static pages for people who would rather look than read."""
