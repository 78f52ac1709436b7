package gitops

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

var update = flag.Bool("update", false, "rewrite generated files instead of comparing them")

type argoHealth struct{ status, message string }

func TestArgoGivesEveryStatusOfTheOperatorTheHealthThatItsConditionsImply(t *testing.T) {
	objects := goldenObjects(t)
	seen := map[string]int{}
	for _, name := range sorted(objects) {
		object := objects[name]
		expected, decisive := "Progressing", "Ready"
		switch {
		case hasCondition(object, "Stalled", "True"):
			expected, decisive = "Degraded", "Stalled"
		case hasCondition(object, "Paused", "True"):
			expected, decisive = "Suspended", "Paused"
		case hasCondition(object, "Ready", "True"):
			expected = "Healthy"
		}
		got := argo(t, object)
		if want := (argoHealth{expected, messageOf(object, decisive)}); got != want {
			t.Errorf("%s: %v, not %v", name, got, want)
		}
		seen[expected]++
	}
	for _, health := range []string{"Healthy", "Progressing", "Degraded"} {
		if seen[health] == 0 {
			t.Errorf("no golden status is %s", health)
		}
	}
}

func TestArgoGivesEachStateItsHealth(t *testing.T) {
	expected := map[string]argoHealth{
		"no-status":             {"Progressing", "Waiting for the operator."},
		"not-seen":              {"Progressing", "Waiting for the operator to see this generation."},
		"no-conditions":         {"Progressing", "Waiting for the operator."},
		"new-generation":        {"Progressing", "Waiting for the operator to see this generation."},
		"stalled":               {"Degraded", "The rollout made no progress for 600 s."},
		"stalled-and-working":   {"Degraded", "The rollout made no progress for 600 s."},
		"stalled-then-edited":   {"Progressing", "Waiting for the operator to see this generation."},
		"working":               {"Progressing", "Replicas: 1 of 2 serve this configuration."},
		"paused":                {"Suspended", "Paused by an annotation."},
		"paused-and-edited":     {"Suspended", "Paused by an annotation."},
		"paused-and-stalled":    {"Degraded", "The rollout made no progress for 600 s."},
		"no-longer-paused":      {"Healthy", "Replicas: all 2 serve this configuration."},
		"being-deleted":         {"Progressing", "Being deleted."},
		"ready-but-being-moved": {"Progressing", "Replicas: all 2 serve this configuration, 1 replaced pod still takes connections."},
	}
	assertSameNames(t, expected, stateObjects(t))
	for name, object := range stateObjects(t) {
		if got := argo(t, object); got != expected[name] {
			t.Errorf("%s: %v, not %v", name, got, expected[name])
		}
	}
}

func TestArgosConfigMapHasTheHealthCheck(t *testing.T) {
	file := filepath.Join(shipped, "argocd", "argocd-cm.yaml")
	script := strings.TrimSuffix(string(read(t, filepath.Join(shipped, "argocd", "health.lua"))), "\n")
	text := `# Generated from health.lua; "make golden" rewrites it.
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
data:
  resource.customizations.health.wsproxy.dev_WebSocketProxy: |
`
	for line := range strings.SplitSeq(script, "\n") {
		text += strings.TrimRight("    "+line, " ") + "\n"
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if string(read(t, file)) != text {
		t.Errorf("%s is not made from health.lua; `make golden` rewrites it", file)
	}
	var patch struct {
		APIVersion, Kind string
		Metadata         map[string]string
		Data             map[string]string
	}
	decode(t, read(t, file), &patch)
	if patch.Data["resource.customizations.health.wsproxy.dev_WebSocketProxy"] != script+"\n" || len(patch.Data) != 1 {
		t.Errorf("the key of %s does not hold health.lua", file)
	}
}

// argo runs the health check as Argo CD does: the base and table libraries only, a second of time, one global named obj.
func argo(t *testing.T, object *unstructured.Unstructured) argoHealth {
	t.Helper()
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, library := range map[string]lua.LGFunction{lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable} {
		call := lua.P{Fn: state.NewFunction(library), Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", luaValue(state, object.Object))
	if err := state.DoFile(filepath.Join(shipped, "argocd", "health.lua")); err != nil {
		t.Fatalf("%s: %v", object.GetName(), err)
	}
	result, isTable := state.Get(-1).(*lua.LTable)
	if !isTable {
		t.Fatalf("health.lua returned %s, not a table", state.Get(-1).Type())
	}
	return argoHealth{result.RawGetString("status").String(), result.RawGetString("message").String()}
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch typed := value.(type) {
	case bool:
		return lua.LBool(typed)
	case string:
		return lua.LString(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case []any:
		table := state.NewTable()
		for _, item := range typed {
			table.Append(luaValue(state, item))
		}
		return table
	case map[string]any:
		table := state.NewTable()
		for key, item := range typed {
			table.RawSetString(key, luaValue(state, item))
		}
		return table
	}
	return lua.LNil
}

func messageOf(object *unstructured.Unstructured, kind string) string {
	for _, condition := range conditions(object) {
		if fields := condition.(map[string]any); fields["type"] == kind {
			return fields["message"].(string)
		}
	}
	return ""
}

func assertSameNames[V, W any](t *testing.T, table map[string]V, objects map[string]W) {
	t.Helper()
	if strings.Join(sorted(table), " ") != strings.Join(sorted(objects), " ") {
		t.Fatalf("testdata has %v, the table %v", sorted(objects), sorted(table))
	}
}
