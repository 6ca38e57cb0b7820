"""Accounts and their sessions, printed as JSON: ``python -m …seed NUMBER``."""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    call_command("migrate", verbosity=0)
    keys: list[str] = []
    for number in range(int(sys.argv[1])):
        user = User.objects.create(username=f"person{number}")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    print(json.dumps(keys))
