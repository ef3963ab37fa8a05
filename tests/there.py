"""What a test knows to be there, told to the type checker too."""

from typing import TypeVar

T = TypeVar("T")


def there(value: T | None) -> T:
    """Give a value that may not be None here."""
    assert value is not None
    return value
