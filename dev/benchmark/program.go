package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A program that takes longer to start, to settle or to end is a failure.
const patience = 60 * time.Second

// program is a running process, and all that it starts, in a group of its own.
type program struct {
	group   *group
	process *exec.Cmd
	ended   chan struct{}
}

// startProgram lets it write its errors to the file.
func startProgram(name string, command []string, errors *os.File) (*program, error) {
	group, err := newGroup(name)
	if err != nil {
		return nil, err
	}
	words := group.inside(command)
	p := &program{group: group, process: exec.Command(words[0], words[1:]...), ended: make(chan struct{})}
	p.process.Stdout, p.process.Stderr = errors, errors
	// The terminal's interrupt is not for it: who started it ends it.
	p.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.process.Wait()
		close(p.ended)
	}()
	return p, nil
}

// await polls until the condition holds.
func (p *program) await(what string, condition func() bool) error {
	limit := time.Now().Add(patience)
	for !condition() {
		select {
		case <-p.ended:
			return fmt.Errorf("ended before %s", what)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(limit) {
			return fmt.Errorf("not within %v: %s", patience, what)
		}
	}
	return nil
}

// stop ends it, and what it started, at once.
func (p *program) stop() error {
	_ = p.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(patience / 4):
	}
	limit := time.Now().Add(patience)
	for {
		p.group.kill()
		if err := p.group.remove(); err == nil {
			return nil
		} else if time.Now().After(limit) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
