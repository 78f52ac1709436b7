package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// backends are the members, two with TLS and two without; one after the other is killed and comes back.
type backends struct {
	all    [4]*backend
	deaths atomic.Int64 // twice as many as were killed so far, and odd while one is being killed
	next   int
}

type backend struct {
	address string // 127.0.0.1, which is what localhost in its certificate stands for
	secure  bool
	life    *life
}

// life is what a backend is from one start to its death; each answer to a handshake names it.
type life struct {
	name     string
	listener net.Listener
	lock     sync.Mutex
	dead     bool
	live     map[net.Conn]bool
}

var lives sync.Map // by name

// flood is what a slow reader gets: far more than httpd's SendBufferSize and the buffer of its client.
var flood = make([]byte, 384<<10)

func startBackends() *backends {
	b := &backends{}
	for i := range b.all {
		b.all[i] = &backend{address: fmt.Sprint("127.0.0.1:", freePort()), secure: i > 1}
		b.all[i].start()
	}
	return b
}

func (b *backend) start() {
	listener, err := net.Listen("tcp", b.address)
	if err != nil {
		log.Fatal(err)
	}
	b.life = &life{name: fmt.Sprintf("%s-%d", b.address, time.Now().UnixNano()), listener: listener, live: map[net.Conn]bool{}}
	lives.Store(b.life.name, b.life)
	go b.life.serve(b.secure)
}

// killNext ends a backend with all its connections, by resets, and starts it again.
func (b *backends) killNext() {
	victim := b.all[b.next%len(b.all)]
	b.next++
	b.deaths.Add(1)
	victim.life.kill()
	b.deaths.Add(1)
	time.Sleep(killedFor)
	victim.start()
}

func (l *life) kill() {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.dead = true
	_ = l.listener.Close()
	for connection := range l.live {
		_ = connection.(*net.TCPConn).SetLinger(0)
		_ = connection.Close()
	}
}

func wasKilled(name string) bool {
	found, ok := lives.Load(name)
	if !ok {
		return false
	}
	l := found.(*life)
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.dead
}

func (l *life) serve(secure bool) {
	for {
		connection, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.converse(connection, secure)
	}
}

func (l *life) converse(connection net.Conn, secure bool) {
	l.lock.Lock()
	l.live[connection] = true
	l.lock.Unlock()
	stream := connection
	if secure {
		stream = tls.Server(connection, certificate.server)
	}
	_ = stream.SetDeadline(time.Now().Add(patience))
	in := readers.Get().(*bufio.Reader)
	in.Reset(stream)
	if answerHandshake(stream, in, l.name) == nil {
		converse(stream, in)
	}
	in.Reset(nil)
	readers.Put(in)
	_ = stream.Close()
	l.lock.Lock()
	delete(l.live, connection)
	l.lock.Unlock()
}

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 2048) }}

func answerHandshake(stream net.Conn, in *bufio.Reader, name string) error {
	for line := "GET"; line != "\r\n"; {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			return err
		}
	}
	_, err := io.WriteString(stream, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX-Life: "+name+"\r\n\r\n")
	return err
}

// converse does what the first byte of each message says: e comes back, c is answered with a close frame, f with a flood. A stream that
// ends is answered with one more message.
func converse(stream net.Conn, in *bufio.Reader) {
	buffer, out := make([]byte, 256), make([]byte, 0, 256)
	for {
		kind, payload, err := readFrame(in, buffer)
		switch {
		case err == io.EOF:
			_, _ = stream.Write(appendFrame(out, binaryFrame, []byte("the rest"), false))
			return
		case err != nil:
			return
		case kind == closeFrame:
			_, _ = stream.Write(appendFrame(out, closeFrame, payload, false))
			return
		case payload[0] == 'c':
			out = appendFrame(out, closeFrame, []byte{0x0f, 0xa1}, false) // 4001
		case payload[0] == 'f':
			out = appendFrame(out, binaryFrame, flood, false)
		default:
			out = appendFrame(out, binaryFrame, payload, false)
		}
		if _, err := stream.Write(out); err != nil {
			return
		}
		out = out[:0]
	}
}
