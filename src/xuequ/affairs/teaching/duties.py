"""Quotas of teaching."""

from __future__ import annotations

from xuequ.kernel.duty import Quota

QUOTAS: tuple[Quota, ...] = ()
