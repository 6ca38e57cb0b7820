"""The quotas that the affairs declare, each in the ``duties.py`` next to its records."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.utils.module_loading import module_has_submodule

from xuequ.kernel.duty import Quota


@lru_cache(maxsize=1)
def quotas() -> Mapping[str, Quota]:
    """Key → quota, in the order of the clauses. ``ValueError`` where two have the same key."""
    found: dict[str, Quota] = {}
    for config in apps.get_app_configs():
        if config.label != "duties" and module_has_submodule(config.module, "duties"):
            for quota in import_module(f"{config.name}.duties").QUOTAS:
                if quota.key in found:
                    raise ValueError(f"two quotas are called {quota.key}")
                found[quota.key] = quota
    in_order = sorted(found.values(), key=lambda quota: (quota.clause, quota.key))
    return MappingProxyType({quota.key: quota for quota in in_order})


def get_quota(key: str) -> Quota:
    """One quota. Raises ``ObjectDoesNotExist``."""
    quota = quotas().get(key)
    if quota is None:
        raise ObjectDoesNotExist(key)
    return quota
