// wsprobe is the WebSocket backend and client of the project's tests, in one static binary.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: wsprobe COMMAND [flags]; "wsprobe COMMAND -h" lists the flags
  serve  a backend: says its name, then echoes; answers plain GETs with what it received
  dial   opens sockets, checks each with one echo, closes them; one JSON line, exit 1 when any failed
  get    sends a plain GET; one JSON line with status, headers and body
  hold   keeps sockets open while it dials fresh ones; JSON lines until SIGTERM
  sleep  does nothing until SIGTERM: a pod to exec into
`

type command func(stopping context.Context, arguments []string, out io.Writer) error

var commands = map[string]command{"serve": serve, "dial": dial, "get": get, "hold": hold, "sleep": sleep}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	stopping, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := commands[os.Args[1]](stopping, os.Args[2:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "wsprobe:", err)
		os.Exit(1)
	}
}

func sleep(stopping context.Context, _ []string, _ io.Writer) error {
	<-stopping.Done()
	return nil
}

func flags(name string) *flag.FlagSet { return flag.NewFlagSet("wsprobe "+name, flag.ExitOnError) }

func printJSON(out io.Writer, value any) error { return json.NewEncoder(out).Encode(value) }
