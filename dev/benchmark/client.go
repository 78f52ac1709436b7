package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/gobwas/ws"
)

// client opens WebSockets through one port of a proxy.
type client struct {
	address string
	tls     *tls.Config // none for plain
}

// socket has one message on its way at a time.
type socket struct {
	connection net.Conn
	reader     *bufio.Reader
	member     string // address of the backend that answered
	received   []byte
}

func (c client) open(ctx context.Context) (*socket, error) {
	s := &socket{}
	dialer := ws.Dialer{
		Timeout:   patience / 2,
		TLSConfig: c.tls,
		Host:      host,
		NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", c.address)
		},
		OnHeader: func(key, value []byte) error {
			if string(key) == memberHeader {
				s.member = string(value)
			}
			return nil
		},
	}
	scheme := "ws://"
	if c.tls != nil {
		scheme = "wss://"
	}
	connection, early, _, err := dialer.Dial(ctx, scheme+c.address+"/")
	if err != nil {
		return nil, err
	}
	if early != nil {
		connection.Close()
		return nil, errors.New("the backend spoke first")
	}
	s.connection, s.reader = connection, bufio.NewReaderSize(connection, readSize)
	return s, nil
}

// message is one of so many bytes, as frame and as payload.
type message struct{ frame, payload []byte }

// small is a message as applications send it, and as the table of rates has it.
var small = newMessage(128)

func newMessage(size int) message {
	payload := bytes.Repeat([]byte("x"), size)
	return message{ws.MustCompileFrame(ws.MaskFrame(ws.NewBinaryFrame(payload))), payload}
}

// exchange sends it and waits for the echo, which has to be the same.
func (s *socket) exchange(m message) error {
	if _, err := s.connection.Write(m.frame); err != nil {
		return err
	}
	header, err := ws.ReadHeader(s.reader)
	if err != nil {
		return err
	}
	s.received = grow(s.received, int(header.Length))
	if _, err := io.ReadFull(s.reader, s.received); err != nil {
		return err
	}
	if header.OpCode != ws.OpBinary || !bytes.Equal(s.received, m.payload) {
		return fmt.Errorf("the echo differs from what was sent: opcode %d, %d bytes", header.OpCode, header.Length)
	}
	return nil
}

// limit is for all that follows; 0 is none.
func (s *socket) limit(duration time.Duration) {
	var deadline time.Time
	if duration > 0 {
		deadline = time.Now().Add(duration)
	}
	_ = s.connection.SetDeadline(deadline)
}

var closeFrame = ws.MustCompileFrame(ws.MaskFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusNormalClosure, ""))))

// close is a clean one: it waits for the backend's close frame and for the end of the connection.
func (s *socket) close() {
	defer s.connection.Close()
	s.limit(patience / 4)
	if _, err := s.connection.Write(closeFrame); err == nil {
		_, _ = io.Copy(io.Discard, s.reader)
	}
}
