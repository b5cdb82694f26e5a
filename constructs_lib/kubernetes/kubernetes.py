"""Kubernetes as a whole: control plane, system nodes, add-ons, and roles for what runs on it."""

from collections.abc import Collection, Mapping

from constructs import Construct

from constructs_lib.kubernetes.access import Access, Grant, Right
from constructs_lib.kubernetes.addons import BEFORE_NODES, ON_NODES, Addons
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.external_secrets import ExternalSecrets
from constructs_lib.kubernetes.karpenter import Karpenter
from constructs_lib.kubernetes.load_balancing import LoadBalancing
from constructs_lib.kubernetes.log_shipping import LogShipping
from constructs_lib.kubernetes.names import Names
from constructs_lib.kubernetes.node_group import NodeGroup
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import (
    ARGO_ROLLOUTS,
    CNI,
    COLLECTOR,
    EBS_CSI,
    METRICS_ADAPTER,
    ServiceAccount,
    of_service,
)
from constructs_lib.kubernetes.statements import use_volumes
from constructs_lib.kubernetes.way_in import WayIn
from constructs_lib.networking.network import discovery
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.parameters import Parameters
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Settings, Workload

COLLECTED = ("metrics", "traces")
ROUTED = ("log-search",)


class Kubernetes(Construct):
    """An EKS cluster in the private subnets, ready for what is installed from inside.

    Nodes reach AWS through NAT. Interface endpoints would keep that inside the VPC, and in a
    network without NAT all are needed: ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing,
    logs, secretsmanager, sqs, ssm, ssmmessages and sts, with the gateway endpoint of S3 (Amazon
    EKS User Guide, "Deploy private clusters with limited internet access").

    Attributes:
        control_plane: The cluster.
        security_group: Group of the system nodes and of Karpenter's, for databases to let in.
        nodes: System nodes.
        access: Who may work with it.
        way_in: How people reach its endpoint.
        collector: What writes metrics and traces of pods.
        log_router: What writes logs of pods.
        metrics_readers: What decides by samples, for the workspace to connect.
        pods: What runs on it of the environment's services, by their names.
        external_secrets: Role of External Secrets.
        log_shipping: Log group of pods, and the role of Fluent Bit.
        load_balancing: Role of the load balancer controller.
        karpenter: Roles and queue of Karpenter.
        names: Role of External DNS; None where no names are its to make.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: KubernetesConfig,
        network: NetworkReference,
        services: Mapping[str, Settings],
        logs_key: KeyReference,
        notices_key: KeyReference,
        grants: Mapping[str, Grant],
        people_account: str,
        records_role_arn: str | None = None,
    ) -> None:
        """Create the cluster.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose private subnets it stands in.
            services: Settings of the services that may run on it, by their names.
            logs_key: Key of log groups; CloudWatch Logs has to be among its users.
            notices_key: Key of notices about nodes; EventBridge has to be among its users.
            grants: Who may work with it, by a stable key.
            people_account: Account in which people sign in who may be let in, 12 digits.
            records_role_arn: Role in the account of a DNS zone that makes names for it; None where
                there is none.
        """
        super().__init__(scope, id_)
        self.key = EncryptionKey(
            self,
            "key",
            site=site,
            thing="kubernetes",
            purpose="Encrypts secrets of Kubernetes and volumes of its nodes and pods",
            users=(KeyUser.AUTO_SCALING,),
        )
        self.control_plane = ControlPlane(
            self, "control-plane", site=site, network=network, key=self.key, logs_key=logs_key
        )
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing="nodes",
            purpose="Nodes of Kubernetes",
            tags=discovery(site),
        )
        self._install(site, config, network)
        self.way_in = WayIn(
            self,
            "way-in",
            site=site,
            control_plane=self.control_plane,
            nodes=self.nodes.tag,
            people_account=people_account,
        )
        people = Grant(role_arn=self.way_in.role.arn, right=Right.ADMINISTER)
        self.access = Access(
            self, "access", control_plane=self.control_plane, grants={**grants, "people": people}
        )
        self._add_controllers(site, network, logs_key, notices_key)
        self.collector = self._collect(site)
        self.log_router = self._agent(site, "log-router", self.log_shipping.role)
        self.names = (
            Names(
                self,
                "names",
                site=site,
                control_plane=self.control_plane,
                records_role_arn=records_role_arn,
            )
            if records_role_arn
            else None
        )
        self.metrics_readers = [
            self._reader(site, METRICS_ADAPTER, "Scales services by their requests"),
            self._reader(site, ARGO_ROLLOUTS, "Judges new versions by their errors"),
        ]
        self.pods = {name: self._pods(site, name, settings) for name, settings in services.items()}

    def agents(self, stores: Collection[str]) -> list[tuple[Workload, tuple[str, ...]]]:
        """What collects metrics, traces and logs on it, and the stores that each writes to.

        Args:
            stores: Names of the stores that there are.
        """
        wanted = ((self.collector, COLLECTED), (self.log_router, ROUTED))
        return [
            (workload, tuple(name for name in names if name in stores))
            for workload, names in wanted
        ]

    def _agent(
        self, site: Site, name: str, role: PodRole, *, starter: PodRole | None = None
    ) -> Workload:
        settings = Parameters(self, f"{name}-settings", site=site, owner=name)
        return Workload(
            label=name,
            role=role,
            security_group=self.security_group,
            settings=settings,
            starter=starter,
        )

    def _collect(self, site: Site) -> Workload:
        """Give the OpenTelemetry collector its role; what it may write comes with its stores."""
        role = PodRole(
            self,
            "collector",
            site=site,
            control_plane=self.control_plane,
            account=COLLECTOR,
            thing="pod-collector",
            purpose="Writes metrics and traces of pods",
        )
        role.associate()
        return self._agent(site, "collector", role, starter=self.external_secrets.role)

    def _reader(self, site: Site, account: ServiceAccount, purpose: str) -> Workload:
        """Give a reader of samples its role; what it may read comes with the workspace."""
        role = PodRole(
            self,
            account.name,
            site=site,
            control_plane=self.control_plane,
            account=account,
            thing=f"pod-{account.name}",
            purpose=purpose,
        )
        role.associate()
        return self._agent(site, account.name, role)

    def _pods(self, site: Site, name: str, settings: Settings) -> Workload:
        """Give a service's pods a role; what it may do comes with what it is connected to."""
        role = PodRole(
            self,
            f"pod-{name}",
            site=site,
            control_plane=self.control_plane,
            account=of_service(name),
            thing=f"pod-{name}",
            purpose=f"What {name} may do on Kubernetes",
        )
        role.associate()
        return Workload(
            label=f"pod-{name}", role=role, security_group=self.security_group, settings=settings
        )

    def _add_controllers(
        self,
        site: Site,
        network: NetworkReference,
        logs_key: KeyReference,
        notices_key: KeyReference,
    ) -> None:
        """What is installed from inside finds its role by its service account."""
        plane = self.control_plane
        self.external_secrets = ExternalSecrets(
            self, "external-secrets", site=site, control_plane=plane
        )
        self.log_shipping = LogShipping(
            self, "log-shipping", site=site, control_plane=plane, logs_key=logs_key
        )
        self.load_balancing = LoadBalancing(
            self, "load-balancing", site=site, control_plane=plane, vpc_id=network.vpc_id
        )
        self.karpenter = Karpenter(
            self,
            "karpenter",
            site=site,
            control_plane=plane,
            key=self.key,
            notices_key=notices_key,
        )

    def _install(self, site: Site, config: KubernetesConfig, network: NetworkReference) -> None:
        """Nodes get ready only with a network, and pods of add-ons wait for nodes."""
        cni = self._role(site, "cni", CNI, "Gives pods addresses of the VPC")
        cni_policy = cni.attach("managed", site.managed_policy("AmazonEKS_CNI_Policy"))
        before = Addons(
            self,
            "addons-before-nodes",
            site=site,
            control_plane=self.control_plane,
            names=BEFORE_NODES,
            roles={"vpc-cni": cni},
            needs=[cni_policy],
        )
        self.nodes = NodeGroup(
            self,
            "nodes",
            site=site,
            config=config,
            control_plane=self.control_plane,
            network=network,
            security_group=self.security_group,
            key=self.key,
            needs=list(before.addons.values()),
        )
        volumes = self._role(site, "volumes", EBS_CSI, "Makes and attaches volumes of pods")
        volumes_policy = volumes.attach(
            "managed", site.managed_policy("service-role/AmazonEBSCSIDriverPolicy")
        )
        volumes.allow("encryption", use_volumes(self.key, site))
        Addons(
            self,
            "addons-on-nodes",
            site=site,
            control_plane=self.control_plane,
            names=ON_NODES,
            roles={"aws-ebs-csi-driver": volumes},
            needs=[volumes_policy, self.nodes.group],
        )

    def _role(self, site: Site, thing: str, account: ServiceAccount, purpose: str) -> PodRole:
        return PodRole(
            self,
            f"{thing}-role",
            site=site,
            control_plane=self.control_plane,
            account=account,
            thing=f"pod-{thing}",
            purpose=purpose,
        )
