package main

import (
	"bufio"
	"io"
	"net"
	"net/http"

	"github.com/gobwas/ws"
)

// The largest message there is, and a header: what one read of the echo and of a client takes.
const readSize = 16<<10 + ws.MaxHeaderSize

// memberHeader of the 101 says which address of the backend was asked.
const memberHeader = "Member"

// serveBackend echoes on each address, as little as a WebSocket backend can do: the proxy is what is measured. It returns when it cannot.
func serveBackend(addresses []string) error {
	failed := make(chan error)
	for _, address := range addresses {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go func() { failed <- acceptAll(listener) }()
	}
	return <-failed
}

func acceptAll(listener net.Listener) error {
	header := ws.HandshakeHeaderHTTP(http.Header{memberHeader: {listener.Addr().String()}})
	upgrader := ws.Upgrader{Header: header}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			// Health checks connect and say nothing.
			if _, err := upgrader.Upgrade(connection); err == nil {
				echo(connection)
			}
		}()
	}
}

// echo returns when the client leaves. A close frame is echoed as any other.
func echo(connection net.Conn) {
	reader := bufio.NewReaderSize(connection, readSize)
	var answer []byte
	for {
		header, err := ws.ReadHeader(reader)
		if err != nil {
			return
		}
		start := ws.HeaderSize(ws.Header{Length: header.Length})
		answer = grow(answer, start+int(header.Length))
		payload := answer[start:]
		if _, err := io.ReadFull(reader, payload); err != nil {
			return
		}
		ws.Cipher(payload, header.Mask, 0)
		header.Masked = false
		_ = ws.WriteHeader(sliceWriter(answer), header)
		if _, err := connection.Write(answer); err != nil || header.OpCode == ws.OpClose {
			return
		}
	}
}

func grow(buffer []byte, length int) []byte {
	if cap(buffer) < length {
		return make([]byte, length)
	}
	return buffer[:length]
}

// sliceWriter writes to the beginning of the slice.
type sliceWriter []byte

func (w sliceWriter) Write(bytes []byte) (int, error) { return copy(w, bytes), nil }
