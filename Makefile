# What each target costs in time stands in README.md.
.PHONY: check test demo demo-down e2e format golden clean

# The quick part: format, unit tests, golden cases, and the real httpd on each of them.
check:
	dev/install-packages
	mvn -B verify -Dquarkus.build.skip=true

# Everything: unit, golden, real-httpd, API-server and end-to-end tests.
test:
	dev/test

demo:
	dev/demo/demo $(ARGUMENTS)

demo-down:
	dev/demo/demo down $(ARGUMENTS)

e2e:
	dev/e2e $(ARGUMENTS)

format:
	mvn -B -q spotless:apply

# Rewrites golden files and generated files; look at the difference before committing it.
golden:
	mvn -B test -Dgolden.update=true
	kubectl kustomize deploy/overlays/cluster > deploy/install.yaml

clean:
	mvn -B -q clean
