"""cdktf's own helpers for tests, threads, and an app that is synthesized twice."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from cdktf import App, TerraformStack, Testing
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic


def build(app: App) -> None:
    stack = TerraformStack(app, "testing")
    AwsProvider(stack, "aws")
    with ThreadPoolExecutor(max_workers=1) as one:
        topics = list(one.map(lambda each: SnsTopic(stack, each), ("a", "b", "c")))
    key = threading.Thread(target=lambda: KmsKey(stack, "key", description=topics[0].arn))
    key.start()
    key.join()
    synthesized = Testing.synth(stack)
    print(json.dumps(json.loads(synthesized)["resource"], sort_keys=True))
    print(Testing.to_have_resource(synthesized, SnsTopic.TF_RESOURCE_TYPE))
    print(
        Testing.to_have_resource_with_properties(synthesized, "aws_kms_key", {"description": "n"})
    )
    print(Testing.to_have_provider(synthesized, AwsProvider.TF_RESOURCE_TYPE))
    print(Testing.synth_hcl(stack))
    stubbed = Testing.stub_version(Testing.app(stack_traces=False, context={"a": 1}))
    print(Testing.render_construct_tree(stubbed)[:40], stubbed.node.get_context("a"))
    app.synth()
    SnsTopic(stack, "after-synth", name=topics[1].name)
