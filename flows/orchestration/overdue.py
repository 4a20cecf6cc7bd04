"""Runs of a schedule that became due while none could begin: one of them reads what all of them would."""

from typing import TYPE_CHECKING

from prefect.context import FlowRunContext

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

_WHY = "a later run of the schedule reads what this one would have read"


def cancel_overdue() -> None:
    """Cancel the other runs that are due, if this one is of a schedule.

    They are when a run took longer than the interval, and when the machine was asleep or off.
    """
    context = FlowRunContext.get()
    own = context.flow_run if context else None
    if own is None or own.deployment_id is None or not own.auto_scheduled:
        return
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        cancel_those_due(client, own, own.deployment_id)


def cancel_those_due(client: "SyncPrefectClient", own: "FlowRun", deployment_id: "UUID") -> None:
    """Cancel what the schedule of a run made for a time that is over and with the same parameters."""
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled
    from prefect.types import DateTime

    due = filters.FlowRunFilter(
        deployment_id=filters.FlowRunFilterDeploymentId(any_=[deployment_id]),
        state=filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=filters.FlowRunFilterExpectedStartTime(before_=DateTime.now("UTC")),
    )
    for other in client.read_flow_runs(flow_run_filter=due):
        if other.auto_scheduled and other.id != own.id and other.parameters == own.parameters:
            client.set_flow_run_state(other.id, Cancelled(message=_WHY), force=True)
