package tests

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

func TestAGracefulRestartLosesNoSocket(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	var sockets []*websocket.Conn
	for range 5 {
		for _, r := range routes {
			sockets = append(sockets, h.hold(t, r, 4)...)
		}
		h.reload()
		allAlive(t, sockets)
	}
	if open := h.number("WebSocketTunnelsOpen"); open != len(sockets) {
		t.Errorf("%d of %d are counted", open, len(sockets))
	}
	for _, socket := range sockets {
		_ = socket.CloseNow()
	}
	eventually(t, "old processes end with their last socket", func() bool { return len(h.children()) == 1 })
	if lost := h.number("WebSocketTunnelsLost"); lost != 0 {
		t.Error("lost:", lost)
	}
}

// 30 sockets are on member one; after a restart the next 20 have to go to member two.
func TestLeastConnectionsSurviveARestart(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	members := h.holdByMember(t, 60)
	for _, socket := range members["two"] {
		_ = socket.CloseNow()
	}
	eventually(t, "member two has none", func() bool { return h.openOf("two") == 0 })
	h.reload()
	if fresh := h.holdByMember(t, 20); len(fresh["two"]) != 20 {
		t.Errorf("%d on one, %d on two", len(fresh["one"]), len(fresh["two"]))
	}
	for _, socket := range members["one"] {
		_ = socket.CloseNow()
	}
	// Now member two has 20 and one has none: httpd knows within a second or so.
	eventually(t, "new sockets go to one", func() bool { return len(h.holdByMember(t, 2)["one"]) == 2 })
	allAlive(t, h.holdByMember(t, 10)["one"])
}

// holdByMember opens sockets on /plain/ and sorts them by the member that answered.
func (h *httpd) holdByMember(t *testing.T, count int) map[string][]*websocket.Conn {
	t.Helper()
	return h.holdOn(t, routes[0], count)
}

func (h *httpd) holdOn(t *testing.T, r route, count int) map[string][]*websocket.Conn {
	t.Helper()
	names := map[string]string{h.backends.one.address: "one", h.backends.two.address: "two", h.backends.secure.address: "secure"}
	members := map[string][]*websocket.Conn{}
	for range count {
		socket, response, err := websocket.Dial(limited(t), h.url(r, "/echo"), &websocket.DialOptions{HTTPClient: httpClient})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = socket.CloseNow() })
		name := names[response.Header.Get("X-Member")]
		members[name] = append(members[name], socket)
	}
	return members
}

func TestATerminatedHttpdEndsAtOnceAndSaysGoodbye(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged})
	var sockets []*websocket.Conn
	for _, r := range routes {
		sockets = append(sockets, h.hold(t, r, 5)...)
	}
	h.reload() // the old process waits for its sockets
	for _, r := range routes {
		sockets = append(sockets, h.hold(t, r, 5)...)
	}
	allAlive(t, sockets) // each has left its thread
	codes := make(chan websocket.StatusCode, len(sockets))
	for _, socket := range sockets {
		go func() { code, _ := ending(socket); codes <- code }()
	}
	h.signal(syscall.SIGTERM)
	took := h.awaitEnd()
	t.Log("httpd needed", took)
	if took > 5*time.Second {
		t.Error("that is too long")
	}
	for range sockets {
		if code := <-codes; code != websocket.StatusGoingAway {
			t.Error("a client saw", code)
		}
	}
	if lines := strings.Count(h.tunnelLog(), `"reason":"stop"`); lines != len(sockets) {
		t.Errorf("%d of %d are logged", lines, len(sockets))
	}
}

func TestAGracefulStopWaitsForTheLastSocket(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	sockets := h.hold(t, routes[0], 3)
	h.reload()
	sockets = append(sockets, h.hold(t, routes[3], 3)...)
	h.signal(syscall.SIGWINCH)
	eventually(t, "httpd listens no more", func() bool {
		connection, err := net.Dial("tcp", h.plain)
		if err == nil {
			connection.Close()
		}
		return err != nil
	})
	allAlive(t, sockets)
	for _, socket := range sockets {
		_ = socket.CloseNow()
	}
	h.awaitEnd()
}

func TestACrashCostsItsOwnSocketsAndIsCounted(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	old := h.hold(t, routes[0], 4)
	first := h.children()[0]
	h.reload()
	fresh := h.hold(t, routes[3], 6)
	allAlive(t, fresh) // each has left its thread
	for _, child := range h.children() {
		if child != first {
			process, _ := os.FindProcess(child)
			_ = process.Kill()
		}
	}
	for _, socket := range fresh {
		if code, _ := ending(socket); code != -1 {
			t.Error("a socket of a killed process saw", code)
		}
	}
	allAlive(t, old)
	eventually(t, "the loss is counted", func() bool { return h.number("WebSocketTunnelsLost") == 6 })
	allAlive(t, h.hold(t, routes[0], 2))
}
