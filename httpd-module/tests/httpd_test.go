package tests

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// An httpd that ends only after this long, or a condition that takes longer, is a failure.
const patience = 20 * time.Second

// httpd is a real one, with a configuration of its own and two ports: plain, and with TLS.
type httpd struct {
	t            *testing.T
	directory    string
	plain, tls   string
	backends     *backends
	settings     settings
	process      *exec.Cmd
	ended        chan error
	startedAgain int
}

// settings are what a test wants to be different.
type settings struct {
	global     string // directives of the main server
	mpm        string // default: one process of 64 threads
	module     string // in place of the module's LoadModule line
	moduleLast bool   // load the module after mod_proxy
	mpmModule  string
	output     *os.File // its standard output
}

func start(t *testing.T, wanted settings) *httpd {
	t.Helper()
	server := prepare(t, wanted)
	server.run()
	return server
}

func prepare(t *testing.T, wanted settings) *httpd {
	t.Helper()
	directory, err := os.MkdirTemp("", "tunnel")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(directory, 0o755); err != nil {
		t.Fatal(err)
	}
	server := &httpd{t: t, directory: directory, plain: freeAddress(t), tls: freeAddress(t), backends: startBackends(t), settings: wanted}
	t.Cleanup(server.finish)
	server.write("ca.pem", certificates.authority)
	server.write("front.pem", certificates.pair)
	server.configure()
	return server
}

func (h *httpd) write(name string, content []byte) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.directory, name), content, 0o644); err != nil {
		h.t.Fatal(err)
	}
}

func (h *httpd) configure() {
	h.t.Helper()
	h.write("httpd.conf", []byte(h.configuration()))
}

func (h *httpd) command(arguments ...string) *exec.Cmd {
	command := exec.Command("apache2", append([]string{"-f", filepath.Join(h.directory, "httpd.conf")}, arguments...)...)
	command.Env = append(os.Environ(),
		"ASAN_OPTIONS=detect_leaks=0:handle_segv=2:handle_abort=2", "UBSAN_OPTIONS=print_stacktrace=1", "TSAN_OPTIONS=ignore_noninstrumented_modules=1:report_thread_leaks=0:report_signal_unsafe=0")
	if preload := os.Getenv("TUNNEL_PRELOAD"); preload != "" {
		command.Env = append(command.Env, "LD_PRELOAD="+preload)
	}
	return command
}

func (h *httpd) run() {
	h.t.Helper()
	h.process = h.command("-DFOREGROUND")
	h.process.Stderr = os.Stderr
	if h.settings.output != nil {
		h.process.Stdout = h.settings.output
	}
	if err := h.process.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.ended = make(chan error, 1)
	go func() { h.ended <- h.process.Wait() }()
	eventually(h.t, "httpd answers", func() bool {
		select {
		case err := <-h.ended:
			h.ended <- err
			h.t.Fatal("httpd did not start: ", err)
		default:
		}
		response, err := http.Get("http://" + h.plain + "/server-status?auto")
		if err == nil {
			response.Body.Close()
		}
		return err == nil && response.StatusCode == http.StatusOK
	})
}

func (h *httpd) signal(signal os.Signal) {
	h.t.Helper()
	if err := h.process.Process.Signal(signal); err != nil {
		h.t.Fatal(err)
	}
}

// reload is a graceful restart; it returns when the new generation is ready.
func (h *httpd) reload() {
	h.t.Helper()
	h.startedAgain++
	h.signal(syscall.SIGUSR1)
	eventually(h.t, "httpd resumes", func() bool {
		return strings.Count(h.errors(), "resuming normal operations") > h.startedAgain
	})
	h.status()
}

// awaitEnd returns how long the parent needed to end.
func (h *httpd) awaitEnd() time.Duration {
	h.t.Helper()
	began := time.Now()
	select {
	case err := <-h.ended:
		h.ended <- err
	case <-time.After(patience):
		h.t.Fatal("httpd did not end")
	}
	return time.Since(began)
}

func (h *httpd) finish() {
	if h.process != nil {
		_ = h.process.Process.Signal(syscall.SIGTERM)
		h.awaitEnd()
	}
	if found := fatal.FindString(h.errors()); found != "" {
		h.t.Errorf("the error log has %q", found)
	}
	if h.t.Failed() {
		h.t.Logf("error log:\n%s", h.errors())
	}
	os.RemoveAll(h.directory)
}

// What no error log of any test may have: a crash, or a sanitizer's word.
var fatal = regexp.MustCompile(`exit signal (Segmentation|Aborted|Bus)[^\n]*|(Address|Thread)Sanitizer[^\n]*|runtime error[^\n]*`)

func (h *httpd) errors() string {
	text, _ := os.ReadFile(filepath.Join(h.directory, "error.log"))
	return string(text)
}

func (h *httpd) tunnelLog() string {
	text, _ := os.ReadFile(filepath.Join(h.directory, "tunnels.log"))
	return string(text)
}

// status is the machine-readable server-status, with the lines of members left out.
func (h *httpd) status() map[string]string {
	h.t.Helper()
	values := map[string]string{}
	for _, line := range strings.Split(h.page("/server-status?auto"), "\n") {
		if key, value, found := strings.Cut(line, ": "); found && key != "WebSocketTunnelsMember" {
			values[key] = value
		}
	}
	return values
}

func (h *httpd) number(key string) int {
	h.t.Helper()
	value, err := strconv.Atoi(h.status()[key])
	if err != nil {
		h.t.Fatalf("%s: %v", key, err)
	}
	return value
}

// openOf is what server-status says of one member's open tunnels.
func (h *httpd) openOf(route string) int {
	h.t.Helper()
	sum := 0
	member := regexp.MustCompile(`WebSocketTunnelsMember: .* route=` + route + ` .* open=(\d+) `)
	for _, found := range member.FindAllStringSubmatch(h.page("/server-status?auto"), -1) {
		count, _ := strconv.Atoi(found[1])
		sum += count
	}
	return sum
}

func (h *httpd) page(path string) string {
	h.t.Helper()
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + h.plain + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

// freeAddress is below the ports that the kernel gives to clients (ip_local_port_range), so that none takes it meanwhile.
func freeAddress(t *testing.T) string {
	t.Helper()
	for {
		address := fmt.Sprint("127.0.0.1:", 10000+rand.IntN(20000))
		_, taken := addresses.LoadOrStore(address, true)
		listener, err := net.Listen("tcp", address)
		if err != nil || taken {
			continue
		}
		listener.Close()
		return address
	}
}

var addresses sync.Map

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	limit := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-limit:
			t.Fatalf("not within %v: %s", patience, what)
		case <-tick.C:
		}
	}
}

func clientTLS() *tls.Config {
	return &tls.Config{RootCAs: certificates.pool, ServerName: "localhost"}
}

func port(address string) string {
	_, number, _ := net.SplitHostPort(address)
	return number
}

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
	mpm := h.settings.mpmModule
	if mpm == "" {
		mpm = "mpm_event"
	}
	fmt.Fprintf(&text, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", mpm, mpm)
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
	text.WriteString(limits)
	if os.Geteuid() == 0 {
		text.WriteString("User www-data\nGroup www-data\n")
	}
	balancers := h.backends.balancers()
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

// sanitized says whether the module is a build that needs more memory and time.
func sanitized() bool { return strings.Contains(modulePath(), "build-") }
