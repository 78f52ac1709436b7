package gitops

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/klog/v2"
	"k8s.io/kube-state-metrics/v2/pkg/customresourcestate"
	"k8s.io/kube-state-metrics/v2/pkg/metric"
	generator "k8s.io/kube-state-metrics/v2/pkg/metric_generator"
)

var sameInAll = regexp.MustCompile(`\b(customresource_(group|kind|version)|namespace|name)="[^"]*",?`)

func TestKubeStateMetricsShowsEveryConditionOfEveryStatus(t *testing.T) {
	families := metricFamilies(t)
	objects := allObjects(t)
	for _, name := range sorted(objects) {
		series := seriesOf(families, objects[name])
		for _, condition := range conditions(objects[name]) {
			fields := condition.(map[string]any)
			for _, status := range []string{"True", "False", "Unknown"} {
				value := "0"
				if fields["status"] == status {
					value = "1"
				}
				line := fmt.Sprintf(`status_condition{condition="%s",status="%s"} %s`, fields["type"], status, value)
				if !slices.Contains(series, line) {
					t.Errorf("%s: no %s in\n%s", name, line, strings.Join(series, "\n"))
				}
			}
			line := fmt.Sprintf(`status_condition_info{condition="%s",reason="%s"} 1`, fields["type"], fields["reason"])
			if !slices.Contains(series, line) {
				t.Errorf("%s: no %s in\n%s", name, line, strings.Join(series, "\n"))
			}
		}
	}
}

func TestKubeStateMetricsShowsEverythingElse(t *testing.T) {
	families := metricFamilies(t)
	for name, expected := range map[string][]string{
		"three-members-over-tls": {
			`info{tls_secret="front-certificate",uid="11111111-2222-3333-4444-555555555555"} 1`, `metadata_generation 1`, `status_observed_generation 1`,
			`status_paused 0`, `status_replicas 2`, `status_replicas_ready 2`, `status_tls_not_after_timestamp_seconds 2.0827584e+09`,
		},
		"in-place": {
			`info{rollout_strategy="InPlace",tls_secret="front-certificate",uid="11111111-2222-3333-4444-555555555555"} 1`, `metadata_generation 1`,
			`status_observed_generation 1`, `status_paused 0`, `status_replicas 2`, `status_replicas_ready 2`,
			`status_tls_not_after_timestamp_seconds 2.0827584e+09`,
		},
		"not-seen": {
			`info{uid="11111111-2222-3333-4444-555555555555"} 1`, `metadata_generation 1`, `status_observed_generation -1`,
			`status_paused 0`, `status_replicas 0`, `status_replicas_ready 0`,
		},
		"paused-and-edited": {
			`info{uid="11111111-2222-3333-4444-555555555555"} 1`, `metadata_generation 2`, `status_observed_generation 1`,
			`status_paused 1`, `status_replicas 2`, `status_replicas_ready 2`,
		},
	} {
		series := slices.DeleteFunc(seriesOf(families, allObjects(t)[name]), func(line string) bool {
			return strings.HasPrefix(line, "status_condition")
		})
		if !slices.Equal(series, expected) {
			t.Errorf("%s:\n%s\nnot\n%s", name, strings.Join(series, "\n"), strings.Join(expected, "\n"))
		}
	}
}

func TestKubeStateMetricsLogsNoErrorAboutAnyOfThem(t *testing.T) {
	families := metricFamilies(t)
	var log bytes.Buffer
	klog.LogToStderr(false)
	klog.SetOutput(&log)
	t.Cleanup(func() { klog.LogToStderr(true) })
	objects := allObjects(t)
	delete(objects, "no-status")
	for _, name := range sorted(objects) {
		seriesOf(families, objects[name])
		klog.Flush()
		if log.Len() > 0 {
			t.Errorf("%s: %s", name, log.String())
		}
		log.Reset()
	}
}

func TestEverySeriesSaysWhoseItIs(t *testing.T) {
	for _, family := range metricFamilies(t) {
		for line := range strings.Lines(string(family.Generate(stateObjects(t)["paused"]).ByteSlice())) {
			if !strings.HasPrefix(line, "kube_websocketproxy_") || !strings.Contains(line, `,name="paused",namespace="default"`) {
				t.Error(line)
			}
		}
	}
}

func TestEveryMetricSaysWhatItIs(t *testing.T) {
	for _, family := range metricFamilies(t) {
		if !strings.HasSuffix(family.Help, ".") {
			t.Errorf("%s: %q", family.Name, family.Help)
		}
		if family.Type == metric.Info && !strings.HasSuffix(family.Name, "_info") {
			t.Errorf("%s is an Info metric by another name", family.Name)
		}
	}
}

// metricFamilies are what kube-state-metrics makes of the configuration, which it reads less strictly than this.
func metricFamilies(t *testing.T) []generator.FamilyGenerator {
	t.Helper()
	var config struct {
		Kind                        string `yaml:"kind"`
		customresourcestate.Metrics `yaml:",inline"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(read(t, filepath.Join(shipped, "kube-state-metrics", "custom-resource-state.yaml"))))
	decoder.KnownFields(true)
	if err := decoder.Decode(&config); err != nil {
		t.Fatal(err)
	}
	if config.Kind != "CustomResourceStateMetrics" || len(config.Spec.Resources) != 1 {
		t.Fatalf("%+v", config)
	}
	resource := config.Spec.Resources[0]
	for i, entry := range resource.Metrics {
		resource.Metrics[i].Each.Type = metric.Type(strings.ToLower(string(entry.Each.Type)))
	}
	factory, err := customresourcestate.NewCustomResourceMetrics(resource)
	if err != nil {
		t.Fatal(err)
	}
	if factory.Name() != "websocketproxies" {
		t.Fatalf("it would list %s", factory.Name())
	}
	return factory.MetricFamilyGenerators()
}

// seriesOf are the lines that Prometheus reads, sorted, without what is the same in all of them.
func seriesOf(families []generator.FamilyGenerator, object *unstructured.Unstructured) []string {
	var series []string
	for _, family := range families {
		for line := range strings.Lines(string(family.Generate(object).ByteSlice())) {
			short := sameInAll.ReplaceAllString(strings.TrimPrefix(strings.TrimSpace(line), "kube_websocketproxy_"), "")
			series = append(series, strings.NewReplacer("{}", "", ",}", "}").Replace(short))
		}
	}
	slices.Sort(series)
	return series
}
