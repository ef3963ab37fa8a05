"""From a view to a briefing: pictures with what they say of themselves, set by Typst."""
