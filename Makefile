# One command for each thing that is done often; `make check` runs what CI runs.
.PHONY: check test lint docs release

check:
	bash .ci/run

test:
	.venv-dev/bin/python -m pytest

lint:
	.venv-dev/bin/python -m ruff check .
	.venv-dev/bin/python -m ruff format --check .
	.venv-dev/bin/python -m mypy

# Everything in the documents that is output or made from the code.
docs:
	.venv-dev/bin/python docs/generate.py
	.venv-dev/bin/python docs/readme.py
	.venv-dev/bin/python docs/sessions.py
	.venv-dev/bin/python docs/screens.py
	.venv-dev/bin/python docs/pictures.py

# Builds sdist and wheel and installs the wheel on the oldest and newest supported Python that is at hand.
release:
	bash .ci/release .venv-dev/bin/python
