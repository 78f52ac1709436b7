package gitops

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	shipped = "../../deploy"
	golden  = "../../src/test/resources/golden"
)

// goldenObjects are the statuses that the operator gives, with the resources that it gives them to, by the case's name.
func goldenObjects(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	statuses, err := filepath.Glob(filepath.Join(golden, "*", "status.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(statuses) == 0 {
		t.Fatalf("no status in %s", golden)
	}
	objects := map[string]*unstructured.Unstructured{}
	for _, file := range statuses {
		folder := filepath.Dir(file)
		object := proxyIn(t, filepath.Join(folder, "in.yaml"))
		var status map[string]any
		decode(t, read(t, file), &status)
		object.Object["status"] = status
		objects[filepath.Base(folder)] = reread(t, object)
	}
	return objects
}

// stateObjects are states that no golden case has, by the names of their files.
func stateObjects(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	objects := map[string]*unstructured.Unstructured{}
	for _, file := range files {
		name := filepath.Base(file)
		objects[name[:len(name)-len(".yaml")]] = proxyIn(t, file)
	}
	return objects
}

func allObjects(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	objects := goldenObjects(t)
	maps.Copy(objects, stateObjects(t))
	return objects
}

// sorted are the names in an order that is always the same.
func sorted[V any](objects map[string]V) []string { return slices.Sorted(maps.Keys(objects)) }

// proxyIn is the one WebSocketProxy of the file.
func proxyIn(t *testing.T, file string) *unstructured.Unstructured {
	t.Helper()
	var proxies []*unstructured.Unstructured
	for _, document := range documentsIn[map[string]any](t, file) {
		if document["kind"] == "WebSocketProxy" {
			proxies = append(proxies, &unstructured.Unstructured{Object: document})
		}
	}
	if len(proxies) != 1 {
		t.Fatalf("%s has %d WebSocketProxies, not one", file, len(proxies))
	}
	return reread(t, proxies[0])
}

// reread gives numbers the types that they have in objects of an API server.
func reread(t *testing.T, object *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	text, err := object.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again := &unstructured.Unstructured{}
	if err := again.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	return again
}

// hasCondition says whether the object has this condition with this status.
func hasCondition(object *unstructured.Unstructured, kind, status string) bool {
	return slices.ContainsFunc(conditions(object), func(condition any) bool {
		fields := condition.(map[string]any)
		return fields["type"] == kind && fields["status"] == status
	})
}

func conditions(object *unstructured.Unstructured) []any {
	list, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	return list
}

func documentsIn[V any](t *testing.T, file string) []V {
	t.Helper()
	var documents []V
	for _, text := range bytes.Split(read(t, file), []byte("\n---\n")) {
		var document V
		decode(t, text, &document)
		documents = append(documents, document)
	}
	return documents
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := yaml.UnmarshalStrict(text, into); err != nil {
		t.Fatal(err)
	}
}
