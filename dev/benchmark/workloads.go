package main

import (
	"context"
	"time"
)

// What proxies are sized for while rates are measured: maxConnections as the operator has it by default.
var rateSize = size{sockets: 1000, generations: 1, largeMessages: true}

// rateWorkload is measured with one process of each proxy after the other, all of which stay up for a round.
type rateWorkload struct {
	name    string
	measure func(ctx context.Context, server *server, lasting time.Duration) (figures, error)
}

var rateWorkloads = []rateWorkload{
	{"128 B, 100 sockets", messages{bytes: 128, sockets: 100}.measure},
	{"128 B, 1,000 sockets", messages{bytes: 128, sockets: 1000}.measure},
	{"16 KiB, 100 sockets", messages{bytes: 16 << 10, sockets: 100}.measure},
	{"16 KiB, 1,000 sockets", messages{bytes: 16 << 10, sockets: 1000}.measure},
	{"TLS, 128 B, 100 sockets", messages{bytes: 128, sockets: 100, tls: true}.measure},
	{"TLS, 128 B, 1,000 sockets", messages{bytes: 128, sockets: 1000, tls: true}.measure},
	{"TLS, 16 KiB, 100 sockets", messages{bytes: 16 << 10, sockets: 100, tls: true}.measure},
	{"TLS, 16 KiB, 1,000 sockets", messages{bytes: 16 << 10, sockets: 1000, tls: true}.measure},
	{"handshakes", handshakes{}.measure},
	{"TLS, handshakes", handshakes{tls: true}.measure},
}

// freshWorkload is measured with a process of its own for each proxy, sized for it.
type freshWorkload struct {
	name    string
	rounds  int // at most: what hardly varies is not measured as often
	size    size
	measure func(ctx context.Context, server *server, members []string) (figures, error)
}

var memoryWorkloads = []freshWorkload{
	idle("1,000 sockets", memory{sockets: 1000, bytes: 128}),
	idle("1,000 sockets, 16 KiB", memory{sockets: 1000, bytes: 16 << 10}),
	idle("9,000 sockets", memory{sockets: 9000, bytes: 128}),
	idle("TLS, 4,000 sockets", memory{sockets: 4000, bytes: 128, tls: true}),
}

var reloadWorkloads = []freshWorkload{twentyReloads("20 reloads", reloads{count: 20, held: 500, more: 6})}

// idle has large buffers, where a proxy needs them to be set, only for messages beyond a page.
func idle(name string, workload memory) freshWorkload {
	return freshWorkload{name, 2, size{sockets: workload.sockets, generations: 1, largeMessages: workload.bytes > 4096},
		func(ctx context.Context, server *server, _ []string) (figures, error) {
			return workload.measure(ctx, server)
		}}
}

func twentyReloads(name string, workload reloads) freshWorkload {
	return freshWorkload{name, 1, workload.size(), workload.measure}
}
