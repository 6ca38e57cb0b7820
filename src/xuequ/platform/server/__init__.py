"""One ASGI application for one port: live streams, and every page through Django's synchronous handler.

A request crosses into a thread once and comes back once; that costs nearly what plain WSGI costs.
"""
