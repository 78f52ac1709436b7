// Command soak sends very many short WebSockets through a real httpd with mod_websocket_tunnel, and checks that none fails, that
// memory stays flat and that no descriptor is left. docs/event-tunnels.md says what it does; it exits with 1 on any failure.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	module := flag.String("module", "", "the module's file")
	tunnels := flag.Int("tunnels", 1000000, "tunnels while httpd restarts each second")
	steady := flag.Int("steady", 0, "tunnels without restarts after that; 0: a quarter of the others, 10,000 at least")
	idle := flag.Int("idle", 500, "idle tunnels whose memory and processor time is measured")
	visitors := flag.Int("visitors", 48, "tunnels at a time")
	flag.Parse()
	if *steady == 0 {
		*steady = max(10000, *tunnels/4)
	}

	s := &soak{visitors: *visitors, idle: *idle, began: time.Now()}
	s.backends = startBackends()
	s.httpd = startHttpd(*module, s.backends)
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		<-interrupted
		s.httpd.stop()
		_ = os.RemoveAll(s.httpd.directory)
		os.Exit(1)
	}()
	s.whileRestarting(*tunnels)
	s.steadily(*steady)
	s.checkCounters()
	s.httpd.stop()
	s.checkErrors()
	os.Exit(s.summary())
}

// soak is one run and what was found so far.
type soak struct {
	httpd    *httpd
	backends *backends
	visitors int
	idle     int
	began    time.Time
	tally    tally
	figures  []string // lines of the summary
	broken   []string // checks that failed
}

func (s *soak) note(format string, values ...any) {
	s.figures = append(s.figures, fmt.Sprintf(format, values...))
}

func (s *soak) require(holds bool, format string, values ...any) {
	if !holds {
		s.broken = append(s.broken, fmt.Sprintf(format, values...))
	}
}

func (s *soak) summary() int {
	fmt.Printf("\n%d tunnels in %v\n", s.tally.opened.Load(), time.Since(s.began).Round(time.Second))
	for _, line := range s.figures {
		fmt.Println("  " + line)
	}
	for _, line := range s.broken {
		fmt.Println("FAILED: " + line)
	}
	if len(s.broken) > 0 {
		fmt.Println("httpd's files are in", s.httpd.directory)
		return 1
	}
	_ = os.RemoveAll(s.httpd.directory)
	fmt.Println("passed")
	return 0
}
