# The commands of this project; continuous integration calls only these.
# Choose another Python or virtual environment: make setup PYTHON=python3.12 VENV=.venv-3.12

PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
CDKTF  := $(VENV)/bin/cdktf
STACK  ?=
STACKS ?=
KEEP   ?=

# For two cores; the longest of all tests wait more than they compute, so they get a third worker.
# Each takes whole files, in the order that tests/conftest.py gives them.
IN_PARALLEL := --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-down test test-unit check scan synth modules schema docs bench bootstrap plan deploy lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install everything that the other commands need; quick when nothing changed
	@$(PYTHON) -m terrace.setup --venv "$(VENV)"

demo: setup ## Deploy into the embedded AWS and check it (STACKS="dev staging", KEEP=1 to leave it up)
	@$(PY) -m terrace demo $(STACKS) $(if $(KEEP),--keep)

demo-down: ## Stop the embedded AWS that make demo KEEP=1 left running
	@$(PY) -m terrace local down

test: setup ## Run all tests
	@$(PY) -m pytest -q -n 3 $(IN_PARALLEL) && echo "All tests passed."

test-unit: setup ## Run the tests that need neither terraform nor the embedded AWS
	@$(PY) -m pytest -q -m "not e2e and not terraform and not stock" -n 2 $(IN_PARALLEL)

check: setup ## Check style, format and types, and scan the plans
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m terrace scan

scan: setup ## Scan the plan of every stack with checkov and trivy, without an account
	@$(PY) -m terrace scan

synth: setup ## Write terraform-out: the stacks as HCL and as JSON
	@$(CDKTF) synth --hcl
	@$(CDKTF) synth

modules: setup ## Write the constructs as Terraform modules into terraform-out
	@$(PY) -O -m terrace modules

schema: setup ## Renew the list of the provider's nested blocks that the HCL writer uses
	@$(PY) -m terrace.hcl.schema terraform-out

docs: setup ## Write the generated documents
	@$(PY) -m terrace docs

bench: setup ## Compare start-up and synthesis with stock cdktf and with JavaScript
	@$(PY) -m terrace bench

bootstrap: setup ## Create the state bucket, once per organization
	@$(PY) -m terrace bootstrap

plan: setup ## Show what a deployment would change: make plan STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make plan STACK=dev" >&2; exit 1; }
	@$(CDKTF) diff $(STACK)

deploy: setup ## Deploy a stack: make deploy STACK=dev
	@test -n "$(STACK)" || { echo "error: name a stack: make deploy STACK=dev" >&2; exit 1; }
	@$(CDKTF) deploy $(STACK)

lock: setup ## Lock the Python packages anew from requirements/*.in (UPGRADE=1 for newest versions)
	@for source in requirements/*.in; do \
	  echo "$$source" && \
	  $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	    --output-file "$${source%.in}.txt" "$$source" || exit 1; \
	done

clean: ## Remove caches and Terraform's working folders; keep what setup installed
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .terrace/logs
	@find . \( -name node_modules -o -name '.venv*' -o -name .git \) -prune \
	  -o -type d \( -name __pycache__ -o -name .terraform \) -prune -exec rm -rf {} +
