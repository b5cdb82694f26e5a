"""Makes, in the stand-in of AWS, what the constructs make on AWS: the bucket and the queues."""

import json
import os
from contextlib import suppress
from urllib.parse import urlsplit

import boto3

RECEIVES = 3  # then a message goes to the dead letters

s3, sqs = boto3.client("s3"), boto3.client("sqs")
with suppress(s3.exceptions.BucketAlreadyOwnedByYou):  # it runs each time that compose starts
    s3.create_bucket(
        Bucket=os.environ["UPLOADS_BUCKET"],
        CreateBucketConfiguration={"LocationConstraint": os.environ["AWS_REGION"]},
    )
for url in (os.environ["TASKS_QUEUE_URL"], os.environ["JOBS_QUEUE_URL"]):
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    dead = sqs.create_queue(QueueName=f"{name}-dead-letters")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = {"deadLetterTargetArn": attributes["QueueArn"], "maxReceiveCount": RECEIVES}
    sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(redrive)})
