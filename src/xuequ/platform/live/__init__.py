"""What changed, told to the browsers that look at it: ``feed.announce`` here, an event on ``/live`` there.

A topic is ``prefix:ident`` (``meeting:8f3c…``); the affair that owns the prefix says who may follow it
(``topics.register``). An event only says *that* a topic changed; the page fetches what it may see.
"""
