"""The encrypted workspace: its key, its schema, and what is kept in it. SQL lives only here.

Start at ``finder.store.workspace`` (create, unlock and open) and ``finder.store.store`` (everything that an open
workspace can keep and answer). ``docs/adr/0003-encrypted-store.md`` says why it is built this way.
"""
