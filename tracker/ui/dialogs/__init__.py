"""Questions to the clinician: each returns a frozen value and saves nothing, unless it says so."""
