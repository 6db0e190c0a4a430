"""What an operator's script does with the official SDK: batches of 100, one after the other or from a pool of threads.

A refusal for the rate is waited out for a second and tried again, as such scripts do; prints the seconds it took as JSON.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.edgezone.v20260401 import edgezone_client, models


def client() -> edgezone_client.EdgezoneClient:
    account = credential.Credential(
        os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"], os.environ["TENCENTCLOUD_TOKEN"]
    )
    api = urlsplit(os.environ["BENCH_API"])
    http = HttpProfile(protocol=api.scheme, endpoint=api.netloc)
    return edgezone_client.EdgezoneClient(account, os.environ["BENCH_REGIONS"].split(",")[0], ClientProfile(httpProfile=http))


def patiently(call):
    while True:
        try:
            return call()
        except TencentCloudSDKException as error:
            if not error.code.startswith("RequestLimitExceeded"):
                raise
            time.sleep(1)


def fleet(api) -> list[str]:
    ids: list[str] = []
    while True:
        request = models.DescribeInstancesRequest()
        request.Offset, request.Limit = len(ids), 100
        page = patiently(lambda: api.DescribeInstances(request))
        ids += [instance.InstanceId for instance in page.InstanceSet]
        if not page.InstanceSet or len(ids) >= page.TotalCount:
            return ids


def terminate(api, ids: list[str]) -> None:
    request = models.TerminateInstancesRequest()
    request.InstanceIds = ids
    patiently(lambda: api.TerminateInstances(request))


def main() -> None:
    api = client()
    ids = fleet(api)
    batches = [ids[start : start + 100] for start in range(0, len(ids), 100)]
    began = time.monotonic()
    if sys.argv[1] == "threads":
        with ThreadPoolExecutor(max_workers=20) as pool:
            list(pool.map(lambda batch: terminate(api, batch), batches))
    else:
        for batch in batches:
            terminate(api, batch)
    print(json.dumps({"seconds": time.monotonic() - began}))


main()
