package main

import (
	"regexp"
	"time"
)

// tally counts outcomes by member and by error, and tells when each member was last met, in milliseconds of Unix time.
type tally struct {
	Members  map[string]int   `json:"members"`
	LastSeen map[string]int64 `json:"lastSeen"`
	Errors   map[string]int   `json:"errors"`
}

func newTally() tally {
	return tally{Members: map[string]int{}, LastSeen: map[string]int64{}, Errors: map[string]int{}}
}

func (t *tally) meet(member string) {
	t.Members[member]++
	t.LastSeen[member] = time.Now().UnixMilli()
}

// An ephemeral port or a pointer in the text would make every error one of its own.
var ephemeral = regexp.MustCompile(`\S+->|0x[0-9a-f]+`)

func (t *tally) fail(err error) { t.Errors[ephemeral.ReplaceAllString(err.Error(), "")]++ }
