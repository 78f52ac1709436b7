package main

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	progressEach = 5 * time.Second
	reloadEach   = time.Second
	killEach     = 2 * time.Second
	killedFor    = 100 * time.Millisecond

	idleFor = 2 * time.Second // while the processor time of idle tunnels is measured
	rounds  = 5               // of the phase without restarts, the first of which warms up
	// Memory that a process may gain for each tunnel that came and went, and once: allocators do not give everything back.
	gainEach, gainOnce = 16, 8 << 20
)

// run has the visitors open so many tunnels; what is in `beside` goes on meanwhile, each at its own interval.
func (s *soak) run(name string, count int, beside map[time.Duration]func()) {
	var turn atomic.Int64
	var visitors, others sync.WaitGroup
	done := make(chan struct{})
	beside[progressEach] = s.progress(name, time.Now(), s.tally.opened.Load(), count)
	for interval, act := range beside {
		others.Go(func() { repeat(interval, done, act) })
	}
	first := s.tally.opened.Load()
	for range s.visitors {
		visitors.Go(func() {
			for s.tally.failed.Load() < failuresShown && s.tally.opened.Load()-first < int64(count) {
				s.visit(int(turn.Add(1)))
			}
		})
	}
	visitors.Wait()
	close(done)
	others.Wait()
}

func repeat(interval time.Duration, done chan struct{}, act func()) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			act()
		}
	}
}

func (s *soak) progress(name string, began time.Time, before int64, count int) func() {
	return func() {
		opened := s.tally.opened.Load() - before
		fmt.Printf("%-10s %8d of %d tunnels, %5.0f a second, %d failed, %d lost with their backend, %d processes\n", name, opened, count,
			float64(opened)/time.Since(began).Seconds(), s.tally.failed.Load(), s.tally.expected.Load(), len(s.httpd.children()))
	}
}

// whileRestarting has httpd restart gracefully each second and a backend die every other second.
func (s *soak) whileRestarting(count int) {
	began, parent, descriptors := time.Now(), s.httpd.memory(s.httpd.pid()), s.httpd.descriptors(s.httpd.pid())
	before := s.tally.opened.Load()
	s.run("restarts", count, map[time.Duration]func(){
		reloadEach: func() { s.httpd.signal(syscall.SIGUSR1) },
		killEach:   s.backends.killNext,
	})
	rate := float64(s.tally.opened.Load()-before) / time.Since(began).Seconds()
	s.awaitNone()
	restarts := strings.Count(s.httpd.errors(), "resuming normal operations") - 1
	grown := s.httpd.memory(s.httpd.pid()) - parent
	s.note("restarts: %.0f tunnels a second, %d graceful restarts, %d backends killed", rate, restarts, s.backends.deaths.Load()/2)
	s.note("parent: %+d KiB, %d descriptors before, %d after", grown/1024, descriptors, s.httpd.descriptors(s.httpd.pid()))
	s.require(s.httpd.descriptors(s.httpd.pid()) == descriptors, "the parent has more descriptors than before")
	s.require(float64(restarts) > 0.5*time.Since(began).Seconds(), "only %d restarts", restarts)
}

// steadily lets one process live, since what leaks in a child would go with each restart.
func (s *soak) steadily(count int) {
	s.httpd.settle()
	s.run("warm-up", count/rounds, map[time.Duration]func(){killEach: s.backends.killNext})
	looks := []measured{s.measure()}
	var spent time.Duration
	opened := s.tally.opened.Load()
	for range rounds - 1 {
		began := time.Now()
		s.run("steady", count/rounds, map[time.Duration]func(){killEach: s.backends.killNext})
		spent += time.Since(began)
		looks = append(looks, s.measure())
	}
	first, last := looks[0], looks[rounds-1]
	through := int(s.tally.opened.Load() - opened)
	s.note("steady: %.0f tunnels a second through one process", float64(through)/spent.Seconds())
	for i, look := range looks {
		s.note("after %7d tunnels: %d KiB with %d idle ones, %d KiB without; %d descriptors; %.2f %% of a processor for the idle ones",
			(i+1)*count/rounds, look.with/1024, s.idle, look.without/1024, look.descriptors, look.processor)
	}
	s.require(last.with-first.with < gainOnce+gainEach*through, "memory grew by %d bytes", last.with-first.with)
	s.require(last.descriptors == first.descriptors, "%d descriptors are %d", first.descriptors, last.descriptors)
	s.require(last.process == first.process, "process %d was replaced by %d", first.process, last.process)
}

type measured struct {
	process, with, without, descriptors int
	processor                           float64 // percent
}

// measure looks at the one process that serves, with idle tunnels and without any.
func (s *soak) measure() measured {
	s.awaitNone()
	process := s.httpd.children()[0]
	sockets := s.hold(s.idle)
	with := s.httpd.memory(process)
	before := processorTime(process)
	time.Sleep(idleFor)
	used := 100 * (processorTime(process) - before).Seconds() / idleFor.Seconds()
	for _, socket := range sockets {
		socket.release()
	}
	s.awaitNone()
	return measured{process, with, s.httpd.memory(process), s.httpd.settledDescriptors(process), used}
}

func (s *soak) awaitNone() {
	s.require(within(patience, func() bool { return s.httpd.number("WebSocketTunnelsOpen") == 0 }), "tunnels are left open")
	s.require(within(patience, func() bool { return len(s.httpd.children()) == 1 }), "old processes are left")
}

func (s *soak) checkCounters() {
	opened := s.tally.opened.Load() + rounds*int64(s.idle)
	s.note("ends: %s", s.tally.ends())
	s.note("failed: %d; lost with a killed backend: %d tunnels, %d handshakes", s.tally.failed.Load(), s.tally.expected.Load(), s.tally.unanswered.Load())
	s.require(s.tally.failed.Load() == 0, "%d tunnels failed; the first ones: %s", s.tally.failed.Load(), s.tally.failures())
	for name, value := range map[string]int64{"Opened": opened, "Open": 0, "NotSeen": 0, "OnThreads": 0, "Lost": 0} {
		found := int64(s.httpd.number("WebSocketTunnels" + name))
		s.note("WebSocketTunnels%s: %d", name, found)
		s.require(found == value, "WebSocketTunnels%s is %d, not %d", name, found, value)
	}
}

func (s *soak) checkErrors() {
	for line := range strings.Lines(s.httpd.errors()) {
		s.require(!strings.Contains(line, "exit signal"), "the error log has %s", strings.TrimSpace(line))
	}
}
