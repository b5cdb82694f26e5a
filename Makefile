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
IMAGE  ?=
COMMIT ?= $(shell git rev-parse HEAD)

COMPOSE := $(ENGINE) compose --file docker/docker-compose.yml
NEED_ENGINE := command -v "$(ENGINE)" >/dev/null || { \
  echo "error: $(ENGINE) is not installed; install Docker, or name your engine: ENGINE=podman" >&2; \
  exit 1; }

NEED_STACK = test -n "$(STACK)" || { \
  echo "error: name a stack: make $@ STACK=dev" >&2; exit 2; }

NEED_FROM = test -n "$(FROM)" || { \
  echo "error: name where it runs: make $@ FROM=dev STACK=$(STACK)" >&2; exit 2; }

# make ends with 2 whatever a command ends with, so pipelines read the exit code of the last one here.
KEEP_CODE := ; code=$$?; mkdir -p .terrace; echo $$code >.terrace/exit-code; exit $$code

# For two cores; the longest of all tests wait more than they compute, so they get a third worker.
# Each takes whole files, in the order that tests/conftest.py gives them.
IN_PARALLEL := --dist loadfile --no-loadscope-reorder

LOCK := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

LOCKS := app/requirements.txt docker/requirements.dev.txt $(sort $(wildcard requirements/*.txt))

.DEFAULT_GOAL := help
.PHONY: help setup ready ready-tests ready-clusters demo demo-down app up down image image-push \
  synth modules kubernetes monitoring dashboards docs generated test test-unit reach app-test kubernetes-check docker-check \
  delivery-check monitoring-check monitoring-record check scan audit secrets image-scan sbom bench versions bootstrap preflight plan deploy database \
  cluster bootstrap-kubernetes dashboards-push teardown stacks pipeline release releases kubernetes-image promotable promote \
  health rollback notify drift preview reap schema lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ Begin
setup: ## Install what the other commands need here
	@$(PYTHON) -m terrace.setup --venv "$(VENV)" --tests

ready: # What every other command begins with; says nothing when all is set up.
	@# Where this fails, nobody may read how an earlier command ended.
	@rm -f .terrace/exit-code
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

# The commit's time, not this one: the same commit is the same image, whenever it is built.
LABELS = --build-arg REVISION="$(COMMIT)" --build-arg CREATED="$$(TZ=UTC0 git show --no-patch \
  --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd "$(COMMIT)")"

image: ## Build its image (PLATFORM=linux/arm64)
	@$(NEED_ENGINE)
	@$(ENGINE) build --file docker/Dockerfile --tag app:local \
	  $(if $(PLATFORM),--load --platform "$(PLATFORM)") $(LABELS) .

image-push: ## Build for both processors, push: IMAGE=<repository>
	@$(NEED_ENGINE)
	@test -n "$(IMAGE)" || { echo "error: name a repository: make image-push IMAGE=…" >&2; exit 2; }
	@# Tags are immutable: a commit that was pushed already is that image.
	@$(ENGINE) buildx imagetools inspect "$(IMAGE):$(COMMIT)" >/dev/null 2>&1 || \
	  $(ENGINE) buildx build --file docker/Dockerfile --platform linux/amd64,linux/arm64 \
	  --provenance false --tag "$(IMAGE):$(COMMIT)" $(LABELS) --push . >&2
	@printf 'digest=%s\n' "$$($(ENGINE) buildx imagetools inspect "$(IMAGE):$(COMMIT)" \
	  --format '{{.Manifest.Digest}}')"

##@ Write what is committed
synth: ready ## Write the stacks into terraform-out
	@$(CDKTF) synth

modules: ready ## Write the constructs as Terraform modules
	@$(PY) -O -m terrace modules

kubernetes: ready ## Write what the manifests take from environments/
	@$(PY) -m terrace kubernetes

monitoring: ready ## Write the alert rules of objectives
	@$(PY) -m terrace monitoring

dashboards: ready ## Write Grafana's dashboards
	@$(PY) -m terrace dashboards

docs: ready ## Write the generated documents
	@$(PY) -m terrace docs

generated: monitoring dashboards synth modules kubernetes docs ## Write all of it; fail where that changes a file
	@test -z "$$(git status --porcelain)" || { git status --short >&2; git diff >&2; \
	  echo "error: what is generated is stale: run make generated, and commit it" >&2; exit 1; }

##@ Check
test: ready-tests ## Run all tests (PART=unit: one part of them)
	@$(PY) -m pytest -q -n 3 $(IN_PARALLEL) $(if $(PART),--part "$(PART)") \
	  && echo "All tests$(if $(PART), of part $(PART)) passed."

test-unit: ready-tests ## Run the tests that need no program or server
	@$(PY) -m pytest -q -m "not e2e and not terraform and not stock and not servers" \
	  -n 2 $(IN_PARALLEL)

reach: ready-tests ## Compare who reaches what in the embedded AWS
	@$(PY) -m pytest -q tests/e2e/test_journey.py

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

delivery-check: ready ## Check pipelines and scripts, and look for secrets
	@$(PY) -m terrace delivery-check

monitoring-check: ready-tests ## Check rules, routes, dashboards, collectors
	@$(PY) -m terrace monitoring-check

monitoring-record: ready-tests ## Write what a run of alerts showed into docs/
	@$(PY) -m tests.support.monitoring.record

secrets: ready ## Look for secrets in files and in the history
	@$(PY) -m terrace delivery-check --only secrets --only history

image-scan: ready ## Scan an image with trivy (IMAGE=app:local)
	@$(PY) -m terrace.scan.image $(if $(IMAGE),"$(IMAGE)",app:local) $(if $(SARIF),--sarif "$(SARIF)")

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
	@$(NEED_STACK)
	@$(PY) -m terrace preflight $(STACK) $(if $(ROLE),--role "$(ROLE)")

plan: ready ## Show what would change: STACK=dev (OUT=folder)
	@$(NEED_STACK)
	@$(PY) -m terrace plan $(STACK) $(if $(OUT),--out "$(OUT)") $(if $(READ_ONLY),--read-only)

drift: ready ## Say which stacks differ from AWS (STACK=dev)
	@$(PY) -m terrace drift $(or $(STACK),$(STACKS)) $(if $(OUT),--out "$(OUT)") $(KEEP_CODE)

deploy: ready ## Deploy a stack: STACK=dev (APPROVED=fingerprint)
	@$(NEED_STACK)
	@# An approval that came out empty is one all the same, and approves nothing.
	@$(if $(filter-out undefined,$(origin APPROVED)),TERRACE_APPROVED_PLAN="$(APPROVED)") \
	  $(CDKTF) deploy $(STACK) $(if $(filter-out undefined,$(origin APPROVED)),--auto-approve) $(KEEP_CODE)

database: ready ## Make a database's user and tables: STACK=dev
	@$(NEED_STACK)
	@$(PY) -m terrace database prepare $(STACK)
	@$(PY) -m terrace database migrate $(STACK)

cluster: ready ## Open a tunnel to Kubernetes: make cluster STACK=dev
	@$(NEED_STACK)
	@$(PY) -m terrace cluster $(STACK)

bootstrap-kubernetes: ready-clusters ## Install Argo CD into a new cluster: STACK=dev
	@$(NEED_STACK)
	@$(PY) -m terrace kubernetes-bootstrap $(STACK)

dashboards-push: ready ## Put dashboards into Managed Grafana: STACK=staging
	@$(NEED_STACK)
	@$(PY) -m terrace dashboards push $(STACK) $(if $(ROLE),--role "$(ROLE)")

teardown: ready ## Take an environment down: make teardown STACK=dev
	@$(NEED_STACK)
	@$(PY) -m terrace teardown $(STACK)

##@ Release the service
stacks: # The stacks in the order of their deployment; before anything is set up.
	@$(PYTHON) -m terrace stacks $(if $(GITHUB),--github)

pipeline: ready # What a pipeline needs to sign in: STACK=dev (READ_ONLY=1: to plan)
	@$(NEED_STACK)
	@$(PY) -m terrace pipeline $(STACK) $(if $(READ_ONLY),--plan) $(if $(GITHUB),--github)

release: ready ## Deploy an image: STACK= IMAGE=sha256:… COMMIT=
	@$(NEED_STACK)
	@scripts/deploy.sh $(STACK) --image "$(IMAGE)" --commit "$(COMMIT)" $(KEEP_CODE)

releases: ready ## Show what runs where (STACK=dev, JSON=1)
	@$(PY) -m terrace release status $(STACK) $(if $(JSON),--json) $(if $(NOTED),--noted) $(KEEP_CODE)

kubernetes-image: ready ## Write a cluster's image: STACK=dev IMAGE=sha256:…
	@$(NEED_STACK)
	@$(PY) -m terrace release digest $(STACK) --image "$(IMAGE)"

promotable: ready ## Say what may be promoted: FROM=dev STACK=staging
	@$(NEED_STACK)
	@$(NEED_FROM)
	@$(PY) -m terrace release promotable $(FROM) $(STACK) $(KEEP_CODE)

promote: ready ## Deploy what another runs: FROM=dev STACK=staging
	@$(NEED_STACK)
	@$(NEED_FROM)
	@scripts/promote.sh $(FROM) $(STACK) $(KEEP_CODE)

health: ready ## Ask the public addresses: STACK=dev
	@$(NEED_STACK)
	@scripts/health-check.sh $(STACK) $(KEEP_CODE)

rollback: ready ## Go back to the former release: STACK=dev
	@$(NEED_STACK)
	@scripts/rollback.sh $(STACK) $(KEEP_CODE)

notify: ready ## Tell those on call: STACK=dev EVENT=failed
	@$(NEED_STACK)
	@scripts/notify.sh $(STACK) $(EVENT) $(if $(IMAGE),--image "$(IMAGE)" --commit "$(COMMIT)") \
	  $(if $(REASON),--reason "$(REASON)") $(if $(CODE),--code "$(CODE)")

##@ Environments of pull requests
preview: ready ## Deploy a preview: NUMBER=7 (END=1: take it down)
	@test -n "$(NUMBER)" || { echo "error: name a pull request: make $@ NUMBER=7" >&2; exit 2; }
	@$(PY) -m terrace preview $(NUMBER) $(if $(END),--end) \
	  $(if $(IMAGE),--image "$(IMAGE)" --commit "$(COMMIT)")

reap: ready ## Take down previews that have ended (DRY_RUN=1)
	@$(PY) -m terrace reap $(if $(DRY_RUN),--dry-run) $(if $(CLOSED),--closed $(CLOSED))

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
	@for group in checks node plot scan terraform uv; do \
	  $(LOCK) --group $$group --output-file requirements/$$group.txt || exit 1; \
	done

clean: ## Remove caches; keep what setup installed
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .terrace/logs
	@find . \( -name node_modules -o -name '.venv*' -o -name .git \) -prune \
	  -o -type d \( -name __pycache__ -o -name .terraform \) -prune -exec rm -rf {} +
