// One binary for a one-node Kubernetes: the name it is called by, or else its first argument, names the component.
// One link of the shared libraries instead of six saves minutes and hundreds of megabytes.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var components = map[string]func(){
	"kube-apiserver":          daemon(apiserver.NewAPIServerCommand),
	"kube-controller-manager": daemon(controllermanager.NewControllerManagerCommand),
	"kube-scheduler":          daemon(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubelet":                 daemon(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
	"kube-proxy":              daemon(proxy.NewProxyCommand),
	"kubectl":                 runKubectl,
}

func main() {
	component, arguments := choose(os.Args)
	run, known := components[component]
	if !known {
		fmt.Fprintf(os.Stderr, "unknown component %q: call me as, or with a first argument of, one of %s\n",
			component, strings.Join(names(), ", "))
		os.Exit(2)
	}
	os.Args = arguments
	run()
}

// choose keeps the path in arguments[0] when the name came from it: kubectl finds its plugins' names by it.
func choose(arguments []string) (component string, rest []string) {
	name := filepath.Base(arguments[0])
	if _, known := components[name]; known || len(arguments) < 2 {
		return name, arguments
	}
	return arguments[1], arguments[1:]
}

func names() []string {
	var all []string
	for name := range components {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// daemon builds the command only when it is run: each one registers global flags of its own.
func daemon(command func() *cobra.Command) func() {
	return func() { os.Exit(cli.Run(command())) }
}

func runKubectl() {
	// kubectl logs while it builds its command (plugins, .kuberc), so the verbosity is needed before the flags are parsed.
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err)
	}
}
