"""Sentences that are worked out when they are first read: in bulk, most never are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload


class Later(Sequence[str]):
    """Stand for lines that `make` gives; in all else a tuple of them."""

    __slots__ = ("_lines", "_make")

    def __init__(self, make: Callable[[], Sequence[str]]) -> None:
        """Keep how the lines are made; two threads that ask at once may both make them."""
        self._make = make
        self._lines: tuple[str, ...] | None = None

    def _told(self) -> tuple[str, ...]:
        if self._lines is None:
            self._lines = tuple(self._make())
        return self._lines

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return self._told()[at]

    def __len__(self) -> int:
        return len(self._told())

    def __iter__(self) -> Iterator[str]:
        return iter(self._told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Later) and self._told() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        return repr(self._told())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._told(),)
