# What each target costs in time stands in README.md.
.PHONY: check test module-test soak-tunnels benchmark benchmark-document demo demo-down e2e image httpd-image format golden clean

IMAGE ?= localhost/wsproxy-operator:0.1.0
HTTPD_IMAGE ?= docker.io/library/httpd:2.4
EVENT_LOOPS_IMAGE ?= localhost/wsproxy-httpd-event-loops:0.1.0
CONTAINER_TOOL ?= $(shell command -v docker || command -v podman)

# The quick part: format, unit tests, golden cases, and the real httpd on each of them.
check:
	dev/install-packages
	dev/install-packages httpd-module
	$(MAKE) -C httpd-module
	mvn -B verify -Dquarkus.build.skip=true

# Everything: unit, golden, httpd-module, real-httpd, API-server and end-to-end tests.
test:
	dev/test

# The httpd module for event loops: with the real httpd, with sanitizers, fuzzed.
module-test:
	dev/install-packages httpd-module
	$(MAKE) -C httpd-module test

# A million tunnels through the module while httpd restarts each second; SOAK_TUNNELS says how many.
soak-tunnels:
	dev/install-packages httpd-module
	$(MAKE) -C httpd-module soak

# httpd on threads and with the module, nginx, HAProxy: memory, rates, latency, reloads. Tables go to target/benchmark.
benchmark:
	dev/benchmark/run $(ARGUMENTS)

# Puts the tables of the last run into the document; what is said about them there is not checked.
benchmark-document:
	cd dev/benchmark && go run . document $(CURDIR)/target/benchmark/results.json $(CURDIR)/docs/performance.md

demo:
	dev/demo/demo $(ARGUMENTS)

demo-down:
	dev/demo/demo down $(ARGUMENTS)

e2e:
	dev/e2e $(ARGUMENTS)

# The operator's image on a public Java runtime, for a registry of your own.
image:
	mvn -B -q package -DskipTests
	$(CONTAINER_TOOL) build --file src/main/docker/Dockerfile --tag $(IMAGE) .

# An httpd image with the module for event loops, on the httpd of HTTPD_IMAGE.
httpd-image:
	$(CONTAINER_TOOL) build --build-arg HTTPD_IMAGE=$(HTTPD_IMAGE) --file httpd-module/Dockerfile --tag $(EVENT_LOOPS_IMAGE) httpd-module

format:
	mvn -B -q spotless:apply

# Rewrites golden files and generated files; look at the difference before committing it.
golden:
	mvn -B test -Dgolden.update=true
	dev/gitops/go-test -run ConfigMap -update
	dev/cluster/build apiserver
	PATH=$$(dev/cluster/cluster bin):$$PATH kubectl kustomize deploy/overlays/cluster > deploy/install.yaml

clean:
	mvn -B -q clean
