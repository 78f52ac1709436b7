package main

import (
	"context"
	"io"
	"os"
	"sync"
	"time"

	"github.com/coder/websocket"
)

type holdReport struct {
	Open              int   `json:"open"`
	Lost              int   `json:"lost"`
	Dialed            int   `json:"dialed"`
	DialFailed        int   `json:"dialFailed"`
	SlowestDialMillis int64 `json:"slowestDialMillis"`
	// Lost sockets by the code of the close frame that came (1006: none came), and by the second of Unix time.
	LostByCode   map[int]int   `json:"lostByCode"`
	LostBySecond map[int64]int `json:"lostBySecond"`
	tally
}

func newHoldReport() holdReport {
	return holdReport{LostByCode: map[int]int{}, LostBySecond: map[int64]int{}, tally: newTally()}
}

func (r *holdReport) lose(err error) {
	code := int(websocket.CloseStatus(err))
	if code < 0 {
		code = int(websocket.StatusAbnormalClosure)
	}
	r.Lost++
	r.LostByCode[code]++
	r.LostBySecond[time.Now().Unix()]++
	r.fail(err)
}

// holder keeps sockets and dials fresh ones; the lock guards the report.
type holder struct {
	client *client
	lock   sync.Mutex
	report holdReport
	dials  sync.WaitGroup
}

func hold(stopping context.Context, arguments []string, out io.Writer) error {
	set := flags("hold")
	count := set.Int("count", 50, "sockets to keep open")
	dialEvery := set.Duration("dial-every", 50*time.Millisecond, "time between fresh dials, 0 for none")
	reportEvery := set.Duration("report-every", time.Second, "time between report lines")
	untilEOF := set.Bool("until-eof", false, "stop when the input ends, too; whoever execs into a pod cannot send signals")
	options := addClientFlags(set)
	_ = set.Parse(arguments)
	if *untilEOF {
		var stop context.CancelFunc
		stopping, stop = context.WithCancel(stopping)
		defer stop()
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	client, err := options.client()
	if err != nil {
		return err
	}
	h := &holder{client: client, report: newHoldReport()}
	for range *count {
		go h.keep(stopping)
	}
	h.dials.Go(func() { every(stopping, *dialEvery, func() { h.dials.Go(h.dialOnce) }) })
	every(stopping, *reportEvery, func() { _ = h.print(out) })
	<-stopping.Done()
	h.dials.Wait()
	return h.print(out)
}

// every calls at each interval until the context ends; an interval of 0 never comes.
func every(stopping context.Context, interval time.Duration, call func()) {
	if interval <= 0 {
		return
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-stopping.Done():
			return
		case <-ticker.C:
			call()
		}
	}
}

// keep holds one socket. What ends because the whole probe ends is no loss.
func (h *holder) keep(stopping context.Context) {
	socket, _, err := h.client.open(stopping)
	if err == nil {
		defer socket.CloseNow()
		h.update(func(r *holdReport) { r.Open++ })
		for err == nil && wait(stopping, time.Second) {
			err = h.client.ping(stopping, socket)
		}
		if stopping.Err() != nil {
			return
		}
		h.update(func(r *holdReport) { r.Open-- })
	}
	if stopping.Err() == nil {
		h.update(func(r *holdReport) { r.lose(err) })
	}
}

func wait(stopping context.Context, pause time.Duration) bool {
	select {
	case <-stopping.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

// dialOnce is not ended by SIGTERM: a dial cut short by the probe's own end would look like the proxy's failure.
func (h *holder) dialOnce() {
	started := time.Now()
	member, err := h.client.visit(context.Background())
	took := time.Since(started).Milliseconds()
	h.update(func(r *holdReport) {
		r.Dialed++
		r.SlowestDialMillis = max(r.SlowestDialMillis, took)
		if err != nil {
			r.DialFailed++
			r.fail(err)
			return
		}
		r.meet(member)
	})
}

func (h *holder) update(change func(*holdReport)) {
	h.lock.Lock()
	defer h.lock.Unlock()
	change(&h.report)
}

func (h *holder) print(out io.Writer) error {
	h.lock.Lock()
	defer h.lock.Unlock()
	return printJSON(out, h.report)
}
