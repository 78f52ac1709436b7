package main

import "fmt"

func (r results) rateTable() table {
	t := r.eachRate(func(workload, proxy string) string { return r.withRatio(workload, proxy, perSecond) })
	t[0] = append(t[0], "module to nginx")
	for i, row := range t[1:] {
		cell := ""
		if ratio, found := r.ratio(row[0], withModule, nginx, perSecond); found {
			cell = fmt.Sprintf("×%.2f", ratio.median)
		}
		t[i+1] = append(row, cell)
	}
	return t
}

func (r results) cpuTable() table {
	return r.eachRate(func(workload, proxy string) string { return r.withRatio(workload, proxy, cpuSecondsPerMillion) })
}

func (r results) latencyTable() table {
	return r.eachRate(func(workload, proxy string) string {
		center, found := r.spread(workload, proxy, medianMilliseconds)
		if !found {
			return "-"
		}
		high, _ := r.spread(workload, proxy, p99Milliseconds)
		return number(center.median) + "; " + high.String()
	})
}

// eachRate has a row for each workload that was measured and a column for each proxy.
func (r results) eachRate(cell func(workload, proxy string) string) table {
	t := table{{""}}
	for _, proxy := range allProxies("") {
		t[0] = append(t[0], proxy.name)
	}
	for _, workload := range rateWorkloads {
		if !r.measured(workload.name) {
			continue
		}
		row := []string{workload.name}
		for _, proxy := range allProxies("") {
			row = append(row, cell(workload.name, proxy.name))
		}
		t = append(t, row)
	}
	return t
}

func (r results) measured(workload string) bool {
	for _, s := range r.Samples {
		if s.Workload == workload {
			return true
		}
	}
	return false
}

func (r results) withRatio(workload, proxy string, name figure) string {
	value, found := r.spread(workload, proxy, name)
	if !found {
		return "-"
	}
	ratio, found := r.ratio(workload, proxy, baseline, name)
	if !found || proxy == baseline {
		return value.String()
	}
	return fmt.Sprintf("%s, ×%.2f", value, ratio.median)
}
