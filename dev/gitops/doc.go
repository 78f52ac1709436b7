// Package gitops tests what the project ships for Argo CD, Flux and kube-state-metrics, on real statuses and with the engines that
// run it there.
package gitops
