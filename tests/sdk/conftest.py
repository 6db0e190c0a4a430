"""Starts the simulator on free ports and gives tests the official client and the control port."""

import json
import os
import subprocess
import urllib.request
from dataclasses import dataclass

import pytest
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.edgezone.v20260401.edgezone_client import EdgezoneClient

REGION = "ap-guangzhou"


@dataclass
class Key:
    """One set of credentials."""

    secret_id: str
    secret_key: str
    token: str | None


class Simulator:
    """A running simulator."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [os.environ["SIMULATOR"], "--port", "0", "--control-port", "0"], stdout=subprocess.PIPE, text=True
        )
        lines = {}
        for line in self.process.stdout:
            if line.strip() == "ready":
                break
            name, _, value = line.strip().partition("=")
            lines[name] = value
        assert "api" in lines, "the simulator did not start"
        self.api = lines["api"].removeprefix("http://")
        self.url = lines["control"]

    def control(self, method: str, path: str, body: object = None) -> dict:
        """One request to the control port."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def key(self, account: str = "demo") -> Key:
        """The credentials of an account."""
        accounts = self.control("GET", "/accounts")["accounts"]
        keys = next(a for a in accounts if a["name"] == account)["keys"]
        return Key(keys[0]["secret_id"], keys[0]["secret_key"], keys[0]["token"])

    def client(self, key: Key | None = None, region: str = REGION) -> EdgezoneClient:
        """The official client, as anybody would set it up."""
        key = key or self.key()
        http = HttpProfile(protocol="http", endpoint=self.api, reqTimeout=30)
        return EdgezoneClient(
            Credential(key.secret_id, key.secret_key, key.token), region, ClientProfile(httpProfile=http)
        )

    def truth(self, region: str = REGION) -> dict[str, str]:
        """The true status of each instance of the demo account in a region."""
        instances = self.control("GET", "/instances?account=demo")["instances"]
        return {i["id"]: i["status"] for i in instances if i["region"] == region}


@pytest.fixture(scope="session")
def process():
    running = Simulator()
    yield running
    running.process.terminate()
    running.process.wait(timeout=30)


@pytest.fixture
def simulator(process):
    """The simulator as at its start."""
    process.control("POST", "/reset")
    return process
