package main

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"
)

// startBackend serves until the test's process ends.
func startBackend(t *testing.T) client {
	address := fmt.Sprint("127.0.0.1:", freePort())
	go func() { t.Error(serveBackend([]string{address})) }()
	limit := time.Now().Add(patience)
	for {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			return client{address: address}
		}
		if time.Now().After(limit) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func open(t *testing.T, client client) *socket {
	socket, err := client.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	socket.limit(patience)
	return socket
}

func TestTheBackendEchoesWhatTheClientSends(t *testing.T) {
	socket := open(t, startBackend(t))
	for _, size := range []int{0, 1, 125, 126, 16 << 10, 70_000, 128} {
		if err := socket.exchange(newMessage(size)); err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
	}
}

func TestAnEchoThatDiffersIsAFailure(t *testing.T) {
	socket := open(t, startBackend(t))
	differs := newMessage(128)
	differs.payload[64] = 'y'
	if err := socket.exchange(differs); err == nil {
		t.Error("it was not noticed")
	}
}

func TestTheClientKnowsWhichMemberAnswered(t *testing.T) {
	client := startBackend(t)
	if socket := open(t, client); socket.member != client.address {
		t.Errorf("%q, not %q", socket.member, client.address)
	}
}

func TestACleanCloseEndsTheConnection(t *testing.T) {
	socket := open(t, startBackend(t))
	socket.close()
	if err := socket.exchange(small); err == nil {
		t.Error("it still echoes")
	}
}

func TestALostSocketIsCounted(t *testing.T) {
	client := startBackend(t)
	kept, lost := open(t, client), open(t, client)
	lost.connection.Close()
	if count := countLost([]*socket{kept, lost}); count != 1 {
		t.Errorf("%d, not 1", count)
	}
}
