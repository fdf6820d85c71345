"""Patient mode: the screen handed to the patient, and back."""
