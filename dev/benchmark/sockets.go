package main

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// How many are opened or closed at a time: fewer than httpd with the module has threads.
const parallel = 32

// openAll opens that many, each of which has carried the first message and its echo.
func (c client) openAll(ctx context.Context, count int, first message) ([]*socket, error) {
	sockets := make([]*socket, count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for i := range sockets {
		group.Go(func() error {
			socket, err := c.open(ctx)
			if err != nil {
				return err
			}
			sockets[i] = socket
			socket.limit(patience / 2)
			defer socket.limit(0)
			return socket.exchange(first)
		})
	}
	if err := group.Wait(); err != nil {
		closeAll(sockets)
		return nil, err
	}
	return sockets, nil
}

func closeAll(sockets []*socket) {
	var group errgroup.Group
	group.SetLimit(parallel)
	for _, socket := range sockets {
		if socket != nil {
			group.Go(func() error { socket.close(); return nil })
		}
	}
	_ = group.Wait()
}
