package main

import (
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

// machine is what figures depend on.
type machine struct {
	Cores     int               `json:"cores"`
	Mebibytes int               `json:"mebibytes"`
	Kernel    string            `json:"kernel"`
	Versions  map[string]string `json:"versions"`
}

func thisMachine(proxies []proxy) (machine, error) {
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return machine{}, err
	}
	var memory syscall.Sysinfo_t
	if err := syscall.Sysinfo(&memory); err != nil {
		return machine{}, err
	}
	mebibytes := int(memory.Totalram * uint64(memory.Unit) / mebibyte)
	found := machine{runtime.NumCPU(), mebibytes, version.FindString(string(kernel)), map[string]string{}}
	for _, proxy := range proxies {
		output, err := exec.Command(proxy.program, "-v").CombinedOutput()
		if err != nil {
			return machine{}, err
		}
		found.Versions[proxy.program] = version.FindString(string(output))
	}
	output, err := exec.Command("openssl", "version").Output()
	found.Versions["openssl"] = version.FindString(string(output))
	return found, err
}

var version = regexp.MustCompile(`[0-9]+(\.[0-9]+)+`)

func loadAverage() string {
	content, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(content))[:3], " ")
}
