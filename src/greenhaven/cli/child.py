"""One program of a served site: `python -m greenhaven.cli.child web 3`, `… work`, `… clock`.

It ends when its input ends: whatever becomes of who started it, nobody is left behind.
"""

import os
import signal
import socket
import sys
import threading
import time

SETTINGS = "greenhaven.web.settings"
GRACE_S = 8.0


def main(words: list[str]) -> None:
    """Run the part that is named."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if words[0] == "web":
        _web(int(words[1]))
        return
    import django  # noqa: PLC0415 -- slow import, not needed by the web's own start
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command({"work": "work", "clock": "keep_time"}[words[0]])


def _web(file: int) -> None:
    import uvicorn  # noqa: PLC0415 -- only a server needs it

    listener = socket.socket(fileno=file)
    config = uvicorn.Config(
        f"{SETTINGS.rpartition('.')[0]}.asgi:application",
        log_level="warning",
        timeout_graceful_shutdown=int(GRACE_S) - 3,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_input() -> None:
    while os.read(0, 1024):  # unbuffered: a buffer's lock would be held at the program's end
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
