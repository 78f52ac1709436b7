package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func (h *httpd) children() []int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", h.pid(), h.pid()))
	var children []int
	for _, field := range strings.Fields(string(text)) {
		child, _ := strconv.Atoi(field)
		children = append(children, child)
	}
	return children
}

// memory is what a process has for itself alone, in bytes.
func (h *httpd) memory(process int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", process))
	sum := 0
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasPrefix(fields[0], "Private_") {
			kibibytes, _ := strconv.Atoi(fields[1])
			sum += kibibytes * 1024
		}
	}
	return sum
}

func (h *httpd) descriptors(process int) int {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", process))
	return len(entries)
}

// settledDescriptors waits for those of the last requests to go: the least of what is there for a second.
func (h *httpd) settledDescriptors(process int) int {
	least, looks := h.descriptors(process), 0
	within(patience, func() bool {
		least = min(least, h.descriptors(process))
		looks++
		return looks > 20
	})
	return least
}

// processorTime is what all threads of a process have used, from schedstat: nanoseconds, where stat has hundredths of a second.
func processorTime(process int) time.Duration {
	threads, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", process))
	sum := 0
	for _, thread := range threads {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/schedstat", process, thread.Name()))
		if fields := strings.Fields(string(text)); len(fields) > 0 {
			nanoseconds, _ := strconv.Atoi(fields[0])
			sum += nanoseconds
		}
	}
	return time.Duration(sum)
}
