package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// company is what else ran on the machine: CPU time that is neither this program's nor that of a program it started, and what the
// hypervisor gave to others. The load average counts the benchmark itself.
type company struct {
	began time.Time
	all   time.Duration
	steal time.Duration
	own   time.Duration
}

// The kernel's unit of /proc/stat, the same on every architecture that Linux has.
const tick = 10 * time.Millisecond

func lookAround() (company, error) {
	content, err := os.ReadFile("/proc/stat")
	if err != nil {
		return company{}, err
	}
	// cpu user nice system idle iowait irq softirq steal
	words := strings.Fields(string(content))[1:9]
	var ticks [8]time.Duration
	for i, word := range words {
		number, err := strconv.Atoi(word)
		if err != nil {
			return company{}, err
		}
		ticks[i] = time.Duration(number) * tick
	}
	// Without interrupts: those of the loopback's packets are nobody's, and mostly the benchmark's.
	busy := ticks[0] + ticks[1] + ticks[2]
	return company{time.Now(), busy, ticks[7], cpuUsed(syscall.RUSAGE_SELF) + cpuUsed(syscall.RUSAGE_CHILDREN)}, nil
}

func cpuUsed(who int) time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(who, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// since returns how many cores' worth of time others took on average, and the hypervisor. All programs must have ended.
func (c company) since(earlier company) (others, stolen float64) {
	lasting := c.began.Sub(earlier.began).Seconds()
	return (c.all - earlier.all - c.own + earlier.own).Seconds() / lasting, (c.steal - earlier.steal).Seconds() / lasting
}
