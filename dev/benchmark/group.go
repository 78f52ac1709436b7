package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const cgroups = "/sys/fs/cgroup"

// group is a control group of its own for one program: what it uses is counted apart, the kernel's part included.
type group struct{ memory, cpu string }

// newGroup works with version 2 and, where memory is still there, version 1 of control groups. Needs root.
func newGroup(name string) (*group, error) {
	name = fmt.Sprintf("benchmark-%d-%s", os.Getpid(), name)
	if unified() {
		path := filepath.Join(cgroups, name)
		if err := write(filepath.Join(cgroups, "cgroup.subtree_control"), "+memory +cpu"); err != nil {
			return nil, err
		}
		return &group{path, path}, os.Mkdir(path, 0o755)
	}
	g := &group{filepath.Join(cgroups, "memory", name), filepath.Join(cgroups, "cpuacct", name)}
	if err := errors.Join(os.Mkdir(g.memory, 0o755), os.Mkdir(g.cpu, 0o755)); err != nil {
		return nil, err
	}
	// Version 1 counts the buffers of TCP only where they have a limit.
	return g, write(filepath.Join(g.memory, "memory.kmem.tcp.limit_in_bytes"), strconv.Itoa(1<<50))
}

func unified() bool {
	_, err := os.Stat(filepath.Join(cgroups, "cgroup.controllers"))
	return err == nil
}

// inside is the command that starts another one in this group.
func (g *group) inside(command []string) []string {
	const enter = `echo $$ >"$0/cgroup.procs" && echo $$ >"$1/cgroup.procs" && shift && exec "$@"`
	return append([]string{"sh", "-c", enter, g.memory, g.cpu}, command...)
}

// memoryBytes are all that is charged to the group but pages of files, which the kernel takes back when it needs them and which belong to
// whoever read a file first.
func (g *group) memoryBytes() (int, error) {
	var used, buffers int
	var err error
	if unified() {
		used, err = readNumber(filepath.Join(g.memory, "memory.current"))
	} else {
		var second error
		used, err = readNumber(filepath.Join(g.memory, "memory.usage_in_bytes"))
		buffers, second = readNumber(filepath.Join(g.memory, "memory.kmem.tcp.usage_in_bytes"))
		err = errors.Join(err, second)
	}
	pages, second := readKeys(filepath.Join(g.memory, "memory.stat"), "inactive_file", "active_file")
	return used + buffers - pages, errors.Join(err, second)
}

// cpuTime is what all processes of the group, ended ones as well, have used.
func (g *group) cpuTime() (time.Duration, error) {
	if unified() {
		microseconds, err := readKeys(filepath.Join(g.cpu, "cpu.stat"), "usage_usec")
		return time.Duration(microseconds) * time.Microsecond, err
	}
	nanoseconds, err := readNumber(filepath.Join(g.cpu, "cpuacct.usage"))
	return time.Duration(nanoseconds), err
}

func (g *group) remove() error {
	for _, path := range []string{g.memory, g.cpu} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func write(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }

func readNumber(path string) (int, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(content)))
}

// readKeys sums the values of these keys.
func readKeys(path string, keys ...string) (int, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	sum, found := 0, 0
	for line := range strings.Lines(string(content)) {
		for _, key := range keys {
			if value, is := strings.CutPrefix(strings.TrimSpace(line), key+" "); is {
				number, err := strconv.Atoi(value)
				if err != nil {
					return 0, err
				}
				sum, found = sum+number, found+1
			}
		}
	}
	if found != len(keys) {
		return 0, fmt.Errorf("%s has %d of %v", path, found, keys)
	}
	return sum, nil
}
