"""Of two who draft the same pair at once the database takes one (P1-2.1).

On its own: PostgreSQL does not change a table in the transaction that filled it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_claim")]

    operations = [
        migrations.AddConstraint(
            model_name="pairsubject",
            constraint=models.UniqueConstraint(fields=("claim", "subject"), name="pair_claimed_once"),
        ),
    ]
