import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

BY_SERVICE = {"MonitorName": "costs", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}


def test_a_monitor_is_found_until_it_is_deleted(embedded_aws: EmbeddedAws) -> None:
    costs = embedded_aws.client("ce", account="777777777704")
    arn = costs.create_anomaly_monitor(AnomalyMonitor=BY_SERVICE)["MonitorArn"]
    (found,) = costs.get_anomaly_monitors()["AnomalyMonitors"]
    assert (found["MonitorArn"], found["MonitorDimension"]) == (arn, "SERVICE")
    assert costs.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"] == [found]
    costs.delete_anomaly_monitor(MonitorArn=arn)
    assert costs.get_anomaly_monitors()["AnomalyMonitors"] == []


def test_a_second_monitor_of_the_same_dimension_is_refused(embedded_aws: EmbeddedAws) -> None:
    costs = embedded_aws.client("ce", account="777777777705")
    costs.create_anomaly_monitor(AnomalyMonitor=BY_SERVICE)
    with pytest.raises(ClientError, match="Limit exceeded on dimensional spend monitor creation"):
        costs.create_anomaly_monitor(AnomalyMonitor=BY_SERVICE | {"MonitorName": "again"})
