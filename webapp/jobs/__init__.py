"""Long work, done beside the server: whoever asked for it may go away and come back (docs/adr/0012).

`services.jobs` puts work in line, `services.claims` says who works on it; here it is done, slice by slice.
"""

from webapp.jobs.runner import Runner
from webapp.jobs.thread import WorkerThread

__all__ = ["Runner", "WorkerThread"]
