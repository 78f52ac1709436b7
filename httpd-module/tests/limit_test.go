package tests

import (
	"strings"
	"testing"
)

func TestBeyondTheLimitSocketsStayOnThreads(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: "WebSocketTunnelLimit 10\n"})
	sockets := append(h.hold(t, routes[0], 8), h.hold(t, routes[3], 7)...)
	allAlive(t, sockets)
	if open, threads := h.number("WebSocketTunnelsOpen"), h.number("WebSocketTunnelsOnThreads"); open != 10 || threads != 5 {
		t.Errorf("%d in loops, %d on threads", open, threads)
	}
	for _, socket := range sockets[:5] {
		_ = socket.CloseNow()
	}
	eventually(t, "there is room again", func() bool { return h.number("WebSocketTunnelsOpen") == 5 })
	allAlive(t, h.hold(t, routes[0], 5))
	if open := h.number("WebSocketTunnelsOpen"); open != 10 {
		t.Error("room was not used again:", open)
	}
}

func TestSwitchedOffSocketsStayOnThreads(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: "WebSocketTunnel Off\n"})
	sockets := h.hold(t, routes[0], 3)
	allAlive(t, sockets)
	if open := h.number("WebSocketTunnelsOpen"); open != 0 {
		t.Error("open:", open)
	}
}

func TestManyMoreSocketsThanThreads(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	allAlive(t, h.hold(t, routes[0], 200))
	if busy := h.number("BusyWorkers"); busy > 3 {
		t.Error("busy threads:", busy)
	}
}

func TestServerStatusCountsForEachMember(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	sockets := append(h.hold(t, routes[0], 4), h.hold(t, routes[1], 3)...)
	allAlive(t, sockets)
	if one, two, secure := h.openOf("one"), h.openOf("two"), h.openOf("secure"); one != 2 || two != 2 || secure != 3 {
		t.Error(one, two, secure)
	}
	plain := h.page("/server-status?auto")
	for _, part := range []string{"WebSocketTunnelsOpened: 7\n",
		":" + port(h.backends.one.address) + " open=2 opened=2 bytesFromClients=36"} {
		if !strings.Contains(plain, part) {
			t.Errorf("%s lacks %s", plain, part)
		}
	}
	if page := h.page("/server-status"); !strings.Contains(page, "<h2>WebSocket tunnels</h2>") || !strings.Contains(page, "<td>secure</td>") {
		t.Error(page)
	}
}

// The study measured 6 to 7 KiB of memory per idle socket, kernel included; this is httpd's own part of it.
func TestAnIdleSocketCostsLittle(t *testing.T) {
	h := start(t, settings{mpm: "ThreadLimit 64\nThreadsPerChild 64\nMaxRequestWorkers 64\nServerLimit 2\nStartServers 1\n"})
	const count = 1000
	allAlive(t, h.hold(t, routes[0], 10))
	before := h.memory()
	h.hold(t, routes[0], count)
	each := float64(h.memory()-before) / count
	t.Logf("%.2f KiB of httpd's own memory for each of %d idle sockets", each, count)
	if each > 2.5 && !sanitized() {
		t.Errorf("%.2f KiB for each socket", each)
	}
}
