"""The encrypted workspace: keys, schema, migrations, repositories, journal. SQL lives only here."""
