"""The windows, pages and dialogs: the only place with Qt."""
