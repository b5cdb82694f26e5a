"""What every function may do."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.messaging.dead_letters import DeadLetters
from constructs_lib.security.reference import KeyReference, RoleReference


class FunctionAccess(Construct):
    """The least that a function needs: its log, its traces, its queue, its variables.

    Attributes:
        policy: The policy, for what needs the permissions to be there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function_arn: str,
        role: RoleReference,
        log: CloudwatchLogGroup,
        dead_letters: DeadLetters,
        key: KeyReference,
        region: str,
    ) -> None:
        """Allow it.

        Args:
            scope: Parent.
            id_: Construct id.
            function_arn: Its ARN, written out: the function does not exist before its role.
            role: Role of the function.
            log: Its log group.
            dead_letters: Its queue.
            key: Key of its variables and of its queue.
            region: Region that it runs in.
        """
        super().__init__(scope, id_)
        self._function_arn = function_arn
        self._key = key
        document = DataAwsIamPolicyDocument(
            self,
            "document",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteLog",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{log.arn}:*"],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteTraces",
                    actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
                    # The API knows no resource for these (Service Authorization Reference).
                    resources=["*"],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="SetAside", actions=["sqs:SendMessage"], resources=[dead_letters.arn]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="EncryptWhatIsSetAside",
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=[key.arn],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringEquals",
                            variable="kms:ViaService",
                            values=[f"sqs.{region}.amazonaws.com"],
                        )
                    ],
                ),
                self._read_variables(),
            ],
        )
        self.policy = IamRolePolicy(
            self, "policy", name="run", role=role.name, policy=document.json
        )

    def _read_variables(self) -> DataAwsIamPolicyDocumentStatement:
        """Source: AWS Lambda Developer Guide, "Securing Lambda environment variables"."""
        return DataAwsIamPolicyDocumentStatement(
            sid="ReadVariables",
            actions=["kms:Decrypt"],
            resources=[self._key.arn],
            condition=[
                DataAwsIamPolicyDocumentStatementCondition(
                    test="ArnLike",
                    variable="kms:EncryptionContext:aws:lambda:FunctionArn",
                    values=[self._function_arn, f"{self._function_arn}:*"],
                )
            ],
        )
