package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// processes are the ids of those in the group now.
func (g *group) processes() ([]int, error) {
	content, err := os.ReadFile(filepath.Join(g.memory, "cgroup.procs"))
	if err != nil {
		return nil, err
	}
	var ids []int
	for word := range strings.FieldsSeq(string(content)) {
		id, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// kill ends what is left in the group.
func (g *group) kill() {
	ids, _ := g.processes()
	for _, id := range ids {
		_ = syscall.Kill(id, syscall.SIGKILL)
	}
}

type census struct {
	processes, threads int
	shared             int // bytes of all processes, each shared page counted once (PSS); without the kernel's
}

// count takes no notice of a process that ends meanwhile.
func (g *group) count() (census, error) {
	ids, err := g.processes()
	if err != nil {
		return census{}, err
	}
	var total census
	for _, id := range ids {
		threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", id))
		if err != nil {
			continue
		}
		kibibytes, err := proportional(id)
		if err != nil {
			return census{}, err
		}
		total.processes++
		total.threads += len(threads)
		total.shared += kibibytes * 1024
	}
	return total, nil
}

func proportional(id int) (kibibytes int, err error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", id))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(content)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "Pss:" {
			return strconv.Atoi(words[1])
		}
	}
	return 0, nil
}
