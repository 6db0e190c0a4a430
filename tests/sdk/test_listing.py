"""Listing with the official client."""

from tencentcloud.edgezone.v20260401 import models


def describe(client, **params):
    request = models.DescribeInstancesRequest()
    for name, value in params.items():
        setattr(request, name, value)
    return client.DescribeInstances(request)


def everything(client, limit=100, **params):
    listed = []
    while True:
        answer = describe(client, Offset=len(listed), Limit=limit, **params)
        listed += answer.InstanceSet
        if not answer.InstanceSet or len(listed) >= answer.TotalCount:
            return listed


def test_zones_of_at_least_three_regions(simulator):
    answer = simulator.client().DescribeZones(models.DescribeZonesRequest())
    assert answer.TotalCount == len(answer.ZoneSet)
    assert len({zone.Region for zone in answer.ZoneSet}) >= 3
    assert all(zone.Zone and zone.ZoneNameEn and isinstance(zone.ZoneId, int) for zone in answer.ZoneSet)


def test_paging_reaches_every_instance_of_every_region_once(simulator):
    zones = simulator.client().DescribeZones(models.DescribeZonesRequest()).ZoneSet
    listed = []
    for region in sorted({zone.Region for zone in zones}):
        # Few enough a page that there are several of them.
        here = [i.InstanceId for i in everything(simulator.client(region=region), limit=10)]
        assert sorted(here) == sorted(simulator.truth(region))
        listed += here
    assert len(listed) == len(set(listed)) == 137


def test_twenty_is_the_default_page(simulator):
    answer = describe(simulator.client())
    assert len(answer.InstanceSet) == 20 < answer.TotalCount


def test_the_client_knows_every_field(simulator, recwarn):
    instances = everything(simulator.client())
    # The SDK warns of fields that its model does not have.
    assert [w for w in recwarn if "useless" in str(w.message)] == []
    one = instances[0]
    assert one.CreatedTime.endswith("Z") and one.Zone.startswith("ap-guangzhou-tez") and one.Cpu > 0
    assert len({i.InstanceStatus for i in instances}) > 3
    assert any(i.PublicIpV6 for i in instances)


def test_filters_of_the_service(simulator):
    client = simulator.client()
    instances = everything(client)
    running = everything(client, InstanceStatus=["running"])
    assert {i.InstanceId for i in running} == {i.InstanceId for i in instances if i.InstanceStatus == "running"}
    one = next(i for i in instances if i.PublicIp)
    assert [i.InstanceId for i in describe(client, PublicIps=[one.PublicIp]).InstanceSet] == [one.InstanceId]
    assert [i.InstanceId for i in describe(client, InstanceIds=[one.InstanceId]).InstanceSet] == [one.InstanceId]


def test_the_other_account_has_its_own_fleet(simulator):
    partner = simulator.client(simulator.key("partner"))
    mine = simulator.truth()
    assert all(i.InstanceId not in mine for i in everything(partner))
    assert describe(simulator.client(simulator.key("newcomer"))).TotalCount == 0
