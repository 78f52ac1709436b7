package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Long enough for a close frame to reach the client, short enough for a test that deletes the pod.
const goodbye = 700 * time.Millisecond

func serve(stopping context.Context, arguments []string, _ io.Writer) error {
	hostname, _ := os.Hostname()
	set := flags("serve")
	address := set.String("listen", ":3000", "address to listen on")
	name := set.String("name", hostname, "what it calls itself")
	certificate := set.String("tls-cert", "", "PEM certificate chain; with --tls-key it serves TLS")
	key := set.String("tls-key", "", "PEM private key")
	_ = set.Parse(arguments)

	backend := &backend{name: *name, stopping: stopping}
	server := &http.Server{Addr: *address, Handler: backend, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- listen(server, *certificate, *key) }()
	select {
	case err := <-failed:
		return err
	case <-stopping.Done():
		backend.leave(server)
		return nil
	}
}

func listen(server *http.Server, certificate, key string) error {
	listener, err := net.Listen("tcp", server.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "listening on", listener.Addr())
	if certificate == "" && key == "" {
		return server.Serve(listener)
	}
	return server.ServeTLS(listener, certificate, key)
}

type backend struct {
	name     string
	stopping context.Context
	sockets  sync.WaitGroup
}

func (b *backend) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if strings.EqualFold(request.Header.Get("Upgrade"), "websocket") {
		b.sockets.Add(1)
		defer b.sockets.Done()
		b.converse(response, request)
		return
	}
	b.describe(response, request)
}

func (b *backend) describe(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	_ = printJSON(response, map[string]any{
		"backend": b.name,
		"host":    request.Host,
		"uri":     request.RequestURI,
		"headers": request.Header,
	})
}

func (b *backend) converse(response http.ResponseWriter, request *http.Request) {
	socket, err := websocket.Accept(response, request, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer socket.CloseNow()
	defer context.AfterFunc(b.stopping, func() { _ = socket.Close(websocket.StatusGoingAway, "stopping") })()
	// The request's context ends with the handler, not with the socket: the connection is no longer the server's.
	ctx := context.Background()
	err = socket.Write(ctx, websocket.MessageText, []byte(b.name))
	for err == nil {
		err = echo(ctx, socket)
	}
}

func echo(ctx context.Context, socket *websocket.Conn) error {
	kind, message, err := socket.Read(ctx)
	if err != nil {
		return err
	}
	return socket.Write(ctx, kind, message)
}

// leave waits for the sockets itself: Shutdown knows nothing of connections that were upgraded.
func (b *backend) leave(server *http.Server) {
	limit, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if err := server.Shutdown(limit); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close()
	}
	gone := make(chan struct{})
	go func() { b.sockets.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-limit.Done():
	}
}
