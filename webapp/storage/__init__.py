"""Where files lie: a folder or any S3, behind one small interface."""

from webapp.storage.base import EvidenceStore, StoredFileMissingError, open_store

__all__ = ["EvidenceStore", "StoredFileMissingError", "open_store"]
