# Needs Node 18 or newer, npm and git. Everything else, Node 24 too, comes with `npm ci` into node_modules.
.DEFAULT_GOAL := help
.PHONY: help demo test bench image kind clean

IMAGE ?= hookwright:0.1.0
INSTALLED := node_modules/.package-lock.json

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## See it work: a cluster, the engine, two controllers and what becomes of their objects
	@npm run --silent demo

test: $(INSTALLED) ## Format check, lint, type check, and all tests with coverage
	npm test

bench: $(INSTALLED) ## Measure throughput, latency, fairness, memory and start-up
	npm run --silent build
	npm run --silent bench

image: ## Build the container image $(IMAGE)
	docker build -t $(IMAGE) .

kind: ## Try it all in a kind cluster: Metacontroller, the hook server, the examples
	IMAGE=$(IMAGE) kind/up.sh

clean: ## Remove what was built and installed
	rm -rf dist coverage node_modules .hookwright

$(INSTALLED): package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@node_modules/.bin/node --version >/dev/null || { echo "npm did not bring Node 24 along: are install scripts switched off (npm config get ignore-scripts)?"; exit 1; }
	@touch $(INSTALLED)
