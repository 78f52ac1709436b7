package main

import (
	"io"
	"time"
)

// way is how a client ends its tunnel.
type way struct {
	name string
	end  func(*socket) error
}

var (
	normally = []byte{0x03, 0xe8} // 1000
	asAsked  = []byte{0x0f, 0xa1} // 4001

	byClient  = way{"closed by the client", closeByClient}
	byBackend = way{"closed by the backend", closeByBackend}
	half      = way{"half-closed", closeHalf}
	cut       = way{"cut", func(*socket) error { return nil }}
	slow      = way{"slow reader", readSlowly}

	// In turn, on each route.
	ways = repeated(byClient, byBackend, half, cut, byClient, byBackend, half, cut, byClient, byBackend, half, cut, slow)
)

// repeated has one slow reader in so many turns: it costs as much as all the others.
func repeated(common ...way) []way {
	var all []way
	for range 4 {
		all = append(all, common[:len(common)-1]...)
	}
	return append(all, common[len(common)-1])
}

func closeByClient(c *socket) error {
	if err := c.send(closeFrame, normally); err != nil {
		return err
	}
	if err := c.expect(closeFrame, normally); err != nil {
		return err
	}
	return c.expectEnd()
}

func closeByBackend(c *socket) error {
	if err := c.send(binaryFrame, []byte("close")); err != nil {
		return err
	}
	if err := c.expect(closeFrame, asAsked); err != nil {
		return err
	}
	if err := c.send(closeFrame, asAsked); err != nil {
		return err
	}
	if err := c.expect(closeFrame, asAsked); err != nil {
		return err
	}
	return c.expectEnd()
}

func closeHalf(c *socket) error {
	if err := c.Conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		return err
	}
	if err := c.expect(binaryFrame, []byte("the rest")); err != nil {
		return err
	}
	return c.expectEnd()
}

// readSlowly has its flood fill all buffers on the way, and reads it bit by bit at first.
func readSlowly(c *socket) error {
	if err := c.send(binaryFrame, []byte("flood")); err != nil {
		return err
	}
	const header = 10
	left := int64(header + len(flood))
	for range 10 {
		time.Sleep(5 * time.Millisecond)
		count, err := io.CopyN(io.Discard, c.in, 1000)
		if err != nil {
			return err
		}
		left -= count
	}
	if _, err := io.CopyN(io.Discard, c.in, left); err != nil {
		return err
	}
	return closeByClient(c)
}
