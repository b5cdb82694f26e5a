"""Who may touch which Terraform state: a policy for each stack, and one to read them all."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from constructs_lib.security.policy import Statement, allow, policy_text, when
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket

LOCK_SUFFIX = ".tflock"  # Terraform's S3 backend, "use_lockfile"


class StateAccess(Construct):
    """Policies on the state bucket.

    A policy grants the exact keys of its stack (the state and its lock), reading of the
    stacks it refers to, and the key that encrypts them; nothing else in the bucket.

    Attributes:
        policies: ARN of each policy, by its name.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, bucket: Bucket, key: KeyReference
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self._bucket = bucket
        self._key = key
        self.policies: dict[str, str] = {}

    def writer(self, stack: str, *, state: str, reads: Sequence[str]) -> None:
        """Let a pipeline deploy a stack.

        Args:
            stack: Construct id, and name of the policy.
            state: Object key of the stack's state.
            reads: Object keys of the states that it refers to.
        """
        self._policy(
            stack, writes=[state, state + LOCK_SUFFIX], deletes=[state + LOCK_SUFFIX], reads=reads
        )

    def reader(self, name: str, *, states: Sequence[str]) -> None:
        """Let a pipeline plan stacks: read their states and who holds them, and nothing more.

        Before a plan, preflight looks at the lock, the bucket's versions and the key. Any pull
        request takes it, and whoever may hold a lock may also delete the lock of a deployment that
        runs. So its plans go without: `TF_CLI_ARGS_plan=-lock=false`.
        """
        locks = [state + LOCK_SUFFIX for state in states]
        self._policy(name, reads=[*states, *locks])

    def previews(self, name: str, *, states: str) -> None:
        """Let a pipeline find environments of pull requests, and read their states.

        Args:
            name: Construct id, and name of the policy.
            states: Pattern of all that is kept of them, such as "acme/pr-*".
        """
        self._attachable(
            name,
            f"States of {states}",
            [
                self._find(states),
                self._objects("ReadStates", "s3:GetObject", [f"{states}/*"]),
                allow("UseKey", "kms:Decrypt", self._key.arn),
            ],
        )

    def one_preview(self, name: str, *, states: str, reads: Sequence[str]) -> None:
        """Let a session write, and remove in the end, what is kept of one environment.

        Args:
            name: Construct id, and name of the policy.
            states: Folder of that environment, which may name a tag of the session.
            reads: Object keys of the states that it refers to.
        """
        own = [f"{states}/*"]
        self._attachable(
            name,
            f"States below {states.partition('&')[0]} that the tag of a session names",
            [
                self._find(*own, *reads),
                self._objects("ReadStates", "s3:GetObject", [*own, *reads]),
                self._objects("WriteState", "s3:PutObject", own),
                self._objects("RemoveState", "s3:DeleteObject", own),
                allow("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], self._key.arn),
            ],
        )

    def _find(self, *keys: str) -> Statement:
        """Let it list keys, and see that one of them is not there yet.

        S3 answers 403 instead of 404 for an object that is missing where the reader may not list
        the bucket, and a stack's first deployment would end there. That question has no
        `s3:prefix`, so the condition holds without one. Whoever lists without a prefix sees the
        names of all states, which are no secret, and reads none of them.

        Source: S3 API Reference, "GetObject", permissions; IAM User Guide, "IAM JSON policy
        elements: Condition operators", "...IfExists".
        """
        # A pattern matches with StringLike only; StringEquals takes the asterisk for itself.
        listed = when("StringLikeIfExists", "s3:prefix", keys)
        return allow("FindStates", "s3:ListBucket", self._bucket.arn, listed)

    def _attachable(self, name: str, description: str, statements: Sequence[Statement]) -> None:
        # Descriptions keep to ASCII: IAM garbles other letters, and each plan replaces the policy.
        # Source: hashicorp/terraform-provider-aws, issue 41553.
        policy = IamPolicy(
            self,
            name,
            name=self._site.name(f"state-{name}"),
            description=description,
            policy=policy_text(self, f"{name}-document", statements),
        )
        self.policies[name] = policy.arn

    def _policy(
        self,
        name: str,
        *,
        reads: Sequence[str],
        writes: Sequence[str] = (),
        deletes: Sequence[str] = (),
    ) -> None:
        touched = sorted({*writes, *deletes, *reads})
        self._attachable(
            name,
            f"Terraform state of {name}",
            [
                self._find(*touched),
                self._objects("ReadStates", "s3:GetObject", touched),
                *([self._objects("WriteState", "s3:PutObject", writes)] if writes else []),
                *([self._objects("ReleaseLock", "s3:DeleteObject", deletes)] if deletes else []),
                allow(
                    "UseKey",
                    [
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        *(["kms:GenerateDataKey"] if writes else []),
                    ],
                    self._key.arn,
                ),
                # Whether bucket and key are as they should be: `terrace preflight`.
                allow("SeeBucket", "s3:GetBucketVersioning", self._bucket.arn),
            ],
        )

    def _objects(self, sid: str, action: str, keys: Sequence[str]) -> Statement:
        return allow(sid, action, [f"{self._bucket.arn}/{key}" for key in keys])
