"""Small widgets: told what to show, named for screen readers, without knowledge of patients."""
