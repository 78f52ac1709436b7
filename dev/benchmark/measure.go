package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// What happens before this is not counted: buffers and caches fill, processors wake.
const warmUp = 300 * time.Millisecond

// window is the time that counts. Rates are of what ended in it; latencies of what began in it, however long it took, or the slowest would
// be left out.
type window struct {
	begin, end time.Time
	lock       sync.Mutex
	ended      int
	latencies  []time.Duration
}

// step is what a worker does over and over; it says how long what is timed took.
type step func(worker int) (time.Duration, error)

// measure has so many workers, each a goroutine.
func (s *server) measure(ctx context.Context, count int, lasting time.Duration, step step) (figures, error) {
	begin := time.Now().Add(warmUp)
	w := &window{begin: begin, end: begin.Add(lasting)}
	group, ctx := errgroup.WithContext(ctx)
	for worker := range count {
		group.Go(func() error { return w.repeat(ctx, func() (time.Duration, error) { return step(worker) }) })
	}
	used, problem := s.cpuIn(w)
	if err := errors.Join(group.Wait(), problem); err != nil {
		return nil, err
	}
	if w.ended == 0 {
		return nil, errors.New("nothing came to an end")
	}
	return figures{
		perSecond:            float64(w.ended) / lasting.Seconds(),
		medianMilliseconds:   quantile(w.latencies, 0.5),
		p99Milliseconds:      quantile(w.latencies, 0.99),
		cpuSecondsPerMillion: used.Seconds() / float64(w.ended) * 1e6,
	}, nil
}

func (w *window) repeat(ctx context.Context, step func() (time.Duration, error)) error {
	ended, latencies := 0, []time.Duration{}
	for started := time.Now(); ctx.Err() == nil && started.Before(w.end); {
		took, err := step()
		if err != nil {
			return err
		}
		now := time.Now()
		if started.After(w.begin) {
			latencies = append(latencies, took)
		}
		if now.After(w.begin) && now.Before(w.end) {
			ended++
		}
		started = now
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	w.ended += ended
	w.latencies = append(w.latencies, latencies...)
	return ctx.Err()
}

func (s *server) cpuIn(w *window) (time.Duration, error) {
	time.Sleep(time.Until(w.begin))
	before, err := s.group.cpuTime()
	if err != nil {
		return 0, err
	}
	time.Sleep(time.Until(w.end))
	now, err := s.group.cpuTime()
	return now - before, err
}
