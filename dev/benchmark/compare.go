package main

import (
	"context"
	"fmt"
	"os"
)

// compare runs the benchmark with a backend of its own.
func compare(ctx context.Context, b *benchmark) (results, error) {
	found := results{Rounds: b.rounds, Seconds: b.lasting.Seconds(), LoadBefore: loadAverage()}
	var err error
	if found.Machine, err = thisMachine(b.proxies); err != nil {
		return results{}, err
	}
	if b.front, err = newCertificate(); err != nil {
		return results{}, err
	}
	before, err := lookAround()
	if err != nil {
		return results{}, err
	}
	if err := b.withBackend(ctx); err != nil {
		return results{}, err
	}
	now, err := lookAround()
	found.Others, found.Stolen = now.since(before)
	found.Minutes = now.began.Sub(before.began).Minutes()
	found.LoadAfter, found.Samples = loadAverage(), b.samples
	return found, err
}

func (b *benchmark) withBackend(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	port := freePort()
	// Two addresses, so that a reload can change the member.
	b.members = []string{fmt.Sprint("127.0.0.1:", port), fmt.Sprint("127.0.0.2:", port)}
	backend, err := startProgram("backend", append([]string{self, "backend"}, b.members...), os.Stderr)
	if err != nil {
		return err
	}
	defer backend.stop()
	return b.run(ctx)
}
