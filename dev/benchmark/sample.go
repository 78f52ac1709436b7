package main

import "errors"

// sample is what one measurement of one proxy gave: values, or why there are none.
type sample struct {
	Workload string  `json:"workload"`
	Proxy    string  `json:"proxy"`
	Round    int     `json:"round"`
	Values   figures `json:"values,omitempty"`
	Failure  string  `json:"failure,omitempty"`
	LeftOut  string  `json:"leftOut,omitempty"` // this machine does not allow it
}

// figures are what one measurement gave.
type figures map[figure]float64

// figure is the name of a value, with its unit.
type figure string

const (
	perSecond                    figure = "perSecond"
	medianMilliseconds           figure = "medianMilliseconds"
	p99Milliseconds              figure = "p99Milliseconds"
	cpuSecondsPerMillion         figure = "cpuSecondsPerMillion"
	bytesWithoutSockets          figure = "bytesWithoutSockets"
	bytesWithSockets             figure = "bytesWithSockets"
	bytesAfterClose              figure = "bytesAfterClose"
	pssBytes                     figure = "pssBytes"
	socketCount                  figure = "sockets"
	processCount                 figure = "processes"
	threadCount                  figure = "threads"
	droppedSockets               figure = "droppedSockets"
	failedHandshakes             figure = "failedHandshakes"
	medianReloadMilliseconds     figure = "medianReloadMilliseconds"
	slowestHandshakeMilliseconds figure = "slowestHandshakeMilliseconds"
)

func newSample(workload, proxy string, round int, values figures, err error) sample {
	s := sample{Workload: workload, Proxy: proxy, Round: round}
	var limit tooFewDescriptors
	switch {
	case errors.As(err, &limit):
		s.LeftOut = limit.Error()
	case err != nil:
		s.Failure = err.Error()
	default:
		s.Values = values
	}
	return s
}
