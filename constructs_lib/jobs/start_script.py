"""What an instance runs when it starts: Docker, and the jobs' container under systemd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs_lib.compute.config import PORT  # health checks; the security group lets nobody in
from constructs_lib.image import ImageReference
from constructs_lib.jobs.collector_unit import CollectorUnit

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
# What the jobs are told, and their image; revision {revision}.
import json
import subprocess
def read(verb, *given):
    return json.loads(subprocess.check_output(
        ['aws', 'ssm', verb, '--region', '{region}', '--output', 'json', *given]
    ))
found = read('get-parameters-by-path', '--path', '{path}')
image = {image}
with open('/run/jobs.env', 'w') as settings:
    for each in found['Parameters']:
        settings.write(each['Name'].rsplit('/', 1)[1] + '=' + each['Value'] + chr(10))
with open('/run/jobs.image', 'w') as chosen:
    chosen.write('JOBS_IMAGE=' + image + chr(10))
subprocess.check_call(['/usr/bin/docker', 'pull', '--quiet', image])
END
chmod 0755 /usr/local/bin/jobs-settings
{collector}cat >/etc/systemd/system/jobs.service <<'END'
[Unit]
Description=Jobs of the application
Requires=docker.service
After=docker.service network-online.target{after}
Wants=network-online.target{after}

[Service]
Environment=DOCKER_CONFIG=/etc/jobs
EnvironmentFile=-/run/jobs.image
ExecStartPre=/usr/local/bin/jobs-settings
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
        image: Image of the application; its texts may be tokens.
        command: Command instead of the image's own, none of its words to be quoted.
        environment: Name of the environment; may be a token.
        service: What the jobs are called, as the services of the environment have names.
        log_group: Log group of the container; may be a token.
        region: Region of all of these; may be a token.
        path: Path of the settings; each start of the container reads them anew, and its release.
        collector: What collects metrics and traces beside the jobs; None for nothing.
    """

    image: ImageReference
    command: Sequence[str]
    environment: str
    service: str
    log_group: str
    region: str
    path: str
    collector: CollectorUnit | None = None

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
            *(f"--env {name}={value}" for name, value in self._told.items()),
            "--env-file /run/jobs.env",
        )
        return TEMPLATE.format(
            image=self._image(),
            region=self.region,
            path=self.path,
            revision=revision,
            options=" ".join(options),
            collector=self.collector.text if self.collector else "",
            after=f" {self.collector.name}.service" if self.collector else "",
            # As systemd spells a variable; a brace would be Terraform's.
            words=" ".join(["$JOBS_IMAGE", *self.command]),
            tries=TRIES,
            stop_seconds=STOP_SECONDS,
            timeout=STOP_SECONDS + 10,
        )

    @property
    def _told(self) -> Mapping[str, str]:
        return self.collector.told if self.collector else {}

    def _image(self) -> str:
        """Write the address of the image in Python, or how to find it out."""
        release = self.image.release
        if release is None:
            return f"'{self.image.address}'"
        read = f"read('get-parameter', '--name', '{release.parameter}')['Parameter']['Value']"
        return f"'{release.repository_url}' + json.loads({read})['image']"
