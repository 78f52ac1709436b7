package tests

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// What no error log of any test may have: a crash, or a word of a sanitizer or of valgrind.
var fatal = regexp.MustCompile(`exit signal (Segmentation|Aborted|Bus)[^\n]*|(Address|Thread)Sanitizer[^\n]*|runtime error[^\n]*` +
	`|Invalid (read|write) of[^\n]*|uninitialised value[^\n]*|definitely lost in[^\n]*`)

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

// memory is what all processes of this httpd have of their own, in KiB.
func (h *httpd) memory() int {
	h.t.Helper()
	sum := 0
	for _, process := range append(h.children(), h.process.Process.Pid) {
		rollup, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(process), "smaps_rollup"))
		if err != nil {
			h.t.Fatal(err)
		}
		for line := range strings.Lines(string(rollup)) {
			if fields := strings.Fields(line); fields[0] == "Pss:" {
				kibibytes, _ := strconv.Atoi(fields[1])
				sum += kibibytes
			}
		}
	}
	return sum
}

func (h *httpd) children() []int {
	h.t.Helper()
	parent := strconv.Itoa(h.process.Process.Pid)
	text, err := os.ReadFile(filepath.Join("/proc", parent, "task", parent, "children"))
	if err != nil {
		h.t.Fatal(err)
	}
	var children []int
	for _, field := range strings.Fields(string(text)) {
		child, _ := strconv.Atoi(field)
		children = append(children, child)
	}
	return children
}
