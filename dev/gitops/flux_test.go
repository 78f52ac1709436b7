package gitops

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

func TestKstatusSaysOfEveryStatusOfTheOperatorWhatArgoSays(t *testing.T) {
	same := map[string]status.Status{
		"Healthy": status.CurrentStatus, "Progressing": status.InProgressStatus, "Degraded": status.FailedStatus,
	}
	objects := goldenObjects(t)
	for _, name := range sorted(objects) {
		health := argo(t, objects[name])
		if got := kstatus(t, objects[name]); got != same[health.status] {
			t.Errorf("%s: kstatus says %s, Argo CD %v", name, got, health)
		}
	}
}

func TestKstatusGivesEachStateItsStatus(t *testing.T) {
	assertStates(t, kstatus, map[string]status.Status{
		// No API server shows this one: the CRD gives a new resource the observedGeneration -1.
		"no-status":             status.CurrentStatus,
		"not-seen":              status.InProgressStatus,
		"no-conditions":         status.CurrentStatus,
		"new-generation":        status.InProgressStatus,
		"stalled":               status.FailedStatus,
		"stalled-and-working":   status.InProgressStatus, // The first of the two in the list; the operator sets one only.
		"stalled-then-edited":   status.InProgressStatus,
		"working":               status.InProgressStatus,
		"paused":                status.CurrentStatus,
		"paused-and-edited":     status.InProgressStatus,
		"paused-and-stalled":    status.FailedStatus,
		"no-longer-paused":      status.CurrentStatus,
		"being-deleted":         status.TerminatingStatus,
		"ready-but-being-moved": status.InProgressStatus,
	})
}

func TestTheExpressionsSayOfEveryStatusOfTheOperatorWhatKstatusSays(t *testing.T) {
	expressions := healthCheckExpressions(t)
	objects := goldenObjects(t)
	for _, name := range sorted(objects) {
		if got, want := expressions.evaluate(t, objects[name]), kstatus(t, objects[name]); got != want {
			t.Errorf("%s: the expressions say %s, kstatus %s", name, got, want)
		}
	}
}

func TestTheExpressionsGiveEachStateItsStatus(t *testing.T) {
	assertStates(t, healthCheckExpressions(t).evaluate, map[string]status.Status{
		"no-status":             status.UnknownStatus, // An error, to Flux; see above.
		"not-seen":              status.InProgressStatus,
		"no-conditions":         status.InProgressStatus,
		"new-generation":        status.InProgressStatus,
		"stalled":               status.FailedStatus,
		"stalled-and-working":   status.FailedStatus,
		"stalled-then-edited":   status.InProgressStatus,
		"working":               status.InProgressStatus,
		"paused":                status.CurrentStatus,
		"paused-and-edited":     status.InProgressStatus,
		"paused-and-stalled":    status.FailedStatus,
		"no-longer-paused":      status.CurrentStatus,
		"being-deleted":         status.InProgressStatus,
		"ready-but-being-moved": status.InProgressStatus,
	})
}

func TestTheKustomizationsDifferInTheExpressionsOnly(t *testing.T) {
	plain := kustomizations(t, "wait.yaml")
	written := kustomizations(t, "health-check-expressions.yaml")[0]
	spec := written["spec"].(map[string]any)
	delete(spec, "healthCheckExprs")
	if !slices.ContainsFunc(plain, func(one map[string]any) bool { return reflect.DeepEqual(one, written) }) {
		t.Errorf("%v is not among %v", written, plain)
	}
}

type expressions struct{ InProgress, Failed, Current string }

func healthCheckExpressions(t *testing.T) expressions {
	t.Helper()
	spec := kustomizations(t, "health-check-expressions.yaml")[0]["spec"].(map[string]any)
	entry := spec["healthCheckExprs"].([]any)[0].(map[string]any)
	if entry["apiVersion"] != "wsproxy.dev/v1alpha1" || entry["kind"] != "WebSocketProxy" || spec["wait"] != true || len(entry) != 5 {
		t.Fatalf("not for WebSocketProxy, or never asked: %v", spec)
	}
	return expressions{entry["inProgress"].(string), entry["failed"].(string), entry["current"].(string)}
}

func kustomizations(t *testing.T, file string) []map[string]any {
	t.Helper()
	return documentsIn[map[string]any](t, filepath.Join(shipped, "flux", file))
}

// evaluate asks in Flux's order: the generation, then inProgress, failed and current; Unknown is an error of an expression.
func (e expressions) evaluate(t *testing.T, object *unstructured.Unstructured) status.Status {
	t.Helper()
	observed, found, err := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
	if err != nil {
		t.Fatal(err)
	}
	if found && observed != object.GetGeneration() {
		return status.InProgressStatus
	}
	for _, step := range []struct {
		expression string
		meaning    status.Status
	}{{e.InProgress, status.InProgressStatus}, {e.Failed, status.FailedStatus}, {e.Current, status.CurrentStatus}} {
		value, err := evaluateCEL(t, step.expression, object.Object)
		if err != nil {
			return status.UnknownStatus
		}
		if value {
			return step.meaning
		}
	}
	return status.InProgressStatus
}

// evaluateCEL parses without declarations, as Flux does: which fields there are shows when they are asked for.
func evaluateCEL(t *testing.T, expression string, object map[string]any) (bool, error) {
	t.Helper()
	environment, err := cel.NewEnv(
		cel.HomogeneousAggregateLiterals(), cel.EagerlyValidateDeclarations(true), cel.DefaultUTCTimeZone(true),
		cel.CrossTypeNumericComparisons(true), cel.OptionalTypes(), ext.Strings(), ext.Sets(), ext.Encoders())
	if err != nil {
		t.Fatal(err)
	}
	parsed, issues := environment.Parse(expression)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	program, err := environment.Program(parsed, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		t.Fatal(err)
	}
	value, _, err := program.Eval(object)
	if err != nil {
		return false, err
	}
	truth, isBool := value.(types.Bool)
	if !isBool {
		t.Fatalf("%s is %s, not a bool", expression, value.Type())
	}
	return bool(truth), nil
}

func kstatus(t *testing.T, object *unstructured.Unstructured) status.Status {
	t.Helper()
	result, err := status.Compute(object)
	if err != nil {
		t.Fatal(err)
	}
	return result.Status
}

func assertStates(t *testing.T, engine func(*testing.T, *unstructured.Unstructured) status.Status, expected map[string]status.Status) {
	t.Helper()
	objects := stateObjects(t)
	assertSameNames(t, expected, objects)
	for name, object := range objects {
		if got := engine(t, object); got != expected[name] {
			t.Errorf("%s: %s, not %s", name, got, expected[name])
		}
	}
}
