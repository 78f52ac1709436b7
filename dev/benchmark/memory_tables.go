package main

import (
	"maps"
	"slices"
	"strings"
)

const mebibyte, kibibyte = 1 << 20, 1 << 10

func (r results) memoryTable() table {
	t := table{{
		"", "", "no socket, MiB", "all open, MiB", "KiB per socket, all in all", "KiB added per socket", "after all closed, MiB", "processes",
		"threads",
	}}
	return append(t, r.rows(memoryWorkloads, func(v figures) []float64 {
		return []float64{
			v[bytesWithoutSockets] / mebibyte, v[bytesWithSockets] / mebibyte, v[bytesWithSockets] / kibibyte / v[socketCount],
			(v[bytesWithSockets] - v[bytesWithoutSockets]) / kibibyte / v[socketCount],
			v[bytesAfterClose] / mebibyte, v[processCount], v[threadCount],
		}
	})...)
}

func (r results) reloadTable() table {
	t := table{{
		"", "", "sockets", "dropped", "failed handshakes", "a reload, ms (median)", "slowest handshake, ms", "all in all, MiB", "PSS, MiB",
		"processes", "threads",
	}}
	return append(t, r.rows(reloadWorkloads, func(v figures) []float64 {
		return []float64{
			v[socketCount], v[droppedSockets], v[failedHandshakes], v[medianReloadMilliseconds], v[slowestHandshakeMilliseconds],
			v[bytesWithSockets] / mebibyte, v[pssBytes] / mebibyte, v[processCount], v[threadCount],
		}
	})...)
}

// rows are one for each workload and proxy, with the spread of each figure.
func (r results) rows(workloads []freshWorkload, cells func(figures) []float64) table {
	var t table
	for _, workload := range workloads {
		for _, proxy := range allProxies("") {
			var columns [][]float64
			for _, s := range r.Samples {
				if s.Workload == workload.name && s.Proxy == proxy.name && s.Values != nil {
					columns = append(columns, cells(s.Values))
				}
			}
			if len(columns) > 0 {
				t = append(t, append([]string{workload.name, proxy.name}, spreads(columns)...))
			} else if reason := r.leftOut(workload.name, proxy.name); reason != "" {
				t = append(t, []string{workload.name, proxy.name, "left out: " + reason})
			}
		}
	}
	return t
}

func (r results) leftOut(workload, proxy string) string {
	for _, s := range r.Samples {
		if s.Workload == workload && s.Proxy == proxy && s.LeftOut != "" {
			return s.LeftOut
		}
	}
	return ""
}

func spreads(samples [][]float64) []string {
	var cells []string
	for i := range samples[0] {
		var values []float64
		for _, sample := range samples {
			values = append(values, sample[i])
		}
		all, _ := spreadOf(values)
		cells = append(cells, all.String())
	}
	return cells
}

func inWords(values figures) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		words = append(words, string(name)+" "+number(values[name]))
	}
	return strings.Join(words, ", ")
}
