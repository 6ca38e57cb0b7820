"""The organisation's pages, a module per noun."""
