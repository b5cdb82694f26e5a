"""The modules that leave the house, one file for each domain."""

from terrace.modules.definitions.account import ACCOUNT
from terrace.modules.definitions.cache import CACHE
from terrace.modules.definitions.compute import COMPUTE
from terrace.modules.definitions.compute_blue_green import BLUE_GREEN
from terrace.modules.definitions.compute_origin import ORIGIN
from terrace.modules.definitions.database import DATABASE
from terrace.modules.definitions.database_aurora import AURORA
from terrace.modules.definitions.database_table import TABLE
from terrace.modules.definitions.delivery import DELIVERY
from terrace.modules.definitions.edge import EDGE
from terrace.modules.definitions.feature_flags import FEATURE_FLAGS
from terrace.modules.definitions.functions import FUNCTIONS
from terrace.modules.definitions.jobs import JOBS
from terrace.modules.definitions.kubernetes import KUBERNETES
from terrace.modules.definitions.log_search import LOG_SEARCH
from terrace.modules.definitions.monitoring import MONITORING
from terrace.modules.definitions.networking import NETWORKING, SINGLE_NAT
from terrace.modules.definitions.observability import OBSERVABILITY
from terrace.modules.definitions.observability_vendors import OBSERVABILITY_VENDORS
from terrace.modules.definitions.operations import OPERATIONS
from terrace.modules.definitions.operations_recovery import OPERATIONS_RECOVERY
from terrace.modules.definitions.security import SECURITY
from terrace.modules.definitions.storage import STORAGE
from terrace.modules.definitions.storage_uploads import UPLOADS
from terrace.modules.definitions.working_hours import WORKING_HOURS

MODULES = {
    module.name: module
    for module in (
        ACCOUNT,
        AURORA,
        BLUE_GREEN,
        CACHE,
        COMPUTE,
        DATABASE,
        DELIVERY,
        EDGE,
        FEATURE_FLAGS,
        FUNCTIONS,
        JOBS,
        KUBERNETES,
        LOG_SEARCH,
        MONITORING,
        NETWORKING,
        OBSERVABILITY,
        OBSERVABILITY_VENDORS,
        OPERATIONS,
        OPERATIONS_RECOVERY,
        ORIGIN,
        SECURITY,
        SINGLE_NAT,
        STORAGE,
        TABLE,
        UPLOADS,
        WORKING_HOURS,
    )
}
