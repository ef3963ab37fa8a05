"""What is worked out when it is first read: in bulk, most sentences never are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")


class Later(Sequence[Item]):
    """Stand for items that `make` gives; in all else a tuple of them."""

    __slots__ = ("_items", "_make")

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        """Keep how they are made; two threads that ask at once may both make them."""
        self._make = make
        self._items: tuple[Item, ...] | None = None

    def _told(self) -> tuple[Item, ...]:
        if self._items is None:
            self._items = tuple(self._make())
        return self._items

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        return self._told()[at]

    def __len__(self) -> int:
        return len(self._told())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Later) and self._told() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        return repr(self._told())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._told(),)
