package tests

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// Sockets that end in every way, on every route, while httpd restarts: none may fail that did not ask for it.
func TestSocketsThatComeAndGoDuringRestarts(t *testing.T) {
	t.Parallel()
	h := start(t, settings{mpm: "ThreadLimit 32\nThreadsPerChild 32\nMaxRequestWorkers 32\nServerLimit 16\nStartServers 1\n"})
	var visits atomic.Int64
	var visitors sync.WaitGroup
	stop := make(chan struct{})
	for i := range 8 {
		visitors.Go(func() {
			for k := i; !stopped(stop); k++ {
				if err := h.visit(t, routes[k%len(routes)], k/len(routes)); err != nil {
					t.Errorf("visit %d: %v", k, err)
					return
				}
				visits.Add(1)
			}
		})
	}
	for range 4 {
		next := time.Now().Add(500 * time.Millisecond)
		eventually(t, "half a second passed", func() bool { return time.Now().After(next) })
		h.reload()
	}
	close(stop)
	visitors.Wait()
	eventually(t, "no tunnel is left", func() bool { return h.number("WebSocketTunnelsOpen") == 0 })
	if opened := int64(h.number("WebSocketTunnelsOpened")); opened != visits.Load() || h.number("WebSocketTunnelsLost") != 0 {
		t.Errorf("%d visits: %v", visits.Load(), h.status())
	}
	t.Logf("%d visits", visits.Load())
}

func stopped(stop chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

// visit opens a socket, uses it, and ends it in one of four ways.
func (h *httpd) visit(t *testing.T, r route, way int) error {
	socket, _, err := websocket.Dial(limited(t), h.url(r, "/echo"), &websocket.DialOptions{HTTPClient: httpClient})
	if err != nil {
		return err
	}
	defer socket.CloseNow()
	if err := exchange(t, socket, "hello"); err != nil {
		return err
	}
	switch way % 4 {
	case 0:
		return socket.Close(websocket.StatusNormalClosure, "")
	case 1:
		return socket.CloseNow()
	case 2: // leaves with the answer under way
		return socket.Write(limited(t), websocket.MessageBinary, noise(100000))
	default:
		if err := socket.Write(limited(t), websocket.MessageText, []byte("close 4321")); err != nil {
			return err
		}
		if code, _ := ending(socket); code != 4321 {
			return fmt.Errorf("closed with %d", code)
		}
		return nil
	}
}
