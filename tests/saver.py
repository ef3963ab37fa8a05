"""Saves in a process of their own, for tests that kill it or run two of them at once.

`python -m tests.saver kill FILE` saves one entry again and again, each time in a process that is
killed one step of the system's later, until it lives; it prints what each left behind.
`python -m tests.saver many FILE NAME COUNT` saves so often, each time anew on what the other
process has saved.
"""

import json
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from dashboard.keeping.filing import file_digest
from dashboard.keeping.saving import ChangedError, Edit, LockedError, save
from dashboard.keeping.versions import list_versions
from geodata.own.datafolder import state_folder

# Every way in which saving asks the system to change something.
STEPS = ("open", "write", "fsync", "chown", "chmod", "replace", "unlink", "close", "mkdir")
NEW = "  - id: b\n    kind: attack\n    title: New\n    claims: [{source: s}]\n"


class Steps:
    """Counts steps, and ends this process at one of them, as a power cut would."""

    def __init__(self, last):
        self.last, self.count = last, 0
        self.real = {name: getattr(os, name) for name in STEPS}
        for name in STEPS:
            setattr(os, name, self.counted(name))

    def counted(self, name):
        def step(*arguments, **options):
            self.count += 1
            if self.count == self.last:
                if name == "write":  # half of it
                    descriptor, data = arguments
                    self.real["write"](descriptor, bytes(data)[: len(data) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return self.real[name](*arguments, **options)

        return step


def kill(path):
    old, last, status = path.read_bytes(), 0, -1
    while status:
        last += 1
        path.write_bytes(old)
        shutil.rmtree(state_folder(), ignore_errors=True)
        digest = file_digest(path)
        child = os.fork()
        if not child:
            Steps(last)
            save(path, [Edit("incidents", "b", NEW)], digest, now=datetime.now(UTC))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        text, kept = path.read_text(), [one.path.read_text() for one in list_versions(path)]
        now, later = datetime.now(UTC), NEW.replace("New", "Later")
        save(path, [Edit("incidents", "b", later)], file_digest(path), now=now)
        left = sorted(one.name for one in path.parent.iterdir())
        print(json.dumps([status, text, kept, path.read_text(), left]))


def many(path, name, count):
    refused = 0
    for number in range(count):
        title = f"Title {name} {number}"
        while True:
            digest = file_digest(path)
            entry = f"  - id: {name}-{number % 5}\n    kind: attack\n    title: {title}\n"
            entry_id = f"{name}-{number % 5}" if number >= 5 else None
            text = entry + "    claims: [{source: s}]\n"
            try:
                save(path, [Edit("incidents", entry_id, text)], digest, now=datetime.now(UTC))
            except (ChangedError, LockedError):
                refused += 1
                continue
            break
    print(refused)


if __name__ == "__main__":
    what, file, *rest = sys.argv[1:]
    if what == "kill":
        kill(Path(file))
    else:
        many(Path(file), rest[0], int(rest[1]))
