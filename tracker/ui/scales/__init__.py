"""The scales page: what each scale can do, its licence, and the clinic's own scales."""
