package main

import (
	"fmt"
	"os"
	"strings"
)

// Between these lines a document has the report.
const (
	reportBegins = "<!-- The rest of this section is written by the benchmark. -->\n"
	reportEnds   = "<!-- The benchmark's part ends here. -->\n"
)

// putInto replaces the document's report with that of these results.
func (r results) putInto(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, begins := strings.Cut(string(content), reportBegins)
	_, foot, ends := strings.Cut(rest, reportEnds)
	if !begins || !ends {
		return fmt.Errorf("%s has no place for the report", path)
	}
	return os.WriteFile(path, []byte(head+reportBegins+"\n"+r.report()+"\n"+reportEnds+foot), 0o644)
}
