"""What an instance runs when it starts: Docker, and the jobs' container under systemd."""

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_lib.compute.config import PORT  # health checks; the security group lets nobody in

TRIES = 6  # to install packages, with pauses of two and a half minutes in all
STOP_SECONDS = 110  # of the two minutes that a spot instance has left
USER = "1000:1000"
# Without double quotes: it becomes text inside of an expression, where cdktf takes none.
TEMPLATE = """\
#!/bin/bash
set -euo pipefail
# Shutting down terminates the instance, and Auto Scaling starts another one.
trap 'test $? -eq 0 || shutdown --poweroff now' EXIT
tries=1
until dnf install -y docker amazon-ecr-credential-helper; do
    test $tries -lt {tries}
    sleep $((tries * 10))
    tries=$((tries + 1))
done
mkdir -p /etc/jobs
python3 - >/etc/jobs/config.json <<'END'
import json
print(json.dumps(dict(credsStore='ecr-login')))
END
cat >/usr/local/bin/jobs-settings <<'END'
#!/usr/bin/python3
# What the jobs are told; revision {revision}.
import json
import subprocess
found = json.loads(subprocess.check_output(
    ['aws', 'ssm', 'get-parameters-by-path', '--region', '{region}', '--path', '{path}',
     '--output', 'json']
))
with open('/run/jobs.env', 'w') as settings:
    for each in found['Parameters']:
        settings.write(each['Name'].rsplit('/', 1)[1] + '=' + each['Value'] + chr(10))
END
chmod 0755 /usr/local/bin/jobs-settings
cat >/etc/systemd/system/jobs.service <<'END'
[Unit]
Description=Jobs of the application
Requires=docker.service
After=docker.service network-online.target
Wants=network-online.target

[Service]
Environment=DOCKER_CONFIG=/etc/jobs
ExecStartPre=/usr/local/bin/jobs-settings
ExecStartPre=/usr/bin/docker pull --quiet {image}
ExecStart=/usr/bin/docker run --rm --name jobs {options} {words}
ExecStop=/usr/bin/docker stop --time {stop_seconds} jobs
TimeoutStartSec=600
TimeoutStopSec={timeout}
Restart=always
RestartSec=15

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --now docker.service
# systemd itself tries again when the image is not there yet: no reason to end the instance.
systemctl enable --now --no-block jobs.service
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartScript:
    """User data of an instance; it holds no secret, since the instance's role signs in.

    Attributes:
        image: Image of the application; may be a token.
        command: Command instead of the image's own, none of its words to be quoted.
        environment: Name of the environment; may be a token.
        service: What the jobs are called, as the services of the environment have names.
        log_group: Log group of the container; may be a token.
        region: Region of all of these; may be a token.
        path: Path of the settings; each start of the container reads them anew.
    """

    image: str
    command: Sequence[str]
    environment: str
    service: str
    log_group: str
    region: str
    path: str

    def render(self, revision: str) -> str:
        """Write the script; another revision of the settings makes it another script."""
        options = (
            # One hop to the instance's credentials is allowed, and a bridge would be a second one.
            "--network host",
            f"--user {USER}",
            "--read-only",
            "--tmpfs /tmp",
            "--cap-drop ALL",
            "--security-opt no-new-privileges",
            "--log-driver awslogs",
            f"--log-opt awslogs-region={self.region}",
            f"--log-opt awslogs-group={self.log_group}",
            # A slow log service must never stop a job.
            "--log-opt mode=non-blocking",
            f"--env AWS_REGION={self.region}",
            f"--env ENVIRONMENT_NAME={self.environment}",
            f"--env SERVICE_NAME={self.service}",
            f"--env PORT={PORT}",
            "--env-file /run/jobs.env",
        )
        return TEMPLATE.format(
            image=self.image,
            region=self.region,
            path=self.path,
            revision=revision,
            options=" ".join(options),
            words=" ".join([self.image, *self.command]),
            tries=TRIES,
            stop_seconds=STOP_SECONDS,
            timeout=STOP_SECONDS + 10,
        )
