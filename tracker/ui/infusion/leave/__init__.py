"""Leaving the chair: criteria of discharge, vials, signature and amendments."""
