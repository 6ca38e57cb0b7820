"""What people type or hand in about timetables, turned into clean values."""
