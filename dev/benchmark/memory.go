package main

import "context"

// memory is a workload: idle sockets, each of which has carried one message of that size.
type memory struct {
	sockets, bytes int
	tls            bool
}

func (w memory) measure(ctx context.Context, server *server) (figures, error) {
	without, err := server.settledMemory()
	if err != nil {
		return nil, err
	}
	open, err := server.client(w.tls).openAll(ctx, w.sockets, newMessage(w.bytes))
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
	return figures{
		socketCount:         float64(w.sockets),
		bytesWithoutSockets: float64(without),
		bytesWithSockets:    float64(with),
		bytesAfterClose:     float64(left),
		processCount:        float64(census.processes),
		threadCount:         float64(census.threads),
	}, err
}
