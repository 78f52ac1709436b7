package main

import (
	"context"
	"fmt"
	"io"
	"sync"
)

type dialReport struct {
	Connected int `json:"connected"`
	Failed    int `json:"failed"`
	tally
}

func dial(stopping context.Context, arguments []string, out io.Writer) error {
	set := flags("dial")
	count := set.Int("count", 30, "sockets to open")
	parallel := set.Int("parallel", 1, "sockets at a time")
	options := addClientFlags(set)
	_ = set.Parse(arguments)
	client, err := options.client()
	if err != nil {
		return err
	}
	report := dialAll(stopping, client, *count, *parallel)
	if err := printJSON(out, report); err != nil {
		return err
	}
	if report.Failed > 0 {
		return fmt.Errorf("%d of %d sockets failed", report.Failed, *count)
	}
	return nil
}

func dialAll(ctx context.Context, client *client, count, parallel int) dialReport {
	report := dialReport{tally: newTally()}
	var (
		lock    sync.Mutex
		workers sync.WaitGroup
		slots   = make(chan struct{}, max(1, parallel))
	)
	for range count {
		slots <- struct{}{}
		workers.Go(func() {
			defer func() { <-slots }()
			member, err := client.visit(ctx)
			lock.Lock()
			defer lock.Unlock()
			report.add(member, err)
		})
	}
	workers.Wait()
	return report
}

func (r *dialReport) add(member string, err error) {
	if err != nil {
		r.Failed++
		r.fail(err)
		return
	}
	r.Connected++
	r.meet(member)
}
