package tests

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// route is one way through httpd: with or without TLS at its front, and to its backend.
type route struct{ front, back string }

var routes = []route{{"ws", "plain"}, {"ws", "secure"}, {"wss", "plain"}, {"wss", "secure"}}

func (r route) String() string { return r.front + "-" + r.back }

func eachRoute(t *testing.T, h *httpd, check func(*testing.T, route)) {
	t.Helper()
	for _, r := range routes {
		t.Run(r.String(), func(t *testing.T) { check(t, r) })
	}
	if h.number("WebSocketTunnelsOnThreads") != 0 || h.number("WebSocketTunnelsNotSeen") != 0 {
		t.Error("not all of them came through the module", h.status())
	}
}

func (h *httpd) url(r route, path string) string {
	if r.front == "wss" {
		return "wss://" + h.tls + "/" + r.back + path
	}
	return "ws://" + h.plain + "/" + r.back + path
}

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// A connection of a refused handshake must not be used again.
var httpClient = &http.Client{Transport: &http.Transport{TLSClientConfig: clientTLS(), DisableKeepAlives: true}}

func (h *httpd) dial(t *testing.T, r route, options *websocket.DialOptions) *websocket.Conn {
	t.Helper()
	if options == nil {
		options = &websocket.DialOptions{}
	}
	options.HTTPClient = httpClient
	socket, _, err := websocket.Dial(limited(t), h.url(r, "/echo"), options)
	if err != nil {
		t.Fatal(err)
	}
	socket.SetReadLimit(-1)
	t.Cleanup(func() { _ = socket.CloseNow() })
	return socket
}

func (h *httpd) hold(t *testing.T, r route, count int) []*websocket.Conn {
	t.Helper()
	sockets := make([]*websocket.Conn, count)
	for i := range sockets {
		sockets[i] = h.dial(t, r, nil)
	}
	return sockets
}

func exchange(t *testing.T, socket *websocket.Conn, message string) error {
	t.Helper()
	if err := socket.Write(limited(t), websocket.MessageText, []byte(message)); err != nil {
		return err
	}
	_, answer, err := socket.Read(limited(t))
	if err == nil && string(answer) != message {
		return fmt.Errorf("%q came back as %q", message, answer)
	}
	return err
}

func allAlive(t *testing.T, sockets []*websocket.Conn) {
	t.Helper()
	for i, socket := range sockets {
		if err := exchange(t, socket, fmt.Sprint("still here ", i)); err != nil {
			t.Fatalf("socket %d of %d: %v", i, len(sockets), err)
		}
	}
}

// ending reads until the socket ends, and says with what code and when; -1 is the end without a close frame, 0 none within our patience.
func ending(socket *websocket.Conn) (websocket.StatusCode, time.Time) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		_, _, err := socket.Read(ctx)
		if ctx.Err() != nil {
			return 0, time.Now()
		}
		if err != nil {
			return websocket.CloseStatus(err), time.Now()
		}
	}
}

func allGoAway(t *testing.T, sockets []*websocket.Conn) {
	t.Helper()
	for i, socket := range sockets {
		if code, _ := ending(socket); code != websocket.StatusGoingAway {
			t.Fatalf("socket %d of %d saw %d", i, len(sockets), code)
		}
	}
}

// open is a handshake by hand, with bytes behind it in the same write; the reader is behind the answer's headers.
func (h *httpd) open(t *testing.T, r route, path, behind string) (net.Conn, *bufio.Reader) {
	t.Helper()
	return handshake(t, h.connect(t, r), "/"+r.back+path, behind)
}

// openAt is the same over plain HTTP for any path.
func (h *httpd) openAt(t *testing.T, path string) (net.Conn, *bufio.Reader) {
	t.Helper()
	return handshake(t, h.connect(t, routes[0]), path, "")
}

func handshake(t *testing.T, connection net.Conn, path, behind string) (net.Conn, *bufio.Reader) {
	t.Helper()
	request := "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	if _, err := io.WriteString(connection, request+behind); err != nil {
		t.Fatal(err)
	}
	incoming := bufio.NewReader(connection)
	response, err := http.ReadResponse(incoming, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal(response.Status)
	}
	return connection, incoming
}

func (h *httpd) connect(t *testing.T, r route) net.Conn {
	t.Helper()
	var connection net.Conn
	var err error
	if r.front == "wss" {
		connection, err = tls.Dial("tcp", h.tls, clientTLS())
	} else {
		connection, err = net.Dial("tcp", h.plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	_ = connection.SetDeadline(time.Now().Add(patience))
	return connection
}

// endLine is a line of WebSocketTunnelLog.
type endLine struct {
	Time, Client, Host, Member, Path, Upgrade, ClosedBy, Reason string
	DurationMs, BytesReceived, BytesSent, CloseCode             int
}

// endLines waits for so many lines and returns them.
func (h *httpd) endLines(t *testing.T, count int) []endLine {
	t.Helper()
	eventually(t, fmt.Sprint(count, " lines in the log"), func() bool { return strings.Count(h.tunnelLog(), "\n") >= count })
	var lines []endLine
	for text := range strings.Lines(h.tunnelLog()) {
		var line endLine
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		lines = append(lines, line)
	}
	return lines
}
