"""YAML text to the events of a parser, within limits: nothing else starts a parser.

Whoever goes on from here may climb what stands within one another by calling itself: it is never
deeper than `MAX_DEPTH`. How long a text may be is for those to say who read it from its file.
"""

from collections.abc import Iterator
from typing import Any

import yaml

MAX_DEPTH = 16  # lists and mappings within one another; a register needs six
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there

STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class TooDeepError(ValueError):
    """Lists and mappings that stand too deep in one another; line and column count from 1."""

    def __init__(self, line: int, column: int) -> None:
        """Take where the first one begins that is too deep."""
        self.message = f"lists and mappings stand more than {MAX_DEPTH} deep in one another"
        super().__init__(f"{self.message} (line {line})")
        self.line, self.column = line, column


def read_events(text: str) -> Iterator[Any]:
    """Give the events of a text; raises yaml.YAMLError and TooDeepError."""
    parser = LOADER(text)
    depth = 0
    try:  # not by yaml.parse, which asks twice for each event
        for event in iter(parser.get_event, None):
            kind = type(event)  # asked by identity: a register has forty events to an entry
            if kind in STARTS:
                depth += 1
                if depth > MAX_DEPTH:
                    raise TooDeepError(event.start_mark.line + 1, event.start_mark.column + 1)
            elif kind in ENDS:
                depth -= 1
            yield event
    finally:
        parser.dispose()


def read_tree(text: str) -> Any:
    """Read a text to dicts, lists and the texts that stand there: "no" is a language.

    Only for the package's own files: of a key that is written twice the last one counts. Raises
    yaml.YAMLError and TooDeepError; None where nothing stands there.
    """
    kinds = (yaml.ScalarEvent, *STARTS, *ENDS)
    events = (event for event in read_events(text) if isinstance(event, kinds))
    first = next(events, None)
    return None if first is None else _read_value(first, events)


def _read_value(event: Any, events: Iterator[Any]) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    values = []
    while not isinstance(inner := next(events), ENDS):
        values.append(_read_value(inner, events))
    if isinstance(event, yaml.SequenceStartEvent):
        return values
    return dict(zip(values[::2], values[1::2], strict=True))
