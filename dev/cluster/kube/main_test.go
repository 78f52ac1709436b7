package main

import (
	"slices"
	"testing"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		arguments []string
		component string
		rest      []string
	}{
		{[]string{"/bin/kubectl", "get", "pods"}, "kubectl", []string{"/bin/kubectl", "get", "pods"}},
		{[]string{"/bin/kube", "kubelet", "--v=2"}, "kubelet", []string{"kubelet", "--v=2"}},
		{[]string{"/bin/kube"}, "kube", []string{"/bin/kube"}},
		{[]string{"/bin/kube", "nothing"}, "nothing", []string{"nothing"}},
	} {
		component, rest := choose(c.arguments)
		if component != c.component || !slices.Equal(rest, c.rest) {
			t.Errorf("choose(%q) = %q, %q", c.arguments, component, rest)
		}
	}
}
