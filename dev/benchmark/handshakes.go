package main

import (
	"context"
	"time"
)

// handshakes is a workload: clients that connect, get their 101, close cleanly, and come back. The latency is that of the 101; rate and CPU
// are of the whole.
type handshakes struct{ tls bool }

func (w handshakes) measure(ctx context.Context, server *server, lasting time.Duration) (figures, error) {
	client := server.client(w.tls)
	return server.measure(ctx, parallel, lasting, func(int) (time.Duration, error) {
		started := time.Now()
		socket, err := client.open(ctx)
		took := time.Since(started)
		if err == nil {
			socket.close()
		}
		return took, err
	})
}
