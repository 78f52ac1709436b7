package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"
)

// benchmark is one run.
type benchmark struct {
	proxies []proxy
	members []string // addresses of the backend
	front   certificate
	rounds  int
	lasting time.Duration
	only    *regexp.Regexp // names of workloads
	samples []sample
}

// run measures each proxy once for each workload in each round, in another order each time.
func (b *benchmark) run(ctx context.Context) error {
	for round := range b.rounds {
		say("round %d of %d, load average %s", round+1, b.rounds, loadAverage())
		if err := b.ratesOfRound(ctx, round); err != nil {
			return err
		}
		for i, workload := range slices.Concat(memoryWorkloads, reloadWorkloads) {
			if round < workload.rounds && b.only.MatchString(workload.name) {
				b.fresh(ctx, workload, round, round+i)
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (b *benchmark) ratesOfRound(ctx context.Context, round int) error {
	workloads := slices.DeleteFunc(slices.Clone(rateWorkloads), func(w rateWorkload) bool { return !b.only.MatchString(w.name) })
	if len(workloads) == 0 {
		return nil
	}
	servers := map[string]*server{}
	for _, proxy := range b.proxies {
		server, err := startServer(proxy, rateSize, b.front, b.members)
		if err != nil {
			return err
		}
		defer server.stop()
		servers[proxy.name] = server
	}
	for i, workload := range workloads {
		for _, proxy := range rotated(b.proxies, round+i) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			server := servers[proxy.name]
			values, err := workload.measure(ctx, server, b.lasting)
			b.add(newSample(workload.name, proxy.name, round, values, server.explained(err)))
		}
	}
	return nil
}

func (b *benchmark) fresh(ctx context.Context, workload freshWorkload, round, turn int) {
	for _, proxy := range rotated(b.proxies, turn) {
		if ctx.Err() != nil {
			return
		}
		values, err := b.once(ctx, workload, proxy)
		b.add(newSample(workload.name, proxy.name, round, values, err))
	}
}

func (b *benchmark) once(ctx context.Context, workload freshWorkload, proxy proxy) (figures, error) {
	server, err := startServer(proxy, workload.size, b.front, b.members)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	values, err := workload.measure(ctx, server, b.members)
	return values, server.explained(err)
}

func (b *benchmark) add(s sample) {
	b.samples = append(b.samples, s)
	say("%s, %s: %s%s%s", s.Workload, s.Proxy, s.Failure, s.LeftOut, inWords(s.Values))
}

// failures is how many measurements failed.
func failures(samples []sample) int {
	count := 0
	for _, s := range samples {
		if s.Failure != "" {
			count++
		}
	}
	return count
}

// rotated is the list from another beginning.
func rotated[T any](list []T, by int) []T {
	by %= len(list)
	return slices.Concat(list[by:], list[:by])
}

func say(format string, arguments ...any) { fmt.Fprintf(os.Stderr, format+"\n", arguments...) }
