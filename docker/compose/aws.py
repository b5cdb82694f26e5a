"""Makes, in the stand-in of AWS, what the constructs make on AWS: the bucket and the queues."""

import json
import os
from contextlib import suppress
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

RECEIVES = 3  # then a message goes to the dead letters

session = boto3.Session(region_name=os.environ["AWS_REGION"])  # boto3 does not read it
sqs = session.client("sqs")
# The stand-in takes the first word of a host name for a bucket's.
s3 = session.client("s3", config=Config(s3={"addressing_style": "virtual"}))
with suppress(s3.exceptions.BucketAlreadyOwnedByYou):  # it runs each time that compose starts
    s3.create_bucket(
        Bucket=os.environ["UPLOADS_BUCKET"],
        CreateBucketConfiguration={"LocationConstraint": session.region_name},
    )
for url in (os.environ["TASKS_QUEUE_URL"], os.environ["JOBS_QUEUE_URL"]):
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    dead = sqs.create_queue(QueueName=f"{name}-dead-letters")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = {"deadLetterTargetArn": attributes["QueueArn"], "maxReceiveCount": RECEIVES}
    sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(redrive)})
