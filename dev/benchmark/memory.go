package main

import "context"

// memory is a workload: idle sockets, each of which has carried one message.
type memory struct {
	sockets int
	tls     bool
}

func (w memory) measure(ctx context.Context, server *server) (map[string]float64, error) {
	without, err := server.settledMemory()
	if err != nil {
		return nil, err
	}
	open, err := server.client(w.tls).openAll(ctx, w.sockets)
	if err != nil {
		return nil, err
	}
	with, err := server.settledMemory()
	if err != nil {
		return nil, err
	}
	census, err := server.group.count()
	closeAll(open)
	if err != nil {
		return nil, err
	}
	left, err := server.settledMemory()
	return map[string]float64{
		sockets:   float64(w.sockets),
		base:      float64(without),
		held:      float64(with),
		after:     float64(left),
		processes: float64(census.processes),
		threads:   float64(census.threads),
	}, err
}
