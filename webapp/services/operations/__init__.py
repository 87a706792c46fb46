"""Taking in what phones send: `decode.decode` the body, `apply_batch` the operations, send the receipts."""

from webapp.services.operations.batch import apply_batch
from webapp.services.operations.context import STATUSES, DeviceContext, Problem, ReceiptData
from webapp.services.operations.decode import MAX_OPERATIONS, MalformedError
from webapp.services.operations.types import TYPES, Field, TypeSpec

__all__ = [
    "MAX_OPERATIONS",
    "STATUSES",
    "TYPES",
    "DeviceContext",
    "Field",
    "MalformedError",
    "Problem",
    "ReceiptData",
    "TypeSpec",
    "apply_batch",
]
