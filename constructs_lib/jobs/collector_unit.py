"""The OpenTelemetry collector on an instance of the job fleet: a container under systemd."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from constructs_lib.compute.collector import IMAGE, MEMORY_MIB, NAME, SOFT_MIB, tells
from constructs_lib.json_text import compact
from constructs_lib.observability.collector import CollectorConfig
from constructs_lib.observability.vendors import FIELD

STOP_SECONDS = 10  # of what the jobs leave of a spot instance's two minutes
SUFFIX = "_SECRET_ARN"  # of a setting that says where a secret is; without it, the variable's name
SHARES = 128  # of the processor; Docker gives the jobs 1,024
# Without double quotes, as the start script that it is a part of. The collector's configuration has
# some, and is written in base64.
TEMPLATE = """\
base64 --decode >/etc/jobs/{name}.json <<'END'
{configuration}
END
cat >/usr/local/bin/{name}-settings <<'END'
#!/usr/bin/python3
# Where metrics and traces go, and with which keys; nothing else that the jobs are told.
import json
import os
import subprocess
def read(service, verb, *given):
    return json.loads(subprocess.check_output(
        ['aws', service, verb, '--region', '{region}', '--output', 'json', *given]
    ))
os.umask(0o077)
found = read('ssm', 'get-parameters', '--names', {names})
with open('/run/{name}.env', 'w') as settings:
    for each in found['Parameters']:
        setting, value = each['Name'].rsplit('/', 1)[1], each['Value']
        if setting.endswith('{suffix}'):
            secret = read('secretsmanager', 'get-secret-value', '--secret-id', value)
            value = json.loads(secret['SecretString'])['{field}']
        settings.write(setting.removesuffix('{suffix}') + '=' + value + chr(10))
END
chmod 0755 /usr/local/bin/{name}-settings
cat >/etc/systemd/system/{name}.service <<'END'
[Unit]
Description=Collector of metrics and traces
Requires=docker.service
After=docker.service network-online.target
Wants=network-online.target

[Service]
ExecStartPre=/usr/local/bin/{name}-settings
ExecStartPre=-/usr/bin/docker rm --force {name}
ExecStart=/usr/bin/docker run --rm --name {name} {options} {image} --config=/etc/{name}.json
ExecStop=/usr/bin/docker stop --time {stop_seconds} {name}
TimeoutStartSec=600
TimeoutStopSec={timeout}
Restart=always
RestartSec=15
END
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectorUnit:
    """A unit that systemd starts before the jobs, and stops after them.

    The jobs want it and do not need it: they start without waiting until it works, and go on
    without it; systemd starts it again.

    Attributes:
        config: What it is told, literal.
        log_group: Log group of the jobs, in which it has streams of its own; may be a token.
        path: Path of the jobs' settings.
    """

    config: CollectorConfig
    log_group: str
    path: str

    @property
    def name(self) -> str:
        """Name of the unit, and of the container."""
        return NAME

    @property
    def told(self) -> Mapping[str, str]:
        """What the jobs are told of it."""
        return tells(self.config)

    @property
    def _settings(self) -> tuple[str, ...]:
        keys = (each.secret_setting for each in self.config.vendors)
        return (*self.config.settings, *keys)

    @property
    def text(self) -> str:
        """The part of the start script that writes the unit."""
        options = (
            # As for the jobs: one hop to the instance's credentials, and their loopback interface.
            "--network host",
            f"--user {IMAGE.user}",
            "--read-only",
            "--cap-drop ALL",
            "--security-opt no-new-privileges",
            f"--memory {MEMORY_MIB}m",
            f"--cpu-shares {SHARES}",
            "--log-driver awslogs",
            f"--log-opt awslogs-region={self.config.region}",
            f"--log-opt awslogs-group={self.log_group}",
            # Go's template for the id of the container; systemd reads nothing in it.
            f"--log-opt tag={NAME}/{{{{.ID}}}}",
            "--log-opt mode=non-blocking",
            f"--volume /etc/jobs/{NAME}.json:/etc/{NAME}.json:ro",
            f"--env AWS_REGION={self.config.region}",
            f"--env GOMEMLIMIT={SOFT_MIB}MiB",
            f"--env-file /run/{NAME}.env",
        )
        return TEMPLATE.format(
            name=NAME,
            configuration=b64encode(compact(self.config.document).encode()).decode(),
            names=", ".join(f"'{self.path}/{name}'" for name in self._settings),
            suffix=SUFFIX,
            field=FIELD,
            region=self.config.region,
            options=" ".join(options),
            image=IMAGE.pinned,
            stop_seconds=STOP_SECONDS,
            timeout=STOP_SECONDS + 10,
        )
