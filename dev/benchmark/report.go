package main

import (
	"fmt"
	"strings"
)

// report is Markdown: the machine and all tables.
func (r results) report() string {
	var text strings.Builder
	text.WriteString(r.circumstances())
	for _, section := range []struct {
		title string
		table table
	}{
		{"Messages and handshakes per second: median (least–most), × the ratio to httpd on threads", r.rateTable()},
		{"Latency in ms: median; 99th percentile (least–most)", r.latencyTable()},
		{"The proxy's CPU seconds for a million messages or handshakes: median (least–most), × the ratio to httpd on threads", r.cpuTable()},
		{"Memory of idle sockets", r.memoryTable()},
		{"Twenty reloads", r.reloadTable()},
	} {
		if len(section.table) > 1 {
			fmt.Fprintf(&text, "\n**%s**\n\n%s", section.title, section.table)
		}
	}
	for _, s := range r.Samples {
		if s.Failure != "" {
			fmt.Fprintf(&text, "\nFailed: %s, %s, round %d: %s\n", s.Workload, s.Proxy, s.Round+1, s.Failure)
		}
	}
	return text.String()
}

func (r results) circumstances() string {
	versions := r.Machine.Versions
	return fmt.Sprintf("Measured with %d cores, %.0f GiB, Linux %s; httpd %s, nginx %s, HAProxy %s, OpenSSL %s. Rounds: %d, with %s s for "+
		"each rate; %.0f minutes in all. Load average %s before and %s after, the benchmark's own included; other work took %.2f cores, "+
		"the hypervisor %.2f.\n", r.Machine.Cores, float64(r.Machine.Mebibytes)/1024, r.Machine.Kernel, versions["apache2"],
		versions["nginx"], versions["haproxy"], versions["openssl"], r.Rounds, number(r.Seconds), r.Minutes, r.LoadBefore, r.LoadAfter,
		r.Others, r.Stolen)
}

// table is rows of cells; the first has the titles.
type table [][]string

func (t table) String() string {
	var text strings.Builder
	for i, row := range t {
		row = append(row, make([]string, len(t[0])-len(row))...)
		fmt.Fprintf(&text, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Fprintf(&text, "|%s\n", strings.Repeat("---|", len(row)))
		}
	}
	return text.String()
}

// number has three digits at least that say something, and a comma for thousands.
func number(value float64) string {
	switch {
	case value == 0:
		return "0"
	case value < 1:
		return fmt.Sprintf("%.2f", value)
	case value < 100:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", value), ".0")
	}
	whole := int(value + 0.5)
	if whole < 1000 {
		return fmt.Sprint(whole)
	}
	return fmt.Sprintf("%s,%03d", number(float64(whole/1000)), whole%1000)
}

func (s spread) String() string {
	center, least, most := number(s.median), number(s.least), number(s.most)
	if least == most {
		return center
	}
	return fmt.Sprintf("%s (%s–%s)", center, least, most)
}
