package main

import (
	"slices"
	"time"
)

// quantile of durations, by the nearest rank, in milliseconds. It sorts them.
func quantile(durations []time.Duration, share float64) float64 {
	if len(durations) == 0 {
		return 0
	}
	slices.Sort(durations)
	return milliseconds(durations[int(share*float64(len(durations)-1)+0.5)])
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration) / float64(time.Millisecond)
}
