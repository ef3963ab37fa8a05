"""Signatures of a manifest, by the system's own ssh-keygen: keys that people already have."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.filesystem import check_file

# What a signature is for; one that was given for anything else does not count here.
NAMESPACE = "incidents-brief"
# A key on a device may wait for a finger.
LIMIT_S = 120.0
MOST_BYTES = 100_000
# Its messages in one language; nothing asked for in a window.
_QUIET = {"LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}
_NO_PROGRAM = (
    "ssh-keygen is not installed; it comes with OpenSSH (package openssh-client on Debian)"
)


class SignatureError(ValueError):
    """A signature that cannot be made or checked; the message says why, and what to do."""


class NoProgramError(SignatureError):
    """There is no ssh-keygen."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What ssh-keygen makes of a signature, in its words; `good` where it fits."""

    good: bool
    told: str


def find_program() -> str:
    """Find ssh-keygen; raises NoProgramError."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoProgramError(_NO_PROGRAM)
    return program


def sign(data: bytes, key: Path) -> bytes:
    """Sign bytes with a private key, or with a public one whose other half an agent holds.

    Nothing is asked: a key with a passphrase must stand in the agent. Raises SignatureError.
    """
    _check_file(key)
    answer = _run(["sign", "-n", NAMESPACE, "-f", str(key)], data)
    if answer.returncode or not answer.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise SignatureError(f"{key} cannot sign: {_why(answer.stderr)}")
    return answer.stdout


def check(data: bytes, signature: Path, signers: Path, identity: str) -> Checked:
    """Check that one of the allowed signers has signed bytes; raises SignatureError."""
    _check_file(signers)
    who = ["-f", str(signers), "-I", identity]
    return _checked(["verify", "-n", NAMESPACE, *who, "-s", str(signature)], data)


def check_unnamed(data: bytes, signature: Path) -> Checked:
    """Check that a signature fits bytes, whoever gave it; raises SignatureError."""
    return _checked(["check-novalidate", "-n", NAMESPACE, "-s", str(signature)], data)


def is_signature_file(path: Path) -> bool:
    """Tell a file that can be read as a signature from a folder, a pipe, a flood."""
    told = path.lstat()
    return stat.S_ISREG(told.st_mode) and told.st_size <= MOST_BYTES


def _check_file(path: Path) -> None:
    try:
        check_file(path)
    except OSError as fault:
        raise SignatureError(f"{path} cannot be read: {fault.strerror or fault}") from fault


def _checked(arguments: Sequence[str], data: bytes) -> Checked:
    answer = _run(arguments, data)
    if answer.returncode:
        return Checked(good=False, told=_first(answer.stderr) or _first(answer.stdout))
    return Checked(good=True, told=_first(answer.stdout))


def _run(arguments: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [find_program(), "-Y", *arguments],
            input=data,
            env={**os.environ, **_QUIET},
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
            # away from the terminal, on which it would ask for a passphrase
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise SignatureError(f"ssh-keygen has given no answer in {LIMIT_S:.0f} s") from None
    except OSError as fault:
        raise SignatureError(f"ssh-keygen cannot be run: {fault.strerror or fault}") from None


def _why(told: bytes) -> str:
    text = told.decode(errors="replace")
    if "passphrase" in text:
        return "it has a passphrase; give it to the agent with ssh-add first"
    if "too open" in text:
        return "others may read it; take their rights away with chmod 600"
    if "Couldn't load public key" in text:
        return "it is not a key of SSH; make one with ssh-keygen -t ed25519"
    return _last(told)


def _lines(told: bytes) -> list[str]:
    return [line for line in told.decode(errors="replace").splitlines() if line.strip()]


def _first(told: bytes) -> str:
    return next(iter(_lines(told)), "")


def _last(told: bytes) -> str:
    return next(reversed(_lines(told)), "ssh-keygen says nothing")
