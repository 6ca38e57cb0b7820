"""``python -m xuequ.where P3-4``."""

import sys

from xuequ.where import as_text, charter

wanted = sys.argv[1:]
print("\n\n".join(as_text(view) for view in charter() if not wanted or view.id in wanted))  # noqa: T201
