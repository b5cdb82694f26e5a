"""The modules that leave the house, one file for each domain."""

from terrace.modules.definitions.cache import CACHE
from terrace.modules.definitions.compute import COMPUTE
from terrace.modules.definitions.database import DATABASE
from terrace.modules.definitions.kubernetes import KUBERNETES
from terrace.modules.definitions.monitoring import MONITORING
from terrace.modules.definitions.networking import NETWORKING, SINGLE_NAT
from terrace.modules.definitions.security import SECURITY
from terrace.modules.definitions.storage import STORAGE

MODULES = {
    module.name: module
    for module in (
        CACHE,
        COMPUTE,
        DATABASE,
        KUBERNETES,
        MONITORING,
        NETWORKING,
        SINGLE_NAT,
        SECURITY,
        STORAGE,
    )
}
