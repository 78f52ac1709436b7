package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Nothing of this run may take longer.
const patience = 30 * time.Second

// httpd is the real one, in a directory of its own.
type httpd struct {
	directory  string
	plain, tls int // ports, on all loopback addresses
	process    *exec.Cmd
	ended      chan struct{}
}

const configuration = `ServerRoot %[1]s
DefaultRuntimeDir .
PidFile httpd.pid
ErrorLog error.log
LogLevel notice proxy:crit proxy_http:crit proxy_balancer:crit ssl:crit
ServerName localhost
Listen %[2]d
Listen %[3]d
ListenBacklog 1024
SendBufferSize 65536
Timeout 30
ThreadLimit 64
ThreadsPerChild 64
MaxRequestWorkers 64
MaxSpareThreads 64
ServerLimit 24
StartServers 1
ProxyPass /server-status !
<Location /server-status>
  SetHandler server-status
</Location>
SSLProxyEngine On
SSLProxyVerify require
SSLProxyCACertificateFile authority.pem
SSLSessionCache none
<Proxy balancer://plain>
  BalancerMember ws://%[4]s retry=1
  BalancerMember ws://%[5]s retry=1
  ProxySet lbmethod=bybusyness
</Proxy>
<Proxy balancer://secure>
  BalancerMember wss://localhost:%[6]s retry=1
  BalancerMember wss://localhost:%[7]s retry=1
  ProxySet lbmethod=bybusyness
</Proxy>
ProxyPass /plain/ balancer://plain/
ProxyPass /secure/ balancer://secure/
<VirtualHost *:%[3]d>
  SSLEngine On
  SSLCertificateFile front.pem
</VirtualHost>
`

func startHttpd(module string, b *backends) *httpd {
	directory, err := os.MkdirTemp("", "soak")
	if err != nil {
		log.Fatal(err)
	}
	h := &httpd{directory: directory, plain: freePort(), tls: freePort(), ended: make(chan struct{})}
	text := "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule websocket_tunnel_module " + module + "\n"
	for _, name := range strings.Fields("authz_core status slotmem_shm proxy proxy_http proxy_wstunnel proxy_balancer lbmethod_bybusyness socache_shmcb ssl") {
		text += fmt.Sprintf("LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", name, name)
	}
	if os.Geteuid() == 0 {
		text += "User www-data\nGroup www-data\n"
	}
	text += fmt.Sprintf(configuration, directory, h.plain, h.tls, b.all[0].address, b.all[1].address, port(b.all[2]), port(b.all[3]))
	h.write("httpd.conf", []byte(text))
	h.write("authority.pem", certificate.authority)
	h.write("front.pem", certificate.pair)
	if err := os.Chmod(directory, 0o755); err != nil {
		log.Fatal(err)
	}
	h.process = exec.Command("apache2", "-f", filepath.Join(directory, "httpd.conf"), "-DFOREGROUND")
	h.process.Stderr = os.Stderr
	// Ends with this program, however that ends.
	h.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	// With an arena for each thread it takes very many tunnels until memory stays as it is.
	h.process.Env = append(os.Environ(), "MALLOC_ARENA_MAX=1")
	if err := h.process.Start(); err != nil {
		log.Fatal(err)
	}
	go func() { _ = h.process.Wait(); close(h.ended) }()
	if !within(patience, func() bool { _, err := h.status(); return err == nil }) {
		h.stop()
		log.Fatal("httpd did not start: ", h.errors())
	}
	return h
}

func (h *httpd) write(name string, content []byte) {
	if err := os.WriteFile(filepath.Join(h.directory, name), content, 0o644); err != nil {
		log.Fatal(err)
	}
}

func (h *httpd) stop() {
	h.signal(syscall.SIGTERM)
	<-h.ended
}

func (h *httpd) signal(signal os.Signal) { _ = h.process.Process.Signal(signal) }

func (h *httpd) pid() int { return h.process.Process.Pid }

// settle waits until no restart is under way: one process is left, and it stays the same.
func (h *httpd) settle() {
	last := 0
	within(patience, func() bool {
		children := h.children()
		same := len(children) == 1 && children[0] == last
		last = children[len(children)-1]
		time.Sleep(time.Second)
		return same
	})
}

func (h *httpd) errors() string {
	text, _ := os.ReadFile(filepath.Join(h.directory, "error.log"))
	return string(text)
}

var statusClient = &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}

func (h *httpd) status() (string, error) {
	response, err := statusClient.Get(fmt.Sprintf("http://127.0.0.1:%d/server-status?auto", h.plain))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// number is a line of server-status; -1 when there is none.
func (h *httpd) number(key string) int {
	text, _ := h.status()
	for line := range strings.Lines(text) {
		if name, value, _ := strings.Cut(strings.TrimSpace(line), ": "); name == key {
			number, err := strconv.Atoi(value)
			if err == nil {
				return number
			}
		}
	}
	return -1
}

func port(b *backend) string {
	_, number, _ := net.SplitHostPort(b.address)
	return number
}

func freePort() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func within(limit time.Duration, condition func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if condition() {
			return true
		}
	}
	return false
}
