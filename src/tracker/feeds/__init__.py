"""Sources and how they are read: fetching politely, parsing safely. Knows no store and no settings."""
