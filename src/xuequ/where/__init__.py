"""From a clause of the regime to its rule, action, page and tests, read from the source alone.

Nothing is imported or run: the tree is parsed, so that this works without a database and in under a second.
A rule carries ``@clause("P3-4")``. An action serves a clause when it names it in its docstring or calls a
rule of it. A page that takes a step serves what its action serves; a page that is read serves every rule it
asks and every chip its templates show. A test is named after its clause: ``test_P3_4_…``.
"""

from xuequ.where.clauses import ClauseView, as_text, charter, read_charter
from xuequ.where.places import Act, Page, Place, Proof

__all__ = ["Act", "ClauseView", "Page", "Place", "Proof", "as_text", "charter", "read_charter"]
