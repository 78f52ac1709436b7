// benchmark compares httpd on threads, httpd with the module, nginx and HAProxy as WebSocket proxies on this machine. Needs root, for
// control groups.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

const usage = `usage: benchmark [flags]; "benchmark -h" lists them
       benchmark document RESULTS DOCUMENT   puts the tables of results.json into the document
       benchmark backend ADDRESS...          the echo, which the benchmark starts itself
`

func main() {
	if err := run(os.Args[1:]); err != nil {
		say("benchmark: %v", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) > 0 && !strings.HasPrefix(arguments[0], "-") {
		return command(arguments)
	}
	set := flag.NewFlagSet("benchmark", flag.ExitOnError)
	rounds := set.Int("rounds", 4, "how often each rate is measured")
	seconds := set.Duration("time", 2*time.Second, "how long for")
	only := set.String("only", "", "regular expression of the workloads to measure; empty for all")
	module := set.String("module", "", "path of mod_websocket_tunnel.so")
	output := set.String("output", ".", "directory for results.json and report.md")
	_ = set.Parse(arguments)
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	found, err := compare(ctx, &benchmark{proxies: allProxies(*module), rounds: *rounds, lasting: *seconds, only: pattern})
	if err != nil {
		return err
	}
	if err := found.save(*output); err != nil {
		return err
	}
	fmt.Print(found.report())
	if count := failures(found.Samples); count > 0 {
		return fmt.Errorf("%d measurements failed", count)
	}
	return nil
}

func command(arguments []string) error {
	switch {
	case arguments[0] == "backend" && len(arguments) > 1:
		return serveBackend(arguments[1:])
	case arguments[0] == "document" && len(arguments) == 3:
		found, err := readResults(arguments[1])
		if err != nil {
			return err
		}
		return found.putInto(arguments[2])
	}
	return errors.New(usage)
}
