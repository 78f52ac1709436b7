package main

// sample is what one measurement of one proxy gave.
type sample struct {
	Workload string             `json:"workload"`
	Proxy    string             `json:"proxy"`
	Round    int                `json:"round"`
	Values   map[string]float64 `json:"values,omitempty"`
	Failure  string             `json:"failure,omitempty"` // in place of values
}

// Values of samples, with their units.
const (
	rate      = "perSecond"
	median    = "medianMilliseconds"
	tail      = "p99Milliseconds"
	cpu       = "cpuSecondsPerMillion"
	base      = "bytesWithoutSockets"
	held      = "bytesWithSockets"
	after     = "bytesAfterClose"
	sockets   = "sockets"
	processes = "processes"
	threads   = "threads"
	shared    = "pssBytes"
	dropped   = "droppedSockets"
	failed    = "failedHandshakes"
	reloading = "medianReloadMilliseconds"
	slowest   = "slowestHandshakeMilliseconds"
)
