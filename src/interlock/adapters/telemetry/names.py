"""What facts are called in spans. Floor 11.

Source: the semantic conventions of OpenTelemetry 1.44 for HTTP, CI/CD, deployments and version control; those of
Interlock begin with its name. A test holds them against the package that lists the conventions.
"""

from __future__ import annotations

from typing import Final

METHOD: Final = "http.request.method"
ROUTE: Final = "http.route"
STATUS: Final = "http.response.status_code"
SCHEME: Final = "url.scheme"
FAULT: Final = "error.type"
PIPELINE: Final = "cicd.pipeline.name"
PIPELINE_ACTION: Final = "cicd.pipeline.action.name"
PIPELINE_RUN: Final = "cicd.pipeline.run.id"
PIPELINE_RESULT: Final = "cicd.pipeline.result"
TASK: Final = "cicd.pipeline.task.name"
TASK_TYPE: Final = "cicd.pipeline.task.type"
TASK_RUN: Final = "cicd.pipeline.task.run.id"
TASK_RESULT: Final = "cicd.pipeline.task.run.result"
WORKER: Final = "cicd.worker.id"
ENVIRONMENT: Final = "deployment.environment.name"
DEPLOYMENT: Final = "deployment.id"
DEPLOYMENT_STATUS: Final = "deployment.status"
REVISION: Final = "vcs.ref.head.revision"

SUCCESS: Final = "success"
FAILURE: Final = "failure"
ERROR: Final = "error"
SKIP: Final = "skip"
CANCELLATION: Final = "cancellation"
TEST: Final = "test"
DEPLOY: Final = "deploy"
RUN: Final = "RUN"
SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"

VERDICT: Final = "interlock.decision.verdict"
POLICY: Final = "interlock.decision.policy"
STAGE: Final = "interlock.decision.stage"
HYPOTHETICAL: Final = "interlock.decision.hypothetical"
SUBJECT: Final = "interlock.subject.digest"
FINDINGS: Final = "interlock.control.findings"
CACHED: Final = "interlock.control.cached"
OF_BASE: Final = "interlock.control.of_base"
OUTCOME: Final = "interlock.deployment.outcome"
CHANNEL: Final = "interlock.channel"
EVENT_KIND: Final = "interlock.event.kind"
