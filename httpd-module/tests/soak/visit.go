package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"time"
)

// socket is a client's end of a tunnel.
type socket struct {
	net.Conn
	in     *bufio.Reader
	life   string // of the backend that answered
	buffer [256]byte
}

// visit opens a tunnel on one of the four routes, uses it, and ends it in one of several ways.
func (s *soak) visit(turn int) {
	deaths := s.backends.deaths.Load()
	opened, err := s.open(turn)
	if err != nil {
		if deaths%2 == 1 || s.backends.deaths.Load() != deaths {
			s.tally.unanswered.Add(1)
			return
		}
		s.tally.fail("handshake %d: %v", turn, err)
		return
	}
	defer opened.release()
	s.tally.opened.Add(1)
	way := ways[turn/4%len(ways)]
	err = opened.use(turn)
	if err == nil {
		err = way.end(opened)
	}
	switch {
	case err == nil:
		s.tally.count(way.name)
	case wasKilled(opened.life):
		s.tally.expected.Add(1)
	default:
		s.tally.fail("tunnel %d (%s): %v", turn, way.name, err)
	}
}

func (s *soak) open(turn int) (*socket, error) {
	front, back := s.httpd.plain, "plain"
	if turn&1 != 0 {
		front = s.httpd.tls
	}
	if turn&2 != 0 {
		back = "secure"
	}
	// Several addresses, so that ports in TIME_WAIT do not run out.
	connection, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.%d:%d", 2+turn%8, front), patience)
	if err != nil {
		return nil, err
	}
	_ = connection.SetDeadline(time.Now().Add(patience))
	if turn&1 != 0 {
		connection = tls.Client(connection, certificate.client)
	}
	opened := &socket{Conn: connection, in: readers.Get().(*bufio.Reader)}
	opened.in.Reset(connection)
	if err := opened.handshake(back); err != nil {
		opened.release()
		return nil, err
	}
	return opened, nil
}

func (c *socket) handshake(back string) error {
	if _, err := io.WriteString(c, "GET /"+back+"/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"); err != nil {
		return err
	}
	status, err := c.in.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.Contains(status, " 101 ") {
		return errors.New(strings.TrimSpace(status))
	}
	for line := status; line != "\r\n"; {
		if line, err = c.in.ReadString('\n'); err != nil {
			return err
		}
		if name, value, _ := strings.Cut(line, ": "); name == "X-Life" {
			c.life = strings.TrimSpace(value)
		}
	}
	return nil
}

func (c *socket) release() {
	_ = c.Close()
	c.in.Reset(nil)
	readers.Put(c.in)
}

func (c *socket) send(kind byte, payload []byte) error {
	_, err := c.Write(appendFrame(make([]byte, 0, 128), kind, payload, true))
	return err
}

func (c *socket) expect(kind byte, payload []byte) error {
	gotKind, got, err := readFrame(c.in, c.buffer[:])
	if err == nil && (gotKind != kind || !bytes.Equal(got, payload)) {
		err = fmt.Errorf("a frame %x of %d bytes, not %x of %d", gotKind, len(got), kind, len(payload))
	}
	return err
}

func (c *socket) expectEnd() error {
	if _, err := c.in.ReadByte(); err != io.EOF {
		return fmt.Errorf("no end but %w", err)
	}
	return nil
}

// use exchanges a message that no other tunnel has.
func (c *socket) use(turn int) error {
	message := fmt.Appendf(nil, "echo %d %s", turn, c.life)
	if err := c.send(binaryFrame, message); err != nil {
		return err
	}
	return c.expect(binaryFrame, message)
}

// hold opens idle tunnels.
func (s *soak) hold(count int) []*socket {
	sockets := make([]*socket, count)
	for i := range sockets {
		opened, err := s.open(2 * i % 4) // without TLS at the front: what it costs is OpenSSL's
		if err == nil {
			err = opened.use(i)
		}
		if err != nil {
			s.httpd.stop()
			log.Fatal("an idle tunnel: ", err)
		}
		sockets[i] = opened
	}
	return sockets
}
