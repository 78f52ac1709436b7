package main

import (
	"maps"
	"slices"
	"strings"
)

const mebibyte, kibibyte = 1 << 20, 1 << 10

func (r results) memoryTable() table {
	t := table{{"", "", "no socket, MiB", "all open, MiB", "KiB per socket, all in all", "KiB added per socket", "after all closed, MiB", "processes", "threads"}}
	return append(t, r.rows(memoryWorkloads, func(v map[string]float64) []float64 {
		return []float64{
			v[base] / mebibyte, v[held] / mebibyte, v[held] / kibibyte / v[sockets], (v[held] - v[base]) / kibibyte / v[sockets],
			v[after] / mebibyte, v[processes], v[threads],
		}
	})...)
}

func (r results) reloadTable() table {
	t := table{{"", "", "sockets", "dropped", "failed handshakes", "a reload, ms (median)", "slowest handshake, ms", "all in all, MiB", "PSS, MiB", "processes", "threads"}}
	return append(t, r.rows(reloadWorkloads, func(v map[string]float64) []float64 {
		return []float64{
			v[sockets], v[dropped], v[failed], v[reloading], v[slowest], v[held] / mebibyte, v[shared] / mebibyte, v[processes], v[threads],
		}
	})...)
}

// rows are one for each workload and proxy, with the spread of each figure.
func (r results) rows(workloads []freshWorkload, figures func(map[string]float64) []float64) table {
	var t table
	for _, workload := range workloads {
		for _, proxy := range allProxies("") {
			var columns [][]float64
			for _, s := range r.Samples {
				if s.Workload == workload.name && s.Proxy == proxy.name && s.Failure == "" {
					columns = append(columns, figures(s.Values))
				}
			}
			if len(columns) > 0 {
				t = append(t, append([]string{workload.name, proxy.name}, spreads(columns)...))
			}
		}
	}
	return t
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

func inWords(values map[string]float64) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		words = append(words, name+" "+number(values[name]))
	}
	return strings.Join(words, ", ")
}
