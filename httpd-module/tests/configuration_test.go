package tests

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// settings are what a test wants to be different.
type settings struct {
	global     string // directives of the main server
	mpm        string // default: one process of 64 threads
	module     string // in place of the module's LoadModule line
	moduleLast bool   // load the module after mod_proxy
	mpmModule  string
	output     *os.File // its standard output
	// directives of both virtual hosts, in place of the usual balancers; read again at each configure
	balancers func(*backends) string
}

// sanitized says whether the module is a build that needs more memory and time.
func sanitized() bool { return strings.Contains(modulePath(), "build-") }

func modulePath() string {
	if path := os.Getenv("TUNNEL_MODULE"); path != "" {
		return path
	}
	path, _ := filepath.Abs("../build/mod_websocket_tunnel.so")
	return path
}

func (h *httpd) configuration() string {
	var text bytes.Buffer
	module := "LoadModule websocket_tunnel_module " + modulePath() + "\n"
	if h.settings.module != "" {
		module = h.settings.module
	}
	mpm := cmp.Or(h.settings.mpmModule, os.Getenv("TUNNEL_MPM"), "mpm_event")
	fmt.Fprintf(&text, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", mpm, mpm)
	for _, name := range []string{"unixd", "watchdog", "log_config", "logio"} { // compiled into Debian's httpd, but not into every one
		fmt.Fprintf(&text, "<IfModule !mod_%s.c>\nLoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n</IfModule>\n", name, name, name)
	}
	if !h.settings.moduleLast {
		text.WriteString(module)
	}
	for _, name := range strings.Fields("authz_core setenvif headers remoteip reqtimeout status rewrite slotmem_shm proxy proxy_http " +
		"proxy_wstunnel proxy_balancer proxy_hcheck lbmethod_bybusyness socache_shmcb ssl") {
		fmt.Fprintf(&text, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", name, name)
	}
	if h.settings.moduleLast {
		text.WriteString(module)
	}
	limits := h.settings.mpm
	if limits == "" {
		limits = "ThreadLimit 64\nThreadsPerChild 64\nMaxRequestWorkers 64\nMaxSpareThreads 64\nServerLimit 8\nStartServers 1\n"
	}
	if mpm == "mpm_worker" && h.settings.mpm == "" { // older generations need room of their own there, or a drain does not wait for them
		limits += "MaxRequestWorkers 512\nMinSpareThreads 1\n"
	}
	text.WriteString(limits)
	if os.Geteuid() == 0 {
		text.WriteString("User www-data\nGroup www-data\n")
	}
	balancers := h.backends.balancers()
	if h.settings.balancers != nil {
		balancers = h.settings.balancers(h.backends)
	}
	fmt.Fprintf(&text, frame, h.directory, h.plain, h.tls, h.settings.global, port(h.plain), balancers, port(h.tls), balancers)
	return text.String()
}

const frame = `ServerRoot %s
DefaultRuntimeDir .
PidFile httpd.pid
ErrorLog error.log
LogLevel notice ssl:error websocket_tunnel:info
ServerName localhost
Listen %s
Listen %s
Timeout 60
ReadBufferSize 32768
ProxyRequests Off
LogFormat "%%>s %%I %%O %%U" sizes
CustomLog access.log sizes
RequestReadTimeout handshake=10 header=10-20,MinRate=500 body=20,MinRate=500
%s
<VirtualHost *:%s>
  ServerName plain.example.com
  <Location /server-status>
    SetHandler server-status
  </Location>
%s</VirtualHost>
<VirtualHost *:%s>
  ServerName localhost
  SSLEngine On
  SSLCertificateFile front.pem
%s</VirtualHost>
`
