"""An incident taken out of the count without being taken out of the register: it is retired.

Its entry stays, with the day from which it no longer counts and the reason.
"""

from __future__ import annotations

from datetime import date

from dashboard.keeping.amending import amended_entry
from dashboard.keeping.writing import written_values
from dashboard.model import Incident


def retired_entry(incident: Incident, text: str, day: date, reason: str) -> str:
    """Write the retirement into an incident's text as it stands in its file; the rest stays."""
    values = {**written_values(incident), "retired": day.isoformat(), "reason": reason.strip()}
    return amended_entry(text, incident, values)
