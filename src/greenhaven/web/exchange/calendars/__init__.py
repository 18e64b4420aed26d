"""Pick-ups and rounds as calendars that a phone subscribes to."""
