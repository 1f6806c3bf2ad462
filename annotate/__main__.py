"""`annotate` and `python -m annotate`: the way into the command line, quiet also for a Ctrl-C before it has begun."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; until it is loaded, a Ctrl-C ends the program as it ends any other, without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from annotate.cli import main as run

    run()


if __name__ == "__main__":
    main()
