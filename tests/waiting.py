"""How long tests wait for what must come, however busy the machine: a bound, not a measure."""

import threading
import time

LIMIT_S = 180
LIMIT_MS = LIMIT_S * 1000
PAUSE_S = 0.05


def wait_until(holds):
    """Wait until a question is answered with yes; what it gave is handed back."""
    pause, end = threading.Event(), time.monotonic() + LIMIT_S
    while not (answer := holds()):
        assert time.monotonic() < end, f"waited {LIMIT_S} s in vain"
        pause.wait(PAUSE_S)
    return answer
