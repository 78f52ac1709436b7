package tests

import (
	"bufio"
	"context"
	"crypto/sha1"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// backends are the members: one and two speak plain WebSocket, secure speaks it over TLS.
type backends struct {
	one, two, secure *backend
	halfClosed       chan int // bytes that a /half got before the end of the stream
	flooded          chan int // bytes that a /flood could write before it had to wait
}

// backend answers WebSockets on several paths; handlers of raw ones get the connection behind the 101.
type backend struct {
	server   *http.Server
	address  string
	lock     sync.Mutex
	accepted int
	codes    []websocket.StatusCode // how its sockets of /echo ended
	live     map[net.Conn]bool
	all      *backends
}

// Far more than any buffer of httpd: the hand-over may only take what is in them.
var early = strings.Repeat("EARLY", 1<<20)

const floodStalls = 1500 * time.Millisecond

func startBackends(t *testing.T) *backends {
	all := &backends{halfClosed: make(chan int, 8), flooded: make(chan int, 8)}
	all.one, all.two = startBackend(t, all, nil), startBackend(t, all, nil)
	all.secure = startBackend(t, all, &tls.Config{Certificates: []tls.Certificate{certificates.server}})
	return all
}

func startBackend(t *testing.T, all *backends, security *tls.Config) *backend {
	t.Helper()
	address := net.JoinHostPort(loopback, "0")
	if security != nil {
		address = "127.0.0.1:0" // which is what the name in its certificate stands for everywhere
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	b := &backend{address: listener.Addr().String(), live: map[net.Conn]bool{}, all: all}
	if security != nil {
		listener = tls.NewListener(listener, security)
	}
	b.server = &http.Server{Handler: b, ReadHeaderTimeout: patience}
	go func() { _ = b.server.Serve(listener) }()
	t.Cleanup(func() { b.kill() })
	return b
}

// balancers are the directives of a virtual host that lead /plain/ and /secure/ to the members.
func (b *backends) balancers() string {
	return fmt.Sprintf(`  SSLProxyEngine On
  SSLProxyVerify require
  SSLProxyCACertificateFile ca.pem
  <Proxy balancer://plain>
    BalancerMember ws://%s route=one timeout=10 hcmethod=TCP hcinterval=1
    BalancerMember ws://%s route=two timeout=10
    ProxySet lbmethod=bybusyness
  </Proxy>
  <Proxy balancer://secure>
    BalancerMember wss://localhost:%s route=secure timeout=10
    ProxySet lbmethod=bybusyness
  </Proxy>
  ProxyPass /plain/ balancer://plain/ nocanon
  ProxyPass /secure/ balancer://secure/ nocanon
  ProxyPass /one/ ws://%s/ nocanon
`, b.one.address, b.two.address, port(b.secure.address), b.one.address)
}

func (b *backend) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	b.lock.Lock()
	b.accepted++
	b.lock.Unlock()
	switch {
	case request.URL.Path == "/refuse":
		http.Error(response, "no", http.StatusForbidden)
	case request.Header.Get("Upgrade") == "":
		_, _ = io.WriteString(response, "plain answer")
	case request.URL.Path == "/echo":
		b.echo(response, request)
	default:
		b.raw(response, request)
	}
}

func (b *backend) echo(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("X-Member", b.address)
	socket, err := websocket.Accept(response, request, &websocket.AcceptOptions{
		InsecureSkipVerify: true, Subprotocols: []string{"chat.v2"}, CompressionMode: websocket.CompressionContextTakeover,
	})
	if err != nil {
		return
	}
	defer socket.CloseNow()
	socket.SetReadLimit(-1)
	for {
		kind, message, err := socket.Read(context.Background())
		if err != nil {
			b.lock.Lock()
			b.codes = append(b.codes, websocket.CloseStatus(err))
			b.lock.Unlock()
			return
		}
		if string(message) == "close 4321" {
			_ = socket.Close(4321, "as asked")
			continue
		}
		if socket.Write(context.Background(), kind, message) != nil {
			return
		}
	}
}

func (b *backend) endings() []websocket.StatusCode {
	b.lock.Lock()
	defer b.lock.Unlock()
	return append([]websocket.StatusCode(nil), b.codes...)
}

func (b *backend) count() int {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.accepted
}

// raw answers the handshake itself, so that what follows it can be anything.
func (b *backend) raw(response http.ResponseWriter, request *http.Request) {
	connection, buffered, err := response.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	b.lock.Lock()
	b.live[connection] = true
	b.lock.Unlock()
	defer connection.Close()
	digest := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	answer := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(digest[:]) + "\r\n\r\n"
	b.converse(connection, buffered.Reader, request, answer)
}

func (b *backend) converse(connection net.Conn, incoming *bufio.Reader, request *http.Request, answer string) {
	switch request.URL.Path {
	case "/early": // what it says comes in one piece with the 101
		_, _ = io.WriteString(connection, answer+early)
		_, _ = io.Copy(connection, incoming)
	case "/half": // answers only when the client has said everything
		_, _ = io.WriteString(connection, answer)
		count, _ := io.Copy(io.Discard, incoming)
		b.all.halfClosed <- int(count)
		_, _ = io.WriteString(connection, strings.Repeat("x", 300000))
	case "/flood": // sends until nobody takes it any more
		_, _ = io.WriteString(connection, answer)
		b.all.flooded <- flood(connection)
		_, _ = io.Copy(io.Discard, incoming)
	default:
		_, _ = io.WriteString(connection, answer)
		_, _ = io.Copy(connection, incoming)
	}
}

// flood writes until a write has to wait; it returns how many bytes went out.
func flood(connection net.Conn) int {
	total := 0
	piece := make([]byte, 64*1024)
	for {
		_ = connection.SetWriteDeadline(time.Now().Add(floodStalls))
		count, err := connection.Write(piece)
		total += count
		if err != nil {
			return total
		}
	}
}

// kill ends the backend and all its connections with resets.
func (b *backend) kill() {
	_ = b.server.Close()
	b.lock.Lock()
	defer b.lock.Unlock()
	for connection := range b.live {
		if plain, ok := connection.(*net.TCPConn); ok {
			_ = plain.SetLinger(0)
		}
		_ = connection.Close()
	}
}
