package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// After so many failures there is nothing more to learn.
const failuresShown = 20

// tally counts what became of the tunnels.
type tally struct {
	opened     atomic.Int64 // got their 101
	failed     atomic.Int64
	expected   atomic.Int64 // went with their backend
	unanswered atomic.Int64 // handshakes that a backend's death left without an answer
	lock       sync.Mutex
	byWay      map[string]int64
	words      []string
}

func (t *tally) fail(format string, values ...any) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if len(t.words) < failuresShown {
		t.words = append(t.words, fmt.Sprintf(format, values...))
	}
	t.failed.Add(1)
}

func (t *tally) failures() string { return strings.Join(t.words, "; ") }

func (t *tally) count(way string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.byWay == nil {
		t.byWay = map[string]int64{}
	}
	t.byWay[way]++
}

func (t *tally) ends() string {
	var parts []string
	for name, count := range t.byWay {
		parts = append(parts, fmt.Sprintf("%d %s", count, name))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
