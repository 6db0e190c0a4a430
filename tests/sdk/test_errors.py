"""Each error, as the official client meets it."""

import dataclasses
import re

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.edgezone.v20260401 import models


def refused(call):
    """The code of the error that the service answers, which always has a request id."""
    with pytest.raises(TencentCloudSDKException) as caught:
        call()
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", caught.value.requestId or "")
    assert caught.value.message
    return caught.value.code


def zones(client):
    return lambda: client.DescribeZones(models.DescribeZonesRequest())


def terminate(client, ids):
    request = models.TerminateInstancesRequest()
    request.InstanceIds = ids
    return lambda: client.TerminateInstances(request)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"secret_id": "AKIDnobody"}, "AuthFailure.SecretIdNotFound"),
        ({"secret_key": "another"}, "AuthFailure.SignatureFailure"),
        ({"token": "another"}, "AuthFailure.TokenFailure"),
        ({"token": None}, "AuthFailure.TokenFailure"),
    ],
)
def test_wrong_credentials(simulator, change, code):
    key = dataclasses.replace(simulator.key(), **change)
    assert refused(zones(simulator.client(key))) == code
    assert refused(terminate(simulator.client(key), ["bms-x"])) == code


def test_an_expired_token_and_a_new_one(simulator):
    simulator.control("PATCH", "/accounts/demo", {"expired": True})
    assert refused(zones(simulator.client())) == "AuthFailure.TokenFailure"
    new = {"secret_id": "AKIDnew", "secret_key": "k", "token": "t"}
    simulator.control("POST", "/accounts/demo/keys", new)
    key = dataclasses.replace(simulator.key(), **new)
    assert zones(simulator.client(key))().TotalCount > 0


@pytest.mark.parametrize("skew, fails", [(-310, True), (-290, False), (290, False), (310, True)])
def test_a_clock_more_than_five_minutes_off(simulator, skew, fails):
    simulator.control("PATCH", "/settings", {"skew_seconds": skew})
    call = zones(simulator.client())
    if fails:
        assert refused(call) == "AuthFailure.SignatureExpire"
    else:
        call()


def test_not_allowed_to_terminate(simulator):
    assert refused(terminate(simulator.client(simulator.key("auditor")), ["bms-x"])) == "UnauthorizedOperation"


def test_a_region_without_the_product(simulator):
    assert refused(zones(simulator.client(region="ap-nowhere"))) == "UnsupportedRegion"
    assert refused(zones(simulator.client(region=""))) == "MissingParameter"


def test_another_version(simulator):
    client = simulator.client()
    client._apiVersion = "2017-03-12"
    assert refused(zones(client)) == "NoSuchVersion"


def test_an_action_that_does_not_exist(simulator):
    assert refused(lambda: simulator.client().call("RebootInstances", {})) == "InvalidAction"


@pytest.mark.parametrize(
    "action, params, code",
    [
        ("TerminateInstances", {}, "MissingParameter"),
        ("TerminateInstances", {"InstanceIds": []}, "InvalidParameterValue"),
        ("TerminateInstances", {"InstanceIds": [f"bms-{i}" for i in range(101)]}, "InvalidParameterValue"),
        ("TerminateInstances", {"InstanceIds": "bms-x"}, "InvalidParameter"),
        ("TerminateInstances", {"InstanceIds": ["bms-x"], "DryRun": True}, "UnknownParameter"),
        ("DescribeInstances", {"Sort": "name"}, "UnknownParameter"),
        ("DescribeInstances", {"Limit": 101}, "InvalidParameterValue"),
        ("DescribeInstances", {"Offset": "0"}, "InvalidParameter"),
    ],
)
def test_malformed_parameters(simulator, action, params, code):
    client = simulator.client()
    assert refused(lambda: client.call_json(action, params)) == code


def test_the_twenty_first_request_of_a_second(simulator):
    # A limit of two: the client itself is too slow on some machines to reach twenty in a second.
    simulator.control("PATCH", "/settings", {"rate_limit": 2})
    client = simulator.client()
    codes = set()
    for _ in range(50):
        try:
            zones(client)()
        except TencentCloudSDKException as error:
            codes.add(error.code)
            assert "exceeds the frequency limit `2`" in error.message
            break
    assert codes == {"RequestLimitExceeded"}


@pytest.mark.parametrize("done, status", [(False, "running"), (True, "terminating")])
def test_an_internal_error_before_or_after_the_work(simulator, done, status):
    simulator.control("POST", "/faults", {"count": 1, "fault": {"kind": "api-error", "code": "InternalError", "done": done}})
    running = next(i for i, s in simulator.truth().items() if s == "running")
    assert refused(terminate(simulator.client(), [running])) == "InternalError"
    assert simulator.truth()[running] == status


def test_legacy_and_other_instances_in_one_batch(simulator):
    ids = [i for i, s in simulator.truth().items() if s == "running"][:2]
    simulator.control("PATCH", f"/instances/{ids[0]}", {"legacy": True})
    assert refused(terminate(simulator.client(), ids)) == "UnsupportedOperation.LegacyCompatBatchMixed"


@pytest.mark.parametrize("kind, status", [("drop-before", "running"), ("drop-after", "terminating"), ("cut-off", "terminating")])
def test_a_lost_answer_is_a_network_error_of_the_client(simulator, kind, status):
    simulator.control("POST", "/faults", {"count": 1, "fault": {"kind": kind}})
    running = next(i for i, s in simulator.truth().items() if s == "running")
    with pytest.raises(TencentCloudSDKException) as caught:
        terminate(simulator.client(), [running])()
    assert caught.value.requestId is None
    assert simulator.truth()[running] == status


def test_a_gateways_page_is_a_network_error_of_the_client(simulator):
    simulator.control("POST", "/faults", {"count": 1, "fault": {"kind": "bad-gateway"}})
    with pytest.raises(TencentCloudSDKException) as caught:
        zones(simulator.client())()
    assert caught.value.code == "ServerNetworkError"
