"""What every rule speaks in: actor, clause, verdict, calendar. No Django, no database, no clock."""
