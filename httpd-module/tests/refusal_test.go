package tests

import (
	"strings"
	"testing"
)

func TestHttpdRefusesToStartWhereTheModuleCannotWork(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		settings settings
		word     string
	}{
		"loaded after mod_proxy":   {settings{moduleLast: true}, "has to come before mod_proxy's"},
		"a process per connection": {settings{mpmModule: "mpm_prefork", mpm: "ServerLimit 2\n"}, "an MPM with threads"},
	} {
		t.Run(name, func(t *testing.T) {
			h := prepare(t, row.settings)
			output, err := h.command("-DFOREGROUND").CombinedOutput()
			if text := string(output) + h.errors(); err == nil || !strings.Contains(text, row.word) {
				t.Errorf("%v: %s", err, text)
			}
		})
	}
}

func TestAConfigurationTestAcceptsAndRefusesDirectives(t *testing.T) {
	t.Parallel()
	for directives, word := range map[string]string{
		"": "Syntax OK",
		"WebSocketTunnel On\nWebSocketTunnelLoops 1\nWebSocketTunnelLimit 10\nWebSocketTunnelIdleTimeout 0\n" +
			"WebSocketTunnelMaxLifetime 60\nWebSocketTunnelCloseAfter 1\nWebSocketTunnelCloseOver 2\n" +
			"WebSocketTunnelCloseRemovedAfter 0\nWebSocketTunnelLog none\n": "Syntax OK",
		"WebSocketTunnelLoops 0\n":                                         "takes a number from 1 to 64",
		"WebSocketTunnelIdleTimeout 5s\n":                                  "takes a number from 0",
		"WebSocketTunnelLimit -1\n":                                        "takes a number from 0",
		"<VirtualHost *:1>\nWebSocketTunnelCloseAfter 1\n</VirtualHost>\n": "cannot occur within <VirtualHost>",
	} {
		h := prepare(t, settings{global: directives})
		output, err := h.command("-t").CombinedOutput()
		if !strings.Contains(string(output), word) || (err == nil) != (word == "Syntax OK") {
			t.Errorf("%q: %v %s", directives, err, output)
		}
	}
}

func TestALogThatCannotBeOpenedIsAnErrorAtTheStart(t *testing.T) {
	t.Parallel()
	h := prepare(t, settings{global: "WebSocketTunnelLog no/such/folder\n"})
	output, err := h.command("-DFOREGROUND").CombinedOutput()
	if err == nil || !strings.Contains(string(output)+h.errors(), "cannot open WebSocketTunnelLog") {
		t.Error(err, string(output), h.errors())
	}
}
