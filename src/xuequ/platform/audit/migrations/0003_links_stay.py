"""The links of the chain are never removed: what they prove would go with them."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_immutable")]

    operations = [
        refuse_when(
            "trail_link_no_delete", "audit_traillink", "delete", "true", "the trail cannot be changed"
        ),
    ]
