"""A Django database backend: SQLite, durable (WAL, synchronous FULL), whose writers wait their turn in order.

Use it as ``ENGINE = "xuequ.platform.fairsqlite"``.
"""
