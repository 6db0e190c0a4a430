"""Terminating with the official client."""

from tencentcloud.edgezone.v20260401 import models


def terminate(client, ids):
    request = models.TerminateInstancesRequest()
    request.InstanceIds = ids
    return client.TerminateInstances(request)


def with_status(simulator, status, count=1):
    ids = [i for i, s in simulator.truth().items() if s == status][:count]
    assert len(ids) == count
    return ids


def test_partial_success_in_the_documented_words(simulator):
    (running,), (allocating,) = with_status(simulator, "running"), with_status(simulator, "allocating")
    answer = terminate(simulator.client(), [running, allocating, "bms-nothere1"])
    assert answer.InstanceIdSet == [running]
    failed = [(f.InstanceId, f.ErrorCode, f.ErrorMessage) for f in answer.FailedInstanceSet]
    assert failed == [
        (
            allocating,
            "UnsupportedOperation.InvalidInstanceState",
            f"Instance {allocating} is in allocating status, cannot terminate",
        ),
        ("bms-nothere1", "ResourceNotFound.Instance", "Instance bms-nothere1 does not exist"),
    ]
    assert simulator.truth()[running] == "terminating"
    assert simulator.truth()[allocating] == "allocating"
    assert simulator.control("GET", "/ledger")["terminated"] == {running: [answer.RequestId]}


def test_success_has_no_failed_set(simulator):
    assert terminate(simulator.client(), with_status(simulator, "running", 2)).FailedInstanceSet is None


def test_a_second_termination_fails_for_the_state(simulator):
    (running,) = with_status(simulator, "running")
    client = simulator.client()
    terminate(client, [running])
    again = terminate(client, [running])
    assert again.InstanceIdSet == []
    assert again.FailedInstanceSet[0].ErrorCode == "UnsupportedOperation.InvalidInstanceState"


def test_after_the_clean_up_it_is_no_longer_listed(simulator):
    (running,) = with_status(simulator, "running")
    client = simulator.client()
    terminate(client, [running])
    request = models.DescribeInstancesRequest()
    request.InstanceIds = [running]
    assert client.DescribeInstances(request).InstanceSet[0].InstanceStatus == "terminating"
    simulator.control("POST", "/cleanup")
    assert client.DescribeInstances(request).TotalCount == 0
    assert terminate(client, [running]).FailedInstanceSet[0].ErrorCode == "ResourceNotFound.Instance"


def test_an_instance_of_another_region_does_not_exist_here(simulator):
    (running,) = with_status(simulator, "running")
    answer = terminate(simulator.client(region="ap-singapore"), [running])
    assert answer.FailedInstanceSet[0].ErrorCode == "ResourceNotFound.Instance"
    assert simulator.truth()[running] == "running"


def test_a_hundred_at_once(simulator):
    simulator.control("POST", "/reset", {"fleet": 150, "region": "ap-guangzhou", "mix": "running"})
    ids = with_status(simulator, "running", 100)
    assert sorted(terminate(simulator.client(), ids).InstanceIdSet) == sorted(ids)
    assert list(simulator.truth().values()).count("terminating") == 100
