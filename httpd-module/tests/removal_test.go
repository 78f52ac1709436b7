package tests

import (
	"slices"
	"testing"
	"time"

	"github.com/coder/websocket"
)

const (
	removesQuickly = logged + "WebSocketTunnelCloseRemovedAfter 1\nWebSocketTunnelCloseOver 3\n"
	removesSlowly  = logged + "WebSocketTunnelCloseRemovedAfter 8\nWebSocketTunnelCloseOver 1\n"
	removesAtOnce  = logged + "WebSocketTunnelCloseRemovedAfter 0\nWebSocketTunnelCloseOver 1\n"
)

func (h *httpd) reloadWith(balancers func(*backends) string) {
	h.t.Helper()
	h.settings.balancers = balancers
	h.configure()
	h.reload()
}

// holdBoth opens as many sockets over ws as over wss and sorts them by member.
func (h *httpd) holdBoth(t *testing.T, count int) map[string][]*websocket.Conn {
	t.Helper()
	members := h.holdOn(t, routes[0], count/2)
	for name, sockets := range h.holdOn(t, routes[2], count/2) {
		members[name] = append(members[name], sockets...)
	}
	for _, sockets := range members {
		allAlive(t, sockets)
	}
	return members
}

// closes are when sockets were closed, as their clients see it, each with 1001.
type closes struct {
	began   time.Time
	moments chan time.Time
	count   int
}

func watch(t *testing.T, sockets []*websocket.Conn) closes {
	watched := closes{time.Now(), make(chan time.Time, len(sockets)), len(sockets)}
	for _, socket := range sockets {
		go func() {
			code, at := ending(socket)
			if code != websocket.StatusGoingAway {
				t.Error("a client saw", code)
			}
			watched.moments <- at
		}()
	}
	return watched
}

func (h *httpd) checkRemoved(t *testing.T, watched closes) {
	t.Helper()
	var perSecond [patience / time.Second]int
	first := patience
	for range watched.count {
		after := (<-watched.moments).Sub(watched.began)
		first = min(first, after)
		perSecond[min(len(perSecond)-1, int(after.Seconds()))]++
	}
	if first < time.Second-clockStep || slices.Max(perSecond[:]) > 2*watched.count/3 {
		t.Errorf("the first close came after %v; closes in each second: %v", first, perSecond)
	}
	for _, line := range h.endLines(t, watched.count) {
		if line.ClosedBy != "proxy" || line.Reason != "member removed" || line.CloseCode != 1001 || line.Member != "one" {
			t.Errorf("%+v", line)
		}
	}
}

func TestSocketsOfAMemberThatARestartRemovesAreClosedCleanlyAndSpreadOut(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: removesQuickly, balancers: balancerOf("members", "one", "two")})
	members := h.holdBoth(t, 80)
	h.reload() // those of all generations count
	later := h.holdBoth(t, 40)
	watched := watch(t, append(members["one"], later["one"]...))
	h.reloadWith(balancerOf("members", "two"))
	h.checkRemoved(t, watched)
	allAlive(t, append(members["two"], later["two"]...))
	if lost := h.number("WebSocketTunnelsLost"); lost != 0 {
		t.Error("lost:", lost)
	}
}

func TestSocketsOfAMemberThatIsStoppedLiveAreClosedCleanlyAndSpreadOut(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: removesQuickly, balancers: balancerOf("members", "one", "two")})
	members := h.holdBoth(t, 80)
	h.reload()
	later := h.holdBoth(t, 40)
	watched := watch(t, append(members["one"], later["one"]...))
	h.setBoth("one", "S", 1)
	h.checkRemoved(t, watched)
	allAlive(t, append(members["two"], later["two"]...))
	allAlive(t, h.holdBoth(t, 4)["two"])
}

// The sockets of a member that is removed, and stays so, tell when the time has come.
func TestAMemberThatComesBackInTimeKeepsItsSockets(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: removesSlowly, balancers: balancerOf("members", "one", "two", "secure")})
	members := h.holdBoth(t, 24)
	h.setBoth("one", "S", 1)
	h.reloadWith(balancerOf("members", "secure")) // one was stopped and is removed now, as two is
	h.reloadWith(balancerOf("others", "one", "secure"))
	allGoAway(t, members["two"])
	allAlive(t, append(members["one"], members["secure"]...))
}

func TestAMemberThatIsStartedAgainInTimeKeepsItsSockets(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: removesSlowly, balancers: balancerOf("members", "one", "two", "secure")})
	members := h.holdBoth(t, 24)
	h.setBoth("one", "S", 1)
	h.setBoth("two", "S", 1)
	noticed := time.Now().Add(2 * time.Second)
	eventually(t, "the removal was noticed", func() bool { return time.Now().After(noticed) })
	h.setBoth("one", "S", 0)
	allGoAway(t, members["two"])
	allAlive(t, append(members["one"], members["secure"]...))
}

func TestAMemberThatTakesNoNewSocketsIsNotRemoved(t *testing.T) {
	t.Parallel()
	for status, name := range map[string]string{"D": "disabled", "N": "draining", "H": "standby"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := start(t, settings{global: removesAtOnce, balancers: balancerOf("members", "one", "two", "secure")})
			members := h.holdBoth(t, 12)
			h.setBoth("one", status, 1)
			h.setBoth("two", "S", 1)
			allGoAway(t, members["two"])
			allAlive(t, append(members["one"], members["secure"]...))
		})
	}
}

func TestAMemberThatOneHostStillHasIsNotRemoved(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: removesAtOnce, balancers: balancerOf("members", "one", "two", "secure")})
	members := h.holdBoth(t, 12)
	h.set("http://"+h.plain, "members", "one", "S", 1)
	h.setBoth("two", "S", 1)
	allGoAway(t, members["two"])
	allAlive(t, append(members["one"], members["secure"]...))
	h.reloadWith(balancerOf("others", "one")) // a new name of the balancer, and without the third member
	allGoAway(t, members["secure"])
	allAlive(t, members["one"])
}

func TestWithoutTheDirectiveARemovalClosesNothing(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "WebSocketTunnelCloseOver 0\n", balancers: balancerOf("members", "one", "two")})
	members := h.holdBoth(t, 8)
	h.reloadWith(balancerOf("members", "two"))
	looked := time.Now().Add(3 * time.Second)
	eventually(t, "three looks passed", func() bool { return time.Now().After(looked) })
	allAlive(t, slices.Concat(members["one"], members["two"]))
	h.settings.global += "WebSocketTunnelCloseRemovedAfter 0\n"
	h.reloadWith(h.settings.balancers)
	allGoAway(t, members["one"]) // what the present configuration says holds for all generations
	allAlive(t, members["two"])
}
