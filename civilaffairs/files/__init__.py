"""Uploads, letters and bank files: content-addressed and encrypted."""
