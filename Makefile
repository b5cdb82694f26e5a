# The commands of this project; continuous integration calls only these.
# Choose another Python or virtual environment: make setup PYTHON=python3.12 VENV=.venv-3.12

PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
CDKTF  := $(VENV)/bin/cdktf
STACK  ?=
STACKS ?=
KEEP   ?=
PORT   ?= 8000
ENGINE ?= docker

COMPOSE := $(ENGINE) compose --file docker/docker-compose.yml
NEED_ENGINE := command -v "$(ENGINE)" >/dev/null || { \
  echo "error: $(ENGINE) is not installed; install Docker, or name your engine: ENGINE=podman" >&2; \
  exit 1; }

# For two cores; the longest of all tests wait more than they compute, so they get a third worker.
# Each takes whole files, in the order that tests/conftest.py gives them.
IN_PARALLEL := --dist loadfile --no-loadscope-reorder

LOCK := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

LOCKS := app/requirements.txt docker/requirements.dev.txt $(sort $(wildcard requirements/*.txt))

.DEFAULT_GOAL := help
.PHONY: help setup ready ready-tests ready-clusters demo demo-down app up down image synth modules kubernetes docs \
  test test-unit app-test kubernetes-check docker-check check scan audit sbom bench versions \
  bootstrap preflight plan deploy database cluster bootstrap-kubernetes teardown schema lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ Begin
setup: ## Install what the other commands need here
	@$(PYTHON) -m terrace.setup --venv "$(VENV)" --tests

ready: # What every other command begins with; says nothing when all is set up.
	@$(PYTHON) -m terrace.setup --venv "$(VENV)" --quiet

ready-tests: # The same before tests, which need servers and tools of their own.
	@$(PYTHON) -m terrace.setup --venv "$(VENV)" --quiet --tests

ready-clusters: # The same before what works on a cluster, which needs kubectl and helm.
	@$(PYTHON) -m terrace.setup --venv "$(VENV)" --quiet --clusters

demo: ready ## Deploy into the embedded AWS (STACKS=dev, KEEP=1)
	@$(PY) -m terrace demo $(STACKS) $(if $(KEEP),--keep)

demo-down: ## Stop the embedded AWS that KEEP=1 left running
	@$(PY) -m terrace local down

##@ Run the service
app: ready ## Run it on this machine, with SQLite (PORT=8000)
	@LISTEN_ADDRESS=127.0.0.1 PORT=$(PORT) DATA_FOLDER=.terrace/data SHUTDOWN_DELAY_SECONDS=0 \
	  $(PY) -m app

up: ## Run it in containers, with all that it needs
	@$(NEED_ENGINE)
	@$(COMPOSE) up --build --detach --wait

down: ## Stop the containers
	@$(NEED_ENGINE)
	@$(COMPOSE) down

image: ## Build its image
	@$(NEED_ENGINE)
	@$(ENGINE) build --file docker/Dockerfile --tag app:local \
	  --build-arg REVISION="$$(git rev-parse HEAD)" \
	  --build-arg CREATED="$$(date -u +%Y-%m-%dT%H:%M:%SZ)" .

##@ Write what is committed
synth: ready ## Write the stacks into terraform-out
	@$(CDKTF) synth

modules: ready ## Write the constructs as Terraform modules
	@$(PY) -O -m terrace modules

kubernetes: ready ## Write what the manifests take from environments/
	@$(PY) -m terrace kubernetes

docs: ready ## Write the generated documents
	@$(PY) -m terrace docs

##@ Check
test: ready-tests ## Run all tests
	@$(PY) -m pytest -q -n 3 $(IN_PARALLEL) && echo "All tests passed."

test-unit: ready-tests ## Run the tests that need no program or server
	@$(PY) -m pytest -q -m "not e2e and not terraform and not stock and not servers" \
	  -n 2 $(IN_PARALLEL)

app-test: ready-tests ## Test the service with a real PostgreSQL and Redis
	@$(PY) -m pytest -q -n 2 $(IN_PARALLEL) tests/app tests/servers

kubernetes-check: ready-tests ## Render, validate and compare the manifests
	@$(PY) -m pytest -q -n 2 $(IN_PARALLEL) tests/kubernetes

docker-check: ready-tests ## Check the image's files, and run their steps
	@$(PY) -m pytest -q tests/docker

check: ready ## Check style, format and types, and scan the plans
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m terrace scan

scan: ready ## Scan the plan of every stack with checkov and trivy
	@$(PY) -m terrace scan

audit: ready-tests ## Look for known vulnerabilities of packages
	@# --strict: a package that nothing is known of, as without a way to PyPI, is not a sound one.
	@PYTHONPATH=.terrace/checks $(PY) -S -P -m pip_audit --strict --require-hashes --disable-pip \
	  --progress-spinner off $(foreach lock,$(LOCKS),--requirement $(lock))

sbom: ready-tests ## Write the image's bill of materials (SBOM)
	@mkdir -p .terrace/sbom
	@PYTHONPATH=.terrace/checks $(PY) -S -P -m cyclonedx_py requirements app/requirements.txt \
	  --output-reproducible --of JSON --output-file .terrace/sbom/app.cdx.json

versions: ready ## Show how long AWS supports the versions in use
	@$(PY) -m terrace versions

bench: ready ## Compare with stock cdktf and with JavaScript
	@$(PY) -m terrace bench

##@ Deploy to AWS
bootstrap: ready ## Create the state bucket, or prepare STACK=dev
	@$(PY) -m terrace bootstrap $(STACK)

preflight: ready ## Say what will stop a deployment: STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make preflight STACK=dev" >&2; exit 1; }
	@$(PY) -m terrace preflight $(STACK)

plan: ready ## Show what would change: STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make plan STACK=dev" >&2; exit 1; }
	@$(CDKTF) diff $(STACK)

deploy: ready ## Deploy a stack: make deploy STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make deploy STACK=dev" >&2; exit 1; }
	@$(CDKTF) deploy $(STACK)

database: ready ## Make a database's user and tables: STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make database STACK=dev" >&2; exit 1; }
	@$(PY) -m terrace database prepare $(STACK)
	@$(PY) -m terrace database migrate $(STACK)

cluster: ready ## Open a tunnel to Kubernetes: make cluster STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make cluster STACK=dev" >&2; exit 1; }
	@$(PY) -m terrace cluster $(STACK)

bootstrap-kubernetes: ready-clusters ## Install Argo CD into a new cluster: STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make bootstrap-kubernetes STACK=dev" >&2; exit 1; }
	@$(PY) -m terrace kubernetes-bootstrap $(STACK)

teardown: ready ## Take an environment down: make teardown STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make teardown STACK=dev" >&2; exit 1; }
	@$(PY) -m terrace teardown $(STACK)

##@ Maintain
schema: ready ## Renew the list of the provider's nested blocks
	@$(PY) -m terrace.hcl.schema terraform-out

lock: ready ## Lock the Python packages (UPGRADE=1: newest)
	@$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	@$(LOCK) pyproject.toml app/requirements.in --group dev --output-file requirements/dev.txt
	@# The image gets the versions that the tests run with.
	@$(LOCK) app/requirements.in --constraint requirements/dev.txt \
	  --output-file app/requirements.txt
	@$(LOCK) docker/requirements.dev.in --constraint requirements/dev.txt \
	  --output-file docker/requirements.dev.txt
	@$(LOCK) --group kubernetes --no-deps --output-file requirements/kubernetes.txt
	@for group in checks node scan terraform uv; do \
	  $(LOCK) --group $$group --output-file requirements/$$group.txt || exit 1; \
	done

clean: ## Remove caches; keep what setup installed
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .terrace/logs
	@find . \( -name node_modules -o -name '.venv*' -o -name .git \) -prune \
	  -o -type d \( -name __pycache__ -o -name .terraform \) -prune -exec rm -rf {} +
