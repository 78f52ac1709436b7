package main

import (
	"context"
	"slices"
	"time"
)

// reloads is a workload: so many reloads with another member each, while sockets are held, and more are opened after each one.
type reloads struct{ count, held, more int }

// between two reloads: HAProxy's master misses a signal that comes as soon as its new worker serves.
const between = 500 * time.Millisecond

func (w reloads) size() size {
	return size{sockets: w.held + w.count*w.more, generations: w.count + 1}
}

func (w reloads) measure(ctx context.Context, server *server, members []string) (figures, error) {
	client := server.client(false)
	open, err := client.openAll(ctx, w.held, small)
	if err != nil {
		return nil, err
	}
	defer func() { closeAll(open) }()
	var watch watcher
	for i := range w.count {
		time.Sleep(between)
		member := members[(i+1)%len(members)]
		if err := watch.reload(ctx, server, member); err != nil {
			return nil, err
		}
		more, err := client.openAll(ctx, w.more, small)
		if err != nil {
			return nil, err
		}
		open = append(open, more...)
	}
	lost := countLost(open)
	used, err := server.settledMemory()
	if err != nil {
		return nil, err
	}
	census, err := server.group.count()
	return figures{
		socketCount: float64(len(open)), droppedSockets: float64(lost), failedHandshakes: float64(watch.failed),
		medianReloadMilliseconds: quantile(watch.reloads, 0.5), slowestHandshakeMilliseconds: milliseconds(slices.Max(watch.handshakes)),
		bytesWithSockets: float64(used), pssBytes: float64(census.shared),
		processCount: float64(census.processes), threadCount: float64(census.threads),
	}, err
}

func countLost(open []*socket) int {
	lost := 0
	for _, socket := range open {
		socket.limit(patience / 4)
		if socket.exchange(small) != nil {
			lost++
		}
	}
	return lost
}

// watcher opens one socket after another during a reload.
type watcher struct {
	reloads, handshakes []time.Duration
	failed              int
}

// reload returns when a new socket reaches the new member.
func (w *watcher) reload(ctx context.Context, server *server, member string) error {
	started := time.Now()
	if err := server.reload(member); err != nil {
		return err
	}
	err := server.await("a new socket reaches the new member", func() bool { return w.reached(ctx, server, member) })
	w.reloads = append(w.reloads, time.Since(started))
	return err
}

func (w *watcher) reached(ctx context.Context, server *server, member string) bool {
	began := time.Now()
	socket, err := server.client(false).open(ctx)
	if err != nil {
		w.failed++
		return false
	}
	defer socket.close()
	w.handshakes = append(w.handshakes, time.Since(began))
	return socket.member == member
}
