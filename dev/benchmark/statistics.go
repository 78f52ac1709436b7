package main

import "slices"

// spread is of the same value over all rounds.
type spread struct{ median, least, most float64 }

// of returns false if no round has the value.
func spreadOf(values []float64) (spread, bool) {
	if len(values) == 0 {
		return spread{}, false
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	center := sorted[middle]
	if len(sorted)%2 == 0 {
		center = (sorted[middle-1] + sorted[middle]) / 2
	}
	return spread{center, sorted[0], sorted[len(sorted)-1]}, true
}

// values of one workload and proxy, by round.
func (r results) values(workload, proxy string, name figure) map[int]float64 {
	found := map[int]float64{}
	for _, s := range r.Samples {
		if value, is := s.Values[name]; is && s.Workload == workload && s.Proxy == proxy {
			found[s.Round] = value
		}
	}
	return found
}

func (r results) spread(workload, proxy string, name figure) (spread, bool) {
	var values []float64
	for _, value := range r.values(workload, proxy, name) {
		values = append(values, value)
	}
	return spreadOf(values)
}

// ratio is the median of the ratios of each round: what slowed a round down slowed both.
func (r results) ratio(workload, proxy, reference string, name figure) (spread, bool) {
	references := r.values(workload, reference, name)
	var ratios []float64
	for round, value := range r.values(workload, proxy, name) {
		if other := references[round]; other > 0 {
			ratios = append(ratios, value/other)
		}
	}
	return spreadOf(ratios)
}
