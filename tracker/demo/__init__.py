"""The synthetic clinic: invented patients, always marked as such."""
