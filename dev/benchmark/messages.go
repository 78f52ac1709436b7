package main

import (
	"context"
	"time"
)

// messages is a workload: on each socket a message, its echo, the next one at once.
type messages struct {
	bytes, sockets int
	tls            bool
}

func (w messages) measure(ctx context.Context, server *server, lasting time.Duration) (figures, error) {
	message := newMessage(w.bytes)
	sockets, err := server.client(w.tls).openAll(ctx, w.sockets, message)
	if err != nil {
		return nil, err
	}
	defer closeAll(sockets)
	for _, socket := range sockets {
		socket.limit(lasting + patience)
	}
	return server.measure(ctx, w.sockets, lasting, func(worker int) (time.Duration, error) {
		started := time.Now()
		err := sockets[worker].exchange(message)
		return time.Since(started), err
	})
}
