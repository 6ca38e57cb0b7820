"""The quotas and other norms that the affairs declare, each in the ``duties.py`` next to its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext

from xuequ.affairs.duties import rules
from xuequ.kernel.duty import Norm, Quota


def _declarations() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.label != "duties" and module_has_submodule(config.module, "duties"):
            yield import_module(f"{config.name}.duties")


@lru_cache(maxsize=1)
def quotas() -> Mapping[str, Quota]:
    """Key → quota, in the order of the clauses. ``ValueError`` where two have the same key."""
    found: dict[str, Quota] = {}
    for module in _declarations():
        for quota in module.QUOTAS:
            if quota.key in found:
                raise ValueError(f"two quotas are called {quota.key}")
            found[quota.key] = quota
    in_order = sorted(found.values(), key=lambda quota: (quota.clause, quota.key))
    return MappingProxyType({quota.key: quota for quota in in_order})


@lru_cache(maxsize=1)
def norms() -> Mapping[str, Norm]:
    """Key → whatever a resolution can change: quotas, the affairs' other norms, the appraisal's weights."""
    found: dict[str, Norm] = dict(quotas())
    for module in _declarations():
        found.update({norm.key: norm for norm in getattr(module, "NORMS", ())})
    weights = (rules.weight_of(quota) for quota in quotas().values())
    found.update({weight.key: weight for weight in weights})
    return MappingProxyType(found)


def get_quota(key: str) -> Quota:
    """One quota. Raises ``ObjectDoesNotExist``."""
    quota = quotas().get(key)
    if quota is None:
        raise ObjectDoesNotExist(key)
    return quota


def norm_title(norm: Norm) -> str:
    """What a norm is called, in the reader's language."""
    if isinstance(norm, rules.Weight):
        return gettext("%(title)s的考核权重") % {"title": gettext(norm.quota.title)}
    return gettext(norm.title)


def get_norm(key: str) -> Norm:
    """One norm, be it a quota or not. Raises ``ObjectDoesNotExist``."""
    norm = norms().get(key)
    if norm is None:
        raise ObjectDoesNotExist(key)
    return norm
