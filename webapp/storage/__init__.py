"""Where files lie: a folder or any S3, behind one small interface."""

from webapp.storage.base import EvidenceStore, StorageFullError, StoredFileMissingError, open_store

__all__ = ["EvidenceStore", "StorageFullError", "StoredFileMissingError", "open_store"]
